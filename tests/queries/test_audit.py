"""The audit record as people read it: filters, pages and a case's timeline, in few statements however long it is."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Role
from accreditation.permissions.viewer import Viewer
from accreditation.queries import audit as queries
from accreditation.queries import paging
from accreditation.services import audit
from tests.world import World

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def written(world: World) -> Viewer:
    """Sixty events on sixty days in a case, and one of the service itself elsewhere."""
    somebody = world.viewer(world.person(Role.AUDITOR, name="Ann Auditor"))
    for day in range(60):
        with clock.at(NOON + timedelta(days=day)), unit_of_work():
            audit.record(AuditKind.SCORES_REVEALED, actor=somebody, stream="case:1", application_id=day)
    with clock.at(NOON + timedelta(days=60)), unit_of_work():
        audit.record(AuditKind.CYCLE_OPENED, actor=None, stream="system", cycle_id=1)
    return somebody


def test_pages_newest_first(written):
    first, second = queries.page(), queries.page(number=2)
    assert (len(first.rows), len(second.rows), first.pages, first.total, first.more) == (50, 11, 2, 61, False)
    assert (first.rows[0].label, first.rows[0].actor, first.rows[0].facts) == (
        "Cycle opened",
        "",
        {"cycle_id": 1},
    )
    assert first.rows[1].actor == "Ann Auditor"
    assert queries.page(number=99).number == 2


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        (queries.Filters(stream="case:1"), 60),
        (queries.Filters(stream="case:2"), 0),
        (queries.Filters(kind=AuditKind.CYCLE_OPENED), 1),
        (queries.Filters(actor_id=-1), 0),
        (queries.Filters(until=date(2026, 11, 3)), 2),
        (queries.Filters(stream="case:1", kind=AuditKind.SCORES_REVEALED, until=date(2026, 11, 3)), 2),
    ],
)
def test_filters(written, chosen, count):
    assert queries.page(chosen).total == count
    assert len(queries.page(chosen).rows) == min(count, 50)


def test_by_person(written):
    assert queries.page(queries.Filters(actor_id=written.person_id)).total == 60


def test_the_count_stops(written, monkeypatch):
    monkeypatch.setattr(paging, "COUNTED_TO", 20)
    shown = queries.page()
    assert (shown.total, shown.pages, shown.more) == (20, 1, True)


def test_a_timeline_is_one_statement_oldest_first(written):
    statements: list[str] = []

    def note(*args: object) -> None:
        statements.append(str(args[2]))

    event.listen(db.engine, "before_cursor_execute", note)
    events = queries.timeline(1)
    event.remove(db.engine, "before_cursor_execute", note)
    assert len([statement for statement in statements if "SAVEPOINT" not in statement]) == 1
    assert [event.seq for event in events] == list(range(1, 61))
    assert {event.actor for event in events} == {"Ann Auditor"}
    assert queries.timeline(1, [AuditKind.APPLICATION_MOVED]) == []
    assert queries.timeline(2) == []
