"""What needs a person, over all their roles; at most a few statements, whatever the number of cases."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, and_, exists, func, null, or_, select, union_all

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED, REOPENED, ApplicationKind, SignatureKind
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.awards import AwardStatus
from accreditation.enums.concerns import ConcernStatus
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.people import DRAFTERS, PANEL_ROLES, PROVIDER_ROLES, Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.concerns import Concern
from accreditation.models.meetings import Meeting, MeetingMember
from accreditation.models.moderation import ModerationCase
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import Signature, Snapshot
from accreditation.permissions.scopes import ProviderScope, provider_filter, provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries import held, kept_files, own_files, rounds
from accreditation.queries.applications import SUBJECT_NAME, under_way, with_subject
from accreditation.queries.citations import cases_to_check
from accreditation.queries.reviews import of_newest_round

SHOWN = 20
LIVE_AWARDS = (AwardStatus.ACTIVE, AwardStatus.CONDITIONAL, AwardStatus.UNDER_REVIEW, AwardStatus.SUSPENDED)
FOR_DRAFTERS = (S.SELF_ASSESSMENT, S.EVIDENCE, S.SIGNED, S.RETURNED, S.DEFERRED)
FOR_SIGNATORIES = (S.SIGN_OFF,)
FOR_SECRETARIAT = (S.SUBMITTED, S.IN_CHECK, S.ALLOCATION, S.READY_FOR_PANEL)
FOR_LEAD_REVIEWERS = (S.IN_REVIEW, S.MODERATION)
OPEN_CONCERNS = (ConcernStatus.RAISED, ConcernStatus.TRIAGED)


@dataclass(frozen=True)
class Task:
    """One thing that waits for a person."""

    title: str
    hint: str
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    due_on: date | None = None
    word: str = "To do"

    @property
    def overdue(self) -> bool:
        """Past its day."""
        return self.due_on is not None and self.due_on < clock.today()


def tasks(viewer: Viewer) -> list[Task]:
    """What needs the viewer, soonest first, at most twenty."""
    waiting = [
        *_cases(viewer),
        *_held(viewer),
        *_own_files(viewer),
        *_evidence(viewer),
        *_reviews(viewer),
        *_meetings(viewer),
        *_concerns(viewer),
        *_faults(viewer),
    ]
    return sorted(waiting, key=lambda task: task.due_on or date.max)[:SHOWN]


def _cases(viewer: Viewer) -> Iterator[Task]:
    of_provider = [
        and_(
            _mine(viewer, *DRAFTERS),
            Application.status.in_(FOR_DRAFTERS),
        ),
        and_(
            _mine(viewer, Role.PROVIDER_LEAD),
            Application.status == S.FACTUAL_ACCURACY,
            ~rounds.confirmed(),
        ),
        and_(
            _mine(viewer, Role.SIGNATORY),
            or_(
                Application.status.in_(FOR_SIGNATORIES),
                and_(Application.status.in_(REOPENED), waits_for_signature()),
            ),
        ),
    ]
    mine = provider_scope(viewer, (*DRAFTERS, Role.SIGNATORY)).providers
    offices = viewer.offices(Role.SECRETARIAT)
    ratifying = viewer.offices(Role.RATIFIER)
    moderating = viewer.offices(Role.MODERATOR)
    for ids, column, conditions, endpoint in (
        (mine, None, of_provider, "applications.show"),
        (offices, Application.office_id, [Application.status.in_(FOR_SECRETARIAT)], "cases.show"),
        (ratifying, Application.office_id, [Application.status == S.DECIDED], "cases.show"),
        (
            moderating,
            Application.office_id,
            [and_(Application.status == S.MODERATION, waits_for_moderator())],
            "consensus.show",
        ),
    ):
        if not ids:
            continue
        statement = (
            with_subject(select(Application.id, Application.status, Application.due_on, SUBJECT_NAME))
            .where(
                or_(*conditions), under_way(), Application.due_on.is_not(None)
            )  # as the index of live cases has it
            .order_by(Application.due_on, Application.id)
            .limit(SHOWN)
        )
        if column is not None:
            statement = statement.where(column.in_(ids))
        for case_id, status, due_on, name in db.session.execute(statement):
            yield Task(name, status.label, endpoint, {"application_id": case_id}, due_on)


def _mine(viewer: Viewer, *roles: Role) -> ColumnElement[bool]:
    """Cases for whose provider or placement the viewer holds one of the roles."""
    return provider_filter(viewer, roles, Application.organisation_id, Application.placement_id)


def _evidence(viewer: Viewer) -> Iterator[Task]:
    """Cases that rest on evidence which was replaced, has run out or may no longer be used."""
    for case in cases_to_check(viewer, SHOWN):
        links = "one link" if case.citations == 1 else f"{case.citations} links"
        yield Task(
            f"Check the evidence of {case.place} again",
            f"Replaced, out of date or withdrawn: {links} to evidence",
            "applications.show",
            {"application_id": case.application_id, "_anchor": "evidence-to-check"},
        )


def _held(viewer: Viewer) -> Iterator[Task]:
    """Files of the viewer's own providers that nobody can use until they decide."""
    count = held.waiting_count(viewer)
    if count:
        files = "One file is held and waits" if count == 1 else f"{count:,} files are held and wait"
        yield Task(f"{files} for you", "Patient details may be in it: release or reject", "held.index")


