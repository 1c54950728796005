"""Every permission over plain values: who may, and that each condition taken away closes it."""

from dataclasses import replace
from typing import Any

import pytest

from accreditation.enums.people import PROVIDER_ROLES, Role
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviews import ReviewStatus
from accreditation.permissions.table import RULES, can, permits
from accreditation.permissions.viewer import NOBODY, Viewer
from tests.permissions.values import (
    ELSEWHERE,
    HERE,
    ME,
    NOON,
    OTHER_WARD,
    SOMEBODY,
    WARD,
    PlainCase,
    PlainFile,
    PlainItem,
    PlainMeeting,
    PlainMember,
    PlainPlacement,
    PlainRecusal,
    PlainReview,
    in_nation,
    in_office,
    in_provider,
)

CASE, REVIEW, MEETING, ITEM, FILE = PlainCase(), PlainReview(), PlainMeeting(), PlainItem(), PlainFile()
REVIEWER = in_office(Role.REVIEWER)
MEMBER, CHAIR = in_office(Role.PANEL_MEMBER), in_office(Role.PANEL_CHAIR)
IN_CHAIR = PlainMeeting(members=(PlainMember(SOMEBODY), PlainMember(ME, is_chair=True)))
OUT = (PlainRecusal(SOMEBODY), PlainRecusal(ME))
SHARED = replace(REVIEW, status=ReviewStatus.REVEALED, application=PlainCase(revealed_at=NOON))

BY_ROLE_ALONE = {
    P.APPLICATION_LIST: set(PROVIDER_ROLES),
    P.HELD_LIST: {Role.INFORMATION_LEAD, Role.SECRETARIAT},
    P.WORKLIST_SEE: {Role.SECRETARIAT},
    P.CONSENSUS_LIST: {Role.MODERATOR},
    P.MEETING_LIST: {Role.SECRETARIAT, Role.RATIFIER, Role.PANEL_CHAIR, Role.PANEL_MEMBER},
    P.CONCERN_LIST: {Role.CONCERN_OFFICER},
    P.PEOPLE_MANAGE: {Role.ADMINISTRATOR},
    P.ORGANISATIONS_MANAGE: {Role.ADMINISTRATOR},
    P.FRAMEWORKS_MANAGE: {Role.ADMINISTRATOR},
    P.CYCLES_MANAGE: {Role.ADMINISTRATOR},
    P.JOBS_MANAGE: {Role.ADMINISTRATOR},
    P.KEEPING_MANAGE: {Role.ADMINISTRATOR},
    P.AUDIT_SEE: {Role.AUDITOR, Role.ADMINISTRATOR},
}
IN_PROVIDER = {
    P.APPLICATION_SEE: PROVIDER_ROLES,
    P.APPLICATION_COMMENT: PROVIDER_ROLES,
    P.APPLICATION_DRAFT: {Role.CONTRIBUTOR, Role.PROVIDER_LEAD},
    P.APPLICATION_LEAD: {Role.PROVIDER_LEAD},
    P.APPLICATION_SIGN: {Role.SIGNATORY},
}
IN_LIBRARY = {
    P.EVIDENCE_SEE: PROVIDER_ROLES,
    P.EVIDENCE_ADD: {Role.CONTRIBUTOR, Role.PROVIDER_LEAD},
    P.EVIDENCE_WITHDRAW: {Role.PROVIDER_LEAD},
}
IN_OFFICE = {
    P.CASE_SEE: {Role.SECRETARIAT, Role.MODERATOR, Role.RATIFIER, Role.CONCERN_OFFICER},
    P.CASE_RUN: {Role.SECRETARIAT},
    P.MODERATE: {Role.MODERATOR},
    P.CASE_RATIFY: {Role.RATIFIER},
    P.CONCERN_SEE: {Role.CONCERN_OFFICER},
    P.MEETING_ARRANGE: {Role.SECRETARIAT},
}


def test_every_permission_has_its_predicate():
    assert set(RULES) == set(P)


