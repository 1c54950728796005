"""Read the chains from end to end and name every event that was altered, removed, reordered, cut off or slipped in."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select

from accreditation.db import db
from accreditation.models.audit import AuditEvent, AuditHead
from accreditation.services.audit.chain import GENESIS, digest
from accreditation.services.audit.facts import PEOPLE, SYSTEM
from accreditation.services.audit.stored import raw

ALTERED = "altered"
REMOVED = "removed"
REORDERED = "reordered"
CUT_OFF = "cut off"
SLIPPED_IN = "slipped in"
NO_NUMBER = "an event was slipped in whose place is no number"
HEAD = "the note of where it ends was altered"

Mark = tuple[int, str]
"""Where a chain was known to stand: the number of its last event, and that event's hash."""

_BATCH = 1000
_COLUMNS = (
    AuditEvent.stream,
    AuditEvent.seq,
    # As it is stored: what the type of the model would read as the same moment is not the same text.
    raw(AuditEvent.at, "at"),
    AuditEvent.kind,
    AuditEvent.actor_id,
    AuditEvent.facts,
    AuditEvent.previous_hash,
    AuditEvent.hash,
)


@dataclass(frozen=True, order=True)
class Break:
    """One place where a chain does not hold; `last` is the end of a run of missing events."""

    stream: str
    seq: int
    what: str
    last: int

    def __str__(self) -> str:
        """The place in words."""
        if self.what in {NO_NUMBER, HEAD}:
            return f"{self.stream}: {self.what}"
        if self.last == self.seq:
            return f"{self.stream}: event {self.seq} was {self.what}"
        return f"{self.stream}: events {self.seq} to {self.last} were {self.what}"


def verify(
    streams: Collection[str] | None = None, *, marks: Mapping[str, Collection[Mark]] | None = None
) -> list[Break]:
    """Every break in these streams, or in all; `marks` are the heads of checkpoints, which a cut tail cannot forge."""
    heads, broken = _heads(streams)
    ends_of = {stream: [*(marks or {}).get(stream, ())] for stream in {*heads, *(marks or {})}}
    for stream, head in heads.items():
        ends_of[stream].append(head)
    streams_read: set[str] = set()
    for stream, events in groupby(_events(streams), key=lambda event: str(event.stream)):
        streams_read.add(stream)
        broken += _walk(stream, events, ends_of.get(stream, []))
    for stream in sorted(ends_of.keys() - streams_read):
        last = max(mark[0] for mark in ends_of[stream])
        if streams is None or stream in streams:
            # No chain begins before its first event: such a head was put there by hand.
            broken.append(Break(stream, 1, CUT_OFF, last) if last > 0 else Break(stream, 0, HEAD, 0))
    return sorted(set(broken))


def is_stream(stream: str, marks: Mapping[str, Collection[Mark]]) -> bool:
    """Whether there is, or was, such a stream: one of the service's own, with events, or in a checkpoint."""
    events = select(AuditEvent.id).where(AuditEvent.stream == stream).limit(1)
    return (
        stream in (PEOPLE, SYSTEM)
        or stream in marks
        or db.session.scalar(events) is not None
        or bool(_heads([stream])[0])
    )


def _heads(streams: Collection[str] | None) -> tuple[dict[str, Mark], list[Break]]:
    """Where each chain should end, and the streams of which that is no place at all."""
    statement = select(AuditHead.stream, AuditHead.seq, AuditHead.hash)
    if streams is not None:
        statement = statement.where(AuditHead.stream.in_(streams))
    heads: dict[str, Mark] = {}
    broken = []
    row: Any  # SQLite keeps any value in any column
    for row in db.session.execute(statement):
        stream, seq, ends = row
        if isinstance(seq, int) and isinstance(ends, str):
            heads[str(stream)] = (seq, ends)
        else:
            broken.append(Break(str(stream), 0, HEAD, 0))
    return heads, broken