_OF_FILES = {
    RevisionStatus.QUESTIONED: (
        ("waits for an answer", "wait for an answer"),
        "A number in it may be a patient’s. Say whether it is: until then nobody can use the file",
    ),
    RevisionStatus.HELD: (
        ("that you added is held", "that you added are held"),
        "Patient details may be in it. Somebody else decides; you may add a copy without them",
    ),
    RevisionStatus.REJECTED: (
        ("that you added was refused", "that you added were refused"),
        "Read why, and add a file that can be used",
    ),
}


def _own_files(viewer: Viewer) -> Iterator[Task]:
    """Files that nobody can use before the viewer answers a question, or adds another."""
    for waiting in own_files.waiting_for(viewer):
        (singular, plural), hint = _OF_FILES[waiting.status]
        if waiting.count > 1:
            title, values = f"{waiting.count:,} files {plural}", {"status": waiting.status.value}
            yield Task(title, hint.replace("in it", "in them"), "evidence.library", values)
        elif waiting.status is RevisionStatus.QUESTIONED:
            place = {"item_id": waiting.item_ids[0], "revision_id": waiting.revision_ids[0]}
            yield Task(f"One file {singular}", hint, "file_checks.numbers", place)
        else:
            yield Task(f"One file {singular}", hint, "evidence.show", {"item_id": waiting.item_ids[0]})


def _faults(viewer: Viewer) -> Iterator[Task]:
    """Kept files that the nightly reading found missing or altered."""
    count = kept_files.fault_count(viewer)
    if count:
        files = "One kept file is" if count == 1 else f"{count:,} kept files are"
        yield Task(f"{files} missing or altered", "Bring them back from a backup", "kept_files.index")


def _reviews(viewer: Viewer) -> Iterator[Task]:
    if not viewer.has(Role.REVIEWER):
        return
    rows = db.session.execute(
        with_subject(select(Review.id, Review.status, Review.due_on, SUBJECT_NAME).join(Review.application))
        .where(
            Review.reviewer_id == viewer.id,
            of_newest_round(),
            or_(
                Review.status.in_((ReviewStatus.INVITED, ReviewStatus.SCORING)),
                # Who has accepted waits until the office confirms the team.
                and_(Review.status == ReviewStatus.ACCEPTED, Application.status != S.ALLOCATION),
            ),
        )
        .order_by(Review.due_on, Review.id)
        .limit(SHOWN)
    )
    for review_id, status, due_on, name in rows:
        yield Task(f"Review of {name}", status.label, "reviews.show", {"review_id": review_id}, due_on)
    led = db.session.execute(
        with_subject(
            select(Review.id, Application.status, Application.due_on, SUBJECT_NAME).join(Review.application)
        )
        .where(
            Review.reviewer_id == viewer.id,
            Review.is_lead,
            Review.status == ReviewStatus.REVEALED,
            of_newest_round(),
            or_(
                Application.status.in_(FOR_LEAD_REVIEWERS),
                and_(Application.status == S.FACTUAL_ACCURACY, rounds.confirmed()),
            ),
        )
        .order_by(Application.due_on, Review.id)
        .limit(SHOWN)
    )
    for review_id, stands, due_on, name in led:
        yield Task(f"Your team on {name}", stands.label, "consensus.team", {"review_id": review_id}, due_on)


