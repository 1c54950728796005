"""Reviews, each for its own reviewer, and what a reviewer may read: only what was submitted, and only what it cites."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import TAKES_REVIEWERS, ApplicationStatus
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.people import Duty, Role
from accreditation.enums.reviews import ON_TEAM, ReviewStatus
from accreditation.enums.rounds import RoundReason
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.evidence import EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.models.frameworks import Standard
from accreditation.models.organisations import Organisation
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound, RoundStandard
from accreditation.models.snapshots import Entry, EntryCitation, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import case_duties
from accreditation.queries.applications import SUBJECT_NAME, WHOLE, with_subject
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
    why: RoundReason

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.due_on is not None and self.due_on < clock.today()


_ANY_ROUND = aliased(ReviewRound)

OF_NEWEST_ROUND: ColumnElement[bool] = Review.round_id == (
    # Rounds of a case are opened one after the other, so the newest has the highest id too.
    select(func.max(_ANY_ROUND.id))
    .where(_ANY_ROUND.application_id == Review.application_id)
    .scalar_subquery()
)
"""Reviews of the newest round of their case: nothing of an earlier one waits for anybody."""


def waits_for_reviewer() -> ColumnElement[bool]:
    """Reviews that their reviewer can go on with now, as a filter over Review with its Application."""
    return or_(
        # While the team takes reviewers; a case that ended, or whose scores are being agreed, asks nobody any more.
        and_(Review.status == ReviewStatus.INVITED, Application.status.in_(TAKES_REVIEWERS)),
        # Who has accepted waits until the office confirms the team.
        and_(
            Review.status.in_((ReviewStatus.ACCEPTED, ReviewStatus.SCORING)),
            Application.status == ApplicationStatus.IN_REVIEW,
        ),
    )


def mine(viewer: Viewer, page: int = 1, *, waiting: bool = True) -> Page[ReviewLine]:
    """The viewer's own reviews: those that wait for them by due date, or the finished ones, newest first."""
    waits = and_(Review.status.in_(WAITING), OF_NEWEST_ROUND)
    statement = with_subject(
        select(
            Review.id,
            Review.status,
            Review.due_on,
            Review.is_lead,
            SUBJECT_NAME,
            Organisation.name,
            ReviewRound.why,
        )
        .join(Review.application)
        .join(Review.round)
    ).where(Review.reviewer_id == viewer.id)
    if waiting:
        statement = statement.where(waits).order_by(Review.due_on, Review.id)
    else:
        statement = statement.where(~waits).order_by(Review.id.desc())
    listed = paginate_rows(statement, page)
    return Page(
        [ReviewLine(*row) for row in listed.rows], listed.number, listed.pages, listed.total, listed.more
    )


# Built once: every page of a review asks it, and building it costs as much as asking it.
_OWN_WITH_CASE = (
    select(Review)
    .options(joinedload(Review.round), joinedload(Review.application).options(*WHOLE))
    .where(Review.id == bindparam("review_id"), Review.reviewer_id == bindparam("reviewer_id"))
)


def for_reviewer(viewer: Viewer, review_id: int, **_others: object) -> Review | None:
    """The viewer's own review with its case, while they hold a reviewer's grant."""
    if not viewer.has(Role.REVIEWER):
        return None
    values = {"review_id": review_id, "reviewer_id": viewer.person_id}
    return db.session.scalars(_OWN_WITH_CASE, values).first()


def with_content(viewer: Viewer, review_id: int, **_others: object) -> Review | None:
    """The viewer's own review once they may read the case: declared clear, on a confirmed team, not set aside."""
    review = for_reviewer(viewer, review_id)
    return review if review is not None and reads_content(viewer, review) else None


def reads_content(viewer: Viewer, review: Review) -> bool:
    """Whether a reviewer may read what was submitted to the round of their own review."""
    seen_case = SeenCase(review.application, review, review_round=review.round)
    return shows(Field.SUBMITTED, viewer, seen_case, CaseRole.REVIEWER)


@dataclass(frozen=True)
class StandardLine:
    """One standard of what was submitted, without its text; `in_round` says whether this round scores it."""

    standard_id: int
    entry_id: int
    code: str
    title: str
    domain: str
    klass: StandardClass
    not_applicable: bool
    in_round: bool


LINES = (
    select(
        Standard.id,
        Entry.id,
        Standard.code,
        Standard.title,
        Standard.domain,
        Standard.klass,
        Entry.not_applicable,
        RoundStandard.id.is_not(None),
    )
    .select_from(SnapshotEntry)
    .join(SnapshotEntry.entry)
    .join(Entry.standard)
    .outerjoin(
        RoundStandard,
        and_(RoundStandard.round_id == bindparam("round_id"), RoundStandard.standard_id == Entry.standard_id),
    )
    .where(SnapshotEntry.snapshot_id == bindparam("snapshot_id"))
    .order_by(SnapshotEntry.position)
)
"""The columns of a `StandardLine` for each standard that a round rests on."""


