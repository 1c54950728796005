"""The audit record of a generated field: real chains, so that `flask audit verify` finds them whole."""

from datetime import datetime

from accreditation.enums.audit import AuditKind
from accreditation.services.audit.chain import GENESIS, digest
from accreditation.services.audit.facts import FactValue, text_of
from bench.field.tables import Tables


class Stream:
    """One chain under way; what is told of it is put in the order of time when it ends."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pending: list[tuple[datetime, int | None, AuditKind, str]] = []

    def add(self, at: datetime, actor_id: int | None, kind: AuditKind, /, **facts: FactValue) -> None:
        """One more event."""
        self.pending.append((at, actor_id, kind, text_of(kind, facts)))

    def end(self, tables: Tables) -> None:
        """Write the chain and where it ends; nothing is added to it after."""
        previous = GENESIS
        seq = 0
        for at, actor_id, kind, facts in sorted(self.pending, key=lambda event: event[0]):
            seq += 1
            made = digest(self.name, seq, at, kind.value, actor_id, facts, previous)
            tables.events.add(self.name, seq, at, kind.value, actor_id, facts, previous, made)
            previous = made
        if seq:
            tables.heads.add(self.name, seq, previous)
        self.pending.clear()
