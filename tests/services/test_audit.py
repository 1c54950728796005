"""The audit chain: it takes only what it should, keeps it with the work it tells of, and shows every change made to it."""

import ast
import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select, text

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.models.audit import AuditEvent, AuditHead
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit
from accreditation.services.audit import chain
from accreditation.settings import ROOT
from accreditation.storage.local import LocalStore

KEY = "k" * 40
SOMEBODY = Viewer(person_id=7)


def happened(stream: str = "case:1", number: int = 1) -> None:
    """Record one event."""
    audit.record(AuditKind.SCORES_REVEALED, actor=SOMEBODY, stream=stream, application_id=number)


@pytest.fixture
def five(app) -> list[AuditEvent]:
    """A chain of five events, in a database whose guard has been taken off."""
    with clock.at(datetime(2026, 11, 2, 9, 30, 15, 123456, tzinfo=UTC)):
        for number in range(1, 6):
            with unit_of_work():
                happened(number=number)
    if db.engine.dialect.name == "sqlite":
        for trigger in (
            "audit_events_no_update",
            "audit_events_no_delete",
            "audit_heads_no_return",
            "audit_heads_no_delete",
        ):
            db.session.execute(text(f"DROP TRIGGER {trigger}"))
    else:
        db.session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
        db.session.execute(text("ALTER TABLE audit_heads DISABLE TRIGGER USER"))
    return list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))


def run(statement: str, **values: object) -> None:
    """Do to the database what an intruder would."""
    db.session.execute(text(statement), values)


def rehashed(event: AuditEvent, *, seq: int = 0, facts: str = "", previous_hash: str = "") -> str:
    """The hash that a careful forger would write."""
    return chain.digest(
        event.stream,
        seq or event.seq,
        event.at,
        event.kind,
        event.actor_id,
        facts or event.facts,
        previous_hash or event.previous_hash,
    )


def breaks(**given: Any) -> list[tuple[int, int, str]]:
    """The breaks, as (first, last, what)."""
    return [(place.seq, place.last, place.what) for place in audit.verify(**given)]


def test_every_kind_of_event_says_which_facts_it_carries():
    assert set(audit.FACTS) == set(AuditKind)
    assert all(audit.FACTS[kind] for kind in AuditKind)