def lines(review_round: ReviewRound) -> list[StandardLine]:
    """What a round rests on, standard by standard, without the texts; one statement."""
    values = {"round_id": review_round.id, "snapshot_id": review_round.snapshot_id}
    return [StandardLine(*row) for row in db.session.execute(LINES, values)]


def scored_lines(review_round: ReviewRound) -> list[StandardLine]:
    """The standards that a round scores: all of them, or those that a deferral opened; one statement."""
    return [line for line in lines(review_round) if line.in_round]


def entry(review_round: ReviewRound, code: str) -> Entry | None:
    """What a round rests on for one standard, with its citations; one statement."""
    return db.session.scalars(entry_of(review_round, code)).unique().first()


def entry_of(review_round: ReviewRound, code: str) -> Select[Entry]:
    """The same as a statement, for one that asks more with it; a row for each citation."""
    return (
        select(Entry)
        .join(SnapshotEntry, SnapshotEntry.entry_id == Entry.id)
        .join(Entry.standard)
        .outerjoin(Entry.citations)
        .options(contains_eager(Entry.standard), contains_eager(Entry.citations))
        .where(SnapshotEntry.snapshot_id == review_round.snapshot_id, Standard.code == code)
        .order_by(EntryCitation.position)
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
    def round(self) -> ReviewRound:
        """The round that the review belongs to."""
        return self.review.round

    @property
    def is_lead(self) -> bool:
        """Whether they lead the team."""
        return self.review.is_lead

    @property
    def is_current(self) -> bool:
        """Whether the review belongs to the case's newest round."""
        return self.review.is_current

    @property
    def reviewer_id(self) -> int:
        """Whose review it is."""
        return self.review.reviewer_id

    @property
    def declared_clear(self) -> bool:
        """Whether they declared no conflict."""
        return self.review.declared_clear

    @property
    def held_at(self) -> datetime | None:
        """Since when it waits for the office, because a conflict came up."""
        return self.review.held_at

    @property
    def status(self) -> ReviewStatus:
        """Where the review stands."""
        return self.review.status


@dataclass(frozen=True)
class CitedFile(OfReview):
    """A file that a review's case cites, its provider, and how the provider named it when it was submitted."""

    revision: EvidenceRevision
    organisation_id: int
    title: str
    kind: EvidenceKind


def cited_file(viewer: Viewer, review_id: int, revision_id: int, **_others: object) -> CitedFile | None:
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
                SnapshotEntry.snapshot_id == review.round.snapshot_id,
            ),
        )
        .options(contains_eager(EvidenceRevision.item))
        .where(EvidenceRevision.id == revision_id)
        .limit(1)
    ).first()
    return None if row is None else CitedFile(review, *row)


@dataclass(frozen=True)
class CitedFilePage(CitedFile):
    """One page of a cited file."""

    number: int


def cited_file_page(viewer: Viewer, review_id: int, revision_id: int, number: int) -> CitedFilePage | None:
    """One page of a file that what was submitted cites, for a reviewer who may read the case."""
    file = cited_file(viewer, review_id, revision_id)
    if file is None or not 1 <= number <= (file.revision.pages or 0):
        return None
    return CitedFilePage(file.review, file.revision, file.organisation_id, file.title, file.kind, number)


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


def reads_visit_notes(viewer: Viewer, review: Review) -> bool:
    """Whether a reviewer may read the notes of the visit: only once their own scores are locked."""
    seen_case = SeenCase(review.application, review, review_round=review.round)
    return shows(Field.VISIT_NOTES, viewer, seen_case, CaseRole.REVIEWER)


def people_of(application: Application, team: Sequence[Review]) -> list[tuple[str, list[Duty]]]:
    """Who has a hand in a case beside those on its team, with what they do in it: what a declaration is about."""
    # The team stands in a list of its own.
    on_team = {review.reviewer_id for review in team if review.status in ON_TEAM}
    duties: dict[tuple[int, str], list[Duty]] = {}
    for person_id, name, duty in db.session.execute(
        select(Person.id, Person.name, CaseDuty.duty)
        .join(CaseDuty, CaseDuty.person_id == Person.id)
        .where(
            case_duties.counting(application.id, application.return_id),
            CaseDuty.duty != Duty.CONCERN_OFFICER.value,
            Person.id.not_in(on_team),
        )
        .order_by(CaseDuty.id)
    ):
        held = duties.setdefault((person_id, name), [])
        if duty not in held:
            held.append(Duty(duty))
    return [(name, held) for (_, name), held in duties.items()]
