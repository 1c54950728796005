"""What needs a person, over all their roles; at most a few statements, whatever the number of cases."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    exists,
    func,
    or_,
    select,
)

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import REOPENED, SignatureKind
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import standing as standing_words
from accreditation.enums.concerns import ConcernStatus
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.people import DRAFTERS, PANEL_ROLES, Duty, Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.awards import Award
from accreditation.models.concerns import Concern
from accreditation.models.meetings import Meeting, MeetingMember
from accreditation.models.moderation import ModerationCase
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import Signature, Snapshot
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.scopes import provider_filter, provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries import (
    awards,
    concerns,
    heartbeats,
    held,
    kept_files,
    moderation,
    own_files,
    people,
    provider_facts,
    rounds,
    standing,
)
from accreditation.queries.applications import SUBJECT_NAME, under_way, with_subject
from accreditation.queries.citations import cases_to_check
from accreditation.queries.policies import policy_of
from accreditation.queries.reviews import of_newest_round, waits_for_reviewer

SHOWN = 20
FOR_DRAFTERS = (S.SELF_ASSESSMENT, S.EVIDENCE, S.RETURNED, S.DEFERRED)
FOR_PROVIDER_LEADS = (S.SIGNED,)
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
        *_conflicts(viewer),
        *_proposals(viewer),
        *_meetings(viewer),
        *_concerns(viewer),
        *_faults(viewer),
        *_awards(viewer),
        *_date(viewer),
    ]
    return sorted(waiting, key=lambda task: task.due_on or date.max)[:SHOWN]


def _cases(viewer: Viewer) -> Iterator[Task]:
    mine = provider_scope(viewer, (*DRAFTERS, Role.SIGNATORY)).providers
    # Nobody is asked to judge what they have a part in on the other side.
    own = conflict_filter(viewer, Application.organisation_id, Application.id)
    offices = viewer.offices(Role.SECRETARIAT)
    ratifying = viewer.offices(Role.RATIFIER)
    moderating = viewer.offices(Role.MODERATOR)
    for ids, column, conditions, endpoint in (
        (mine, None, _of_provider(viewer), "applications.show"),
        (offices, Application.office_id, [Application.status.in_(FOR_SECRETARIAT)], "cases.show"),
        (
            ratifying,
            Application.office_id,
            # Who voted cannot ratify, so it waits for another Dean and not for them.
            [and_(Application.status == S.DECIDED, ~_has_duty(viewer, Duty.VOTER))],
            "cases.show",
        ),
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
            .where(Application.paused_at.is_(None))  # in a pause nothing waits for anybody
            .order_by(Application.due_on, Application.id)
            .limit(SHOWN)
        )
        if column is not None:
            statement = statement.where(column.in_(ids), ~own)
        for case_id, status, due_on, name in db.session.execute(statement):
            yield Task(name, status.label, endpoint, {"application_id": case_id}, due_on)


def _of_provider(viewer: Viewer) -> list[ColumnElement[bool]]:
    """Cases that wait for the viewer in one of their roles at a provider."""
    return [
        and_(
            _mine(viewer, *DRAFTERS),
            Application.status.in_(FOR_DRAFTERS),
        ),
        and_(
            _mine(viewer, Role.PROVIDER_LEAD),
            or_(
                Application.status.in_(FOR_PROVIDER_LEADS),
                and_(Application.status == S.FACTUAL_ACCURACY, ~rounds.confirmed()),
            ),
        ),
        and_(
            _mine(viewer, Role.SIGNATORY),
            or_(
                Application.status.in_(FOR_SIGNATORIES),
                and_(Application.status.in_(REOPENED), waits_for_signature()),
            ),
        ),
    ]


def _mine(viewer: Viewer, *roles: Role) -> ColumnElement[bool]:
    """Cases for whose provider or placement the viewer holds one of the roles."""
    return provider_filter(viewer, roles, Application.organisation_id, Application.placement_id)


def _has_duty(viewer: Viewer, duty: Duty) -> ColumnElement[bool]:
    return exists().where(
        CaseDuty.application_id == Application.id,
        CaseDuty.person_id == viewer.id,
        CaseDuty.duty == duty.value,
    )


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
        (one, several), hint = _OF_FILES[waiting.status]
        if waiting.count > 1:
            title, values = f"{waiting.count:,} files {several}", {"status": waiting.status.value}
            yield Task(title, hint.replace("in it", "in them"), "evidence.library", values)
        elif waiting.status is RevisionStatus.QUESTIONED:
            place = {"item_id": waiting.item_ids[0], "revision_id": waiting.revision_ids[0]}
            yield Task(f"One file {one}", hint, "file_checks.numbers", place)
        else:
            yield Task(f"One file {one}", hint, "evidence.show", {"item_id": waiting.item_ids[0]})


def _faults(viewer: Viewer) -> Iterator[Task]:
    """Kept files that the nightly reading found missing or altered."""
    count = kept_files.fault_count(viewer)
    if count:
        files = "One kept file is" if count == 1 else f"{count:,} kept files are"
        yield Task(f"{files} missing or altered", "Bring them back from a backup", "kept_files.index")


def _awards(viewer: Viewer) -> Iterator[Task]:
    """Suspended awards that no support level stands against any more, for a ratifier of the office."""
    for award, application in awards.suspended_for(viewer):
        levels = provider_facts.support_levels(application.organisation_id)
        level = levels.get(award.placement_id, levels.get(None))
        if level is None or int(level.value) < policy_of(application).award_life.suspends_at_support_level:
            yield Task(
                f"Restore the award of {award.placement_name}?",
                "It is suspended, and the support level has fallen",
                "awards.restore",
                {"number": award.number},
            )


def _date(viewer: Viewer) -> Iterator[Task]:
    """A jump of the clock, until somebody says that the date is right."""
    if heartbeats.jumps_for(viewer):
        yield Task("Confirm today’s date", "The clock jumped, so no deadline counts", "heartbeats.confirm")


def _reviews(viewer: Viewer) -> Iterator[Task]:
    if not viewer.has(Role.REVIEWER):
        return
    rows = db.session.execute(
        with_subject(select(Review.id, Review.status, Review.due_on, SUBJECT_NAME).join(Review.application))
        .where(
            Review.reviewer_id == viewer.id,
            of_newest_round(),
            waits_for_reviewer(),
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
        hint = standing_words(stands, report_confirmed=True)
        yield Task(f"Your team on {name}", hint, "consensus.team", {"review_id": review_id}, due_on)
    yield from _proposed(viewer)


def _proposed(viewer: Viewer) -> Iterator[Task]:
    """Scores that a lead has proposed to the team, and that wait for this reviewer's own word."""
    rows = db.session.execute(
        with_subject(select(Review.id, Application.due_on, SUBJECT_NAME).join(Review.application))
        .where(
            Review.reviewer_id == viewer.id,
            ~Review.is_lead,
            Review.status == ReviewStatus.REVEALED,
            of_newest_round(),
            Application.status == S.MODERATION,
            moderation.waits_for_assent(),
        )
        .order_by(Application.due_on, Review.id)
        .limit(SHOWN)
    )
    for review_id, due_on, name in rows:
        yield Task(
            f"Your team on {name}",
            "Say whether you agree with the scores that are proposed",
            "consensus.team",
            {"review_id": review_id},
            due_on,
        )


