"""Which answers cite which files, and which of these citations should be looked at again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ANSWERING, DRAFTING, REOPENED, ApplicationStatus
from accreditation.enums.evidence import USABLE, CitationDoubt, RevisionStatus, UnitKind
from accreditation.enums.people import DRAFTERS
from accreditation.models.answers import Answer
from accreditation.models.applications import Application, Defect
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.models.frameworks import Standard
from accreditation.permissions.scopes import provider_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import SUBJECT_KEY, SUBJECT_NAME, with_subject
from accreditation.queries.evidence import NEWEST_USABLE

MOST_TO_CHECK = 50
STILL_OURS = frozenset({*DRAFTING, *REOPENED})
"""While a case is in one of these, its provider has it; what it cites can be mended where its answers are open."""


def of_answer(answer_id: int) -> list[Citation]:
    """The citations of one answer in the order they were made, with file and item."""
    return list(
        db.session.scalars(
            select(Citation)
            .join(Citation.revision)
            .join(EvidenceRevision.item)
            .options(contains_eager(Citation.revision).contains_eager(EvidenceRevision.item))
            .where(Citation.answer_id == answer_id)
            .order_by(Citation.id)
        )
    )


def of_case(application_id: int) -> list[Citation]:
    """Everything that the answers of a case cite, in the order in which it was cited, with file and item; one statement."""
    return list(
        db.session.scalars(
            select(Citation)
            .join(Citation.answer)
            .join(Citation.revision)
            .join(EvidenceRevision.item)
            .options(contains_eager(Citation.revision).contains_eager(EvidenceRevision.item))
            .where(Answer.application_id == application_id)
            .order_by(Citation.id)
        )
    )


def answers_citing_usable(application_id: int) -> frozenset[int]:
    """The answers that cite at least one file that is ready to use and not out of date."""
    return frozenset(
        db.session.scalars(
            select(Citation.answer_id)
            .distinct()
            .join(Citation.answer)
            .join(Citation.revision)
            .join(EvidenceRevision.item)
            .where(
                Answer.application_id == application_id,
                EvidenceRevision.status.in_(USABLE),
                or_(EvidenceItem.expires_on.is_(None), EvidenceItem.expires_on >= clock.today()),
            )
        )
    )


def cited(application_id: int, *, but: Collection[int] = ()) -> list[tuple[EvidenceItem, EvidenceRevision]]:
    """Every file that a case cites, once, by title; what the answers of these standards cite is left out."""
    rows = db.session.execute(
        select(EvidenceItem, EvidenceRevision)
        .join(EvidenceRevision, EvidenceRevision.item_id == EvidenceItem.id)
        .where(
            EvidenceRevision.id.in_(
                select(Citation.revision_id)
                .join(Citation.answer)
                .where(Answer.application_id == application_id, Answer.standard_id.not_in(but))
            )
        )
        .order_by(EvidenceItem.search_key, EvidenceRevision.id)
    )
    return [(item, revision) for item, revision in rows]


@dataclass(frozen=True)
class Newest:
    """The newest file of an item that may be used."""

    revision_id: int
    number: int
    pages: int
    unit: UnitKind


_NEWEST_OF = select(
    EvidenceRevision.item_id,
    EvidenceRevision.id,
    EvidenceRevision.number,
    EvidenceRevision.pages,
    EvidenceRevision.unit,
).where(EvidenceRevision.item_id.in_(bindparam("items", expanding=True)), NEWEST_USABLE)


def newest_of(items: Iterable[int]) -> dict[int, Newest]:
    """The newest usable file of each of these items that has one, by item id; one statement, or none for no items."""
    item_ids = set(items)
    if not item_ids:
        return {}
    rows = db.session.execute(_NEWEST_OF, {"items": list(item_ids)})
    return {item: Newest(key, number, pages or 0, unit) for item, key, number, pages, unit in rows}


@dataclass(frozen=True)
class ToCheck:
    """A citation that should be looked at again, and why."""

    citation_id: int
    code: str
    standard: str
    item_id: int
    title: str
    doubt: RevisionStatus | CitationDoubt


def to_check(application_id: int, *, but: Collection[int] = ()) -> list[ToCheck]:
    """What a case cites that was replaced, is out of date or may no longer be used; one more than the most shown.

    What the answers of these standards cite is left out.
    """
    rows = db.session.execute(
        select(
            Citation.id,
            Standard.code,
            Standard.title,
            EvidenceItem.id,
            EvidenceItem.title,
            EvidenceRevision.status,
            EvidenceItem.expires_on,
        )
        .select_from(Citation)
        .join(Citation.answer)
        .join(Answer.standard)
        .join(Citation.revision)
        .join(EvidenceRevision.item)
        .join(Answer.application)
        # Before it is sent also while it is locked to be signed: it can be taken back to put this right.
        .where(
            Answer.application_id == application_id,
            Answer.standard_id.not_in(but),
            changeable(DRAFTING),
            _DOUBTFUL,
        )
        .order_by(Standard.position, Citation.id)
        .limit(MOST_TO_CHECK + 1),
        {"today": clock.today()},
    )
    return [ToCheck(*row[:5], _doubt(row[5], row[6])) for row in rows]


def _doubt(status: RevisionStatus, expires_on: date | None) -> RevisionStatus | CitationDoubt:
    # What stops a signature comes first: a file that may not be used, then one that is out of date.
    if status not in USABLE:
        return status
    if expires_on is not None and expires_on < clock.today():
        return CitationDoubt.OUT_OF_DATE
    return CitationDoubt.NEWER_FILE


_OTHER = aliased(EvidenceRevision)
_NEWER_NUMBER = (
    select(func.max(_OTHER.number))
    .where(_OTHER.item_id == EvidenceRevision.item_id, _OTHER.status.in_(USABLE))
    .correlate(EvidenceRevision)
    .scalar_subquery()
)
"""The number of the newest usable file of a citation's item, asked for row by row."""
_DOUBTFUL = or_(
    EvidenceRevision.status.not_in(USABLE),
    EvidenceItem.expires_on < bindparam("today", type_=Date),
    EvidenceRevision.number < _NEWER_NUMBER,
)