def _events(streams: Collection[str] | None) -> Iterator[Row[Any]]:
    statement = select(*_COLUMNS).order_by(AuditEvent.stream, AuditEvent.seq)
    if streams is not None:
        statement = statement.where(AuditEvent.stream.in_(streams))
    return iter(db.session.execute(statement.execution_options(yield_per=_BATCH)))


@dataclass
class _Chain:
    """What a walk along one stream has found so far; a joint carries the number of the event after it."""

    stream: str
    marks: Collection[Mark]
    seq: int = 0
    previous: str = GENESIS
    broken: list[Break] = field(default_factory=list)
    wrong: dict[int, Row[Any]] = field(default_factory=dict)
    joints: set[int] = field(default_factory=set)

    def take(self, event: Row[Any]) -> None:
        """Look at the next event that is there."""
        # SQLite keeps any value in any column.
        if not isinstance(event.seq, int):
            self.broken.append(Break(self.stream, 0, NO_NUMBER, 0))
            return
        if event.seq < 1:
            self.broken.append(Break(self.stream, event.seq, SLIPPED_IN, event.seq))
            return
        if event.seq > self.seq + 1:
            self.broken.append(Break(self.stream, self.seq + 1, REMOVED, event.seq - 1))
        # A joint that does not fit says that one of its two sides was changed, not yet which.
        elif event.previous_hash != self.previous:
            self.joints.add(event.seq)
        if event.hash != _digest(event, event.seq):
            self.wrong[event.seq] = event
        if any(seq == event.seq and ends != event.hash for seq, ends in self.marks):
            self.joints.add(event.seq + 1)
        self.seq, self.previous = event.seq, event.hash

    def rewritten(self) -> set[int]:
        """Events that hold by themselves but not in their place: changed together with their own hash.

        One open joint blames the event before it; open joints on both sides of an event blame that event.
        """
        loose = {joint for joint in self.joints if not {joint - 1, joint} & self.wrong.keys()}
        between = {joint for joint in loose if joint + 1 in loose}
        alone = {max(joint - 1, 1) for joint in loose if joint + 1 not in loose and joint - 1 not in loose}
        return between | alone


def _walk(stream: str, events: Iterable[Row[Any]], marks: Collection[Mark]) -> list[Break]:
    chain = _Chain(stream, marks)
    for event in events:
        chain.take(event)
    # Only where something is wrong: it reads the whole stream once more.
    places = _places(stream) if chain.wrong else {}
    for seq, event in chain.wrong.items():
        moved = event.hash in places and event.hash == _digest(event, places[event.hash])
        chain.broken.append(Break(stream, seq, REORDERED if moved else ALTERED, seq))
    chain.broken += [Break(stream, seq, ALTERED, seq) for seq in chain.rewritten()]
    end = max((seq for seq, _ends in marks), default=0)
    if end > chain.seq:
        chain.broken.append(Break(stream, chain.seq + 1, CUT_OFF, end))
    elif chain.seq > end and chain.seq > (now := _heads([stream])[0].get(stream, (0, ""))[0]):
        # Asked again, because an honest event may have come since the heads were read.
        chain.broken.append(Break(stream, now + 1, SLIPPED_IN, chain.seq))
    return chain.broken


def _places(stream: str) -> dict[str, int]:
    """Where each hash of a stream stands if one follows the links instead of the numbers."""
    statement = select(AuditEvent.previous_hash, AuditEvent.hash).where(AuditEvent.stream == stream)
    following = {row.previous_hash: row.hash for row in db.session.execute(statement)}
    places: dict[str, int] = {}
    current = GENESIS
    while (current := following.pop(current, "")) != "":
        places[current] = len(places) + 1
    return places


def _digest(event: Row[Any], seq: int) -> str:
    """The digest that an event should carry; none where its values are of kinds that we never store."""
    if not all(
        isinstance(text, str) for text in (event.stream, event.kind, event.facts, event.previous_hash)
    ):
        return ""
    if not isinstance(event.actor_id, int | None):
        return ""
    return digest(event.stream, seq, event.at, event.kind, event.actor_id, event.facts, event.previous_hash)
