"""The audit chain: it takes only what it should, keeps it with the work it tells of, and shows every change made to it."""

import ast
import io
import threading
from datetime import UTC, datetime, timedelta
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

pytestmark = pytest.mark.both_databases
KEY = "k" * 40
NIGHT = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
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
    db.session.commit()
    return list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))


def run(statement: str, **values: object) -> None:
    """Do to the database what an intruder would."""
    db.session.execute(text(statement), values)
    db.session.commit()


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


def sealed_at(store: LocalStore, moment: datetime, key: str = KEY) -> str:
    """Seal a checkpoint at a moment, as the worker does at night; its name."""
    sealed = audit.checkpoint(store, key, moment)
    with clock.at(moment), unit_of_work():
        audit.note(sealed)
    return f"audit/checkpoints/{sealed.name}"


def test_a_tail_cut_with_its_head_is_named_by_the_checkpoint(five, tmp_path):
    store = LocalStore(tmp_path)
    sealed_at(store, NIGHT)
    run("DELETE FROM audit_events WHERE seq > 3 AND stream = 'case:1'")
    run("UPDATE audit_heads SET seq = 3, hash = :hash WHERE stream = 'case:1'", hash=five[2].hash)
    assert breaks() == []
    with clock.at(NIGHT):
        compared = audit.compare(store, [KEY])
    assert (compared.newest, compared.faults) == (NIGHT, [])
    assert breaks(marks=compared.marks) == [(4, 5, audit.breaks.CUT_OFF)]
    run("DELETE FROM audit_events WHERE stream = 'case:1'")
    run("DELETE FROM audit_heads WHERE stream = 'case:1'")
    assert breaks(marks=compared.marks) == [(1, 5, audit.breaks.CUT_OFF)]
    assert breaks(marks=compared.marks, streams=["system"]) == []


def test_a_chain_written_anew_is_named_by_the_checkpoint(five, tmp_path):
    store = LocalStore(tmp_path)
    audit.checkpoint(store, KEY, NIGHT)
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
    with clock.at(NIGHT):
        assert breaks(marks=audit.compare(store, [KEY]).marks) == [(5, 5, audit.breaks.ALTERED)]


def test_events_after_the_checkpoint_are_no_break(five, tmp_path):
    store = LocalStore(tmp_path)
    sealed_at(store, NIGHT)
    with unit_of_work():
        happened(number=6)
        happened("case:2")
    with clock.at(NIGHT):
        assert breaks(marks=audit.compare(store, [KEY]).marks) == []


def test_a_checkpoint_is_missed_when_it_is_gone(five, tmp_path):
    store = LocalStore(tmp_path)
    with clock.at(NIGHT):
        assert not audit.is_new() or audit.compare(store, [KEY]).faults == []
        name = sealed_at(store, NIGHT)
        store.delete(name)
        (fault,) = audit.compare(store, [KEY]).faults
        assert "was sealed, and is gone" in fault
    with clock.at(NIGHT + timedelta(days=3)):
        faults = audit.compare(store, [KEY]).faults
        assert any("There is no checkpoint, though one is sealed every night" in fault for fault in faults)
        sealed_at(store, NIGHT + timedelta(hours=1))
        assert any("The newest checkpoint is of" in fault for fault in audit.compare(store, [KEY]).faults)


def test_a_forged_or_future_checkpoint_does_not_hide_a_cut_tail(five, tmp_path):
    store = LocalStore(tmp_path)
    name = sealed_at(store, NIGHT)
    store.copy(name, "audit/checkpoints/2999-01-01t000000.000000z")
    store.put_stream("audit/checkpoints/2998-01-01t000000.000000z", io.BytesIO(b"nothing"), 100)
    run("DELETE FROM audit_events WHERE seq > 3 AND stream = 'case:1'")
    run("UPDATE audit_heads SET seq = 3, hash = :hash WHERE stream = 'case:1'", hash=five[2].hash)
    # The clock was years ahead when this one was made, rightly signed, of the chain as it was cut.
    audit.checkpoint(store, KEY, datetime(2030, 1, 1, tzinfo=UTC))
    with clock.at(NIGHT):
        compared = audit.compare(store, [KEY])
    assert [fault.split()[2][:4] for fault in compared.faults] == ["2999", "2998"]
    assert ["dated in the future" in note for note in compared.notes] == [True]
    assert breaks(marks=compared.marks) == [(4, 5, audit.breaks.CUT_OFF)]


def test_a_key_is_named_and_may_be_changed(five, tmp_path):
    store, next_key = LocalStore(tmp_path), "j" * 40
    sealed_at(store, NIGHT)
    with clock.at(NIGHT):
        unknown = audit.compare(store, [next_key])
        assert (unknown.faults, len(unknown.unknown_keys)) == ([], 1)
        assert unknown.marks == {}
        sealed_at(store, NIGHT + timedelta(hours=1), next_key)
        both = audit.compare(store, [next_key, KEY])
        assert (both.faults, both.unknown_keys) == ([], frozenset())
        # Who changes a checkpoint needs the key that it names.
        name = f"audit/checkpoints/{NIGHT + timedelta(hours=2):%Y-%m-%dt%H%M%S.%fz}"
        good = b"".join(store.open(sealed_at(store, NIGHT + timedelta(hours=2))))
        store.put_stream(name, io.BytesIO(good.replace(b'"case:1":[5', b'"case:1":[3')), 10_000)
        (fault,) = audit.compare(store, [next_key, KEY]).faults
        assert "was not made by this service, or was changed" in fault


@pytest.mark.parametrize(
    "altered",
    [
        "at = '2026-11-02 09:30:15.123456+00:00'",
        "at = '2026-11-02T09:30:15.123456'",
        "at = 'yesterday'",
        "actor_id = 'x'",
        "facts = CAST(facts AS BLOB)",
    ],
)
@pytest.mark.one_database
def test_what_reads_the_same_and_is_stored_otherwise_is_named(five, altered):
    run(f"UPDATE audit_events SET {altered} WHERE seq = 3")
    assert breaks() == [(3, 3, audit.breaks.ALTERED)]


@pytest.mark.one_database
def test_a_place_that_is_no_number_is_named(five):
    run("UPDATE audit_events SET seq = 'three' WHERE seq = 3")
    assert {what for _, _, what in breaks()} == {audit.breaks.NO_NUMBER, audit.breaks.REMOVED}
    run("UPDATE audit_events SET seq = 3 WHERE seq = 'three'")
    run("UPDATE audit_heads SET seq = 'five'")
    assert audit.breaks.HEAD in {what for _, _, what in breaks()}


@pytest.mark.parametrize(
    "altered",
    ["UPDATE audit_heads SET seq = 3", "UPDATE audit_heads SET hash = 'x'", "DELETE FROM audit_heads"],
)
def test_an_altered_head_is_named(five, altered):
    run(altered)
    assert breaks() != []


def test_a_head_without_a_chain_is_named(five):
    run("INSERT INTO audit_heads (stream, seq, hash) VALUES ('case:9', 0, 'x')")
    assert breaks() == [(0, 0, audit.breaks.HEAD)]
    assert str(audit.verify()[0]) == "case:9: the note of where it ends was altered"


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