@pytest.mark.parametrize("permission", BY_ROLE_ALONE)
def test_what_belongs_to_a_role_is_for_whoever_holds_it_and_nobody_else(permission):
    may = {role for role in Role if permits(in_nation(role), permission, None)}
    assert may == BY_ROLE_ALONE[permission]
    assert not permits(NOBODY, permission, None)


def test_public_is_for_all_and_the_rest_for_who_is_signed_in():
    assert can(NOBODY, P.PUBLIC, None)
    assert can(Viewer(ME), P.SIGNED_IN, None)
    assert not can(NOBODY, P.SIGNED_IN, None)


@pytest.mark.parametrize("permission", IN_PROVIDER)
def test_a_providers_case_is_for_its_roles_in_the_provider_or_for_the_placement(permission):
    roles = IN_PROVIDER[permission]
    assert {role for role in Role if permits(in_provider(role), permission, CASE)} == roles
    for role in roles:
        assert not permits(in_provider(role, organisation_id=ELSEWHERE), permission, CASE)
        assert permits(in_provider(role, placements=[WARD]), permission, CASE)
        assert not permits(in_provider(role, placements=[OTHER_WARD]), permission, CASE)
        whole = PlainCase(placement_id=None)
        assert permits(in_provider(role), permission, whole)
        assert not permits(in_provider(role, placements=[WARD]), permission, whole)


def test_an_application_is_started_by_who_drafts_for_the_placement():
    placement = PlainPlacement()
    starts = {role for role in Role if can(in_provider(role), P.APPLICATION_START, placement)}
    assert starts == {Role.CONTRIBUTOR, Role.PROVIDER_LEAD}
    assert not can(in_provider(Role.PROVIDER_LEAD, organisation_id=ELSEWHERE), P.APPLICATION_START, placement)
    assert can(in_provider(Role.CONTRIBUTOR, placements=[WARD]), P.APPLICATION_START, placement)
    assert not can(in_provider(Role.CONTRIBUTOR, placements=[OTHER_WARD]), P.APPLICATION_START, placement)


@pytest.mark.parametrize("permission", IN_LIBRARY)
def test_a_library_is_the_whole_providers(permission):
    roles = IN_LIBRARY[permission]
    assert {role for role in Role if permits(in_provider(role), permission, FILE)} == roles
    for role in roles:
        assert not permits(in_provider(role, organisation_id=ELSEWHERE), permission, FILE)
        named = permits(in_provider(role, placements=[WARD]), permission, FILE)
        assert named is (permission is not P.EVIDENCE_WITHDRAW), (
            "what others cite is not one placement's to take"
        )


def test_a_held_file_is_decided_by_the_information_lead_and_by_the_office_only_where_there_is_none():
    lead, secretary = in_provider(Role.INFORMATION_LEAD), in_office(Role.SECRETARIAT)
    without = replace(FILE, has_information_lead=False)
    for file in (FILE, without):
        assert can(lead, P.HELD_DECIDE, file)
        assert not can(in_provider(Role.INFORMATION_LEAD, organisation_id=ELSEWHERE), P.HELD_DECIDE, file)
        assert not can(in_provider(Role.PROVIDER_LEAD), P.HELD_DECIDE, file)
    assert not can(secretary, P.HELD_DECIDE, FILE)
    assert can(secretary, P.HELD_DECIDE, without)
    assert not can(in_office(Role.SECRETARIAT, office_id=ELSEWHERE), P.HELD_DECIDE, without)


def test_a_file_is_taken_down_by_the_information_lead_or_the_office():
    assert can(in_provider(Role.INFORMATION_LEAD), P.EVIDENCE_TAKE_DOWN, FILE)
    assert can(in_office(Role.SECRETARIAT), P.EVIDENCE_TAKE_DOWN, FILE)
    assert not can(in_office(Role.SECRETARIAT, office_id=ELSEWHERE), P.EVIDENCE_TAKE_DOWN, FILE)
    uncited = replace(FILE, was_sent=False)
    assert can(in_provider(Role.INFORMATION_LEAD), P.EVIDENCE_TAKE_DOWN, uncited)
    assert not can(in_office(Role.SECRETARIAT), P.EVIDENCE_TAKE_DOWN, uncited), "the office never saw it"
    assert not can(in_provider(Role.PROVIDER_LEAD), P.EVIDENCE_TAKE_DOWN, FILE)