def _conflicts(viewer: Viewer) -> Iterator[Task]:
    """Reviews of the viewer's offices that wait until a conflict is decided about."""
    for case_id, reviewer, place in standing.reviews_held(viewer, SHOWN):
        yield Task(
            f"Decide about a conflict of {reviewer}",
            f"It came up after the declaration. The review of {place} waits",
            "teams.show",
            {"application_id": case_id},
            word="New",
        )


def _proposals(viewer: Viewer) -> Iterator[Task]:
    """Roles that another administrator proposed."""
    count = people.proposals_waiting(viewer)
    if count:
        roles = "One proposed role waits" if count == 1 else f"{count:,} proposed roles wait"
        yield Task(f"{roles} for you", "Confirm or turn down what was proposed", "proposals.index")


def _meetings(viewer: Viewer) -> Iterator[Task]:
    offices = viewer.offices(*PANEL_ROLES)
    if not offices:
        return
    rows = db.session.execute(
        select(Meeting.id, Meeting.title, Meeting.held_on, Meeting.status)
        .join(MeetingMember, MeetingMember.meeting_id == Meeting.id)
        .where(
            MeetingMember.person_id == viewer.id,
            Meeting.office_id.in_(offices),
            Meeting.status != MeetingStatus.MINUTES_CONFIRMED,
            or_(Meeting.status != MeetingStatus.CLOSED, MeetingMember.is_chair),
        )
        .order_by(Meeting.held_on, Meeting.id)
        .limit(SHOWN)
    )
    for meeting_id, title, held_on, status in rows:
        yield Task(title, status.label, "meetings.show", {"meeting_id": meeting_id}, held_on)


def _concerns(viewer: Viewer) -> Iterator[Task]:
    if not viewer.has(Role.CONCERN_OFFICER):
        return
    rows = db.session.execute(
        select(Concern.id, Concern.kind, Concern.status, func.coalesce(SUBJECT_NAME, Award.placement_name))
        .outerjoin(Concern.application)
        .outerjoin(Application.organisation)
        .outerjoin(Application.placement)
        .outerjoin(Concern.award)
        .where(concerns.seen_by(viewer), Concern.status.in_(OPEN_CONCERNS))
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
