"""Freeze an application: an ordered list of entries, each known by the hash of its content."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.content import answer_content, citation_content
from accreditation.models.evidence import Citation
from accreditation.models.frameworks import Standard
from accreditation.models.snapshots import Entry, EntryCitation, Snapshot, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers, local_confirmations
from accreditation.queries import snapshots as queries
from accreditation.services.case_facts import fingerprint


def build(application: Application, *, requested_by: Viewer | None = None) -> Snapshot:
    """The answers as they stand now, to be signed; an entry that did not change is the one of the snapshot before."""
    earlier = _earlier_entries(application.id)
    cited, clarified = fingerprint.citations(application.id), fingerprint.clarifications(application)
    placed = []
    for answer in answers.in_scope(application):
        digest = fingerprint.of_answer(
            answer, cited.get(answer.id, ()), clarified.get(answer.standard_id, ())
        )
        # Shared with earlier snapshots, so that a reviewer's score stays with an entry that a return did not touch.
        entry = earlier.get((answer.standard_id, digest)) or _freeze(answer, digest, cited.get(answer.id, ()))
        placed.append(_Placed(answer.standard, entry, digest))
    placed = sorted([*placed, *_of_organisation(application)], key=lambda place: place.standard.position)
    return _keep(application, placed, requested_by)


def amend(application: Application, standard_ids: Collection[int], *, requested_by: Viewer) -> Snapshot:
    """What was sent last, with some of its answers as they stand now: what a provider adds in review is sent at once.

    No executive signs it: whoever sends it declares that what they added is true.
    """
    sent = queries.submitted(application.id)
    if sent is None:
        raise RuleBroken("Nothing was sent yet, so nothing can be added to it.")
    cited, clarified = fingerprint.citations(application.id), fingerprint.clarifications(application)
    amended = {
        answer.standard_id: answer
        for answer in answers.in_scope(application)
        if answer.standard_id in standard_ids
    }
    placed = []
    for place in queries.places(sent):
        answer = amended.get(place.standard_id)
        if answer is None:
            standing = _Placed(
                place.entry.standard, place.entry, fingerprint.of_place(place), place.local_confirmation_id
            )
        else:
            of_answer = cited.get(answer.id, ())
            digest = fingerprint.of_answer(answer, of_answer, clarified.get(answer.standard_id, ()))
            standing = _Placed(answer.standard, _freeze(answer, digest, of_answer), digest)
        placed.append(standing)
    snapshot = _keep(application, placed, requested_by)
    snapshot.submitted_at = snapshot.created_at
    return snapshot


def _keep(application: Application, placed: Sequence["_Placed"], requested_by: Viewer | None) -> Snapshot:
    db.session.flush()
    latest = queries.newest(application.id)
    snapshot = Snapshot(
        application_id=application.id,
        number=1 if latest is None else latest.number + 1,
        content_hash=fingerprint.whole((place.standard.code, place.digest) for place in placed),
        created_at=clock.now(),
        requested_by_id=requested_by.id if requested_by else None,
        signatures=[],
    )
    db.session.add(snapshot)
    db.session.flush()
    db.session.add_all(
        SnapshotEntry(
            snapshot_id=snapshot.id,
            standard_id=place.standard.id,
            entry_id=place.entry.id,
            position=place.standard.position,
            local_confirmation_id=place.local_confirmation_id,
        )
        for place in placed
    )
    return snapshot


@dataclass(frozen=True)
class _Placed:
    """An entry on its way into a snapshot, and by which fingerprint it counts in the whole."""

    standard: Standard
    entry: Entry
    digest: str
    local_confirmation_id: int | None = None


def _of_organisation(application: Application) -> list[_Placed]:
    """The organisation's own entries, which the place has confirmed; guards let nobody come here before."""
    placed = []
    for line in local_confirmations.of_case(application):
        if line.entry is None or line.stands is None:
            raise RuleBroken("Your organisation’s answers are not all confirmed. Confirm them first.")
        placed.append(_Placed(line.standard, line.entry, fingerprint.of_local(line), line.stands.id))
    return placed


def of(application: Application) -> Snapshot:
    """The snapshot that was made last, with its signatures; refused where there is none."""
    snapshot = queries.newest(application.id)
    if snapshot is None:
        raise RuleBroken("There is nothing to sign yet. Ask for sign-off first.")
    return snapshot


def void(application_id: int) -> None:
    """Take the newest snapshot, and any signature on it, out of use; what was submitted before stays as it was."""
    snapshot = queries.newest(application_id)
    # What was submitted is what reviewers read and scored, so it is never taken out of use.
    if snapshot is not None and snapshot.voided_at is None and snapshot.submitted_at is None:
        snapshot.voided_at = clock.now()


def _earlier_entries(application_id: int) -> dict[tuple[int, str], Entry]:
    entries = db.session.scalars(select(Entry).where(Entry.application_id == application_id))
    return {(entry.standard_id, entry.content_hash): entry for entry in entries}


def _freeze(answer: Answer, digest: str, citations: Sequence[Citation]) -> Entry:
    entry = Entry(
        application_id=answer.application_id,
        standard_id=answer.standard_id,
        content_hash=digest,
        **answer_content(answer),
        citations=[
            EntryCitation(
                **citation_content(citation),
                position=position,
                title=citation.revision.item.title,
                kind=citation.revision.item.kind,
                sha256=citation.revision.sha256,
                unit=citation.revision.unit,
            )
            for position, citation in enumerate(citations)
        ],
    )
    db.session.add(entry)
    return entry
