"""Each actor is told by plain values: who holds what, in which provider, office, team or panel; nothing is loaded."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from accreditation.enums.labelled import Labelled
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.permissions.actors import PREDICATES, taking
from accreditation.permissions.viewer import NOBODY as SIGNED_OUT
from accreditation.permissions.viewer import GrantHeld, Viewer
from workflows.actors import NOBODY, PROVIDER, Actor
from workflows.engine import Row

ME, PROVIDER_ID, OFFICE_ID, CASE_ID, OTHER = 7, 3, 5, 11, 99


@dataclass(frozen=True)
class Review:
    reviewer_id: int = ME
    is_lead: bool = True
    declared_clear: bool = True
    is_current: bool = True
    held_at: datetime | None = None
    status: ReviewStatus = ReviewStatus.REVEALED


@dataclass(frozen=True)
class Case:
    organisation_id: int | None = PROVIDER_ID
    office_id: int = OFFICE_ID
    placement_id: int | None = None
    application_id: int | None = CASE_ID
    review: Review | None = None
    panel_chairs: frozenset[int] = frozenset()
    stepped_out: frozenset[int] = frozenset()
    has_information_lead: bool = True
    uploader_id: int | None = None


def holding(role: Role, organisation_id: int | None = None, office_id: int | None = None) -> Viewer:
    return Viewer(person_id=ME, grants=(GrantHeld(role, organisation_id, office_id),))


OF_PROVIDER = {
    Actor.CONTRIBUTOR: Role.CONTRIBUTOR,
    Actor.PROVIDER_LEAD: Role.PROVIDER_LEAD,
    Actor.SIGNATORY: Role.SIGNATORY,
    Actor.INFORMATION_LEAD: Role.INFORMATION_LEAD,
}
OF_OFFICE = {
    Actor.SECRETARIAT: Role.SECRETARIAT,
    Actor.CONCERN_OFFICER: Role.CONCERN_OFFICER,
    Actor.RATIFIER: Role.RATIFIER,
    Actor.DEAN: Role.RATIFIER,
}


@pytest.mark.parametrize("actor", OF_PROVIDER)
def test_who_acts_for_a_provider_holds_that_role_in_that_provider(actor: Actor):
    role = OF_PROVIDER[actor]
    assert PREDICATES[actor](holding(role, PROVIDER_ID), Case())
    assert not PREDICATES[actor](holding(role, OTHER), Case())
    assert not PREDICATES[actor](holding(role, PROVIDER_ID), Case(organisation_id=None))
    for other in set(Role) - {role}:
        assert not PREDICATES[actor](holding(other, PROVIDER_ID, OFFICE_ID), Case())


def test_an_outsider_countersigns_the_cases_for_which_they_are_named():
    named = Viewer(ME, countersigned_cases=frozenset({CASE_ID}))
    assert PREDICATES[Actor.COUNTERSIGNER](named, Case())
    assert not PREDICATES[Actor.COUNTERSIGNER](named, Case(application_id=OTHER))
    assert not PREDICATES[Actor.COUNTERSIGNER](holding(Role.SIGNATORY, PROVIDER_ID), Case())


def test_who_assesses_or_decides_is_in_no_conflict_with_the_case():
    lead = Case(review=Review(), panel_chairs=frozenset({ME}), has_information_lead=False)
    assessing = {
        **OF_OFFICE,
        Actor.INFORMATION_LEAD: Role.SECRETARIAT,
        Actor.LEAD_REVIEWER: Role.REVIEWER,
        Actor.PANEL_CHAIR: Role.PANEL_CHAIR,
    }
    for actor, role in assessing.items():
        viewer = holding(role, office_id=OFFICE_ID)
        ward = GrantHeld(Role.CONTRIBUTOR, PROVIDER_ID, placements=frozenset({OTHER}))
        assert PREDICATES[actor](viewer, lead)
        for conflicted in (
            replace(viewer, grants=(*viewer.grants, ward)),
            replace(viewer, employers=frozenset({PROVIDER_ID})),
            replace(viewer, provider_cases=frozenset({CASE_ID})),
        ):
            assert not PREDICATES[actor](conflicted, lead), actor
        elsewhere = replace(viewer, employers=frozenset({OTHER}), provider_cases=frozenset({OTHER}))
        assert PREDICATES[actor](elsewhere, lead), actor


@pytest.mark.parametrize("actor", OF_OFFICE)
def test_who_acts_for_an_office_holds_that_role_in_that_office(actor: Actor):
    role = OF_OFFICE[actor]
    assert PREDICATES[actor](holding(role, office_id=OFFICE_ID), Case())
    assert not PREDICATES[actor](holding(role, office_id=OTHER), Case())
    for other in set(Role) - {role}:
        assert not PREDICATES[actor](holding(other, office_id=OFFICE_ID), Case())


def test_a_ratifier_of_the_nation_ratifies_everywhere_and_nobody_else_of_the_nation_does():
    for actor in (Actor.RATIFIER, Actor.DEAN):
        assert PREDICATES[actor](holding(Role.RATIFIER), Case())
        assert not PREDICATES[actor](holding(Role.ADMINISTRATOR), Case())
    assert not PREDICATES[Actor.SECRETARIAT](holding(Role.SECRETARIAT), Case())


def test_the_office_decides_on_files_only_where_the_provider_has_no_other_information_lead():
    secretary = holding(Role.SECRETARIAT, office_id=OFFICE_ID)
    decides = PREDICATES[Actor.INFORMATION_LEAD]
    assert decides(secretary, Case(has_information_lead=False))
    assert not decides(secretary, Case(has_information_lead=True))
    assert not decides(secretary, Case(office_id=OTHER, has_information_lead=False))
    assert not decides(holding(Role.MODERATOR, office_id=OFFICE_ID), Case(has_information_lead=False))


def test_whoever_added_a_file_takes_it_back_while_they_draft_for_the_provider():
    added, file = PREDICATES[Actor.UPLOADER], Case(uploader_id=ME)
    for role in (Role.CONTRIBUTOR, Role.PROVIDER_LEAD):
        assert added(holding(role, PROVIDER_ID), file)
        assert not added(holding(role, OTHER), file)
        assert not added(holding(role, PROVIDER_ID), Case(uploader_id=OTHER))
        assert not added(holding(role, PROVIDER_ID), Case())
        assert not added(holding(role, PROVIDER_ID), replace(file, organisation_id=None))
    assert not added(holding(Role.INFORMATION_LEAD, PROVIDER_ID), file)
    ward = Viewer(ME, grants=(GrantHeld(Role.CONTRIBUTOR, PROVIDER_ID, placements=frozenset({OTHER})),))
    assert added(ward, file), "a library is the whole provider's"


def test_a_reviewer_has_a_review_of_their_own_and_a_grant_that_stands():
    reviewer, reviews = holding(Role.REVIEWER, office_id=OTHER), PREDICATES[Actor.REVIEWER]
    invited = Review(is_lead=False, declared_clear=False, status=ReviewStatus.INVITED)
    assert reviews(reviewer, Case(review=invited))
    assert not reviews(reviewer, Case())
    assert not reviews(reviewer, Case(review=replace(invited, reviewer_id=OTHER)))
    assert not reviews(holding(Role.MODERATOR, office_id=OFFICE_ID), Case(review=invited))


def test_a_lead_reviewer_leads_a_review_of_their_own_is_clear_and_on_the_team():
    reviewer, leads = holding(Role.REVIEWER, office_id=OTHER), PREDICATES[Actor.LEAD_REVIEWER]
    assert leads(reviewer, Case(review=Review()))
    for review in (
        None,
        Review(is_lead=False),
        Review(declared_clear=False),
        Review(held_at=datetime(2026, 11, 2, tzinfo=UTC)),
        Review(is_current=False),
        Review(reviewer_id=OTHER),
        Review(status=ReviewStatus.INVITED),
        Review(status=ReviewStatus.SET_ASIDE),
    ):
        assert not leads(reviewer, Case(review=review)), review
    assert not leads(holding(Role.MODERATOR, office_id=OFFICE_ID), Case(review=Review()))


def test_a_chair_sits_in_the_chair_of_this_panel_with_a_grant_and_has_not_stepped_out():
    chair, chairs = holding(Role.PANEL_CHAIR, office_id=OFFICE_ID), PREDICATES[Actor.PANEL_CHAIR]
    assert chairs(chair, Case(panel_chairs=frozenset({OTHER, ME}), stepped_out=frozenset({OTHER})))
    assert not chairs(chair, Case())
    assert not chairs(chair, Case(panel_chairs=frozenset({OTHER})))
    assert not chairs(chair, Case(panel_chairs=frozenset({ME}), stepped_out=frozenset({ME})))
    assert not chairs(holding(Role.PANEL_MEMBER, office_id=OFFICE_ID), Case(panel_chairs=frozenset({ME})))


def test_an_appeal_officer_is_of_the_nation():
    assert PREDICATES[Actor.APPEAL_OFFICER](holding(Role.APPEAL_OFFICER), Case())
    assert not PREDICATES[Actor.APPEAL_OFFICER](holding(Role.ADMINISTRATOR), Case())


def test_the_clock_and_the_service_are_never_a_person_and_nobody_is_anybody_signed_out():
    case = Case(review=Review(), panel_chairs=frozenset({ME}), has_information_lead=False, uploader_id=ME)
    scopes: tuple[tuple[int | None, int | None], ...] = ((PROVIDER_ID, None), (None, OFFICE_ID), (None, None))
    acting: set[Actor] = set()
    # A person of the provider is never of the office too: so each place is asked apart.
    for organisation_id, office_id in scopes:
        grants = tuple(GrantHeld(role, organisation_id, office_id) for role in Role)
        everything = Viewer(person_id=ME, grants=grants, countersigned_cases=frozenset({CASE_ID}))
        acting |= {actor for actor in Actor if PREDICATES[actor](everything, case)}
    assert acting == set(Actor) - NOBODY - {Actor.APPEAL_PANEL}
    assert not any(PREDICATES[actor](SIGNED_OUT, case) for actor in Actor)


class Do(Labelled):
    GO = "go", "Go"


class Light(Labelled):
    GREEN = "green", "Green"


def test_a_step_is_taken_as_the_first_of_its_actors_that_the_viewer_is():
    row: Row[object] = Row(Do.GO, Light.GREEN, None, by=(Actor.CLOCK, Actor.SECRETARIAT, Actor.DEAN))
    both = Viewer(
        person_id=ME,
        grants=(GrantHeld(Role.RATIFIER), GrantHeld(Role.SECRETARIAT, office_id=OFFICE_ID)),
    )
    assert taking(row, both, Case()) is Actor.SECRETARIAT
    assert taking(row, both, Case(), {Actor.DEAN}) is Actor.DEAN
    assert taking(row, both, Case(), PROVIDER) is None
    assert taking(row, holding(Role.SIGNATORY, PROVIDER_ID), Case()) is None
