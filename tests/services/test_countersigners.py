"""A small provider's executive worked on the application: an outsider whom the office agreed to countersigns what they sign."""

import pytest

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.people import Duty, Role
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.people import Person
from accreditation.models.snapshots import Snapshot
from accreditation.queries import applications, countersigners, snapshots
from accreditation.services import accounts, checking, duties, sign_offs, submissions
from accreditation.services import countersigners as services
from accreditation.services import snapshots as frozen
from tests import reviewing
from tests.services.test_checking import change
from tests.world import World

NAMED = {
    "name": "Olu Outsider",
    "organisation_name": "Calder Training Hub",
    "email": "olu@hub.example",
    "reason": "There are two of us, and both of us wrote.",
}


def small(world: World) -> Application:
    """A case that waits to be signed, whose one executive wrote its answers."""
    world.grant(world.lead, Role.SIGNATORY, organisation_id=world.organisation.id)
    case = reviewing.answered(world)
    with unit_of_work():
        submissions.complete_self_assessment(case, actor=world.viewer(world.lead))
    with unit_of_work():
        sign_offs.request_sign_off(case, actor=world.viewer(world.lead))
    return case


def propose(world: World, case: Application, **changes: str) -> None:
    with unit_of_work():
        services.propose(case, actor=world.viewer(world.lead), **(NAMED | changes))


def agreed(world: World, case: Application) -> Person:
    """The outsider, who has an account, and to whom the office agreed."""
    outsider = world.person(name="Olu Outsider")
    propose(world, case, email=outsider.email)
    with unit_of_work():
        services.agree(case, actor=world.viewer(world.secretary))
    return outsider


def newest(case: Application) -> Snapshot:
    db.session.expunge_all()
    snapshot = snapshots.newest(case.id)
    assert snapshot is not None
    return snapshot


def sign(world: World, case: Application) -> None:
    shown_hash = newest(case).content_hash
    with unit_of_work():
        sign_offs.sign(
            applications.get(case.id), actor=world.viewer(world.lead), shown_hash=shown_hash, stepped_up=True
        )


def countersign(world: World, case: Application, outsider: Person, shown_hash: str = "") -> None:
    shown_hash = shown_hash or newest(case).content_hash
    with unit_of_work():
        sign_offs.countersign(
            applications.get(case.id), actor=world.viewer(outsider), shown_hash=shown_hash, stepped_up=True
        )


def submit(world: World, case: Application) -> None:
    with unit_of_work():
        submissions.submit(applications.get(case.id), actor=world.viewer(world.lead))


def test_only_both_signatures_make_it_signed(world: World) -> None:
    case = small(world)
    outsider = agreed(world, case)
    with pytest.raises(RuleBroken, match="executive signs first"):
        countersign(world, case, outsider)
    sign(world, case)
    assert applications.get(case.id).status is S.SIGN_OFF
    assert not newest(case).is_signed
    with pytest.raises(RuleBroken):
        submit(world, case)
    with pytest.raises(RuleBroken, match="signed already"):
        sign(world, case)
    countersign(world, case, outsider)
    assert applications.get(case.id).status is S.SIGNED
    assert newest(case).is_signed
    submit(world, case)
    given = countersigners.of_submission(case.id)
    assert given is not None
    assert (given.name, given.organisation_name) == ("Olu Outsider", "Calder Training Hub")


def test_who_worked_on_it_signs_only_once_the_office_has_agreed(world: World) -> None:
    case = small(world)
    with pytest.raises(RuleBroken) as refused:
        sign(world, case)
    assert "its lead names an outsider" in refused.value.reasons[0].message
    propose(world, case)
    with pytest.raises(RuleBroken) as refused:
        sign(world, case)
    assert "once the office agrees" in refused.value.reasons[0].message
    with unit_of_work():
        services.refuse(case, actor=world.viewer(world.secretary), reason="They are your supplier.")
    with pytest.raises(RuleBroken) as refused:
        sign(world, case)
    assert "its lead names an outsider" in refused.value.reasons[0].message
    assert duties.held_by(case.id, world.lead.id).here == {Duty.AUTHOR, Duty.PROVIDER_LEAD}
    # Somebody else may be named then.
    propose(world, case, email="other@hub.example")
    with pytest.raises(RuleBroken, match="named already"):
        propose(world, case, email="third@hub.example")


def test_nobody_is_named_while_somebody_else_can_sign(world: World) -> None:
    case = small(world)
    free = world.signatory
    with pytest.raises(RuleBroken, match=f"{free.name} can sign"):
        propose(world, case)


def test_an_outsider_is_nobody_of_the_provider_and_has_no_other_part(world: World) -> None:
    case = small(world)
    insider = world.person(Role.CONTRIBUTOR, name="Ina Insider")
    with pytest.raises(RuleBroken, match="works for the provider"):
        propose(world, case, email=insider.email)
    # A provider never learns who had a part on the other side, so this is told to the office alone.
    reviewer = world.person(name="Rae Reviewer")
    with unit_of_work():
        duties.take(case.id, reviewer.id, Duty.REVIEWER)
    propose(world, case, email=reviewer.email)
    with pytest.raises(RuleBroken, match="Nobody may do both"), unit_of_work():
        services.agree(case, actor=world.viewer(world.secretary))


def test_the_outsider_is_barred_from_judging_from_the_agreement_on(world: World) -> None:
    case = small(world)
    outsider = agreed(world, case)
    assert duties.held_by(case.id, outsider.id).here == {Duty.COUNTERSIGNER}
    with pytest.raises(RuleBroken, match="Nobody may do both"), unit_of_work():
        duties.take(case.id, outsider.id, Duty.REVIEWER)
    viewer = world.viewer(outsider)
    assert viewer.countersigned_cases == {case.id}
    assert viewer.provider_cases == {case.id}


