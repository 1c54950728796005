"""The table of permissions: each has one predicate over the viewer and the subject; what is read, the table of visibility says."""

from collections.abc import Callable
from typing import Literal, Never, Protocol, cast, overload

from accreditation.enums.people import PANEL_ROLES, PROVIDER_ROLES, Role
from accreditation.enums.permissions import Permission as P
from accreditation.permissions import applications, held, library, meetings, reviews
from accreditation.permissions.conflicts import Judged, in_conflict
from accreditation.permissions.subjects import (
    Case,
    CaseReview,
    HeldFile,
    JudgedCase,
    LeadReview,
    OfOffice,
    OfProvider,
    OwnedReview,
    PanelItem,
    PanelMeeting,
    ProviderCase,
    ProviderPlacement,
    TeamReview,
)
from accreditation.permissions.viewer import Viewer
from accreditation.visibility import CaseRole, Field, SeenCase, shows

Predicate = Callable[[Viewer, Never], bool]
"""Over a viewer and a subject of its own kind; `can` says which kind goes with which permission."""


def _always(viewer: Viewer, subject: object) -> bool:
    return True


def _signed_in(viewer: Viewer, subject: object) -> bool:
    return viewer.is_authenticated


def _holds(*roles: Role) -> Callable[[Viewer, object], bool]:
    return lambda viewer, subject: viewer.has(*roles)


class _OfConcern(Judged, OfOffice, Protocol):
    """Something that a concern officer looks after."""


def _handles_concern(viewer: Viewer, concern: _OfConcern) -> bool:
    in_office = concern.office_id in viewer.offices(Role.CONCERN_OFFICER)
    return in_office and not in_conflict(viewer, concern)


def _allocates(viewer: Viewer, proposal: OfOffice) -> bool:
    # Cases of a provider with which they are in conflict are left out where the proposal is accepted.
    return proposal.office_id in viewer.offices(Role.SECRETARIAT)


def _reads_draft(viewer: Viewer, case: Case) -> bool:
    return shows(Field.DRAFT, viewer, SeenCase(case))


def _comments(viewer: Viewer, case: Case) -> bool:
    return shows(Field.COMMENTS, viewer, SeenCase(case), CaseRole.PROVIDER)


def _countersigns(viewer: Viewer, case: Case) -> bool:
    return shows(Field.TO_COUNTERSIGN, viewer, SeenCase(case))


def _reads_submission(viewer: Viewer, case: Case) -> bool:
    # The office's page: who is of the provider reads the same on the provider's own.
    return shows(Field.SUBMITTED, viewer, SeenCase(case)) and not in_conflict(viewer, case)


def _reads_scores(viewer: Viewer, review: CaseReview) -> bool:
    return shows(
        Field.SCORES,
        viewer,
        SeenCase(review.application, review, review_round=review.round),
        CaseRole.REVIEWER,
    )


def _reads_report(viewer: Viewer, review: CaseReview) -> bool:
    return shows(
        Field.REPORT,
        viewer,
        SeenCase(review.application, review, review_round=review.round),
        CaseRole.REVIEWER,
    )


