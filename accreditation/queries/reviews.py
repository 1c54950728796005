"""Reviews, each for its own reviewer, and what a reviewer may read: only what was submitted, and only what it cites."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.people import Duty, Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.evidence import EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.models.frameworks import Standard
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.models.snapshots import Entry, EntryCitation, Snapshot, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import WHOLE
from accreditation.queries.paging import Page, paginate_rows
from accreditation.visibility import CaseRole, Field, SeenCase, shows

WAITING = (ReviewStatus.INVITED, ReviewStatus.ACCEPTED, ReviewStatus.SCORING)


@dataclass(frozen=True)
class ReviewLine:
    """One review in its reviewer's list."""

    review_id: int
    status: ReviewStatus
    due_on: date | None
    is_lead: bool
    place: str
    provider: str


def mine(viewer: Viewer, page: int = 1, *, waiting: bool = True) -> Page[ReviewLine]:
    """The viewer's own reviews: those that wait for them by due date, or the finished ones, newest first."""
    asked_again = and_(
        Review.status == ReviewStatus.REVEALED,
        Application.status == ApplicationStatus.IN_REVIEW,
        Application.deferrals > 0,
    )
    wanted = or_(Review.status.in_(WAITING), asked_again)
    statement = (
        select(Review.id, Review.status, Review.due_on, Review.is_lead, Placement.name, Organisation.name)
        .join(Review.application)
        .join(Application.organisation)
        .outerjoin(Application.placement)
        .where(Review.reviewer_id == viewer.id)
    )
    if waiting:
        statement = statement.where(wanted).order_by(Review.due_on, Review.id)
    else:
        statement = statement.where(~wanted).order_by(Review.id.desc())
    found = paginate_rows(statement, page)
    rows = [
        ReviewLine(i, status, due, lead, place or owner, owner)
        for i, status, due, lead, place, owner in found.rows
    ]
    return Page(rows, found.number, found.pages, found.total, found.more)


def _own(viewer: Viewer, review_id: int) -> Select[Review]:
    case = joinedload(Review.application)
    return (
        select(Review)
        .options(*(case.options(option) for option in WHOLE))
        .where(Review.id == review_id, Review.reviewer_id == viewer.person_id)
    )


def for_reviewer(viewer: Viewer, review_id: int, **_others: object) -> Review | None:
    """The viewer's own review with its case, while they hold a reviewer's grant."""
    return db.session.scalars(_own(viewer, review_id)).first() if viewer.has(Role.REVIEWER) else None


def with_content(viewer: Viewer, review_id: int, **_others: object) -> Review | None:
    """The same, once its content may be read: declared clear, on a team that was confirmed, not set aside."""
    review = for_reviewer(viewer, review_id)
    if review is None:
        return None
    seen = SeenCase(review.application, review)
    return review if shows(Field.SUBMITTED, viewer, seen, CaseRole.REVIEWER) else None


def newest_submitted(application_id: int) -> Any:
    """The id of the snapshot that was sent last, as part of another statement."""
    return (
        select(Snapshot.id)
        .where(Snapshot.application_id == application_id, Snapshot.submitted_at.is_not(None))
        .order_by(Snapshot.number.desc())
        .limit(1)
        .scalar_subquery()
    )


@dataclass(frozen=True)
class Line:
    """One standard of what was submitted, without its text."""

    standard_id: int
    entry_id: int
    code: str
    title: str
    domain: str
    klass: StandardClass
    not_applicable: bool


def lines(application_id: int) -> list[Line]:
    """What was submitted last, standard by standard, without the texts; one statement."""
    rows = db.session.execute(
        select(
            Standard.id,
            Entry.id,
            Standard.code,
            Standard.title,
            Standard.domain,
            Standard.klass,
            Entry.not_applicable,
        )
        .select_from(SnapshotEntry)
        .join(SnapshotEntry.entry)
        .join(Entry.standard)
        .where(SnapshotEntry.snapshot_id == newest_submitted(application_id))
        .order_by(SnapshotEntry.position)
    )
    return [Line(*row) for row in rows]


def entry(application_id: int, code: str) -> Entry | None:
    """What was submitted last on one standard, with its citations; one statement."""
    return (
        db.session.scalars(
            select(Entry)
            .join(SnapshotEntry, SnapshotEntry.entry_id == Entry.id)
            .join(Entry.standard)
            .outerjoin(Entry.citations)
            .options(contains_eager(Entry.standard), contains_eager(Entry.citations))
            .where(SnapshotEntry.snapshot_id == newest_submitted(application_id), Standard.code == code)
            .order_by(EntryCitation.position)
        )
        .unique()
        .first()
    )