def _meetings(viewer: Viewer) -> Iterator[Task]:
    if not viewer.has(*PANEL_ROLES):
        return
    rows = db.session.execute(
        select(Meeting.id, Meeting.title, Meeting.held_on, Meeting.status)
        .join(MeetingMember, MeetingMember.meeting_id == Meeting.id)
        .where(
            MeetingMember.person_id == viewer.id,
            Meeting.status != MeetingStatus.MINUTES_CONFIRMED,
            or_(Meeting.status != MeetingStatus.CLOSED, MeetingMember.is_chair),
        )
        .order_by(Meeting.held_on, Meeting.id)
        .limit(SHOWN)
    )
    for meeting_id, title, held_on, status in rows:
        yield Task(title, status.label, "meetings.show", {"meeting_id": meeting_id}, held_on)


def _concerns(viewer: Viewer) -> Iterator[Task]:
    offices = viewer.offices(Role.CONCERN_OFFICER)
    if not offices:
        return
    rows = db.session.execute(
        select(Concern.id, Concern.kind, Concern.status, func.coalesce(SUBJECT_NAME, Award.placement_name))
        .outerjoin(Concern.application)
        .outerjoin(Application.organisation)
        .outerjoin(Application.placement)
        .outerjoin(Concern.award)
        .where(Concern.office_id.in_(offices), Concern.status.in_(OPEN_CONCERNS))
        .order_by(Concern.status, Concern.raised_at, Concern.id)
        .limit(SHOWN)
    )
    for concern_id, kind, status, name in rows:
        new = status is ConcernStatus.RAISED
        yield Task(
            f"{kind.label}: {name or 'no case'}",
            "Look at it today" if new else "Escalate it, or close it with what was found",
            "concerns.show",
            {"concern_id": concern_id},
            word="New" if new else "To do",
        )


def waits_for_signature() -> ColumnElement[bool]:
    """Cases that were sent back, completed, and frozen to be signed again."""
    return exists().where(
        Snapshot.application_id == Application.id,
        ~exists().where(Signature.snapshot_id == Snapshot.id, Signature.kind == SignatureKind.EXECUTIVE),
        Snapshot.voided_at.is_(None),
        Snapshot.submitted_at.is_(None),
    )


def waits_for_moderator() -> ColumnElement[bool]:
    """Cases with a standard that the moderator is to settle."""
    return exists().where(
        ReviewRound.application_id == Application.id,
        ModerationCase.round_id == ReviewRound.id,
        ModerationCase.for_moderator,
        ModerationCase.settled_at.is_(None),
    )


@dataclass(frozen=True)
class PlacementLine:
    """A placement with its case under way and the award that stands; or the provider with its organisation return."""

    placement_id: int | None
    name: str
    may_start: bool
    application_id: int | None
    status: S | None
    award_number: str | None
    award_tier: Any
    award_status: AwardStatus | None
    award_expires_on: date | None


def placements(viewer: Viewer) -> list[PlacementLine]:
    """The viewer's placements, and organisation returns under way, by name; one statement."""
    drafts = provider_scope(viewer, DRAFTERS)
    of_placements = (
        select(
            Placement.id.label("placement_id"),
            Placement.name.label("name"),
            Placement.organisation_id,
            Application.id.label("application_id"),
            Application.status,
            Award.number,
            Award.tier,
            Award.status.label("award_status"),
            Award.expires_on,
        )
        .outerjoin(
            Application, and_(Application.placement_id == Placement.id, Application.status.not_in(ENDED))
        )
        .outerjoin(Award, and_(Award.placement_id == Placement.id, Award.status.in_(LIVE_AWARDS)))
        .where(provider_filter(viewer, PROVIDER_ROLES, Placement.organisation_id, Placement.id))
    )
    # An organisation return leads to no award of its own: no number, tier, status or last day.
    no_award = (null(), null(), null(), null())
    of_returns = (
        select(null(), Organisation.name, Organisation.id, Application.id, Application.status, *no_award)
        .join(Application.organisation)
        .where(
            provider_filter(viewer, PROVIDER_ROLES, Application.organisation_id, Application.placement_id),
            Application.kind == ApplicationKind.ORGANISATION,
            Application.status.not_in(ENDED),
        )
    )
    both: CompoundSelect[*tuple[Any, ...]] = union_all(of_placements, of_returns)
    ordered = both.order_by(both.selected_columns.name, both.selected_columns.placement_id).limit(200)
    return [_line(row, drafts) for row in db.session.execute(ordered)]


def _line(row: Row[*tuple[Any, ...]], drafts: ProviderScope) -> PlacementLine:
    placement_id, name, organisation_id, case, status, number, tier, award_status, expires = row
    may_start = placement_id is not None and drafts.covers(organisation_id, placement_id)
    return PlacementLine(placement_id, name, may_start, case, status, number, tier, award_status, expires)
