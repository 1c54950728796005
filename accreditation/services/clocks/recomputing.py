"""Compute again by when running clocks are due: after a pause, an extension, another calendar or a cycle's other clocks."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.clocks import ClockKind
from accreditation.models.applications import Application
from accreditation.models.clocks import CasePause, Clock
from accreditation.models.findings import Finding
from accreditation.models.reviews import Review
from accreditation.queries import clocks as queries
from accreditation.rules import clocks as rules
from accreditation.rules.working_days import Pause
from accreditation.services.clocks import rows as clock_rows
from accreditation.services.clocks import windows

_AT_ONCE = 500
"""So many rows are asked for in one statement, which databases limit."""


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    left = iter(ids)
    while part := list(islice(left, _AT_ONCE)):
        yield part


@dataclass(frozen=True)
class Moved:
    """A clock whose day is another now."""

    clock: Clock
    before: date
    after: date


def recompute(rows: Sequence[Clock]) -> list[Moved]:
    """Compute the day of running clocks afresh, with their copies; those that moved."""
    # A reviewer's clock stands still until the day of the provider's answer, so that day comes first.
    answers = [row for row in rows if row.kind is ClockKind.CLARIFICATION]
    others = [row for row in rows if row.kind is not ClockKind.CLARIFICATION]
    return _recompute(answers) + _recompute(others)


def _recompute(rows: Sequence[Clock]) -> list[Moved]:
    paused, extended = _paused(rows), _extended(rows)
    questions = queries.with_provider(
        sorted({row.application_id for row in rows if row.application_id and stands_with_questions(row)})
    )
    # Held until the end: the copies are then written to what is loaded, and not asked for one by one.
    loaded = _subjects(rows)
    moved = []
    for row in rows:
        before = row.due_on
        still = [
            *paused.get(_waits_with(row), ()),
            *(questions.get(row.application_id or 0, ()) if stands_with_questions(row) else ()),
        ]
        clock_rows.set_day(row, clock_rows.day_of(row, still, extended.get(row.id, 0)))
        if row.due_on != before:
            moved.append(Moved(row, before, row.due_on))
    del loaded
    return moved


def recompute_case(application_id: int) -> list[Moved]:
    """The same for every clock of a case that runs."""
    return recompute(queries.of_case(application_id))


def cut_anew(applications: Sequence[Application]) -> list[Moved]:
    """Give the running clocks of cases the lengths and the last day that their cycle has now; those that moved.

    A clock that would be over at once keeps what it had, so that no change of a cycle ends anything by itself.
    """
    by_id = {application.id: application for application in applications}
    rows = [row for ids in _parts(by_id) for row in _of_cases(ids)]
    before = {row.id: (row.length, row.ends_on, row.name, row.began_at, row.grace) for row in rows}
    days = {row.id: row.due_on for row in rows}
    for row in rows:
        assert row.application_id is not None
        windows.cut(row, by_id[row.application_id])
    moved = recompute(rows)
    today = clock.today()
    over = [
        move.clock for move in moved if rules.comes_too_late(move.after, today) and move.after < move.before
    ]
    for row in over:
        row.length, row.ends_on, row.name, row.began_at, row.grace = before[row.id]
        clock_rows.set_day(row, days[row.id])
    return [move for move in moved if move.clock not in over]


def _of_cases(ids: Iterable[int]) -> Sequence[Clock]:
    kinds = (ClockKind.STAGE, ClockKind.INVITATION, ClockKind.REVIEW)
    return db.session.scalars(
        select(Clock)
        .where(Clock.application_id.in_(ids), Clock.kind.in_(kinds), queries.RUNNING)
        .order_by(Clock.application_id, Clock.id)
    ).all()


def stands_with_questions(row: Clock) -> bool:
    """Whether a clock stands still while the provider has the reviewers' questions."""
    return row.kind is not ClockKind.INVITATION and row.name in queries.STOPPED_BY_QUESTIONS


def _waits_with(row: Clock) -> int | None:
    """The case whose pauses a clock stands still in."""
    return row.application_id if row.kind in queries.PAUSED_WITH_CASE else None


def _paused(rows: Sequence[Clock]) -> Mapping[int | None, Sequence[Pause]]:
    """The days inside the pauses of each case."""
    ids = sorted({case_id for row in rows if (case_id := _waits_with(row)) is not None})
    pauses = defaultdict(list)
    for part in _parts(ids):
        statement = select(CasePause).where(CasePause.application_id.in_(part)).order_by(CasePause.id)
        for pause in db.session.scalars(statement):
            pauses[pause.application_id].append(pause)
    return {case_id: queries.days_of(of_case) for case_id, of_case in pauses.items()}


def _extended(rows: Sequence[Clock]) -> dict[int, int]:
    extended: dict[int, int] = {}
    for part in _parts(row.id for row in rows):
        extended |= queries.extended(part)
    return extended


def _subjects(rows: Sequence[Clock]) -> list[object]:
    """What carries the days of these clocks, loaded in few statements."""
    loaded: list[object] = []
    for model, ids in (
        (Application, {row.application_id for row in rows if row.kind is ClockKind.STAGE}),
        (Review, {row.review_id for row in rows if row.review_id is not None}),
        (Finding, {row.finding_id for row in rows if row.finding_id is not None}),
    ):
        missing = sorted(
            number
            for number in ids
            if number is not None and db.session.identity_key(model, number) not in db.session.identity_map
        )
        for part in _parts(missing):
            loaded += db.session.scalars(select(model).where(model.id.in_(part)))
    return loaded