RULES: dict[P, Predicate] = {
    P.PUBLIC: _always,
    P.SIGNED_IN: _signed_in,
    P.APPLICATION_START: applications.starts,
    P.APPLICATION_SEE: _reads_draft,
    P.APPLICATION_COMMENT: _comments,
    P.APPLICATION_DRAFT: applications.drafts,
    P.APPLICATION_LEAD: applications.leads,
    P.APPLICATION_SIGN: applications.signs,
    P.APPLICATION_COUNTERSIGN: _countersigns,
    P.APPLICATION_LIST: _holds(*PROVIDER_ROLES),
    P.EVIDENCE_SEE: library.reads,
    P.EVIDENCE_ADD: library.adds,
    P.EVIDENCE_WITHDRAW: library.withdraws,
    P.EVIDENCE_TAKE_BACK: held.takes_back,
    P.EVIDENCE_CONFIRM: held.confirms,
    P.EVIDENCE_TAKE_DOWN: held.takes_down,
    P.HELD_LIST: _holds(Role.INFORMATION_LEAD, Role.SECRETARIAT),
    P.HELD_DECIDE: held.decides,
    P.WORKLIST_SEE: _holds(Role.SECRETARIAT),
    P.STRANDED_LIST: _holds(Role.SECRETARIAT, Role.ADMINISTRATOR),
    P.CASE_SEE: applications.watches_case,
    P.CASE_RUN: applications.runs_case,
    P.ALLOCATION_RUN: _allocates,
    P.CASE_PAUSE: applications.pauses_case,
    P.SUBMISSION_SEE: _reads_submission,
    P.MODERATE: applications.moderates,
    P.CASE_RATIFY: applications.ratifies,
    P.REVIEW_SEE: reviews.is_own,
    P.REVIEW_SCORE: reviews.scores,
    P.TEAM_LEAD: reviews.leads_team,
    P.CONSENSUS_LIST: _holds(Role.MODERATOR),
    P.CONSENSUS_SEE: _reads_scores,
    P.AGREEMENT_SEE: _holds(Role.SECRETARIAT, Role.MODERATOR, Role.ANALYST),
    P.REPORT_SEE: _reads_report,
    P.TRAINING_TAKE: _holds(Role.REVIEWER),
    P.TRAINING_CASES_MAKE: _holds(Role.SECRETARIAT, Role.ADMINISTRATOR),
    P.CALIBRATION_LIST: _holds(Role.MODERATOR),
    # Whose report it is, and their moderators: the loader finds nobody else's.
    P.CALIBRATION_SEE: _holds(Role.REVIEWER, Role.MODERATOR),
    P.CYCLE_REPORT_SEE: _holds(Role.SECRETARIAT),
    P.STANDARD_SETTING_RUN: _holds(Role.SECRETARIAT, Role.ADMINISTRATOR),
    # Who is asked to judge, while they review: the loader finds an exercise for its own experts alone.
    P.STANDARD_SETTING_JUDGE: _holds(Role.REVIEWER),
    P.MEETING_LIST: _holds(Role.SECRETARIAT, Role.RATIFIER, *PANEL_ROLES),
    P.MEETING_SEE: meetings.sees,
    P.MEETING_ARRANGE: meetings.arranges,
    P.MEETING_CHAIR: meetings.chairs,
    P.ITEM_SEE: meetings.sees_item,
    P.ITEM_VOTE: meetings.votes,
    P.ITEM_CHAIR: meetings.chairs_item,
    P.CONCERN_LIST: _holds(Role.CONCERN_OFFICER),
    P.CONCERN_SEE: _handles_concern,
    P.PEOPLE_MANAGE: _holds(Role.ADMINISTRATOR),
    P.REVIEWERS_MANAGE: _holds(Role.SECRETARIAT, Role.ADMINISTRATOR),
    P.ORGANISATIONS_MANAGE: _holds(Role.ADMINISTRATOR),
    P.FRAMEWORKS_MANAGE: _holds(Role.ADMINISTRATOR),
    P.CYCLES_MANAGE: _holds(Role.ADMINISTRATOR),
    P.JOBS_MANAGE: _holds(Role.ADMINISTRATOR),
    P.LETTERS_MANAGE: _holds(Role.ADMINISTRATOR),
    P.KEEPING_MANAGE: _holds(Role.ADMINISTRATOR),
    P.AUDIT_SEE: _holds(Role.AUDITOR, Role.ADMINISTRATOR),
}