def test_numbers_are_answered_for_by_who_added_the_file_or_the_information_lead():
    theirs = replace(FILE, uploader_id=SOMEBODY)
    drafts = in_provider(Role.CONTRIBUTOR, placements=[WARD])
    assert can(drafts, P.EVIDENCE_CONFIRM, FILE)
    assert not can(drafts, P.EVIDENCE_CONFIRM, theirs)
    assert can(drafts, P.EVIDENCE_TAKE_BACK, FILE)
    assert not can(drafts, P.EVIDENCE_TAKE_BACK, theirs)
    assert not can(in_provider(Role.INFORMATION_LEAD), P.EVIDENCE_TAKE_BACK, theirs)
    assert not can(in_provider(Role.SIGNATORY), P.EVIDENCE_TAKE_BACK, FILE)
    assert not can(in_provider(Role.PROVIDER_LEAD, organisation_id=ELSEWHERE), P.EVIDENCE_TAKE_BACK, FILE)
    assert not can(in_provider(Role.SIGNATORY), P.EVIDENCE_CONFIRM, FILE)
    assert not can(in_provider(Role.CONTRIBUTOR, organisation_id=ELSEWHERE), P.EVIDENCE_CONFIRM, FILE)
    assert can(in_provider(Role.INFORMATION_LEAD), P.EVIDENCE_CONFIRM, theirs)


@pytest.mark.parametrize("permission", IN_OFFICE)
def test_a_case_of_an_office_is_for_its_roles_there(permission):
    roles = IN_OFFICE[permission]
    assert {role for role in Role if permits(in_office(role), permission, CASE)} - {Role.AUDITOR} == roles
    for role in roles:
        assert not permits(in_office(role, office_id=ELSEWHERE), permission, CASE)
        # Who is asked here and never when, as the workflows say that.
        assert permits(in_office(role), permission, PlainCase(submitted_at=None))


CONFLICTS: dict[str, dict[str, Any]] = {
    "works for a ward": {"grants": in_provider(Role.CONTRIBUTOR, placements=[OTHER_WARD]).grants},
    "is employed there": {"employers": frozenset({HERE})},
    "is tied to it": {"tied_providers": frozenset({HERE})},
    "is tied to the case": {"tied_cases": frozenset({CASE.application_id})},
    "is employed there, whatever is set aside": {
        "employers": frozenset({HERE}),
        "excepted_cases": frozenset({CASE.application_id}),
    },
    "led the case once, whatever is set aside": {
        "provider_cases": frozenset({CASE.application_id}),
        "excepted_cases": frozenset({CASE.application_id}),
    },
    "led the case once": {"provider_cases": frozenset({CASE.application_id})},
}
JUDGES = {
    **{permission: (role, CASE) for permission, roles in IN_OFFICE.items() for role in roles},
    P.REVIEW_SCORE: (Role.REVIEWER, REVIEW),
    P.TEAM_LEAD: (Role.REVIEWER, REVIEW),
    P.CONSENSUS_SEE: (Role.REVIEWER, SHARED),
    P.REPORT_SEE: (Role.REVIEWER, SHARED),
    P.SUBMISSION_SEE: (Role.SECRETARIAT, CASE),
    P.ITEM_SEE: (Role.SECRETARIAT, ITEM),
    P.ITEM_VOTE: (Role.PANEL_MEMBER, ITEM),
    P.ITEM_CHAIR: (Role.PANEL_CHAIR, PlainItem(IN_CHAIR)),
    P.HELD_DECIDE: (Role.SECRETARIAT, replace(FILE, has_information_lead=False)),
}


