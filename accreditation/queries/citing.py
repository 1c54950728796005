"""What the pages that cite work on: an answer of the viewer's own case, one citation of it, or an item to cite from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, select
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
    # What an answer of an archive cites is read there, and not changed any more.
    if citation is None or citation.answer.application_id is None:
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


def _open_to(viewer: Viewer, organisation_id: int) -> ColumnElement[bool]:
    """The cases of a provider in which the viewer may cite something now."""
    return and_(
        Application.organisation_id == organisation_id,
        provider_filter(viewer, DRAFTERS, Application.organisation_id, Application.placement_id),
        Application.status.in_(OPEN),
        Application.paused_at.is_(None),
    )


def open_cases(viewer: Viewer, organisation_id: int) -> list[Application]:
    """Those cases, by placement, the newest first; one more than the most shown."""
    return list(
        db.session.scalars(
            select(Application)
            .options(*WHOLE, joinedload(Application.placement))
            .where(_open_to(viewer, organisation_id))
            .order_by(Application.id.desc())
            .limit(MOST_CASES + 1)
        )
    )


def has_other_case(viewer: Viewer, application: Application) -> bool:
    """Whether there is another of them than this one."""
    other = exists().where(_open_to(viewer, application.organisation_id), Application.id != application.id)
    return bool(db.session.scalar(select(other)))


def case_in_hand(viewer: Viewer, cases: Sequence[Application]) -> Application | None:
    """The only case there is; of several, the one of which the viewer wrote an answer last, or None."""
    if len(cases) == 1:
        return cases[0]
    of = {case.id: case for case in cases}
    newest = db.session.scalars(
        select(Answer.application_id)
        .where(Answer.application_id.in_(of), Answer.updated_by_id == viewer.id)
        .order_by(Answer.updated_at.desc(), Answer.id)
        .limit(1)
    ).first()
    return None if newest is None else of[newest]


def in_hand_first(viewer: Viewer, open_answers: Sequence[Answer]) -> list[Answer]:
    """These answers of one case, first the one that the viewer wrote or cited something for last, then in their order."""
    if not open_answers:
        return []
    cited = db.session.execute(
        select(Citation.answer_id, Citation.created_at)
        .join(Citation.answer)
        .where(Answer.application_id == open_answers[0].application_id, Citation.created_by_id == viewer.id)
        .order_by(Citation.id.desc())
        .limit(1)
    ).first()
    touched = {
        answer.id: answer.updated_at
        for answer in open_answers
        if answer.updated_at is not None and answer.updated_by_id == viewer.id
    }
    if cited is not None:
        touched[cited[0]] = max(cited[1], touched.get(cited[0], cited[1]))
    own = [answer for answer in open_answers if answer.id in touched]
    last = max(own, key=lambda answer: touched[answer.id], default=None)
    return list(open_answers) if last is None else sorted(open_answers, key=lambda answer: answer is not last)
