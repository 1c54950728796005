"""A return that is signed anew takes signatures off that it overtook, exactly these, and never half of one act."""

import pytest

from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.notices import NoticeKind as K
from accreditation.enums.people import Duty, Role
from accreditation.enums.turn_words import Side
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.queries import applications, move_reasons, snapshots
from accreditation.services import duties, joint_sign_offs, pauses, sign_offs, submissions
from accreditation.services.case_facts import CaseFacts
from tests import confirming
from tests.confirming import anew
from tests.services.notices.hearing import heard_by
from tests.world import World


def submit(world: World, case: Application) -> Application:
    with unit_of_work():
        submissions.submit(applications.get(case.id), actor=world.viewer(world.lead))
    return anew(case.id)


def newest_hash(case: Application) -> str:
    snapshot = snapshots.newest(case.id)
    assert snapshot is not None
    return snapshot.content_hash


def test_only_what_is_signed_and_says_something_else_loses_its_signature(world: World) -> None:
    organisation_return, (signed, sent, drafted) = confirming.signed(world, places=3)
    confirming.placement_signed(world, signed)
    submit(world, confirming.placement_signed(world, sent))
    confirming.confirm_all(world, drafted)
    pinned = newest_hash(sent)
    before = heard_by(world.lead).count(K.SIGNATURE_CANCELLED)
    confirming.sign_anew(world, organisation_return, "2.2", "6.1")
    assert [anew(case.id).status for case in (signed, sent, drafted)] == [
        S.EVIDENCE,
        S.SUBMITTED,
        S.SELF_ASSESSMENT,
    ]
    assert newest_hash(sent) == pinned
    assert CaseFacts(anew(sent.id), None).current_hash == pinned
    for person in (world.lead, world.signatory):
        assert heard_by(person).count(K.SIGNATURE_CANCELLED) == before + 1
    case = anew(signed.id)
    why = move_reasons.why_back(case, Side.PROVIDER, latest_snapshot=snapshots.newest(case.id))
    assert why is not None
    assert "2.2, 6.1" in why.words
    assert list(CaseFacts(case, None).organisation_unconfirmed) == ["2.2", "6.1"]


def test_a_return_signed_again_with_the_same_words_takes_no_signature(world: World) -> None:
    organisation_return, (case, _) = confirming.signed(world)
    confirming.placement_signed(world, case)
    confirming.sign_anew(world, organisation_return)
    assert anew(case.id).status is S.SIGNED
    assert submit(world, case).status is S.SUBMITTED


def test_while_the_return_is_back_with_its_team_nothing_is_sent_with_it(world: World) -> None:
    organisation_return, (case, _) = confirming.signed(world)
    confirming.placement_signed(world, case)
    with unit_of_work():
        sign_offs.send_back(
            applications.get(organisation_return.id), actor=world.viewer(world.signatory), reason="Wait."
        )
    with pytest.raises(RuleBroken) as refusal:
        submit(world, case)
    assert "return is not signed yet" in " ".join(reason.message for reason in refusal.value.reasons)


def test_what_waits_to_be_signed_cannot_be_signed_and_says_why(world: World) -> None:
    organisation_return, (case, _) = confirming.signed(world)
    confirming.write(world, case)
    confirming.confirm_all(world, case)
    confirming.ask(world, case)
    confirming.sign_anew(world, organisation_return, "2.2")
    with pytest.raises(RuleBroken) as refusal:
        confirming.give(world, case)
    messages = [reason.message for reason in refusal.value.reasons]
    assert any("changed after you were asked to sign" in message for message in messages)
    with unit_of_work():
        sign_offs.recall(applications.get(case.id), actor=world.viewer(world.lead))
    confirming.confirm(world, anew(case.id), "2.2")
    assert confirming.sign(world, case).status is S.SIGNED


def test_a_paused_case_keeps_its_signature_until_it_goes_on(world: World) -> None:
    organisation_return, (case, other) = confirming.signed(world)
    for each in (case, other):
        confirming.placement_signed(world, each)
    secretary = world.viewer(world.secretary)
    with unit_of_work():
        pauses.pause(applications.get(case.id), actor=secretary, reason="A merger.")
    confirming.sign_anew(world, organisation_return, "2.2")
    assert [anew(each.id).status for each in (case, other)] == [S.SIGNED, S.EVIDENCE]
    with unit_of_work():
        pauses.resume(applications.get(case.id), actor=secretary, reason="It is over.")
    assert anew(case.id).status is S.EVIDENCE


def test_signed_again_in_one_act_each_with_a_signature_of_its_own(world: World) -> None:
    organisation_return, cases = confirming.signed(world, places=3)
    for case in cases:
        confirming.placement_signed(world, case)
    confirming.sign_anew(world, organisation_return, "2.2")
    for case in cases:
        confirming.confirm(world, anew(case.id), "2.2")
    lead, signatory = world.viewer(world.lead), world.viewer(world.signatory)
    with unit_of_work():
        requested = joint_sign_offs.request(applications.anew([case.id for case in cases]), actor=lead)
    assert [case.id for case in requested.done] == [case.id for case in cases]
    shown = {case.id: newest_hash(case) for case in cases}
    # One of them changes while the executive reads.
    with unit_of_work():
        sign_offs.recall(applications.get(cases[1].id), actor=lead)
    with unit_of_work():
        signed = joint_sign_offs.sign(
            applications.anew([case.id for case in cases]), actor=signatory, shown=shown
        )
    assert [case.id for case in signed.done] == [cases[0].id, cases[2].id]
    assert [case.id for case, _ in signed.left_out] == [cases[1].id]
    assert [anew(case.id).status for case in cases] == [S.SIGNED, S.EVIDENCE, S.SIGNED]
    for case in (cases[0], cases[2]):
        snapshot = snapshots.newest(case.id)
        assert snapshot is not None
        assert snapshot.signature is not None
        assert snapshot.signature.person_id == signatory.id


def test_a_hash_that_was_not_shown_is_left_out(world: World) -> None:
    _, (case, other) = confirming.signed(world)
    for each in (case, other):
        confirming.write(world, each)
        confirming.confirm_all(world, each)
        confirming.ask(world, each)
    signatory = world.viewer(world.signatory)
    with unit_of_work():
        signed = joint_sign_offs.sign(
            applications.anew([case.id, other.id]),
            actor=signatory,
            shown={case.id: newest_hash(case), other.id: newest_hash(case)},
        )
    assert [done.id for done in signed.done] == [case.id]
    assert "not the one that you were shown" in signed.left_out[0][1]


def test_who_wrote_in_one_placement_signs_the_others(world: World) -> None:
    _, (case, other) = confirming.signed(world)
    world.grant(world.signatory, Role.CONTRIBUTOR, organisation_id=world.organisation.id)
    for each in (case, other):
        confirming.write(world, each)
        confirming.confirm_all(world, each)
    with unit_of_work():
        duties.take(other.id, world.signatory.id, Duty.AUTHOR)
    for each in (case, other):
        confirming.ask(world, each)
    with unit_of_work():
        signed = joint_sign_offs.sign(
            applications.anew([case.id, other.id]),
            actor=world.viewer(world.signatory),
            shown={each.id: newest_hash(each) for each in (case, other)},
        )
    assert [done.id for done in signed.done] == [case.id]
    assert "You worked on this application" in signed.left_out[0][1]
