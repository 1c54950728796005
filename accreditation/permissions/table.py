"""The table of permissions: each has one predicate over the viewer and the subject."""

from collections.abc import Callable
from typing import Any

from accreditation.enums.people import DRAFTERS, PROVIDER_ROLES, Role
from accreditation.enums.permissions import Permission as P
from accreditation.permissions import applications, held, meetings, reviews
from accreditation.permissions.viewer import Viewer

Predicate = Callable[[Viewer, Any], bool]


def _always(viewer: Viewer, subject: object) -> bool:
    return True


def _signed_in(viewer: Viewer, subject: object) -> bool:
    return viewer.is_authenticated


def _holds(*roles: Role) -> Predicate:
    return lambda viewer, subject: viewer.has(*roles)


def _in_organisation(*roles: Role) -> Predicate:
    """The subject carries `organisation_id`."""
    return lambda viewer, subject: subject.organisation_id in viewer.organisations(*roles)


def _in_office(*roles: Role) -> Predicate:
    """The subject carries `office_id`."""
    return lambda viewer, subject: subject.office_id in viewer.offices(*roles)


RULES: dict[P, Predicate] = {
    P.PUBLIC: _always,
    P.SIGNED_IN: _signed_in,
    P.APPLICATION_START: applications.starts,
    P.APPLICATION_SEE: applications.works_for_provider,
    P.APPLICATION_DRAFT: applications.drafts,
    P.APPLICATION_LEAD: applications.leads,
    P.APPLICATION_SIGN: applications.signs,
    P.EVIDENCE_SEE: _in_organisation(*PROVIDER_ROLES),
    P.EVIDENCE_ADD: _in_organisation(*DRAFTERS),
    P.EVIDENCE_CONFIRM: held.confirms,
    P.EVIDENCE_TAKE_DOWN: held.takes_down,
    P.HELD_LIST: _holds(Role.INFORMATION_LEAD, Role.SECRETARIAT),
    P.HELD_DECIDE: held.decides,
    P.WORKLIST_SEE: _holds(Role.SECRETARIAT),
    P.CASE_SEE: applications.watches_case,
    P.CASE_RUN: applications.runs_case,
    P.MODERATE: applications.moderates,
    P.CASE_RATIFY: applications.ratifies,
    P.REVIEW_SEE: reviews.is_own,
    P.REVIEW_SCORE: reviews.scores,
    P.TEAM_LEAD: reviews.leads_team,
    P.CONSENSUS_LIST: _holds(Role.MODERATOR),
    P.CONSENSUS_SEE: reviews.scores,
    P.MEETING_LIST: meetings.lists_meetings,
    P.MEETING_SEE: meetings.sees,
    P.MEETING_ARRANGE: meetings.arranges,
    P.MEETING_CHAIR: meetings.chairs,
    P.ITEM_SEE: meetings.sees_item,
    P.ITEM_VOTE: meetings.votes,
    P.ITEM_CHAIR: meetings.chairs_item,
    P.CONCERN_LIST: _holds(Role.CONCERN_OFFICER),
    P.CONCERN_SEE: _in_office(Role.CONCERN_OFFICER),
    P.PEOPLE_MANAGE: _holds(Role.ADMINISTRATOR),
    P.ORGANISATIONS_MANAGE: _holds(Role.ADMINISTRATOR),
    P.FRAMEWORKS_MANAGE: _holds(Role.ADMINISTRATOR),
    P.CYCLES_MANAGE: _holds(Role.ADMINISTRATOR),
    P.JOBS_MANAGE: _holds(Role.ADMINISTRATOR),
    P.KEEPING_MANAGE: _holds(Role.ADMINISTRATOR),
    P.AUDIT_SEE: _holds(Role.AUDITOR, Role.ADMINISTRATOR),
}


def can(viewer: Viewer, permission: P, subject: Any) -> bool:
    """May this person do this to that?"""
    return RULES[permission](viewer, subject)