@pytest.mark.parametrize("conflict", CONFLICTS)
@pytest.mark.parametrize("permission", sorted(JUDGES.keys() - {P.MEETING_ARRANGE}))
def test_a_conflict_with_the_case_goes_before_every_role_that_judges(permission, conflict):
    role, subject = JUDGES[permission]
    viewer = in_office(role)
    assert permits(viewer, permission, subject)
    changes: dict[str, Any] = {**CONFLICTS[conflict]}
    if "grants" in changes:
        changes["grants"] = (*viewer.grants, *changes["grants"])
    whole_provider = permission is P.HELD_DECIDE and bool({"provider_cases", "tied_cases"} & changes.keys())
    assert permits(replace(viewer, **changes), permission, subject) is whole_provider


@pytest.mark.parametrize("permission", sorted(JUDGES.keys() - {P.MEETING_ARRANGE, P.HELD_DECIDE}))
def test_a_tie_that_is_set_aside_for_the_case_stops_nobody_in_it(permission):
    role, subject = JUDGES[permission]
    tied: dict[str, Any] = {
        "tied_providers": frozenset({HERE}),
        "tied_cases": frozenset({CASE.application_id}),
    }
    excepted = replace(in_office(role), **tied, excepted_cases=frozenset({CASE.application_id}))
    assert permits(excepted, permission, subject)
    elsewhere = replace(excepted, excepted_cases=frozenset({CASE.application_id + 1}))
    assert not permits(elsewhere, permission, subject)


def test_a_review_that_waits_for_the_office_is_neither_read_nor_scored():
    held = replace(SHARED, held_at=NOON)
    for permission in (P.REVIEW_SCORE, P.TEAM_LEAD, P.CONSENSUS_SEE, P.REPORT_SEE):
        assert permits(REVIEWER, permission, SHARED)
        assert not permits(REVIEWER, permission, held)
    assert can(REVIEWER, P.REVIEW_SEE, held)


def test_who_assessed_a_case_does_not_read_it_from_the_providers_side():
    lead = in_provider(Role.PROVIDER_LEAD)
    assert can(lead, P.APPLICATION_SEE, CASE)
    assert not can(replace(lead, assessed_cases=frozenset({CASE.application_id})), P.APPLICATION_SEE, CASE)


def test_an_auditor_sees_every_case_and_a_national_ratifier_ratifies_any():
    assert can(in_nation(Role.AUDITOR), P.CASE_SEE, CASE)
    assert not can(in_nation(Role.AUDITOR), P.CASE_RUN, CASE)
    assert can(in_nation(Role.RATIFIER), P.CASE_RATIFY, CASE)
    assert not can(in_nation(Role.MODERATOR), P.CASE_RATIFY, CASE)


def test_a_review_is_its_own_reviewers_while_the_grant_stands():
    for review, viewer, may in (
        (REVIEW, REVIEWER, True),
        (REVIEW, in_office(Role.SECRETARIAT), False),
        (replace(REVIEW, reviewer_id=SOMEBODY), REVIEWER, False),
        (replace(REVIEW, declared_clear=False, status=ReviewStatus.INVITED), REVIEWER, True),
    ):
        assert can(viewer, P.REVIEW_SEE, review) is may


ON_TEAM = {
    ReviewStatus.ACCEPTED,
    ReviewStatus.SCORING,
    ReviewStatus.LOCKED,
    ReviewStatus.REVEALED,
    ReviewStatus.CLOSED,
}


@pytest.mark.parametrize("status", ReviewStatus)
def test_who_is_on_the_team_scores_and_its_lead_leads(status):
    review = replace(REVIEW, status=status)
    for permission in (P.REVIEW_SCORE, P.TEAM_LEAD):
        assert permits(REVIEWER, permission, review) is (status in ON_TEAM)
        assert not permits(REVIEWER, permission, replace(review, declared_clear=False))
        assert not permits(REVIEWER, permission, replace(review, reviewer_id=SOMEBODY))
    assert not can(REVIEWER, P.TEAM_LEAD, replace(review, is_lead=False))
    assert can(REVIEWER, P.REVIEW_SCORE, replace(review, is_lead=False)) is (status in ON_TEAM)


