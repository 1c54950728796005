"""A year of a whole field, day by day: every deadline and reminder comes on its day, once, whatever was missed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger
from accreditation.enums.clocks import ClockKind
from accreditation.enums.notices import NoticeKind
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.clocks import CasePause, Clock
from accreditation.models.notices import Notice
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, heartbeats, holidays
from accreditation.queries import clocks as queries
from accreditation.services import checking, clocks, deadlines, extensions, pauses
from accreditation.services import heartbeats as beats
from accreditation.services.notices import reminders
from tests.journeys.day_promises import every_day_is_what_its_clock_says
from tests.scene import Scene, Stage
from tests.world import World

A_YEAR = 365
AWAY = range(20, 24)
"""Days of the year on which nobody is there: the service is down, and its worker takes no step."""

AGAIN = (
    Stage.SELF_ASSESSMENT,
    Stage.EVIDENCE,
    Stage.SIGN_OFF,
    Stage.IN_CHECK,
    Stage.IN_REVIEW,
    Stage.ACCURACY,
)
"""Stages at which a second case stands, to be paused, extended or sent back."""

ACTS = {1, 2, 30, 31}
"""The days of the year on which people do something."""

REMINDED = {
    NoticeKind.PROVIDER_DUE.value,
    NoticeKind.SIGNATURE_DUE.value,
    NoticeKind.REPORT_DUE.value,
    NoticeKind.OFFICE_LATE.value,
    NoticeKind.REVIEW_LATE.value,
}
Brought = tuple[int, str]


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.LONDON)


def days(first: date, count: int = A_YEAR, away: range = AWAY) -> Iterator[tuple[int, date]]:
    """Each day on which the service is up, by its number; a worker was seen all day, and it is past five now."""
    for number in range(count):
        day = first + timedelta(days=number)
        if number in away:
            continue
        for hour in (10, 13, 16, 17):
            with clock.at(at(day, hour, 1)):
                beats.beat()
                if heartbeats.jumps():
                    with unit_of_work():
                        beats.confirm_date(actor=None)
        with clock.at(at(day, 18)):
            yield number, day


def due_by(day: date) -> dict[int, date]:
    """What a clock of a provider, or a pause, brings up to a day: the cases with the day that was theirs."""
    due = {
        row.application_id: row.due_on
        for row in db.session.scalars(
            select(Clock)
            .join(Application, Application.id == Clock.application_id)
            .where(
                queries.RUNNING,
                Clock.kind == ClockKind.STAGE,
                Clock.name != "accuracy_answer",
                Application.status.in_(deadlines.AT_DEADLINE),
                Application.paused_at.is_(None),
            )
        )
        if row.application_id is not None
    }
    for pause in db.session.scalars(select(CasePause).where(CasePause.ended_at.is_(None))):
        due[pause.application_id] = queries.ends(pause).date()
    return {case_id: last for case_id, last in due.items() if last <= day}


def brought() -> list[Brought]:
    """Every step that the clock took so far, in order: the case, and the step."""
    events = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.kind == "application_moved", AuditEvent.actor_id.is_(None))
        .order_by(AuditEvent.at, AuditEvent.id)
    )
    moves = [(int(event.stream.partition(":")[2]), event.facts) for event in events]
    by_clock = (Trigger.LAPSE.value, Trigger.CONFIRM_ACCURACY.value)
    return [
        (case_id, name) for case_id, facts in moves for name in by_clock if f'"trigger":"{name}"' in facts
    ]


def field_of(world: World) -> tuple[Scene, dict[Stage, int]]:
    """A case at every stage, and a second at some."""
    scene = Scene(world)
    for stage in Stage:
        scene.case(stage)
    return scene, {stage: scene.new_case(stage).application_id for stage in AGAIN}


def acts_of(office: Viewer, dean: Viewer, again: dict[Stage, int], number: int) -> None:
    """What people do in the year beside letting it pass."""
    if number not in ACTS:
        return
    with unit_of_work():
        if number == 1:
            for stage in (Stage.EVIDENCE, Stage.IN_REVIEW, Stage.ACCURACY):
                pauses.pause(applications.get(again[stage]), actor=office, reason="A merger.")
            defects = {"1.1": "Say more."}
            checking.return_for_completion(
                applications.get(again[Stage.IN_CHECK]), actor=office, defects=defects
            )
        elif number == 2:
            for stage in (Stage.SELF_ASSESSMENT, Stage.IN_CHECK):
                _extend(again[stage], office)
        elif number == 30:
            for stage in (Stage.EVIDENCE, Stage.ACCURACY):
                pauses.resume(applications.get(again[stage]), actor=office, reason="It is over.")
        elif number == 31:
            pauses.extend_pause(applications.get(again[Stage.IN_REVIEW]), actor=dean, days=30, reason="June.")


def _extend(case_id: int, office: Viewer) -> None:
    application, row = applications.get(case_id), queries.stage(case_id)
    assert row is not None
    extensions.extend(row, application, actor=office, days=7, reason="A flood.", agreed=True)


class Reminders:
    """What people were reminded of so far, and of which dates the service knew on the day before."""

    def __init__(self) -> None:
        self.newest = db.session.scalars(select(func.max(Notice.id))).one() or 0
        self.dates: set[tuple[str, date]] = set()
        self.before: date | None = None
        self.kinds: Counter[str] = Counter()

    def come(self, day: date) -> None:
        """Remind everybody as each night does, and hold each reminder to its day."""
        due = {(each.subject, each.due_on) for each in reminders.everything()}
        reminders.remind()
        assert reminders.remind() == 0, "once"
        for notice_id, key in db.session.execute(
            select(Notice.id, Notice.key).where(Notice.id > self.newest).order_by(Notice.id)
        ).all():
            self.newest = notice_id
            parts = key.rsplit(":", 3)
            if len(parts) == 4 and parts[1][:4].isdigit():
                self._on_its_day(day, parts)
        self.dates, self.before = due, day

    def _on_its_day(self, day: date, parts: list[str]) -> None:
        kind, _, subject = parts[0].partition(":")
        due_on, offset = date.fromisoformat(parts[1]), int(parts[2])
        self.kinds[kind] += 1
        assert -holidays.days_between(day, due_on) >= offset, f"{parts} is early on {day}"
        if self.before is not None and (subject, due_on) in self.dates:
            assert -holidays.days_between(self.before, due_on) < offset, f"{parts} is late on {day}"


@pytest.mark.timeout(900)
def test_a_year_brings_every_lapse_on_its_day_once(live_world: World) -> None:
    # A year of savepoints in one transaction would cost PostgreSQL several times as much as its commits.
    scene, again = field_of(live_world)
    office, dean = scene.viewer("secretariat"), scene.viewer("ratifier")
    seen, reopened = len(brought()), 0
    reminded = Reminders()
    for number, day in days(clock.today()):
        acts_of(office, dean, again, number)
        reminded.come(day)
        waits = due_by(day)
        taken = deadlines.apply()
        new, seen = brought()[seen:], len(brought())
        assert {case_id for case_id, _ in new} == set(waits), f"on {day}"
        assert taken == len(new) == len(waits)
        order = [waits[case_id] for case_id, _ in new if queries.running_pause(case_id) is None]
        assert number < AWAY.stop or order == sorted(order), "missed nights are caught up in order"
        assert deadlines.apply() == 0, "once"
        with clock.at(clock.now() - timedelta(hours=1)):
            assert deadlines.apply() == 0, "a clock set back by an hour brings nothing"
        if new or number in ACTS:
            every_day_is_what_its_clock_says()
        # Twice the office reopens what closed, so that it closes by its new day.
        if new and reopened < 2 and applications.get(new[0][0]).status is S.LAPSED:
            reopened += 1
            with unit_of_work():
                checking.reinstate(applications.get(new[0][0]), actor=office, reason="A flood.")
    assert set(reminded.kinds) >= REMINDED, "reminders before a date, on it and after it"
    lapses = Counter(case_id for case_id, name in brought() if name == Trigger.LAPSE.value)
    assert len(lapses) >= 8
    assert sum(lapses.values()) == len(lapses) + reopened, "nothing closes twice unless it was reopened"
    assert lapses[again[Stage.IN_REVIEW]] == 1, "the pause that nobody ended"
    db.session.rollback()
    assert clocks.recompute(db.session.scalars(select(Clock).where(queries.RUNNING)).all()) == []