RoleOnly = Literal[
    P.PUBLIC,
    P.SIGNED_IN,
    P.APPLICATION_LIST,
    P.HELD_LIST,
    P.WORKLIST_SEE,
    P.STRANDED_LIST,
    P.CONSENSUS_LIST,
    P.TRAINING_TAKE,
    P.TRAINING_CASES_MAKE,
    P.CALIBRATION_LIST,
    P.CALIBRATION_SEE,
    P.CYCLE_REPORT_SEE,
    P.STANDARD_SETTING_RUN,
    P.STANDARD_SETTING_JUDGE,
    P.AGREEMENT_SEE,
    P.MEETING_LIST,
    P.CONCERN_LIST,
    P.PEOPLE_MANAGE,
    P.REVIEWERS_MANAGE,
    P.ORGANISATIONS_MANAGE,
    P.FRAMEWORKS_MANAGE,
    P.CYCLES_MANAGE,
    P.JOBS_MANAGE,
    P.LETTERS_MANAGE,
    P.KEEPING_MANAGE,
    P.AUDIT_SEE,
]
"""What belongs to roles, whatever it is about."""


@overload
def can(viewer: Viewer, permission: RoleOnly, subject: object) -> bool: ...
@overload
def can(viewer: Viewer, permission: Literal[P.APPLICATION_START], subject: ProviderPlacement) -> bool: ...
@overload
def can(
    viewer: Viewer,
    permission: Literal[P.APPLICATION_DRAFT, P.APPLICATION_LEAD, P.APPLICATION_SIGN],
    subject: ProviderCase,
) -> bool: ...
@overload
def can(
    viewer: Viewer,
    permission: Literal[
        P.APPLICATION_SEE, P.APPLICATION_COMMENT, P.APPLICATION_COUNTERSIGN, P.SUBMISSION_SEE
    ],
    subject: Case,
) -> bool: ...
@overload
def can(
    viewer: Viewer,
    permission: Literal[P.EVIDENCE_SEE, P.EVIDENCE_ADD, P.EVIDENCE_WITHDRAW],
    subject: OfProvider,
) -> bool: ...
@overload
def can(
    viewer: Viewer,
    permission: Literal[P.EVIDENCE_TAKE_BACK, P.EVIDENCE_CONFIRM, P.EVIDENCE_TAKE_DOWN, P.HELD_DECIDE],
    subject: HeldFile,
) -> bool: ...
@overload
def can(
    viewer: Viewer,
    permission: Literal[P.CASE_SEE, P.CASE_RUN, P.CASE_PAUSE, P.MODERATE, P.CASE_RATIFY],
    subject: JudgedCase,
) -> bool: ...
@overload
def can(viewer: Viewer, permission: Literal[P.CONCERN_SEE], subject: _OfConcern) -> bool: ...
@overload
def can(viewer: Viewer, permission: Literal[P.MEETING_ARRANGE], subject: OfOffice) -> bool: ...
@overload
def can(viewer: Viewer, permission: Literal[P.REVIEW_SEE], subject: OwnedReview) -> bool: ...
@overload
def can(viewer: Viewer, permission: Literal[P.REVIEW_SCORE], subject: TeamReview) -> bool: ...
@overload
def can(viewer: Viewer, permission: Literal[P.TEAM_LEAD], subject: LeadReview) -> bool: ...
@overload
def can(viewer: Viewer, permission: Literal[P.CONSENSUS_SEE, P.REPORT_SEE], subject: CaseReview) -> bool: ...
@overload
def can(
    viewer: Viewer, permission: Literal[P.MEETING_SEE, P.MEETING_CHAIR], subject: PanelMeeting
) -> bool: ...
@overload
def can(
    viewer: Viewer, permission: Literal[P.ITEM_SEE, P.ITEM_VOTE, P.ITEM_CHAIR], subject: PanelItem
) -> bool: ...
def can(viewer: Viewer, permission: P, subject: object) -> bool:
    """May this person do this to that?"""
    return permits(viewer, permission, subject)


def permits(viewer: Viewer, permission: P, subject: object) -> bool:
    """The same for a permission that stands in a table, as a route's does: the reader sees to it that the two fit."""
    predicate = cast(Callable[[Viewer, object], bool], RULES[permission])
    return predicate(viewer, subject)
