"""More time for one thing of a case: what it means is read first, it has a limit, and it never ends in the past."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock, dates
from accreditation.db import db, unit_of_work
from accreditation.enums.notices import NoticeKind
from accreditation.errors import ChangesMore, RuleBroken
from accreditation.models.applications import Application
from accreditation.models.clocks import Clock, ClockExtension
from accreditation.models.people import Person
from accreditation.queries import applications, audit
from accreditation.queries import clocks as queries
from accreditation.rules import working_days
from accreditation.services import checking, clocks, extensions, pauses, sign_offs, submissions
from tests import reviewing
from tests.services.notices.hearing import heard_by, notices_of
from tests.world import World


def days_on(count: int, since: date | None = None) -> date:
    return working_days.deadline(since or clock.now(), count).date()


def stage(case: Application) -> Clock:
    row = queries.stage(case.id)
    assert row is not None
    return row


def more(
    world: World,
    case: Application,
    days: int,
    *,
    row: Clock | None = None,
    agreed: bool = True,
    reason: str = "Illness.",
) -> None:
    with unit_of_work():
        application = applications.get(case.id)
        row = db.session.merge(row) if row is not None else stage(application)
        extensions.extend(
            row, application, actor=world.viewer(world.secretary), days=days, reason=reason, agreed=agreed
        )


def test_more_time_is_given_once_the_new_day_was_read(world: World) -> None:
    case = reviewing.in_check(world)
    due = case.due_on
    assert due is not None
    with pytest.raises(ChangesMore) as preview:
        more(world, case, 3, agreed=False)
    (reason,) = preview.value.reasons
    assert dates.day(days_on(3, due)) in reason.message
    assert dates.day(due) in reason.message
    assert db.session.scalars(select(ClockExtension)).all() == []
    more(world, case, 3)
    db.session.expire_all()
    assert applications.get(case.id).due_on == stage(case).due_on == days_on(3, due)
    (extension,) = db.session.scalars(select(ClockExtension))
    assert (extension.days, extension.reason, extension.extended_by_id) == (3, "Illness.", world.secretary.id)
    (event,) = [event for event in audit.timeline(case.id) if event.kind == "clock_extended"]
    assert event.facts["days"] == 3


def test_on_its_last_day_and_a_second_time_until_the_limit(world: World) -> None:
    case = reviewing.in_check(world)
    due = case.due_on
    assert due is not None
    with clock.at(working_days.closes(due) - timedelta(minutes=1)):
        more(world, case, 5)
        assert extensions.days_left(stage(case), applications.get(case.id)) == 15
        with pytest.raises(RuleBroken) as refusal:
            more(world, case, 16)
        assert refusal.value.field == "days"
        more(world, case, 15)
        with pytest.raises(RuleBroken, match="as far as it may be"):
            more(world, case, 1)
    assert stage(case).due_on == days_on(20, due)


@pytest.mark.parametrize("days", [0, 21])
def test_neither_nothing_nor_more_than_the_limit(world: World, days: int) -> None:
    case = reviewing.in_check(world)
    with pytest.raises(RuleBroken) as refusal:
        more(world, case, days)
    assert refusal.value.field == "days"


def test_never_into_the_past_but_to_today(world: World) -> None:
    case = reviewing.in_check(world)
    due = case.due_on
    assert due is not None
    with clock.at(working_days.closes(days_on(3, due))):
        with pytest.raises(RuleBroken, match="which is over") as refusal:
            more(world, case, 2)
        assert refusal.value.field == "days"
        more(world, case, 3)
    assert stage(case).due_on == days_on(3, due)


def test_not_without_a_reason_nor_while_it_is_paused(world: World) -> None:
    case = reviewing.in_check(world)
    with pytest.raises(RuleBroken) as refusal:
        more(world, case, 2, reason=" ")
    assert refusal.value.field == "reason"
    with unit_of_work():
        pauses.pause(applications.get(case.id), actor=world.viewer(world.secretary), reason="A merger.")
    with pytest.raises(RuleBroken, match="is paused"):
        more(world, case, 2)


def test_not_when_it_is_over(world: World) -> None:
    case = reviewing.in_check(world)
    row = stage(case)
    with unit_of_work():
        checking.accept(applications.get(case.id), actor=world.viewer(world.secretary))
    with pytest.raises(RuleBroken, match="is over"):
        more(world, case, 2, row=row)
    drafted = world.application(placement=world.new_placement("Other"))
    with (
        clock.at(working_days.closes(world.cycle.closes_on) + timedelta(minutes=1)),
        pytest.raises(RuleBroken, match="time for this step has passed"),
    ):
        more(world, drafted, 2)


def test_an_extended_window_goes_on_through_the_steps_before_sending(world: World) -> None:
    case = reviewing.answered(world)
    more(world, case, 4)
    lead = world.viewer(world.lead)
    with unit_of_work():
        submissions.complete_self_assessment(applications.get(case.id), actor=lead)
        sign_offs.request_sign_off(applications.get(case.id), actor=lead)
    longer = days_on(4, world.cycle.closes_on)
    assert applications.get(case.id).due_on == days_on(5, longer), "and the executive's days on top"
    with unit_of_work():
        sign_offs.recall(applications.get(case.id), actor=lead)
    assert applications.get(case.id).due_on == longer
    assert len(db.session.scalars(select(Clock).where(Clock.application_id == case.id)).all()) == 1


def test_of_a_reviewers_own_days_that_reviewer_alone_hears(world: World) -> None:
    lead = world.lead
    case, team = reviewing.scoring(world)
    late, other = (reviewing.reviewer_of(review) for review in team[:2])
    replacement = reviewing.reviewer(world)
    invited = reviewing.invited(world, case, replacement)
    before = {person.id: len(heard_by(person)) for person in (lead, late, other, replacement)}

    def heard(person: Person) -> list[NoticeKind]:
        return heard_by(person)[before[person.id] :]

    of_review = {row.review_id: row for row in queries.of_case(case.id) if row.review_id is not None}
    more(world, case, 3, row=of_review[team[0].id])
    assert [heard(person) for person in (lead, late, other, replacement)] == [
        [],
        [NoticeKind.REVIEW_MORE_TIME],
        [],
        [],
    ]
    assert notices_of(late)[-1].facts["review_id"] == team[0].id
    more(world, case, 3, row=of_review[invited.id])
    assert (heard(lead), heard(replacement)) == ([], [NoticeKind.REVIEW_MORE_TIME])
    more(world, case, 3)
    assert heard(lead) == [NoticeKind.MORE_TIME]
    assert [heard(person) for person in (late, other, replacement)] == [
        [NoticeKind.REVIEW_MORE_TIME] * 2,
        [NoticeKind.REVIEW_MORE_TIME],
        [NoticeKind.REVIEW_MORE_TIME] * 2,
    ]


def test_the_page_shows_the_new_date_before_it_moves(world: World) -> None:
    case = reviewing.in_check(world)
    due, browser = case.due_on, world.client(world.secretary)
    assert due is not None
    path = f"/cases/{case.id}/dates/{stage(case).id}"
    assert "up to 20 working days more" in browser.get(path).text
    previewed = browser.send(path, days="3", reason="Illness.")
    assert previewed.status_code == 422
    assert dates.day(days_on(3, due)) in previewed.text
    assert stage(case).due_on == due
    assert browser.send(path, days="3", reason="Illness.", agreed="y").status_code == 302
    assert "3 working days more" in browser.get(f"/cases/{case.id}/dates").text
    provider = world.client(world.lead).get(f"/applications/{case.id}/dates").text
    assert "Illness." in provider
    assert world.secretary.name not in provider
    assert browser.get(f"/cases/{case.id}/dates/2147483647").status_code == 404
    assert clocks.days(case, "extension_at_most") == 20
