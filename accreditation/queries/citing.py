"""What the pages that cite work on: an answer of the viewer's own case, and one citation of it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from accreditation.db import db
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers, applications


@dataclass(frozen=True)
class Citing:
    """An answer with its case."""

    application: Application
    answer: Answer

    @property
    def organisation_id(self) -> int:
        """The provider, for permissions."""
        return self.application.organisation_id


@dataclass(frozen=True)
class Cited(Citing):
    """An answer with its case and one of its citations."""

    citation: Citation


def answer_for(viewer: Viewer, application_id: int, code: str) -> Citing | None:
    """The answer to one standard of a case of the viewer's own provider."""
    application = applications.for_provider(viewer, application_id)
    answer = answers.to_standard(application_id, code) if application else None
    return None if application is None or answer is None else Citing(application, answer)


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
