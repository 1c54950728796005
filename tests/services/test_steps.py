"""What is offered to whom: possible, unmet with its mends, or nothing; asked of plain values without a database."""

from typing import Any

import pytest

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger as T
from accreditation.enums.labelled import Labelled
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.permissions.viewer import GrantHeld, Viewer
from accreditation.queries.step_subjects import Subject
from accreditation.services import steps
from tests.workflows.facts import Case
from workflows.actors import NOBODY, OFFICE, PROVIDER, Actor

PROVIDER_ID, OFFICE_ID, ME = 3, 5, 7


def someone(*roles: Role) -> Viewer:
    """Somebody who holds the roles in the provider and in the office of the case."""
    return Viewer(person_id=ME, grants=tuple(GrantHeld(role, PROVIDER_ID, OFFICE_ID) for role in roles))


LEAD, SIGNATORY, SECRETARY = (
    someone(Role.PROVIDER_LEAD),
    someone(Role.SIGNATORY),
    someone(Role.SECRETARIAT),
)


def case(status: S) -> Subject:
    return Subject(Application(status=status), PROVIDER_ID, OFFICE_ID)


def offered(viewer: Viewer, status: S, side: Any = frozenset(Actor), **facts: Any) -> dict[Labelled, int]:
    """Each step that is offered, with how many reasons stop it."""
    offers = steps.offered(viewer, case(status), side=side, facts=Case(**facts))
    return {offer.trigger: len(offer.unmet) for offer in offers}


def test_a_step_is_offered_to_its_actor_and_to_nobody_else():
    assert offered(SECRETARY, S.SUBMITTED) == {T.BEGIN_CHECK: 0}
    assert offered(LEAD, S.SUBMITTED) == {}
    assert offered(SIGNATORY, S.SUBMITTED) == {T.WITHDRAW: 0}
    assert offered(Viewer(), S.SUBMITTED) == {}


def test_withdrawal_changes_hands_when_the_executive_has_signed():
    for status in (S.SELF_ASSESSMENT, S.EVIDENCE, S.SIGN_OFF):
        assert T.WITHDRAW in offered(LEAD, status)
        assert T.WITHDRAW not in offered(SIGNATORY, status)
    for status in (S.SIGNED, S.SUBMITTED, S.IN_CHECK, S.RETURNED, S.READY_FOR_PANEL, S.DEFERRED):
        assert T.WITHDRAW in offered(SIGNATORY, status)
        assert T.WITHDRAW not in offered(LEAD, status)


def test_a_deadline_is_the_office_s_only_while_it_checks():
    assert T.LAPSE in offered(SECRETARY, S.IN_CHECK, paused=False)
    for status in (S.SUBMITTED, S.ALLOCATION, S.READY_FOR_PANEL, S.RETURNED):
        assert T.LAPSE not in offered(SECRETARY, status)


def test_what_stops_a_step_is_told_with_it():
    assert offered(LEAD, S.SIGNED, window_open=False, signed_hash=None) == {T.SUBMIT: 2}
    assert offered(LEAD, S.SIGNED) == {T.SUBMIT: 0}


def test_what_is_typed_with_a_step_does_not_stop_it_beforehand():
    """No hash was shown, no standard named and no meeting chosen before the page of the step is open."""
    assert offered(SIGNATORY, S.SIGN_OFF, shown_hash=None, stepped_up=False)[T.SIGN] == 0
    assert offered(SECRETARY, S.IN_CHECK, defects=())[T.RETURN_FOR_COMPLETION] == 0
    assert offered(SECRETARY, S.READY_FOR_PANEL, papers_in_time=False)[T.LIST_ON_AGENDA] == 0
    assert offered(SECRETARY, S.IN_CHECK, returns_used=2)[T.RETURN_FOR_COMPLETION] == 1


def test_a_step_with_nothing_left_to_do_is_not_offered():
    assert offered(LEAD, S.FACTUAL_ACCURACY, accuracy_confirmed=False) == {T.CONFIRM_ACCURACY: 0}
    assert offered(LEAD, S.FACTUAL_ACCURACY, accuracy_confirmed=True) == {}


@pytest.mark.parametrize("status", [S.RETURNED, S.DEFERRED])
def test_a_new_signature_is_asked_for_then_given_then_sent(status: S):
    send = T.COMPLETE_RETURN if status is S.RETURNED else T.RESUBMIT
    changed = {"signature_asked": False, "waits_for_signature": False, "needs_signature_again": True}
    assert offered(LEAD, status, **changed, signed_hash=None) == {T.REQUEST_SIGNATURE: 0, send: 1}
    assert T.SIGN not in offered(SIGNATORY, status, **changed)
    assert offered(LEAD, status, signed_hash=None) == {send: 1}
    assert offered(SIGNATORY, status)[T.SIGN] == 0
    signed = {"signature_asked": False, "waits_for_signature": False, "needs_signature_again": False}
    assert offered(LEAD, status, **signed) == {send: 0}
    assert T.SIGN not in offered(SIGNATORY, status, **signed)


def test_a_page_offers_the_steps_of_its_own_side():
    both = someone(Role.SIGNATORY, Role.SECRETARIAT)
    # Who is of the provider runs nothing of its case, whatever else they are.
    assert set(offered(both, S.SUBMITTED)) == {T.WITHDRAW}
    assert set(offered(both, S.SUBMITTED, PROVIDER)) == {T.WITHDRAW}
    assert set(offered(both, S.SUBMITTED, OFFICE)) == set()
    assert set(offered(SECRETARY, S.SUBMITTED, OFFICE)) == {T.BEGIN_CHECK}
    assert set(offered(SECRETARY, S.SUBMITTED, PROVIDER)) == set()


def test_each_place_that_a_step_may_lead_to_counts_once():
    lapsed = offered(SECRETARY, S.LAPSED, lapsed_from=S.EVIDENCE)
    assert lapsed == {T.REINSTATE: 0}
    assert offered(SECRETARY, S.LAPSED, lapsed_from=None) == {}


def test_a_step_that_leads_nowhere_from_here_is_whoever_s_it_is_elsewhere():
    """So a page that was open too long says where the thing stands, and does not send its own reader away."""
    assert steps.actor_of(LEAD, case(S.CLOSED), T.SUBMIT) is Actor.PROVIDER_LEAD
    assert steps.actor_of(SECRETARY, case(S.CLOSED), T.SUBMIT) is None
    assert steps.actor_of(LEAD, case(S.SIGNED), T.WITHDRAW) is None
    assert steps.actor_of(LEAD, case(S.CLOSED), T.WITHDRAW) is Actor.PROVIDER_LEAD


NOT_OFFERED_YET = {T.REMIT_REVIEW, T.REMIT_PANEL}
"""Appeals order these; there are none yet."""


@pytest.mark.parametrize("kind", steps.NOUNS, ids=lambda kind: kind.__name__)
def test_every_step_that_a_person_takes_has_its_use_case_and_no_other_step_has(kind: Any):
    noun = steps.NOUNS[kind]
    taken_by_people = {row.trigger for row in noun.workflow.rows if set(row.by) - NOBODY}
    assert set(noun.use_cases) == taken_by_people - NOT_OFFERED_YET