@dataclass(frozen=True)
class CaseToCheck:
    """A case that its provider can still change, with how many of its citations should be looked at again."""

    application_id: int
    place: str
    citations: int


def cases_to_check(viewer: Viewer, most: int = 20) -> Sequence[CaseToCheck]:
    """The cases that the viewer drafts and that cite something doubtful; one statement, or none for who drafts none."""
    if not viewer.has(*DRAFTERS):
        return ()
    mine = provider_filter(viewer, DRAFTERS, Application.organisation_id, Application.placement_id)
    statement = _CASES_TO_CHECK.where(mine).limit(most)
    return [CaseToCheck(*row) for row in db.session.execute(statement, {"today": clock.today()})]


def changeable(whole: Collection[ApplicationStatus]) -> ColumnElement[bool]:
    """Answers of cases in one of these states; sent back or deferred, only those of the standards opened last."""
    opened = exists().where(
        Defect.application_id == Application.id,
        Defect.standard_id == Answer.standard_id,
        Defect.return_number == Application.returns,
    )
    return or_(Application.status.in_(whole), and_(Application.status.in_(REOPENED), opened))


# Built once: every home of a provider asks it.
_CASES_TO_CHECK = (
    with_subject(select(Application.id, SUBJECT_NAME, func.count(Citation.id)).select_from(Application))
    .join(Answer, Answer.application_id == Application.id)
    .join(Citation, Citation.answer_id == Answer.id)
    .join(Citation.revision)
    .join(EvidenceRevision.item)
    .where(changeable(ANSWERING), Application.paused_at.is_(None), _DOUBTFUL)
    .group_by(Application.id, SUBJECT_NAME, SUBJECT_KEY)
    # By the key alone, PostgreSQL would walk every case of the country.
    .order_by(SUBJECT_KEY, Application.id)
)
