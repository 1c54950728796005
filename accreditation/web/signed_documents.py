"""An application as it is signed: its standards by domain, what does not apply, and what changed since it was signed before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from accreditation.frameworks.framework import Domain
from accreditation.models.applications import Application
from accreditation.models.content import citation_content
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.models.snapshots import Entry, EntryCitation, Snapshot, SnapshotEntry
from accreditation.queries import clarified, frameworks, snapshots
from accreditation.queries.clarified import Added, Clarified
from accreditation.rules.word_diff import folded, word_diff
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

    local_confirmations: Mapping[int, LocalConfirmation]
    """What the place says of each answer that its organisation gives, by standard."""

    signed: Snapshot
    """Whose signatures count: its own, or what was signed before answers were added in review."""

    clarified: Mapping[int, Sequence[Clarified]]
    """What reviewers asked and the provider added, by standard."""

    @property
    def added(self) -> list[Added]:
        """When answers to the reviewers' questions were added to what was signed."""
        return (
            [] if self.signed is self.snapshot else clarified.added(self.clarified, self.signed.submitted_at)
        )

    @property
    def same(self) -> int:
        """How many standards say what was signed before, to the letter."""
        return sum(len(entries) for _, entries in self.domains) - len(self.changes)

    @property
    def away(self) -> list[Entry]:
        """The standards that do not apply."""
        return [entry for _, entries in self.domains for entry in entries if entry.not_applicable]


def of_snapshot(snapshot: Snapshot, application: Application) -> SignedDocument:
    """The document that a snapshot is."""
    places = snapshots.places(snapshot)
    signed = snapshots.signed(snapshot)
    questions = clarified.answered_in(snapshot.id) if application.round is not None else {}
    entries = [place.entry for place in places]
    confirmations = {
        place.standard_id: place.local_confirmation for place in places if place.local_confirmation
    }
    earlier = snapshots.signed_before(snapshot) if signed is snapshot else signed
    replaced = snapshots.replaced_entries(earlier, [entry.id for entry in entries]) if earlier else {}
    domains = [
        (domain, [entry for entry in entries if entry.standard.domain == domain.code])
        for domain in frameworks.of_application(application).domains
    ]
    standards = {entry.standard_id for entry in entries}
    differences = snapshots.differences(earlier) if earlier else {}
    return SignedDocument(
        snapshot,
        [(domain, of_domain) for domain, of_domain in domains if of_domain],
        snapshots.items_of(entries),
        earlier,
        _changes(places, replaced, differences, _since(questions, earlier)) if earlier else {},
        [entry for standard_id, entry in replaced.items() if standard_id not in standards],
        confirmations,
        signed,
        questions,
    )


def for_outsider(snapshot: Snapshot, application: Application) -> SignedDocument:
    """The same for whoever countersigns: they read what is said and what it cites, and open no file of the library."""
    return replace(of_snapshot(snapshot, application), items={})


def _since(questions: Mapping[int, Sequence[Clarified]], earlier: Snapshot) -> dict[int, list[FieldChange]]:
    """What was added on the reviewers' questions since a document was signed, by standard."""
    return {
        standard_id: [
            FieldChange("Added on the reviewers’ questions", word_diff("", each.answer))
            for each in of_standard
            if earlier.signature is None or each.declared_at > earlier.signature.signed_at
        ]
        for standard_id, of_standard in questions.items()
    }


def _changes(
    places: Sequence[SnapshotEntry],
    replaced: Mapping[int, Entry],
    signed: Mapping[int, str],
    added: Mapping[int, Sequence[FieldChange]],
) -> dict[int, EntryChange]:
    """What changed, by standard; `signed` holds what each place said of its organisation's answer when it was signed before."""
    changes = {}
    for place in places:
        entry, before = place.entry, replaced.get(place.standard_id)
        if place.standard_id not in signed:
            changes[place.standard_id] = EntryChange(entry, (), (), (), is_new=True)
            continue
        difference = place.local_confirmation.difference if place.local_confirmation is not None else ""
        different = [
            *_changed_difference(signed[place.standard_id], difference),
            *added.get(place.standard_id, ()),
        ]
        if before is not None or different:
            changes[place.standard_id] = _change(entry, before or entry, different)
    return changes


def _changed_difference(before: str, now: str) -> list[FieldChange]:
    return [] if before == now else [FieldChange("Different here", folded(word_diff(before, now)))]


def _change(entry: Entry, before: Entry, different: Sequence[FieldChange]) -> EntryChange:
    old, new = ([citation_content(citation) for citation in each.citations] for each in (before, entry))
    return EntryChange(
        entry,
        [*changed_fields(before, entry), *different],
        [citation for citation in entry.citations if citation_content(citation) not in old],
        [citation for citation in before.citations if citation_content(citation) not in new],
        is_new=False,
    )