@dataclass(frozen=True)
class OfReview:
    """Something that is read for a review, as permissions see it."""

    review: Review

    @property
    def application(self) -> Application:
        """The case."""
        return self.review.application

    @property
    def reviewer_id(self) -> int:
        """Whose review it is."""
        return self.review.reviewer_id

    @property
    def declared_clear(self) -> bool:
        """Whether they declared no conflict."""
        return self.review.declared_clear

    @property
    def status(self) -> ReviewStatus:
        """Where the review stands."""
        return self.review.status


@dataclass(frozen=True)
class ToScore(OfReview):
    """What was submitted on one standard, to score."""

    entry: Entry


def to_score(viewer: Viewer, review_id: int, code: str) -> ToScore | None:
    """One standard of a case for a reviewer who may read it."""
    review = with_content(viewer, review_id)
    found = entry(review.application_id, code) if review else None
    return ToScore(review, found) if review is not None and found is not None else None


@dataclass(frozen=True)
class Cited(OfReview):
    """A file that a review's case cites, its provider, and how the provider named it when it was submitted."""

    revision: EvidenceRevision
    organisation_id: int
    title: str
    kind: EvidenceKind


def cited(viewer: Viewer, review_id: int, revision_id: int, **_others: object) -> Cited | None:
    """A file that what was submitted cites, for a reviewer who may read the case; nothing else of the library."""
    review = with_content(viewer, review_id)
    if review is None:
        return None
    row = db.session.execute(
        select(EvidenceRevision, EvidenceItem.organisation_id, EntryCitation.title, EntryCitation.kind)
        .join(EvidenceRevision.item)
        .join(EntryCitation, EntryCitation.revision_id == EvidenceRevision.id)
        .join(
            SnapshotEntry,
            and_(
                SnapshotEntry.entry_id == EntryCitation.entry_id,
                SnapshotEntry.snapshot_id == newest_submitted(review.application_id),
            ),
        )
        .options(contains_eager(EvidenceRevision.item))
        .where(EvidenceRevision.id == revision_id)
        .limit(1)
    ).first()
    return None if row is None else Cited(review, *row)


@dataclass(frozen=True)
class CitedPage(Cited):
    """One page of a cited file."""

    number: int


def cited_page(viewer: Viewer, review_id: int, revision_id: int, number: int) -> CitedPage | None:
    """One page of a file that what was submitted cites, for a reviewer who may read the case."""
    file = cited(viewer, review_id, revision_id)
    if file is None or not 1 <= number <= (file.revision.pages or 0):
        return None
    return CitedPage(file.review, file.revision, file.organisation_id, file.title, file.kind, number)


def page_text(revision_id: int, number: int) -> tuple[EvidenceRevision | None, str, str]:
    """A file that was cited, the words of one of its pages, and the name of that page if it has one; one statement."""
    row = db.session.execute(
        select(EvidenceRevision, EvidencePage.text, EvidencePage.label)
        .outerjoin(
            EvidencePage,
            and_(EvidencePage.revision_id == EvidenceRevision.id, EvidencePage.number == number),
        )
        .where(EvidenceRevision.id == revision_id)
    ).first()
    return (None, "", "") if row is None else (row[0], row[1] or "", row[2] or "")


def visit_notes(viewer: Viewer, review: Review) -> str:
    """The notes of a case's visit, for a reviewer whose scores are locked; nothing for anybody else."""
    seen = SeenCase(review.application, review)
    if not shows(Field.VISIT_NOTES, viewer, seen, CaseRole.REVIEWER):
        return ""
    statement = select(Application.visit_notes).where(Application.id == review.application_id)
    return db.session.scalars(statement).one()


def people_of(application: Application) -> list[tuple[str, list[Duty]]]:
    """Who has a hand in a case, with what they do in it: what a declaration is about."""
    found: dict[tuple[int, str], list[Duty]] = {}
    for person_id, name, duty in db.session.execute(
        select(Person.id, Person.name, CaseDuty.duty)
        .join(CaseDuty, CaseDuty.person_id == Person.id)
        .where(CaseDuty.application_id == application.id, CaseDuty.duty != Duty.CONCERN_OFFICER.value)
        .order_by(CaseDuty.id)
    ):
        found.setdefault((person_id, name), []).append(Duty(duty))
    return [(name, duties) for (_, name), duties in found.items()]
