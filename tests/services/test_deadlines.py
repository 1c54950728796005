"""What happens by itself when a deadline passes, by the cycle's clocks, and never on a day on which the service was down."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle
from accreditation.models.jobs import Heartbeat
from accreditation.models.rounds import ReportVersion
from accreditation.queries import applications, audit, rounds
from accreditation.rules import working_days
from accreditation.services import clocks, deadlines, heartbeats
from accreditation.services.case_facts import CaseFacts
from tests import clocks as set_clocks
from tests import deciding
from tests.rounds import add_round
from tests.world import World

MONDAY = date(2027, 2, 1)
DRAFTED = {S.SELF_ASSESSMENT, S.EVIDENCE, S.SIGN_OFF, S.SIGNED}
BEFORE_REVIEW = (*sorted(DRAFTED), S.SUBMITTED, S.IN_CHECK, S.RETURNED, S.ALLOCATION, S.IN_REVIEW, S.DEFERRED)
AFTER_REVIEW = (S.MODERATION, S.FACTUAL_ACCURACY, S.READY_FOR_PANEL, S.AT_PANEL, S.DECIDED)
WAITS_FOR_THE_PROVIDER = {*DRAFTED, S.RETURNED, S.DEFERRED, S.FACTUAL_ACCURACY}


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.LONDON)


def standing(world: World, status: S = S.SELF_ASSESSMENT, **values: object) -> Application:
    """A case that stands somewhere, due on a Monday unless said."""
    case = world.application()
    if status is S.FACTUAL_ACCURACY:
        values |= {"submitted_at": clock.now()}
    with unit_of_work():
        if status is S.FACTUAL_ACCURACY:
            _issued(case, author_id=world.lead.id)
        db.session.execute(
            update(Application).where(Application.id == case.id).values({"status": status, **values})
        )
        db.session.expire_all()
        case = applications.get(case.id)
        if status is S.LAPSED:
            set_clocks.anew(case)
        else:
            set_clocks.due(case, MONDAY)
    return case


def _issued(case: Application, *, author_id: int) -> None:
    """A report that the provider has not answered."""
    db.session.add(
        ReportVersion(
            round_id=add_round(case).id,
            version=1,
            summary="What we saw.",
            written_by_id=author_id,
            written_at=clock.now(),
            issued_at=clock.now(),
        )
    )


def stands(case: Application) -> S:
    db.session.expire_all()
    return applications.get(case.id).status


def set_lengths(world: World, **days: int) -> None:
    with unit_of_work():
        cycle = db.session.get(Cycle, world.cycle.id)
        assert cycle is not None
        cycle.settings = {"clocks": days}


def up(*days: date, first: time = time(0, 1), last: time = time(23, 59), gap: int = 0) -> None:
    """Note that a worker was seen on these days."""
    with unit_of_work():
        db.session.add_all(
            Heartbeat(
                day=day,
                first_at=datetime.combine(day, first, UTC),
                last_at=datetime.combine(day, last, UTC),
                longest_gap=gap,
            )
            for day in days
        )


def test_an_application_that_nobody_sent_closes_after_its_cycle(world: World) -> None:
    case = world.application()
    closes = world.cycle.closes_on
    assert deadlines.apply() == 0
    with clock.at(clock.now() + (closes - clock.today()) + timedelta(days=3)):
        assert deadlines.apply() == 1
        assert deadlines.apply() == 0
    db.session.expire_all()
    lapsed = applications.get(case.id)
    assert (lapsed.status, lapsed.lapsed_from) == (S.LAPSED, S.SELF_ASSESSMENT)
    moves = [event for event in audit.timeline(case.id) if event.kind == "application_moved"]
    assert len(moves) == 1
    assert moves[0].actor == ""


@pytest.mark.parametrize("status", [S.SELF_ASSESSMENT, S.FACTUAL_ACCURACY])
def test_a_deadline_has_passed_after_five_on_its_day_for_the_guard_and_for_the_clock(
    world: World, status: S
) -> None:
    case = standing(world, status)
    with clock.at(at(MONDAY, 16, 59)):
        assert deadlines.due() == [case.id]
        assert not CaseFacts(case, None).deadline_passed
        assert deadlines.apply() == 0
    with clock.at(at(MONDAY, 17, 1)):
        assert CaseFacts(case, None).deadline_passed
        assert deadlines.apply() == 1


def test_an_executive_gets_the_grace_of_the_cycle(world: World) -> None:
    set_lengths(world, signatory_grace=1)
    case = standing(world, S.SIGN_OFF)
    with unit_of_work():
        case.cycle.closes_on = MONDAY
        set_clocks.anew(case)
    with clock.at(at(MONDAY + timedelta(days=1), 16, 59)):
        assert deadlines.apply() == 0
    with clock.at(at(MONDAY + timedelta(days=1), 17, 1)):
        assert deadlines.apply() == 1
    assert stands(case) is S.LAPSED


def test_a_pause_lasts_as_long_as_the_cycle_says_and_then_the_case_closes(world: World) -> None:
    set_lengths(world, pause_at_most=3)
    case = standing(world, S.ALLOCATION, submitted_at=clock.now())
    with clock.at(at(MONDAY, 12)), unit_of_work():
        clocks.pause(applications.get(case.id), reason="A merger.", paused_by_id=world.lead.id)
    case = applications.get(case.id)
    with clock.at(at(MONDAY + timedelta(days=3), 16, 59)):
        assert not CaseFacts(case, None).pause_ran_out
        assert deadlines.apply() == 0
    with clock.at(at(MONDAY + timedelta(days=3), 17, 1)):
        assert CaseFacts(case, None).pause_ran_out
        assert deadlines.apply() == 1
    assert stands(case) is S.LAPSED


def test_a_closed_case_is_reopened_within_the_days_of_the_cycle(world: World) -> None:
    set_lengths(world, reinstate=2)
    with clock.at(at(MONDAY, 12)):
        case = standing(world, S.LAPSED, lapsed_from=S.EVIDENCE, status_since=clock.now())
    for hour, may in ((16, True), (18, False)):
        with clock.at(at(MONDAY + timedelta(days=2), hour)):
            assert CaseFacts(case, None).within_reinstatement is may


def test_nothing_lapses_by_a_day_on_which_the_service_was_down_but_by_the_next_that_it_was_up(
    world: World,
) -> None:
    case = standing(world)
    up(MONDAY - timedelta(days=3), MONDAY + timedelta(days=2))
    for day in (0, 1):
        with clock.at(at(MONDAY + timedelta(days=day), 18)):
            assert deadlines.apply() == 0, "neither Monday nor Tuesday was up"
    with clock.at(at(MONDAY + timedelta(days=2), 16, 59)):
        assert deadlines.apply() == 0, "Wednesday has not ended"
    with clock.at(at(MONDAY + timedelta(days=2), 17, 1)):
        assert deadlines.apply() == 1
    assert stands(case) is S.LAPSED


@pytest.mark.parametrize(("gap", "applied"), [(4 * 3600 - 1, 1), (4 * 3600, 0)])
def test_an_outage_of_some_hours_counts_as_a_day_down(world: World, gap: int, applied: int) -> None:
    standing(world)
    up(MONDAY - timedelta(days=3))
    up(MONDAY, gap=gap)
    with clock.at(at(MONDAY, 18)):
        assert deadlines.apply() == applied


@pytest.mark.parametrize("seen", [(), (MONDAY,), (MONDAY + timedelta(days=1),)])
def test_before_the_first_heartbeat_nothing_is_known_so_deadlines_hold(
    world: World, seen: tuple[date, ...]
) -> None:
    standing(world)
    up(*seen)
    with clock.at(at(MONDAY + timedelta(days=1), 18)):
        assert deadlines.apply() == 1


def test_silence_on_a_report_is_not_agreement_on_a_day_on_which_the_service_was_down(world: World) -> None:
    case = standing(world, S.FACTUAL_ACCURACY)
    up(MONDAY - timedelta(days=3))
    with clock.at(at(MONDAY, 18)):
        assert deadlines.apply() == 0
    up(MONDAY + timedelta(days=1))
    with clock.at(at(MONDAY + timedelta(days=1), 18)):
        assert deadlines.apply() == 1
    db.session.expire_all()
    assert rounds.report(applications.get(case.id).current_round).confirmation is not None


def test_a_report_that_waits_for_its_lead_is_not_confirmed_again_by_its_deadline(world: World) -> None:
    case = standing(world, S.FACTUAL_ACCURACY)
    up(MONDAY)
    with clock.at(at(MONDAY, 18)):
        assert deadlines.apply() == 1
        assert deadlines.apply() == 0, "the lead has some days to answer"
    later = MONDAY + timedelta(days=14)
    up(later)
    with clock.at(at(later, 18)):
        assert deadlines.apply() == 0, "silence was taken as agreement already"
    assert stands(case) is S.FACTUAL_ACCURACY


def test_a_day_has_one_row_with_its_longest_gap_in_working_hours(world: World) -> None:
    for hour, minute in ((3, 0), (10, 0), (10, 1), (12, 31), (12, 32), (22, 0)):
        with clock.at(at(MONDAY, hour, minute)):
            heartbeats.beat()
    with clock.at(at(MONDAY, 12)):
        heartbeats.beat()
    (beat,) = db.session.scalars(select(Heartbeat))
    assert (beat.day, beat.first_at, beat.last_at) == (MONDAY, at(MONDAY, 3), at(MONDAY, 22))
    assert beat.longest_gap == (4 * 60 + 28) * 60, "from 12:32 until deadlines end at 17:00"
    assert working_days.closes(MONDAY) == at(MONDAY, 17)


@pytest.mark.parametrize("status", [*BEFORE_REVIEW, *AFTER_REVIEW])
def test_only_what_waits_for_the_provider_is_looked_at_on_its_day(world: World, status: S) -> None:
    case = deciding.ready(world) if status in AFTER_REVIEW else world.application()
    sent = {} if status in DRAFTED else {"submitted_at": clock.now()}
    with unit_of_work():
        db.session.execute(update(Application).where(Application.id == case.id).values(status=status, **sent))
        set_clocks.due(case, clock.today())
    assert deadlines.due() == ([case.id] if status in WAITS_FOR_THE_PROVIDER else [])
    with clock.at(clock.now() - timedelta(days=1)):
        assert deadlines.due() == []


@pytest.mark.parametrize(
    ("status", "working_days_on"),
    [
        (S.SUBMITTED, 10),
        (S.IN_CHECK, 10),
        (S.RETURNED, 10),
        (S.ALLOCATION, 10),
        (S.IN_REVIEW, 20),
        (S.MODERATION, 10),
        (S.FACTUAL_ACCURACY, 10),
        (S.READY_FOR_PANEL, 20),
        (S.AT_PANEL, 20),
        (S.DECIDED, 5),
        (S.DEFERRED, 130),
        (S.CLOSED, None),
        (S.WITHDRAWN, None),
    ],
)
def test_each_stage_has_its_working_days_and_what_is_over_has_none(
    world: World, status: S, working_days_on: int | None
) -> None:
    case = world.application()
    case.status = status
    last = None if working_days_on is None else working_days.deadline(clock.now(), working_days_on).date()
    with db.session.no_autoflush:
        clocks.begin_stage(case)
    assert case.due_on == last
    db.session.rollback()


def test_what_is_drafted_is_due_when_its_cycle_closes(world: World) -> None:
    assert world.application().due_on == world.cycle.closes_on
