"""What an organisation answers once is confirmed place by place, and pinned with what the place says of it."""

import pytest
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.answers import LocalState
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken, Stale
from accreditation.models.audit import AuditEvent
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.queries import applications, local_confirmations, snapshots
from accreditation.services import local_confirmations as services
from accreditation.services import submissions
from accreditation.services.case_facts import CaseFacts, fingerprint
from tests import confirming
from tests.confirming import CODES, anew
from tests.world import World


def unconfirmed(case_id: int) -> list[str]:
    return list(CaseFacts(anew(case_id), None).organisation_unconfirmed)


def test_nothing_can_be_confirmed_before_the_return_is_signed(world: World) -> None:
    _, (case, _) = confirming.begun(world)
    assert unconfirmed(case.id) == CODES
    facts = CaseFacts(case, None)
    assert not facts.organisation_signed
    assert {line.state for line in local_confirmations.of_case(case)} == {LocalState.UNSIGNED}
    with pytest.raises(RuleBroken, match="not signed yet"):
        confirming.confirm(world, case, "2.1")


def test_a_place_says_what_is_true_and_what_is_different_and_each_word_is_kept(world: World) -> None:
    _, (case, other) = confirming.signed(world)
    confirming.confirm(world, case, "2.1")
    confirming.confirm(world, case, "2.2", "Nights are covered by the next ward.")
    assert [confirming.line_of(case, code).state for code in ("2.1", "2.2", "2.3")] == [
        LocalState.TRUE_HERE,
        LocalState.DIFFERENT_HERE,
        LocalState.TO_CONFIRM,
    ]
    assert unconfirmed(case.id) == CODES[2:]
    assert unconfirmed(other.id) == CODES
    confirming.confirm(world, case, "2.2")
    assert confirming.line_of(case, "2.2").version == 2
    confirming.confirm(world, case, "2.2")
    differences = db.session.scalars(
        select(LocalConfirmation.difference).order_by(LocalConfirmation.id)
    ).all()
    assert differences == ["", "Nights are covered by the next ward.", ""]


def test_each_is_written_down_in_the_stream_of_its_own_case(world: World) -> None:
    _, (case, _) = confirming.signed(world)
    confirming.confirm(world, case, "2.1", "Not on Sundays.")
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.kind == AuditKind.ORGANISATION_ANSWER_CONFIRMED.value)
    ).all()
    assert [event.stream for event in events] == [f"case:{case.id}"]
    assert "Sundays" not in str(events[0].facts)


def test_a_newer_signed_return_unconfirms_exactly_what_it_changed(world: World) -> None:
    organisation_return, cases = confirming.signed(world, places=3)
    for case in cases:
        confirming.confirm_all(world, case)
        assert unconfirmed(case.id) == []
    confirming.sign_anew(world, organisation_return, "2.3")
    for case in cases:
        assert unconfirmed(case.id) == ["2.3"]
        assert confirming.line_of(case, "2.3").state is LocalState.CHANGED
        assert confirming.line_of(case, "2.4").state is LocalState.TRUE_HERE


def test_what_is_signed_again_with_the_same_words_unconfirms_nothing(world: World) -> None:
    organisation_return, (case, _) = confirming.signed(world)
    confirming.confirm_all(world, case)
    confirming.sign_anew(world, organisation_return)
    assert unconfirmed(case.id) == []


def test_the_snapshot_holds_the_organisations_own_entries_and_its_hash_covers_what_the_place_says(
    world: World,
) -> None:
    organisation_return, (first, second) = confirming.signed(world)
    hashes = []
    for case, difference in ((first, ""), (second, "Not here.")):
        confirming.write(world, case)
        confirming.confirm_all(world, case)
        if difference:
            confirming.confirm(world, case, "6.4", difference)
        confirming.ask(world, case)
        snapshot = snapshots.newest(case.id)
        assert snapshot is not None
        places = snapshots.places(snapshot)
        assert [
            place.entry.standard.code for place in places if place.local_confirmation is not None
        ] == CODES
        assert {place.entry.application_id for place in places if place.local_confirmation is not None} == {
            organisation_return.id
        }
        assert [place.position for place in places] == sorted(place.position for place in places)
        assert len(places) == 24
        facts = CaseFacts(anew(case.id), None)
        assert facts.current_hash == snapshot.content_hash
        hashes.append([place.local_confirmation and place.local_confirmation.difference for place in places])
    assert hashes[0] != hashes[1]
    signed = confirming.give(world, second)
    with unit_of_work():
        submissions.submit(applications.get(signed.id), actor=world.viewer(world.lead))
    assert anew(signed.id).status is S.SUBMITTED


def test_a_difference_changes_what_is_signed(world: World) -> None:
    _, (case, _) = confirming.signed(world)
    confirming.write(world, case)
    confirming.confirm_all(world, case)
    before = CaseFacts(anew(case.id), None)
    plain = fingerprint.of_case(before.application)
    confirming.confirm(world, case, "2.1", "Different.")
    assert fingerprint.of_case(anew(case.id)) != plain
    confirming.confirm(world, case, "2.1")
    assert fingerprint.of_case(anew(case.id)) == plain


def test_a_page_that_was_read_before_the_return_was_signed_anew_saves_nothing(world: World) -> None:
    organisation_return, (case, _) = confirming.signed(world)
    read = confirming.line_of(case, "2.1")
    assert read.entry is not None
    read_id = read.entry.id
    confirming.sign_anew(world, organisation_return, "2.1")
    actor = world.viewer(world.lead)
    line = confirming.line_of(case, "2.1")
    with pytest.raises(RuleBroken, match="signed its return again"), unit_of_work():
        services.confirm(
            line,
            application=applications.get(case.id),
            actor=actor,
            expected_entry=read_id,
            expected_version=0,
        )
    lines = local_confirmations.of_case(applications.get(case.id))
    with pytest.raises(RuleBroken, match="signed its return again"), unit_of_work():
        services.confirm_many(lines, application=applications.get(case.id), actor=actor, entry_ids=[read_id])
    assert unconfirmed(case.id) == CODES


def test_two_who_say_different_things_are_told_of_each_other(world: World) -> None:
    _, (case, _) = confirming.signed(world)
    line = confirming.line_of(case, "2.1")
    assert line.entry is not None
    confirming.confirm(world, case, "2.1", "Not here.")
    actor = world.viewer(world.lead)
    with pytest.raises(Stale) as stale, unit_of_work():
        services.confirm(
            confirming.line_of(case, "2.1"),
            application=applications.get(case.id),
            actor=actor,
            expected_entry=line.entry.id,
            expected_version=0,
        )
    assert stale.value.current.difference == "Not here."


def test_what_left_drafting_is_confirmed_no_more(world: World) -> None:
    _, (case, _) = confirming.signed(world)
    confirming.write(world, case)
    confirming.confirm_all(world, case)
    confirming.ask(world, case)
    with pytest.raises(RuleBroken, match="Take it back first"):
        confirming.confirm(world, case, "2.1", "Late.")


def test_what_is_preset_not_to_apply_stays_so_whatever_the_return_says(world: World) -> None:
    place = world.new_placement("Small surgery", recruits=False)
    case = world.application(placement=place)
    organisation_return, _ = confirming.signed(world)
    case = anew(case.id)
    assert case.return_id == organisation_return.id
    preset = [line.code for line in CaseFacts(case, None).standards if line.na_preset and line.code in CODES]
    assert set(unconfirmed(case.id)) == set(CODES) - set(preset)
    assert preset