def test_whoever_proposed_does_not_decide(world: World) -> None:
    case = small(world)
    propose(world, case)
    world.grant(world.lead, Role.SECRETARIAT, office_id=world.office.id)
    with pytest.raises(RuleBroken, match="yourself"), unit_of_work():
        services.agree(case, actor=world.viewer(world.lead))


def test_a_void_asks_both_again(world: World) -> None:
    case = small(world)
    outsider = agreed(world, case)
    sign(world, case)
    countersign(world, case, outsider)
    with unit_of_work():
        sign_offs.send_back(
            applications.get(case.id), actor=world.viewer(world.lead), reason="One thing more."
        )
    change(world, applications.get(case.id), "1.2", "Something else.")
    with unit_of_work():
        sign_offs.request_sign_off(applications.get(case.id), actor=world.viewer(world.lead))
    assert newest(case).signatures == []
    with pytest.raises(RuleBroken, match="executive signs first"):
        countersign(world, case, outsider)
    sign(world, case)
    assert not newest(case).is_signed
    countersign(world, case, outsider)
    assert newest(case).is_signed


def test_only_what_was_shown_is_countersigned(world: World) -> None:
    case = small(world)
    outsider = agreed(world, case)
    sign(world, case)
    with pytest.raises(RuleBroken) as refused:
        countersign(world, case, outsider, shown_hash="0" * 64)
    assert "not the one that you were shown" in refused.value.reasons[0].message


def test_the_outsider_sends_it_back_with_a_reason_once_the_executive_has_signed(world: World) -> None:
    case = small(world)
    outsider = agreed(world, case)
    with pytest.raises(RuleBroken, match="executive signs first"), unit_of_work():
        sign_offs.send_back(applications.get(case.id), actor=world.viewer(outsider), reason="Not true.")
    sign(world, case)
    with unit_of_work():
        sign_offs.send_back(applications.get(case.id), actor=world.viewer(outsider), reason="1.2 is not so.")
    assert applications.get(case.id).status is S.EVIDENCE
    assert newest(case).voided_at is not None


def test_whoever_has_come_to_work_for_the_provider_is_no_outsider(world: World) -> None:
    case = small(world)
    outsider = agreed(world, case)
    sign(world, case)
    world.grant(outsider, Role.CONTRIBUTOR, organisation_id=world.organisation.id)
    with pytest.raises(RuleBroken) as refused:
        countersign(world, case, outsider)
    assert "you are no outsider" in refused.value.reasons[0].message


def test_an_executive_who_wrote_nothing_signs_alone(world: World) -> None:
    case = small(world)
    agreed(world, case)
    snapshot = newest(case)
    with unit_of_work():
        sign_offs.sign(
            applications.get(case.id),
            actor=world.viewer(world.signatory),
            shown_hash=snapshot.content_hash,
            stepped_up=True,
        )
    assert applications.get(case.id).status is S.SIGNED
    assert newest(case).is_signed


def returned(world: World, outsider_signs: bool = True) -> tuple[Application, Person]:
    case = small(world)
    outsider = agreed(world, case)
    sign(world, case)
    countersign(world, case, outsider)
    submit(world, case)
    secretary = world.viewer(world.secretary)
    with unit_of_work():
        checking.begin_check(applications.get(case.id), actor=secretary)
    with unit_of_work():
        checking.return_for_completion(
            applications.get(case.id), actor=secretary, defects={"1.2": "Say who."}
        )
    return applications.get(case.id), outsider


def test_what_came_back_is_signed_by_both_again(world: World) -> None:
    case, outsider = returned(world)
    change(world, case, "1.2", "The manager.")
    lead = world.viewer(world.lead)
    with unit_of_work():
        sign_offs.request_signature(applications.get(case.id), actor=lead)
    sign(world, case)
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        submissions.complete_return(applications.get(case.id), actor=lead)
    assert "must countersign first" in refused.value.reasons[0].message
    countersign(world, case, outsider)
    with unit_of_work():
        submissions.complete_return(applications.get(case.id), actor=lead)
    assert applications.get(case.id).status is S.IN_CHECK


def test_an_answer_that_changed_between_the_two_signatures_asks_for_both_again(world: World) -> None:
    case, outsider = returned(world)
    change(world, case, "1.2", "The manager.")
    lead = world.viewer(world.lead)
    with unit_of_work():
        sign_offs.request_signature(applications.get(case.id), actor=lead)
    sign(world, case)
    change(world, applications.get(case.id), "1.2", "Nobody.")
    with pytest.raises(RuleBroken) as refused:
        countersign(world, case, outsider)
    assert "an answer changed since" in refused.value.reasons[0].message
    with unit_of_work():
        sign_offs.request_signature(applications.get(case.id), actor=lead)
    assert newest(case).signatures == []
    frozen_again = frozen.of(applications.get(case.id))
    assert frozen_again.voided_at is None


def test_whoever_has_no_account_is_invited_and_opens_it_by_the_address(world: World) -> None:
    case = small(world)
    propose(world, case)
    with unit_of_work():
        services.agree(case, actor=world.viewer(world.secretary))
    sign(world, case)
    with unit_of_work():
        newcomer = accounts.add_person(
            email="olu@hub.example", name="Olu Outsider", actor=world.viewer(world.lead)
        )
    assert world.viewer(newcomer).countersigned_cases == {case.id}
    countersign(world, case, newcomer)
    stands = countersigners.standing(case.id)
    assert stands is not None
    assert stands.person_id == newcomer.id
    assert duties.held_by(case.id, newcomer.id).here == {Duty.COUNTERSIGNER}
