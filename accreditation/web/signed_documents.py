"""An application as it is signed: its standards by domain, what does not apply, and what changed since it was signed before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accreditation.frameworks.framework import Domain
from accreditation.models.applications import Application
from accreditation.models.content import citation_content
from accreditation.models.snapshots import Entry, EntryCitation, Snapshot
from accreditation.queries import frameworks, snapshots
from accreditation.web.differences import FieldChange, changed_fields


@dataclass(frozen=True)
class EntryChange:
    """What changed of one standard; `is_new` where the document that was signed before did not have it."""

    entry: Entry
    fields: Sequence[FieldChange]
    cited: Sequence[EntryCitation]
    cited_no_more: Sequence[EntryCitation]
    is_new: bool


@dataclass(frozen=True)
class SignedDocument:
    """What is read before it is signed; `earlier` is what was signed before, with what changed since, by standard."""

    snapshot: Snapshot
    domains: Sequence[tuple[Domain, Sequence[Entry]]]
    items: Mapping[int, int]
    """The piece of evidence of each cited file that may be opened."""

    earlier: Snapshot | None
    changes: Mapping[int, EntryChange]
    dropped: Sequence[Entry]
    """What was signed before and is in it no more."""

    @property
    def away(self) -> list[Entry]:
        """The standards that do not apply."""
        return [entry for _, entries in self.domains for entry in entries if entry.not_applicable]


def of_snapshot(snapshot: Snapshot, application: Application) -> SignedDocument:
    """The document that a snapshot is."""
    entries = snapshots.entries(snapshot)
    earlier = snapshots.signed_before(snapshot)
    replaced = snapshots.replaced_entries(earlier, [entry.id for entry in entries]) if earlier else {}
    domains = [
        (domain, [entry for entry in entries if entry.standard.domain == domain.code])
        for domain in frameworks.of_application(application).domains
    ]
    standards = {entry.standard_id for entry in entries}
    return SignedDocument(
        snapshot,
        [(domain, of_domain) for domain, of_domain in domains if of_domain],
        snapshots.items_of(entries),
        earlier,
        _changes(entries, replaced, snapshots.standards_of(earlier)) if earlier else {},
        [entry for standard_id, entry in replaced.items() if standard_id not in standards],
    )


def _changes(
    entries: Sequence[Entry], replaced: Mapping[int, Entry], signed: frozenset[int]
) -> dict[int, EntryChange]:
    changes = {}
    for entry in entries:
        before = replaced.get(entry.standard_id)
        if before is not None:
            changes[entry.standard_id] = _change(entry, before)
        elif entry.standard_id not in signed:
            changes[entry.standard_id] = EntryChange(entry, (), (), (), is_new=True)
    return changes


def _change(entry: Entry, before: Entry) -> EntryChange:
    old, new = ([citation_content(citation) for citation in each.citations] for each in (before, entry))
    return EntryChange(
        entry,
        changed_fields(before, entry),
        [citation for citation in entry.citations if citation_content(citation) not in old],
        [citation for citation in before.citations if citation_content(citation) not in new],
        is_new=False,
    )
