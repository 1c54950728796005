"""What the pages that cite work on: an answer of the viewer's own case, one citation of it, or an item to cite from."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.people import DRAFTERS
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.permissions.scopes import provider_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers, applications, evidence
from accreditation.queries.applications import WHOLE, OfCase

OPEN = (
    ApplicationStatus.SELF_ASSESSMENT,
    ApplicationStatus.EVIDENCE,
    ApplicationStatus.RETURNED,
    ApplicationStatus.DEFERRED,
)
MOST_CASES = 200


@dataclass(frozen=True)
class Citing(OfCase):
    """An answer with its case."""

    answer: Answer


@dataclass(frozen=True)
class Cited(Citing):
    """An answer with its case and one of its citations."""

    citation: Citation


@dataclass(frozen=True)
class FromItem(OfCase):
    """A case and an item of the same provider, whose newest usable file is to be cited; there may be none."""

    item: EvidenceItem
    revision: EvidenceRevision | None


def answer_for(viewer: Viewer, application_id: int, code: str) -> Citing | None:
    """The answer to one standard of a case of the viewer's own provider."""
    answer = answers.for_provider(viewer, application_id, code)
    return None if answer is None else Citing(answer.application, answer)


def citation_for(viewer: Viewer, citation_id: int) -> Cited | None:
    """A citation in a case of the viewer's own provider, with its file and item."""
    citation = db.session.scalars(
        select(Citation)
        .join(Citation.answer)
        .join(Answer.standard)
        .join(Citation.revision)
        .join(EvidenceRevision.item)
        .options(
            contains_eager(Citation.answer).contains_eager(Answer.standard),
            contains_eager(Citation.revision).contains_eager(EvidenceRevision.item),
        )
        .where(Citation.id == citation_id)
    ).first()
    if citation is None:
        return None
    application = applications.for_provider(viewer, citation.answer.application_id)
    return None if application is None else Cited(application, citation.answer, citation)


def from_item(viewer: Viewer, item_id: int, application_id: int) -> FromItem | None:
    """An item and a case of the same provider, for which the viewer holds any role."""
    item = evidence.item_for(viewer, item_id)
    application = applications.for_provider(viewer, application_id)
    if item is None or application is None or application.organisation_id != item.organisation_id:
        return None
    return FromItem(application, item, newest_usable(item.id))


def newest_usable(item_id: int) -> EvidenceRevision | None:
    """The newest file of an item that may be used."""
    return db.session.scalars(
        select(EvidenceRevision).where(EvidenceRevision.item_id == item_id, evidence.NEWEST_USABLE)
    ).first()


def open_cases(viewer: Viewer, organisation_id: int) -> list[Application]:
    """The cases of a provider in which the viewer may cite something now, by placement; one more than the most shown."""
    return list(
        db.session.scalars(
            select(Application)
            .options(*WHOLE, joinedload(Application.placement))
            .where(
                Application.organisation_id == organisation_id,
                provider_filter(viewer, DRAFTERS, Application.organisation_id, Application.placement_id),
                Application.status.in_(OPEN),
                Application.paused_at.is_(None),
            )
            .order_by(Application.id.desc())
            .limit(MOST_CASES + 1)
        )
    )
