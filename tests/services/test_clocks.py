"""Each due thing of a case has a clock with its length, and each clock ends as what it ran for ended."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.clocks import NAMES, ClockKind
from accreditation.enums.meetings import MeetingTrigger
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.clocks import Clock
from accreditation.models.meetings import Meeting
from accreditation.models.reviews import Review
from accreditation.queries import applications
from accreditation.queries import clocks as queries
from accreditation.queries import meetings as meeting_queries
from accreditation.queries import reviews as review_queries
from accreditation.rules import clocks as rules
from accreditation.rules import working_days
from accreditation.services import checking, clocks, deadlines, meetings, reports, reviews, submissions, teams
from tests import reviewing
from tests.clocks import due
from tests.journeys.day_promises import every_day_is_what_its_clock_says
from tests.scene import Case, Scene, Stage, case_at
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def days_on(count: int, since: date | None = None) -> date:
    return working_days.deadline(since or clock.now(), count).date()


def ended(row: Clock) -> str:
    moments = {"met": row.met_at, "ran out": row.ran_out_at, "stopped": row.stopped_at}
    return next((how for how, moment in moments.items() if moment is not None), "runs")


def clocks_of(case_id: int) -> list[tuple[str, str]]:
    rows = db.session.scalars(select(Clock).where(Clock.application_id == case_id).order_by(Clock.id))
    return [(row.name if row.kind is ClockKind.STAGE else row.kind.value, ended(row)) for row in rows]


def meeting_of(scene: Scene, case: Case) -> Meeting:
    meeting = meeting_queries.for_viewer(scene.viewer("secretariat"), case.meeting_id)
    assert meeting is not None
    return meeting


def test_a_case_from_beginning_to_end_leaves_a_clock_for_each_step(world: World) -> None:
    case = case_at(world, Stage.CLOSED)
    lines = clocks_of(case.application_id)
    assert [line for line in lines if line[0] not in {"invitation", "review"}] == [
        ("cycle_closes", "met"),
        ("completeness_check", "met"),
        ("completeness_check", "met"),
        ("allocation", "met"),
        ("team_moderation", "met"),
        ("accuracy_check", "met"),
        ("accuracy_answer", "met"),
        ("wait_for_meeting", "met"),
        ("wait_for_meeting", "met"),
        ("ratification", "met"),
    ]
    assert lines.count(("review", "met")) == 4, "the step's, and three reviewers'"
    assert lines.count(("invitation", "met")) == 4, "three joined, and one declined"
    every_day_is_what_its_clock_says()


def test_every_name_of_a_clock_has_its_words(world: World) -> None:
    for stage in (Stage.CLOSED, Stage.LAPSED, Stage.DEFERRED):
        case_at(world, stage)
    names = set(db.session.scalars(select(Clock.name)))
    assert names <= set(NAMES) | {"allocation", "review"}


def test_a_lapse_runs_out_and_a_withdrawal_stops(world: World) -> None:
    lapsed, withdrawn = world.application(), world.application(placement=world.new_placement("Other"))
    with unit_of_work():
        submissions.withdraw(applications.get(withdrawn.id), actor=world.viewer(world.lead))
    with clock.at(working_days.closes(world.cycle.closes_on) + timedelta(minutes=1)):
        assert deadlines.apply() == 1
        assert clocks_of(withdrawn.id) == [("cycle_closes", "stopped")]
        assert clocks_of(lapsed.id) == [("cycle_closes", "ran out"), ("reinstate", "runs")]
        assert queries.reopened_until(lapsed.id) == days_on(10)
        last = working_days.closes(days_on(10))
    with clock.at(last):
        deadlines.apply()
        assert clocks_of(lapsed.id)[-1] == ("reinstate", "runs")
    with clock.at(last + timedelta(days=1)):
        deadlines.apply()
        assert clocks_of(lapsed.id)[-1] == ("reinstate", "ran out")
        assert queries.reopened_until(lapsed.id) == last.date(), "and the page still says until when it was"


def test_reopened_it_runs_anew_with_its_reviews(world: World) -> None:
    case = case_at(world, Stage.SCORING)
    with clock.at(clock.now()), unit_of_work():
        due(applications.get(case.application_id), clock.today())
        application = applications.get(case.application_id)
        clocks.pause(application, reason="A merger.", paused_by_id=world.secretary.id)
    with clock.at(working_days.closes(days_on(130)) + timedelta(minutes=1)):
        assert deadlines.apply() == 1
        assert applications.get(case.application_id).status is S.LAPSED
        assert all(how != "runs" for name, how in clocks_of(case.application_id) if name != "reinstate")
        with unit_of_work():
            checking.reinstate(
                applications.get(case.application_id),
                actor=world.viewer(world.secretary),
                reason="It goes on.",
            )
        application = applications.get(case.application_id)
        assert (application.status, application.due_on) == (S.IN_REVIEW, days_on(20))
        reviews = db.session.scalars(
            select(Review).where(Review.application_id == application.id, Review.locked_at.is_(None))
        ).all()
        assert {review.due_on for review in reviews if review.declared_clear} == {days_on(20)}
        assert clocks_of(application.id).count(("reinstate", "met")) == 1
        every_day_is_what_its_clock_says()


def test_silence_on_a_report_runs_out_and_an_answer_meets(world: World) -> None:
    silent = case_at(world, Stage.ACCURACY).application
    with clock.at(working_days.closes(days_on(1))):
        deadlines.apply()
    assert clocks_of(silent.id)[-2:] == [("accuracy_check", "ran out"), ("accuracy_answer", "runs")]
    answered = case_at(world, Stage.ACCURACY).application
    with unit_of_work():
        reports.confirm_accuracy(applications.get(answered.id), actor=world.viewer(world.lead))
    assert clocks_of(answered.id)[-2:] == [("accuracy_check", "met"), ("accuracy_answer", "runs")]
    assert applications.get(answered.id).due_on == days_on(5)


def test_who_replaces_somebody_has_fifteen_days_from_their_answer(world: World) -> None:
    scene = Scene(world)
    application = scene.new_case(Stage.SCORING).application
    newcomer = reviewing.reviewer(world)
    with unit_of_work():
        review = teams.invite(
            application, person_id=newcomer.id, is_lead=False, actor=world.viewer(world.secretary)
        )
    assert review.due_on == clocks.answer_by(application) == days_on(15)
    with clock.at(working_days.closes(days_on(2))):
        with unit_of_work():
            joining = review_queries.for_reviewer(world.viewer(newcomer), review.id)
            assert joining is not None
            reviews.accept(joining, actor=world.viewer(newcomer))
        assert db.session.get_one(Review, review.id).due_on == days_on(15)


def test_papers_are_due_ten_days_before_and_move_with_the_meeting(world: World) -> None:
    scene = Scene(world)
    case = scene.new_case(Stage.LISTED)
    meeting = meeting_of(scene, case)

    def papers() -> Clock:
        return db.session.scalars(select(Clock).where(Clock.meeting_id == case.meeting_id)).one()

    before = papers()
    assert before.kind is ClockKind.PAPERS
    assert before.due_on == rules.counted_back(meeting.held_on, 10)
    if ended(before) == "runs":
        later = days_on(30, meeting.held_on)
        with unit_of_work():
            meetings.change(
                meeting_of(scene, case),
                actor=world.viewer(world.secretary),
                title="Later",
                held_on=later,
            )
        assert papers().due_on == rules.counted_back(later, 10)


def test_an_awards_renewal_is_due_half_a_year_before_and_ends_with_it(world: World) -> None:
    case = case_at(world, Stage.CLOSED)
    award = db.session.scalars(select(Award).where(Award.application_id == case.application_id)).one()
    row = db.session.scalars(select(Clock).where(Clock.award_id == award.id)).one()
    assert (row.kind, row.due_on) == (ClockKind.RENEWAL, rules.counted_back(award.expires_on, 130))
    with unit_of_work():
        clocks.end_renewal(award, renewed=True)
    db.session.expire_all()
    assert ended(db.session.get_one(Clock, row.id)) == "met"


def test_a_clock_ends_once(world: World) -> None:
    world.application()
    row = db.session.scalars(select(Clock)).one()
    with unit_of_work():
        row = db.session.get_one(Clock, row.id)
        clocks.stop(row)
        clocks.meet(row)
        clocks.run_out(row)
    assert ended(row) == "stopped"
    assert (row.met_at, row.ran_out_at) == (None, None)


def test_a_cycles_shorter_clock_moves_what_runs_but_ends_nothing(world: World) -> None:
    case = reviewing.in_check(world)
    late = working_days.closes(days_on(7))

    def cut(days: int) -> list[tuple[date, date]]:
        with unit_of_work():
            application = applications.get(case.id)
            application.cycle.settings = {"clocks": {"completeness_check": days}}
            return [(move.before, move.after) for move in clocks.cut_anew([application])]

    ten, twelve = days_on(10), days_on(12)
    with clock.at(late):
        assert cut(12) == [(ten, twelve)]
        assert cut(5) == [], "the fifth day is over"
        row = queries.stage(case.id)
        assert row is not None
        assert (row.length, row.due_on, applications.get(case.id).due_on) == (12, twelve, twelve)
        assert cut(7) == [(twelve, late.date())]


def test_deadlines_are_taken_in_the_order_of_their_days(world: World) -> None:
    cases: list[Application] = [
        world.application(placement=world.new_placement(name)) for name in ("Ash", "Oak", "Elm")
    ]
    with unit_of_work():
        for case, days in zip(cases, (3, 1, 2), strict=True):
            due(applications.get(case.id), days_on(days))
    with clock.at(working_days.closes(days_on(4))):
        assert deadlines.due() == [cases[1].id, cases[2].id, cases[0].id]
    with clock.at(working_days.closes(days_on(2)) + timedelta(minutes=1)):
        assert deadlines.apply() == 2
        with clock.at(clock.now() - timedelta(hours=1)):
            assert deadlines.apply() == 0
    with clock.at(working_days.closes(days_on(3)) - timedelta(minutes=1)):
        assert deadlines.apply() == 0


def test_a_cancelled_meeting_has_no_papers_due(world: World) -> None:
    scene = Scene(world)
    case = scene.new_case(Stage.LISTED)
    rows = select(Clock).where(Clock.meeting_id == case.meeting_id)
    was = ended(db.session.scalars(rows).one())
    with unit_of_work():
        meetings.step(meeting_of(scene, case), MeetingTrigger.CANCEL, actor=scene.viewer("secretariat"))
    db.session.expire_all()
    assert ended(db.session.scalars(rows).one()) == ("stopped" if was == "runs" else was)
