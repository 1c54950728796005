"""How long a provider has: what closes a case and what refuses a late step agree, in grace, outage and a clock in doubt."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger as T
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.jobs import ClockJump, Heartbeat
from accreditation.queries import applications, home, snapshots
from accreditation.rules import working_days
from accreditation.services import checking, deadlines, heartbeats, sign_offs, submissions
from accreditation.services.case_facts import CaseFacts
from tests import clocks as set_clocks
from tests import reviewing
from tests.world import World
from workflows.application import APPLICATION, TIMED
from workflows.guards import ending

SENDING = {T.REQUEST_SIGN_OFF, T.SIGN, T.SUBMIT, T.REQUEST_SIGNATURE, T.COMPLETE_RETURN, T.RESUBMIT}
A_MINUTE = timedelta(minutes=1)


def waiting_for_signature(world: World) -> Application:
    case, lead = reviewing.answered(world), world.viewer(world.lead)
    with unit_of_work():
        submissions.complete_self_assessment(case, actor=lead)
        sign_offs.request_sign_off(case, actor=lead)
    return case


def sign(world: World, case: Application) -> None:
    snapshot = snapshots.newest(case.id)
    assert snapshot is not None
    with unit_of_work():
        sign_offs.sign(
            case, actor=world.viewer(world.signatory), shown_hash=snapshot.content_hash, stepped_up=True
        )


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.LONDON)


def grace_day(world: World, days: int = 5) -> date:
    return working_days.deadline(world.cycle.closes_on, days).date()


def test_what_is_signed_in_grace_may_be_sent_in_grace_and_closes_after_it(world: World) -> None:
    case, lead = waiting_for_signature(world), world.viewer(world.lead)
    assert case.due_on == grace_day(world)
    with clock.at(at(grace_day(world, 3), 12)):
        sign(world, case)
        assert (case.status, case.due_on) == (S.SIGNED, grace_day(world))
        assert deadlines.apply() == 0
    with clock.at(at(grace_day(world), 16, 59)):
        assert deadlines.apply() == 0
        with unit_of_work():
            submissions.submit(applications.get(case.id), actor=lead)
        assert applications.get(case.id).status is S.SUBMITTED


def test_after_the_grace_it_is_neither_signed_nor_sent_and_closes(world: World) -> None:
    case = waiting_for_signature(world)
    with clock.at(at(grace_day(world), 17, 1)):
        with pytest.raises(RuleBroken, match="time for this has passed"):
            sign(world, case)
        db.session.rollback()
        assert deadlines.apply() == 1


def test_what_was_signed_in_the_window_is_sent_in_it(world: World) -> None:
    case, lead = waiting_for_signature(world), world.viewer(world.lead)
    sign(world, case)
    assert case.due_on == world.cycle.closes_on
    with clock.at(working_days.closes(world.cycle.closes_on) + A_MINUTE):
        with pytest.raises(RuleBroken, match="time for this has passed"), unit_of_work():
            submissions.submit(applications.get(case.id), actor=lead)
        assert deadlines.apply() == 1


def test_nobody_is_asked_to_sign_after_the_window_to_gain_its_grace(world: World) -> None:
    case, lead = reviewing.answered(world), world.viewer(world.lead)
    with unit_of_work():
        submissions.complete_self_assessment(case, actor=lead)
    with (
        clock.at(working_days.closes(world.cycle.closes_on) + A_MINUTE),
        pytest.raises(RuleBroken, match="time for this has passed"),
        unit_of_work(),
    ):
        sign_offs.request_sign_off(case, actor=lead)


def test_a_reopened_case_has_some_days_to_be_sent_though_its_cycle_has_closed(world: World) -> None:
    case, lead = waiting_for_signature(world), world.viewer(world.lead)
    sign(world, case)
    late = at(working_days.deadline(world.cycle.closes_on, 2).date(), 12)
    with clock.at(late):
        assert deadlines.apply() == 1
        with unit_of_work():
            checking.reinstate(
                applications.get(case.id), actor=world.viewer(world.secretary), reason="The ward was closed."
            )
        reopened = applications.get(case.id)
        assert (reopened.status, reopened.due_on) == (S.SIGNED, working_days.deadline(late, 10).date())
    with clock.at(late + timedelta(days=5)):
        assert deadlines.apply() == 0
        with unit_of_work():
            submissions.submit(applications.get(case.id), actor=lead)


@pytest.mark.one_database
def test_every_step_towards_sending_asks_what_closes_the_case() -> None:
    rows = [row for row in APPLICATION.rows if row.trigger in SENDING]
    assert {row.trigger for row in rows} == SENDING
    assert all(ending.in_time in row.guards for row in rows)
    closing = [row for row in APPLICATION.rows if row.trigger is T.LAPSE and set(row.starts) & set(TIMED)]
    assert all(set(ending.CLOSING) <= set(row.guards) for row in closing)


@pytest.mark.parametrize("status", TIMED)
@pytest.mark.parametrize("trouble", ["none", "outage", "jump"])
def test_a_state_is_closed_exactly_when_its_steps_are_refused(world: World, status: S, trouble: str) -> None:
    case = reviewing.in_check(world)
    with unit_of_work():
        # Straight to the state: how a case comes there is another test's matter.
        db.session.execute(update(Application).where(Application.id == case.id).values(status=status))
    db.session.expire_all()
    with unit_of_work():
        case = applications.get(case.id)
        set_clocks.anew(case)
        assert case.due_on is not None
        if trouble == "outage":
            day = case.due_on - timedelta(days=1)
            db.session.add(Heartbeat(day=day, first_at=at(day, 0), last_at=at(day, 23, 59), longest_gap=0))
        elif trouble == "jump":
            db.session.add(ClockJump(before=at(case.due_on, 1), after=at(case.due_on, 18)))
    for moment, is_over in ((-A_MINUTE, False), (A_MINUTE, trouble == "none")):
        with clock.at(working_days.closes(case.due_on) + moment):
            facts = CaseFacts(case, None)
            refused = bool(list(ending.in_time(facts)))
            closed = not any(True for guard in ending.CLOSING for _ in guard(facts))
            assert (refused, closed) == (is_over, is_over)


def test_a_jump_of_the_clock_closes_nothing_until_the_date_is_confirmed(world: World) -> None:
    case = world.application()
    admin = world.person(Role.ADMINISTRATOR)
    administrator = world.viewer(admin)
    heartbeats.beat()
    assert home.board(administrator).must == []
    with clock.at(clock.now() + timedelta(days=200)):
        assert deadlines.apply() == 0, "before a worker has noted the jump"
        heartbeats.beat()
        heartbeats.beat()
        assert deadlines.apply() == 0
    heartbeats.beat()
    assert len(list(db.session.scalars(select(ClockJump)))) == 1, "the way back is seen as the same jump"
    assert [task.endpoint for task in home.board(administrator).must] == ["heartbeats.confirm"]
    page = world.client(admin).get("/date")
    assert "The clock of the service jumped" in page.text
    assert world.client(world.lead).get("/date").status_code == 403
    assert world.client(admin).send("/date").location == "/jobs"
    assert home.board(administrator).must == []
    with clock.at(at(world.cycle.closes_on, 18)):
        # The service is there, day after day, as it is when nothing jumps.
        with unit_of_work():
            today = world.cycle.closes_on
            db.session.add(Heartbeat(day=today, first_at=at(today, 0), last_at=at(today, 18), longest_gap=0))
        assert deadlines.apply() == 1
    assert applications.get(case.id).lapsed_from is S.SELF_ASSESSMENT


@pytest.mark.one_database
def test_the_date_is_confirmed_from_the_command_line_and_only_after_a_jump(world: World) -> None:
    runner = world.app.test_cli_runner()
    assert runner.invoke(args=["clock", "confirm", "--yes"]).exit_code != 0
    with unit_of_work():
        db.session.add(ClockJump(before=clock.now(), after=clock.now() + timedelta(days=60)))
    assert "Jumped from" in runner.invoke(args=["clock", "show"]).output
    assert runner.invoke(args=["clock", "confirm", "--yes"]).exit_code == 0
    db.session.expire_all()
    (jump,) = db.session.scalars(select(ClockJump))
    assert jump.confirmed_at is not None
    assert jump.confirmed_by_id is None