@pytest.mark.parametrize("permission", [P.CONSENSUS_SEE, P.REPORT_SEE])
def test_what_the_team_shares_is_for_a_member_whose_own_review_is_locked(permission):
    assert permits(REVIEWER, permission, SHARED)
    assert not permits(REVIEWER, permission, replace(SHARED, application=CASE))
    assert not permits(REVIEWER, permission, replace(SHARED, status=ReviewStatus.SCORING))
    assert not permits(REVIEWER, permission, replace(SHARED, reviewer_id=SOMEBODY))
    assert not permits(in_office(Role.SECRETARIAT), permission, SHARED)
    # Only as a reviewer: who is also moderator of the office does not come in by this door.
    moderator = in_office(Role.MODERATOR, Role.REVIEWER)
    assert not permits(moderator, permission, replace(SHARED, status=ReviewStatus.SCORING))


def test_what_was_submitted_is_read_as_the_table_of_visibility_says():
    sent, shared = PlainCase(), PlainCase(revealed_at=NOON)
    assert can(in_office(Role.SECRETARIAT), P.SUBMISSION_SEE, sent)
    assert not can(in_office(Role.SECRETARIAT), P.SUBMISSION_SEE, replace(sent, submitted_at=None))
    assert not can(in_office(Role.MODERATOR), P.SUBMISSION_SEE, sent)
    assert can(in_office(Role.MODERATOR), P.SUBMISSION_SEE, shared)
    assert not can(in_office(Role.CONCERN_OFFICER), P.SUBMISSION_SEE, shared)


@pytest.mark.parametrize("role", Role)
def test_a_meeting_is_seen_by_its_panel_its_office_and_its_ratifiers(role):
    panel = {Role.PANEL_CHAIR, Role.PANEL_MEMBER}
    assert can(in_office(role), P.MEETING_SEE, MEETING) is (role in panel | {Role.SECRETARIAT, Role.RATIFIER})
    # Who was a member of this panel and now has a grant in another office alone is no member any more.
    assert not can(in_office(role, office_id=ELSEWHERE), P.MEETING_SEE, MEETING)
    absent = PlainMeeting(members=(PlainMember(SOMEBODY),))
    assert can(in_office(role), P.MEETING_SEE, absent) is (role in {Role.SECRETARIAT, Role.RATIFIER})


def test_the_chair_is_who_is_named_as_chair_and_may_be_one():
    assert can(CHAIR, P.MEETING_CHAIR, IN_CHAIR)
    assert not can(CHAIR, P.MEETING_CHAIR, MEETING), "a member is not in the chair"
    assert not can(MEMBER, P.MEETING_CHAIR, IN_CHAIR), "a member's grant does not chair"
    assert not can(in_office(Role.PANEL_CHAIR, office_id=ELSEWHERE), P.MEETING_CHAIR, IN_CHAIR)


def test_a_paper_is_closed_to_who_stepped_out_whatever_else_they_are():
    closed = replace(ITEM, recusals=OUT)
    others = replace(ITEM, recusals=(PlainRecusal(SOMEBODY),))
    for viewer in (MEMBER, in_office(Role.SECRETARIAT), in_office(Role.RATIFIER)):
        assert can(viewer, P.ITEM_SEE, ITEM)
        assert can(viewer, P.ITEM_SEE, others)
        assert not can(viewer, P.ITEM_SEE, closed)
    assert not can(in_office(Role.MODERATOR), P.ITEM_SEE, ITEM)


def test_who_sits_votes_and_who_chairs_runs_the_item_unless_they_stepped_out():
    chaired = PlainItem(IN_CHAIR)
    assert can(MEMBER, P.ITEM_VOTE, ITEM)
    assert can(CHAIR, P.ITEM_VOTE, chaired)
    assert not can(in_office(Role.SECRETARIAT), P.ITEM_VOTE, ITEM), "who only arranges has no vote"
    assert not can(MEMBER, P.ITEM_VOTE, replace(ITEM, recusals=OUT))
    assert can(CHAIR, P.ITEM_CHAIR, chaired)
    assert not can(CHAIR, P.ITEM_CHAIR, ITEM)
    assert not can(CHAIR, P.ITEM_CHAIR, replace(chaired, recusals=OUT))
