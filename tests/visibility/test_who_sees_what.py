"""The table of visibility, written out once more as what a person in each role reads from when, over plain values."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product

import pytest

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.people import PROVIDER_ROLES, Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.permissions.viewer import NOBODY, GrantHeld, Viewer
from accreditation.visibility import TABLE, CaseRole, Field, SeenCase, shows
from tests.permissions.values import (
    ELSEWHERE,
    ME,
    NOON,
    OTHER_WARD,
    SOMEBODY,
    WARD,
    PlainCase,
    PlainItem,
    PlainMeeting,
    PlainMember,
    PlainRecusal,
    PlainReview,
    in_nation,
    in_office,
    in_provider,
)

EXPECTED = """
                author  provider  countersigner  reviewer  moderator  secretariat  panel     ratifier
draft           -       always    -              -         -          -            -         -
comments        -       always    -              -         -          -            -         -
to_countersign  -       -         always         -         -          -            -         -
statements      -       always    -              sent      revealed   sent         revealed  revealed
submitted       -       always    -              sent      revealed   sent         -         revealed
scores          always  -         -              unblind   revealed   -            revealed  -
private_notes   always  -         -              -         -          -            revealed  -
own_notes       always  -         -              -         -          -            -         -
visit_notes     -       -         -              locked    -          -            revealed  -
learners_said   -       -         -              locked    -          -            revealed  -
last_agreed     -       -         -              sent      -          -            -         -
agreed          -       issued    -              unblind   revealed   revealed     revealed  revealed
discussion      -       -         -              unblind   revealed   -            -         -
unlock_requests -       -         -              -         always     -            -         -
report          -       issued    -              unblind   -          revealed     revealed  revealed
rule            -       ratified  -              -         -          revealed     revealed  revealed
declarations    -       -         -              -         -          always       -         -
proposed_team   -       building  -              -         -          -            -         -
objections      -       -         -              -         -          always       -         -
"""
"""Everything that anybody may read; `unblind` is revealed, and the own review locked."""

BEFORE_THE_OFFICE = {S.SELF_ASSESSMENT, S.EVIDENCE, S.SIGN_OFF, S.SIGNED}
ISSUED = {S.FACTUAL_ACCURACY, S.READY_FOR_PANEL, S.AT_PANEL, S.DECIDED, S.DEFERRED, S.AGREED, S.CLOSED}
LOCKED = {ReviewStatus.LOCKED, ReviewStatus.REVEALED, ReviewStatus.CLOSED}
COME: dict[str, Callable[[PlainCase, PlainReview], bool]] = {
    "-": lambda case, review: False,
    "always": lambda case, review: True,
    "sent": lambda case, review: case.submitted_at is not None and case.status not in BEFORE_THE_OFFICE,
    "revealed": lambda case, review: case.revealed_at is not None,
    "locked": lambda case, review: review.status in LOCKED,
    "unblind": lambda case, review: case.revealed_at is not None and review.status in LOCKED,
    "issued": lambda case, review: case.status in ISSUED,
    "building": lambda case, review: case.status in {S.ALLOCATION, S.IN_REVIEW},
    "ratified": lambda case, review: case.status in {S.DEFERRED, S.CLOSED},
}
CASES = [
    PlainCase(status=status, submitted_at=sent, revealed_at=shared)
    for status, sent, shared in product(S, (None, NOON), (None, NOON))
]
MOMENTS = [
    (case, PlainReview(status=status))
    for case, status in product(CASES, (ReviewStatus.SCORING, *sorted(LOCKED)))
]
SOMEONE = {
    CaseRole.AUTHOR: Viewer(ME),
    CaseRole.PROVIDER: in_provider(Role.SIGNATORY),
    CaseRole.COUNTERSIGNER: Viewer(ME, countersigned_cases=frozenset({PlainCase().application_id})),
    CaseRole.REVIEWER: in_office(Role.REVIEWER),
    CaseRole.MODERATOR: in_office(Role.MODERATOR),
    CaseRole.SECRETARIAT: in_office(Role.SECRETARIAT),
    CaseRole.PANEL: in_office(Role.PANEL_MEMBER),
    CaseRole.RATIFIER: in_office(Role.RATIFIER),
}
"""For each role, a person who is that to the case and nothing else."""


def _written() -> dict[tuple[Field, CaseRole], str]:
    head, *lines = [line.split() for line in EXPECTED.strip().splitlines()]
    return {
        (Field(field), CaseRole(role)): moment
        for field, *moments in lines
        for role, moment in zip(head, moments, strict=True)
    }


WRITTEN = _written()


def seen(role: CaseRole, case: PlainCase, review: PlainReview) -> SeenCase:
    """The case with what makes somebody that to it."""
    return SeenCase(
        case,
        review=review if role is CaseRole.REVIEWER else None,
        items=(PlainItem(),) if role is CaseRole.PANEL else (),
        author_id=ME if role is CaseRole.AUTHOR else None,
    )


def test_the_table_has_the_rows_that_are_written_and_no_others():
    assert {key for key, moment in WRITTEN.items() if moment != "-"} == set(TABLE)
    assert set(WRITTEN) == set(product(Field, CaseRole))


@pytest.mark.parametrize("field", Field)
@pytest.mark.parametrize("role", CaseRole)
def test_each_role_reads_each_group_of_fields_from_its_moment_on(field, role):
    come = COME[WRITTEN[field, role]]
    for case, review in MOMENTS:
        answer = shows(field, SOMEONE[role], seen(role, case, review))
        assert answer is come(case, review), f"{role} reads {field} at {case.status}, {review.status}"


@pytest.mark.parametrize("field", Field)
def test_nobody_and_somebody_without_a_part_read_nothing(field):
    for case, review in MOMENTS:
        everything = SeenCase(case, review, (PlainItem(),), author_id=SOMEBODY)
        for viewer in (NOBODY, in_nation(Role.AUDITOR, Role.ADMINISTRATOR), in_office(Role.CONCERN_OFFICER)):
            assert not shows(field, viewer, everything)


def test_nobody_is_not_the_author_of_what_has_none():
    assert not shows(Field.SCORES, NOBODY, SeenCase(PlainCase(), author_id=None))
    assert not shows(Field.SCORES, Viewer(ME), SeenCase(PlainCase(), author_id=SOMEBODY))


OPEN = PlainCase(status=S.CLOSED, revealed_at=NOON)
"""All moments have come."""
MINE = PlainReview(status=ReviewStatus.CLOSED)


def reads(viewer: Viewer, role: CaseRole, whole: SeenCase) -> bool:
    """Whether the person has the role on the case: by a group of fields that the role reads when all is open."""
    field = next(field for (field, reader) in TABLE if reader is role)
    return shows(field, viewer, whole, role)


def test_a_provider_is_who_holds_a_role_there_or_for_the_placement():
    whole = SeenCase(OPEN)
    for role in Role:
        assert reads(in_provider(role), CaseRole.PROVIDER, whole) is (role in PROVIDER_ROLES)
    assert reads(in_provider(Role.CONTRIBUTOR, placements=[WARD]), CaseRole.PROVIDER, whole)
    assert not reads(in_provider(Role.CONTRIBUTOR, placements=[OTHER_WARD]), CaseRole.PROVIDER, whole)
    assert not reads(in_provider(Role.CONTRIBUTOR, organisation_id=ELSEWHERE), CaseRole.PROVIDER, whole)


@pytest.mark.parametrize("status", ReviewStatus)
def test_a_reviewer_is_on_a_confirmed_team_and_declared_no_conflict(status):
    reviewer, review = in_office(Role.REVIEWER), PlainReview(status=status)
    on_team = status in LOCKED | {ReviewStatus.SCORING}
    assert reads(reviewer, CaseRole.REVIEWER, SeenCase(OPEN, review)) is on_team
    for other in (None, replace(review, reviewer_id=SOMEBODY), replace(review, declared_clear=False)):
        assert not reads(reviewer, CaseRole.REVIEWER, SeenCase(OPEN, other))
    assert not reads(in_office(Role.MODERATOR), CaseRole.REVIEWER, SeenCase(OPEN, review))


@pytest.mark.parametrize(
    ("role", "grant"),
    [
        (CaseRole.MODERATOR, Role.MODERATOR),
        (CaseRole.SECRETARIAT, Role.SECRETARIAT),
        (CaseRole.RATIFIER, Role.RATIFIER),
    ],
)
def test_an_offices_roles_are_those_of_the_office_that_leads_the_case(role, grant):
    for held in Role:
        assert reads(in_office(held), role, SeenCase(OPEN)) is (held is grant)
        assert not reads(in_office(held, office_id=ELSEWHERE), role, SeenCase(OPEN))
        national = held is grant is Role.RATIFIER
        assert reads(in_nation(held), role, SeenCase(OPEN)) is national


def test_a_moderator_of_the_provider_itself_is_none():
    for placements in ((), (WARD,), (OTHER_WARD,)):
        provider = in_provider(Role.CONTRIBUTOR, placements=placements)
        both = Viewer(ME, grants=(*in_office(Role.MODERATOR).grants, *provider.grants))
        assert not reads(both, CaseRole.MODERATOR, SeenCase(OPEN))
        elsewhere = GrantHeld(Role.CONTRIBUTOR, ELSEWHERE)
        assert reads(
            Viewer(ME, grants=(*in_office(Role.MODERATOR).grants, elsewhere)),
            CaseRole.MODERATOR,
            SeenCase(OPEN),
        )


def test_a_panel_is_who_sits_has_not_stepped_out_and_is_not_of_the_provider():
    item, out = PlainItem(), PlainItem(recusals=(PlainRecusal(SOMEBODY), PlainRecusal(ME)))
    theirs = PlainItem(PlainMeeting(members=(PlainMember(SOMEBODY),)), (PlainRecusal(SOMEBODY),))
    for role in Role:
        sits = role in {Role.PANEL_CHAIR, Role.PANEL_MEMBER}
        assert reads(in_office(role), CaseRole.PANEL, SeenCase(OPEN, items=(item,))) is sits
        assert not reads(in_office(role, office_id=ELSEWHERE), CaseRole.PANEL, SeenCase(OPEN, items=(item,)))
    member = in_office(Role.PANEL_MEMBER)
    for items, sees in (
        ((), False),
        ((theirs,), False),
        ((out,), False),
        ((theirs, item), True),
        ((out, item), True),
        ((PlainItem(recusals=(PlainRecusal(SOMEBODY),)),), True),
    ):
        assert reads(member, CaseRole.PANEL, SeenCase(OPEN, items=items)) is sees
    both = Viewer(ME, grants=(*member.grants, *in_provider(Role.CONTRIBUTOR, placements=[OTHER_WARD]).grants))
    assert not reads(both, CaseRole.PANEL, SeenCase(OPEN, items=(item,)))


def test_who_is_two_things_reads_what_either_reads_and_on_a_page_for_one_role_only_that():
    case = PlainCase(status=S.MODERATION, revealed_at=NOON)
    both = in_office(Role.MODERATOR, Role.SECRETARIAT)
    assert shows(Field.SCORES, both, SeenCase(case))
    assert not shows(Field.SCORES, both, SeenCase(case), CaseRole.SECRETARIAT)
    assert shows(Field.SCORES, both, SeenCase(case), CaseRole.SECRETARIAT, CaseRole.MODERATOR)


def test_a_conflict_with_the_case_closes_every_role_but_the_providers_own():
    ward = in_provider(Role.CONTRIBUTOR, placements=[OTHER_WARD]).grants
    # The outsider's own part is one of the provider's; whether they still are an outsider, the step of signing asks.
    for role in set(CaseRole) - {CaseRole.AUTHOR, CaseRole.PROVIDER, CaseRole.COUNTERSIGNER}:
        viewer, whole = SOMEONE[role], seen(role, OPEN, MINE)
        assert reads(viewer, role, whole)
        for conflicted in (
            replace(viewer, grants=(*viewer.grants, *ward)),
            replace(viewer, employers=frozenset({OPEN.organisation_id})),
            replace(viewer, provider_cases=frozenset({OPEN.application_id})),
        ):
            assert not reads(conflicted, role, whole), role
        assert reads(replace(viewer, employers=frozenset({ELSEWHERE})), role, whole)
    lead = in_provider(Role.PROVIDER_LEAD)
    assert reads(lead, CaseRole.PROVIDER, SeenCase(OPEN))
    assessed = replace(lead, assessed_cases=frozenset({OPEN.application_id}))
    assert not reads(assessed, CaseRole.PROVIDER, SeenCase(OPEN))


def test_a_reviewer_whose_conflict_came_up_reads_nothing_until_the_office_decides():
    held = replace(MINE, held_at=NOON)
    assert reads(SOMEONE[CaseRole.REVIEWER], CaseRole.REVIEWER, SeenCase(OPEN, MINE))
    assert not reads(SOMEONE[CaseRole.REVIEWER], CaseRole.REVIEWER, SeenCase(OPEN, held))