def recorded() -> list[tuple[str, AuditKind, set[str]]]:
    """Every place in the code that records an event: where, which kind, with which facts."""
    passed = []
    for path in sorted((ROOT / "accreditation").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (
                isinstance(node, ast.Call) and ast.unparse(node.func).endswith("audit.record") and node.args
            ):
                continue
            named = {keyword.arg for keyword in node.keywords if keyword.arg} - {"actor", "stream"}
            code = ast.unparse(node.args[0]).removeprefix("AuditKind.")
            if code in AuditKind.__members__ and all(keyword.arg for keyword in node.keywords):
                passed.append((f"{path.relative_to(ROOT)}:{node.lineno}", AuditKind[code], named))
    return passed


def test_every_event_in_the_code_carries_its_facts():
    places = recorded()
    assert len(places) > 5
    assert [place for place, kind, named in places if named != audit.FACTS[kind]] == []


@pytest.mark.parametrize(
    ("kind", "stream", "facts"),
    [
        (AuditKind.SCORES_REVEALED, "case:1", {}),
        (AuditKind.SCORES_REVEALED, "case:1", {"application_id": 1, "score": 3}),
        (AuditKind.SCORES_REVEALED, "cases:1", {"application_id": 1}),
        (AuditKind.SCORES_REVEALED, "case:0", {"application_id": 1}),
        (AuditKind.CONCERN_RAISED, "case:1", {"concern_id": 1, "kind": "Ward 7 is not safe"}),
        (AuditKind.CONCERN_RAISED, "case:1", {"concern_id": 1, "kind": 0.5}),
    ],
)
def test_what_an_event_may_not_be_is_refused(kind, stream, facts):
    with pytest.raises(ValueError, match=r"must carry|no such audit stream|not a code|neither"):
        audit.record(kind, actor=None, stream=stream, **facts)


def test_events_follow_each_other_in_their_stream(app):
    with unit_of_work():
        happened("system")
        happened("case:2")
        happened("system", 2)
    with unit_of_work():
        happened("system", 3)
    rows = db.session.scalars(
        select(AuditEvent).where(AuditEvent.stream == "system").order_by(AuditEvent.seq)
    ).all()
    assert [(row.seq, row.facts) for row in rows] == [
        (1, '{"application_id":1}'),
        (2, '{"application_id":2}'),
        (3, '{"application_id":3}'),
    ]
    assert [row.previous_hash for row in rows] == [chain.GENESIS, rows[0].hash, rows[1].hash]
    assert rows[0].actor_id == SOMEBODY.person_id
    head = db.session.get(AuditHead, "system", populate_existing=True)
    assert head is not None
    assert (head.seq, head.hash) == (3, rows[2].hash)
    assert audit.verify() == []


def test_an_event_is_kept_only_if_the_work_is(app):
    def fails() -> None:
        with unit_of_work():
            happened()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with unit_of_work():
        happened(number=2)
        savepoint = db.session.begin_nested()
        happened(number=3)
        savepoint.rollback()
        with db.session.begin_nested():
            happened(number=4)
    assert db.session.scalars(select(AuditEvent.facts).order_by(AuditEvent.seq)).all() == [
        '{"application_id":2}',
        '{"application_id":4}',
    ]


def test_a_commit_that_would_lose_events_is_refused(app):
    happened()
    with pytest.raises(RuntimeError, match="not sealed"):
        db.session.commit()
    db.session.rollback()


def test_an_untouched_record_holds(five):
    assert breaks() == []
    assert breaks(streams=["case:1"]) == []
    assert breaks(streams=["case:99"]) == []


def test_an_altered_event_is_named(five):
    run("UPDATE audit_events SET facts = :facts WHERE seq = 3", facts='{"application_id":9}')
    assert breaks() == [(3, 3, audit.breaks.ALTERED)]
    assert str(audit.verify()[0]) == "case:1: event 3 was altered"


@pytest.mark.parametrize(
    "column", ["kind = 'x'", "actor_id = NULL", "hash = 'x'", "previous_hash = 'x'", "stream = 'people'"]
)
def test_no_column_can_be_altered_unseen(five, column):
    run(f"UPDATE audit_events SET {column} WHERE seq = 3")
    assert 3 in {place.seq for place in audit.verify()}


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_an_event_altered_together_with_its_hash_is_named(five, seq):
    facts = '{"application_id":9}'
    run(
        "UPDATE audit_events SET facts = :facts, hash = :hash WHERE seq = :seq",
        facts=facts,
        seq=seq,
        hash=rehashed(five[seq - 1], facts=facts),
    )
    assert breaks() == [(seq, seq, audit.breaks.ALTERED)]


def test_an_event_hung_elsewhere_is_named(five):
    run(
        "UPDATE audit_events SET previous_hash = 'x', hash = :hash WHERE seq = 3",
        hash=rehashed(five[2], previous_hash="x"),
    )
    assert breaks() == [(3, 3, audit.breaks.ALTERED)]


@pytest.mark.parametrize("first", [1, 2])
def test_removed_events_are_named(five, first):
    run("DELETE FROM audit_events WHERE seq BETWEEN :first AND 3", first=first)
    assert breaks() == [(first, 3, audit.breaks.REMOVED)]


def test_reordered_events_are_named(five):
    for source, dest in ((2, 20), (3, 2), (20, 3)):
        run("UPDATE audit_events SET seq = :dest WHERE seq = :source", source=source, dest=dest)
    assert breaks() == [(2, 2, audit.breaks.REORDERED), (3, 3, audit.breaks.REORDERED)]


def test_a_cut_tail_is_named_by_the_head(five):
    run("DELETE FROM audit_events WHERE seq > 3")
    assert breaks() == [(4, 5, audit.breaks.CUT_OFF)]


def test_a_stream_without_events_is_named_by_the_head(five):
    run("DELETE FROM audit_events")
    assert breaks() == [(1, 5, audit.breaks.CUT_OFF)]


def test_an_event_slipped_in_behind_the_head_is_named(five):
    last = five[-1]
    run(
        "INSERT INTO audit_events (stream, seq, at, kind, actor_id, facts, previous_hash, hash)"
        " SELECT stream, 6, at, kind, actor_id, facts, hash, :hash FROM audit_events WHERE seq = 5",
        hash=rehashed(last, seq=6, previous_hash=last.hash),
    )
    assert breaks() == [(6, 6, audit.breaks.SLIPPED_IN)]


def test_a_tail_cut_with_its_head_is_named_by_the_checkpoint(five, tmp_path):
    store = LocalStore(tmp_path)
    assert audit.checkpoint(store, KEY, date(2026, 11, 2)) == 1
    run("DELETE FROM audit_events WHERE seq > 3")
    run("UPDATE audit_heads SET seq = 3, hash = :hash", hash=five[2].hash)
    assert breaks() == []
    sealed = audit.newest(store, KEY)
    assert sealed is not None
    assert sealed.day == date(2026, 11, 2)
    assert breaks(marks=sealed.marks) == [(4, 5, audit.breaks.CUT_OFF)]
    run("DELETE FROM audit_events")
    run("DELETE FROM audit_heads")
    assert breaks(marks=sealed.marks) == [(1, 5, audit.breaks.CUT_OFF)]
    assert breaks(marks=sealed.marks, streams=["system"]) == []


def test_a_chain_written_anew_is_named_by_the_checkpoint(five, tmp_path):
    store = LocalStore(tmp_path)
    audit.checkpoint(store, KEY, date(2026, 11, 2))
    previous, facts = five[1].hash, '{"application_id":9}'
    for event in five[2:]:
        ends = rehashed(event, previous_hash=previous, facts=facts)
        run(
            "UPDATE audit_events SET facts = :facts, previous_hash = :previous, hash = :hash WHERE seq = :seq",
            facts=facts,
            previous=previous,
            hash=ends,
            seq=event.seq,
        )
        previous = ends
    run("UPDATE audit_heads SET hash = :hash", hash=previous)
    assert breaks() == []
    sealed = audit.newest(store, KEY)
    assert sealed is not None
    assert breaks(marks=sealed.marks) == [(5, 5, audit.breaks.ALTERED)]


def test_events_after_the_checkpoint_are_no_break(five, tmp_path):
    store = LocalStore(tmp_path)
    audit.checkpoint(store, KEY, date(2026, 11, 2))
    with unit_of_work():
        happened(number=6)
        happened("case:2")
    sealed = audit.newest(store, KEY)
    assert sealed is not None
    assert breaks(marks=sealed.marks) == []


def test_the_newest_checkpoint_counts_and_a_forged_one_is_refused(five, tmp_path):
    store = LocalStore(tmp_path)
    assert audit.newest(store, KEY) is None
    for day in (date(2026, 11, 2), date(2026, 12, 1), date(2026, 11, 30)):
        audit.checkpoint(store, KEY, day)
    newest = audit.newest(store, KEY)
    assert newest is not None
    assert newest.day == date(2026, 12, 1)
    with pytest.raises(audit.ForgedCheckpoint, match="not made by this service"):
        audit.newest(store, "j" * 40)
    store.copy("audit/checkpoints/2026-11-02.json", "audit/checkpoints/2026-12-24.json")
    with pytest.raises(audit.ForgedCheckpoint, match="another day"):
        audit.newest(store, KEY)


def test_writers_at_the_same_moment_leave_one_whole_chain(live_app):
    """Two streams, named in opposite orders by eight writers: nobody waits for ever and no number is lost."""
    failures: list[BaseException] = []

    def write(number: int) -> None:
        streams = ("case:1", "system") if number % 2 else ("system", "case:1")
        try:
            with live_app.app_context():
                for _ in range(5):
                    with unit_of_work():
                        for stream in streams:
                            happened(stream, number)
        except BaseException as failure:  # noqa: BLE001 - shown to the test, which must end
            failures.append(failure)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    with live_app.app_context():
        assert dict(db.session.execute(select(AuditHead.stream, AuditHead.seq)).all()) == {
            "case:1": 40,
            "system": 40,
        }
        assert audit.verify() == []
