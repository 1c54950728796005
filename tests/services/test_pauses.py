"""A case stands still and goes on: what is refused meanwhile, which dates move, who reads why, and how long it may last."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.clocks import ClockKind
from accreditation.enums.notices import NoticeKind
from accreditation.enums.people import Role
from accreditation.enums.turn_words import Side, Turn
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.clocks import CasePause, Clock
from accreditation.models.frameworks import Cycle
from accreditation.models.people import Person
from accreditation.queries import applications, audit, case_dates, turns
from accreditation.queries import clocks as queries
from accreditation.queries import moderation as moderation_queries
from accreditation.rules import working_days
from accreditation.services import deadlines, pauses, submissions
from tests import agreeing, reviewing
from tests.scene import Scene, Stage, case_at
from tests.services.notices.hearing import heard_by
from tests.world import World


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), clock.LONDON)


def days_on(count: int, since: datetime | date | None = None) -> date:
    return working_days.deadline(since or clock.now(), count).date()


def paused(world: World, case: Application, when: datetime | None = None, reason: str = "A merger.") -> None:
    with clock.at(when or clock.now()), unit_of_work():
        pauses.pause(applications.get(case.id), actor=world.viewer(world.secretary), reason=reason)


def resumed(world: World, case: Application, when: datetime, reason: str = "It is over.") -> None:
    with clock.at(when), unit_of_work():
        pauses.resume(applications.get(case.id), actor=world.viewer(world.secretary), reason=reason)


def fresh(case: Application) -> Application:
    db.session.expire_all()
    return applications.get(case.id)


def in_check(world: World) -> Application:
    return reviewing.in_check(world)


def test_a_pause_gives_back_its_working_days_and_keeps_its_reasons(world: World) -> None:
    case = in_check(world)
    due = case.due_on
    assert due is not None
    first, last = days_on(2), days_on(4)
    paused(world, case, at(first))
    assert fresh(case).paused_at == at(first)
    assert fresh(case).due_on == days_on(130 + 9, first), "counted to the last day that a pause may last"
    resumed(world, case, at(last))
    assert fresh(case).paused_at is None
    assert fresh(case).due_on == days_on(3, due), "three working days lay in it"
    (row,) = db.session.scalars(select(CasePause))
    assert (row.reason, row.ended_reason, row.at_most) == ("A merger.", "It is over.", 130)
    assert (row.paused_by_id, row.ended_by_id) == (world.secretary.id, world.secretary.id)
    kinds = [event.kind for event in audit.timeline(case.id)]
    assert kinds.count("case_paused") == kinds.count("case_resumed") == 1


def test_two_pauses_add_up_and_a_day_in_both_counts_once(world: World) -> None:
    case = in_check(world)
    due = case.due_on
    assert due is not None
    first, second = days_on(1), days_on(2)
    paused(world, case, at(first))
    resumed(world, case, at(second, 9))
    paused(world, case, at(second, 15))
    resumed(world, case, at(days_on(3)))
    assert fresh(case).due_on == days_on(3, due)


def test_a_pause_asked_for_twice_is_one(world: World) -> None:
    case = in_check(world)
    paused(world, case)
    with pytest.raises(RuleBroken, match="paused already"):
        paused(world, case)
    assert len(db.session.scalars(select(CasePause)).all()) == 1
    with pytest.raises(RuleBroken, match="not paused now"):
        resumed(world, world.application(placement=world.new_placement("Other")), clock.now())


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_pause_without_a_reason(world: World, reason: str) -> None:
    case = in_check(world)
    with pytest.raises(RuleBroken) as refusal:
        paused(world, case, reason=reason)
    assert refusal.value.field == "reason"
    paused(world, case)
    with pytest.raises(RuleBroken) as refusal:
        resumed(world, case, clock.now(), reason=reason)
    assert refusal.value.field == "reason"


def test_what_has_ended_or_is_out_of_time_is_not_paused(world: World) -> None:
    case = world.application()
    late = working_days.closes(world.cycle.closes_on) + timedelta(minutes=1)
    with pytest.raises(RuleBroken, match="time for this step has passed"):
        paused(world, case, late)
    with unit_of_work():
        submissions.withdraw(applications.get(case.id), actor=world.viewer(world.lead))
    with pytest.raises(RuleBroken, match="has ended"):
        paused(world, case)


def test_what_an_office_does_late_may_be_paused_and_stays_late(world: World) -> None:
    case = in_check(world)
    due = case.due_on
    paused(world, case, at(days_on(12)))
    assert fresh(case).due_on == due
    resumed(world, case, at(days_on(14)))
    assert fresh(case).due_on == due


def test_every_clock_of_the_case_stands_still_and_no_other(world: World) -> None:
    case = case_at(world, Stage.SCORING).application
    other = in_check(world) if case.placement_id != world.placement.id else None
    rows = queries.of_case(case.id)
    assert {row.kind for row in rows} >= {ClockKind.STAGE, ClockKind.REVIEW}
    before = {row.id: row.due_on for row in rows}
    paused(world, case)
    db.session.expire_all()
    after = {row.id: row.due_on for row in queries.of_case(case.id)}
    # What was late already stays as late: a pause revives nothing.
    late = {row_id for row_id, due in before.items() if due < clock.today()}
    assert {row_id for row_id, due in after.items() if due == before[row_id]} == late
    assert other is None or fresh(other).due_on == other.due_on


def test_the_teams_days_before_the_moderator_takes_over_stand_still_too(world: World) -> None:
    application, _ = agreeing.moderating(world, {"1.4": (1, 0)})
    first, last = at(days_on(2)), at(days_on(3))
    paused(world, application, first)
    (opened,) = moderation_queries.cases(fresh(application).current_round).values()
    assert opened.moderator_from is not None
    assert opened.moderator_from > working_days.deadline(first, 130)
    resumed(world, application, last)
    (opened,) = moderation_queries.cases(fresh(application).current_round).values()
    assert opened.moderator_from == working_days.deadline(opened.opened_at, 7)


def test_a_dean_makes_a_pause_longer_once(world: World) -> None:
    set_lengths(world, pause_at_most=3)
    case, dean = in_check(world), world.viewer(world.person(Role.RATIFIER))
    began = clock.now()
    paused(world, case)

    def longer(days: int, when: datetime | None = None, reason: str = "June.") -> None:
        with clock.at(when or clock.now()), unit_of_work():
            pauses.extend_pause(applications.get(case.id), actor=dean, days=days, reason=reason)

    for days in (0, 4):
        with pytest.raises(RuleBroken) as refusal:
            longer(days)
        assert refusal.value.field == "days"
    with pytest.raises(RuleBroken, match="over all the same"):
        longer(1, at(days_on(6)))
    with pytest.raises(RuleBroken) as refusal:
        longer(2, reason=" ")
    assert refusal.value.field == "reason"
    longer(2)
    row = queries.running_pause(case.id)
    assert row is not None
    assert (row.extended_days, row.extended_reason, row.extended_by_id) == (2, "June.", dean.person_id)
    assert queries.ends(row) == working_days.deadline(began, 5)
    with pytest.raises(RuleBroken, match="longer already"):
        longer(1)
    for day, lapsed in ((4, 0), (5, 1)):
        with clock.at(at(days_on(day), 18)):
            assert deadlines.apply() == lapsed
    ended = fresh(case)
    assert (ended.status, ended.paused_at, ended.lapsed_from) == (S.LAPSED, None, S.IN_CHECK)
    (stage,) = db.session.scalars(
        select(Clock).where(Clock.name == "completeness_check", Clock.met_at.is_(None))
    )
    assert stage.stopped_at is not None
    assert stage.ran_out_at is None


def test_a_longer_pause_is_not_asked_for_without_one(world: World) -> None:
    case, dean = in_check(world), world.viewer(world.person(Role.RATIFIER))
    with pytest.raises(RuleBroken, match="not paused now"), unit_of_work():
        pauses.extend_pause(case, actor=dean, days=1, reason="June.")


def test_a_paused_case_may_be_withdrawn_and_its_pause_ends_with_it(world: World) -> None:
    case = world.application()
    paused(world, case)
    with unit_of_work():
        submissions.withdraw(applications.get(case.id), actor=world.viewer(world.lead))
    assert fresh(case).paused_at is None
    assert queries.running_pause(case.id) is None


def test_a_clock_set_back_does_not_let_a_pause_end_before_it_began(world: World) -> None:
    case = in_check(world)
    due = case.due_on
    paused(world, case)
    resumed(world, case, clock.now() - timedelta(hours=1))
    (row,) = db.session.scalars(select(CasePause))
    assert row.ended_at == row.began_at
    assert due is not None
    assert fresh(case).due_on in {due, days_on(1, due)}, "the day itself, where it is a working day"


def test_the_concern_officer_pauses_and_the_provider_reads_why(world: World) -> None:
    scene = Scene(world)
    case = scene.new_case(Stage.IN_CHECK)
    officer = world.client(scene.people["concern_officer"])
    path, reason = f"/cases/{case.application_id}", "The regulator looks at the ward first."
    assert "Pause this application" in officer.get(f"{path}/dates").text
    assert officer.send(f"{path}/pause", reason=reason).status_code == 302
    assert "paused already" in officer.send(f"{path}/pause", reason=reason).text
    lead = world.client(scene.people["provider_lead"])
    for page in (f"/applications/{case.application_id}", f"/applications/{case.application_id}/dates"):
        text = lead.get(page).text
        assert reason in text
        assert "at the latest" in text
        assert scene.people["concern_officer"].name not in text
    assert scene.people["concern_officer"].name in officer.get(f"{path}/dates").text
    assert "Goes on" in officer.get(path).text
    assert "The working days of the pause do not count" in officer.get(f"{path}/go-on").text
    assert officer.send(f"{path}/go-on", reason="They have looked.").status_code == 302
    assert "They have looked." in lead.get(f"/applications/{case.application_id}/dates").text
    assert "not paused now" in officer.send(f"{path}/go-on", reason="Again.").text


def test_while_it_is_paused_it_is_nobodys_turn_until_the_pause_ends(world: World) -> None:
    case = in_check(world)
    paused(world, case)
    turn = turns.turn_of(fresh(case), Side.OFFICE, world.viewer(world.secretary))
    assert (turn.turn, turn.until, turn.nobody) == (Turn.PAUSED, days_on(130), None)
    assert turn.pause is not None
    assert turn.pause.reason == "A merger."


def test_the_provider_reads_no_dates_of_reviewers(world: World) -> None:
    case = case_at(world, Stage.SCORING).application
    kinds = {line.clock.kind for line in case_dates.of_case(case.id, case_dates.FOR_PROVIDER).lines}
    assert kinds == {ClockKind.STAGE}
    lines = case_dates.of_case(case.id).lines
    reviewers = {line.reviewer for line in lines if line.clock.kind is ClockKind.REVIEW}
    assert reviewers == set(db.session.scalars(select(Person.name).where(Person.name.in_(reviewers))))


def set_lengths(world: World, **days: int) -> None:
    with unit_of_work():
        db.session.get_one(Cycle, world.cycle.id).settings = {"clocks": days}


def test_whoever_is_only_invited_hears_of_the_pause_too(world: World) -> None:
    case, _ = reviewing.scoring(world)
    replacement = reviewing.reviewer(world)
    reviewing.invited(world, case, replacement)
    before = len(heard_by(replacement))
    paused(world, case)
    resumed(world, case, clock.now() + timedelta(days=1))
    assert heard_by(replacement)[before:] == [NoticeKind.REVIEW_PAUSED, NoticeKind.REVIEW_RESUMED]
