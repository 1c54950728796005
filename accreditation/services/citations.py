"""An answer points to pages of one file; it refuses pages that are not there and files that may not be used."""

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import USABLE
from accreditation.enums.people import Duty
from accreditation.errors import NotFound, Reason, RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.services import duties


def cite(
    answer: Answer,
    revision: EvidenceRevision,
    *,
    application: Application,
    item: EvidenceItem,
    page_from: int,
    page_to: int,
    claim: str,
    actor: Viewer,
    closed: Reason | None,
) -> Citation:
    """Point an answer to pages of a file and say what they show; the same again gives the citation that is there.

    `closed` says why the answer may not change now (None while it may). Citing makes the person, and whoever added
    the file, an author of this case. Raises NotFound for another provider's file, RuleBroken for the rest.
    """
    _refuse_closed(closed)
    if item.id != revision.item_id or item.organisation_id != application.organisation_id:
        raise NotFound
    _refuse_unusable(revision, item)
    _refuse_pages(revision, page_from, page_to)
    there = _same(answer, revision, page_from, page_to, claim)
    if there is not None:
        return there
    duties.take(application.id, actor.id, Duty.AUTHOR)
    duties.take(application.id, revision.uploaded_by_id, Duty.AUTHOR, actor=actor)
    citation = Citation(
        answer_id=answer.id,
        revision_id=revision.id,
        page_from=page_from,
        page_to=page_to,
        claim=claim,
        created_by_id=actor.id,
        created_at=clock.now(),
    )
    db.session.add(citation)
    db.session.flush()
    return citation


def uncite(citation: Citation, *, application: Application, actor: Viewer, closed: Reason | None) -> None:
    """Take a citation back; the file itself stays in the library."""
    _refuse_closed(closed)
    duties.take(application.id, actor.id, Duty.AUTHOR)
    db.session.delete(citation)
    db.session.flush()


def _refuse_closed(closed: Reason | None) -> None:
    if closed is not None:
        raise RuleBroken(closed.message, reasons=[closed])


def _refuse_unusable(revision: EvidenceRevision, item: EvidenceItem) -> None:
    if revision.status not in USABLE:
        raise RuleBroken(f"This file cannot be cited now: {revision.status.label.lower()}.", field="revision")
    if item.expires_on is not None and item.expires_on < clock.today():
        raise RuleBroken("This evidence is out of date, so it cannot be cited.", field="revision")


def _refuse_pages(revision: EvidenceRevision, page_from: int, page_to: int) -> None:
    pages = revision.pages or 0
    if not 1 <= page_from <= pages:
        raise RuleBroken(f"The first page must be between 1 and {pages}.", field="page_from")
    if not page_from <= page_to <= pages:
        raise RuleBroken(f"The last page must be between {page_from} and {pages}.", field="page_to")


def _same(
    answer: Answer, revision: EvidenceRevision, page_from: int, page_to: int, claim: str
) -> Citation | None:
    """The same citation, where a form was sent twice."""
    return db.session.scalar(
        select(Citation).where(
            Citation.answer_id == answer.id,
            Citation.revision_id == revision.id,
            Citation.page_from == page_from,
            Citation.page_to == page_to,
            Citation.claim == claim,
        )
    )
