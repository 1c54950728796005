"""What is signed carries its signatures as rows: the executive's, which counts, and a countersignature beside it."""

import pytest
from sqlalchemy.exc import IntegrityError

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import SignatureKind
from accreditation.models.people import Person
from accreditation.models.snapshots import Signature, Snapshot
from accreditation.queries import applications, snapshots
from accreditation.services.case_facts import CaseFacts
from tests import reviewing
from tests.scene import Stage, case_at
from tests.world import World


def newest(application_id: int) -> Snapshot:
    db.session.expunge_all()
    snapshot = snapshots.newest(application_id)
    assert snapshot is not None
    return snapshot


def countersign(snapshot: Snapshot, person: Person) -> None:
    with unit_of_work():
        db.session.add(
            Signature(
                snapshot_id=snapshot.id,
                person_id=person.id,
                kind=SignatureKind.COUNTERSIGNATURE,
                signed_at=clock.now(),
            )
        )


def test_the_executive_signs_and_an_outsider_countersigns_and_both_are_shown(world: World) -> None:
    application = reviewing.in_check(world)
    outsider = world.person(name="Olu Outsider")
    countersign(newest(application.id), outsider)
    snapshot = newest(application.id)
    assert snapshot.signature is not None
    assert snapshot.signature.person_id == world.signatory.id
    assert [signature.kind for signature in snapshot.signatures] == list(SignatureKind)
    office = world.client(world.secretary).get(f"/cases/{application.id}/check").text
    provider = world.client(world.lead).get(f"/applications/{application.id}/sign-off").text
    for page in (office, provider):
        assert "Signed by Sam Signatory on" in page
        assert "Countersigned by Olu Outsider on" in page


def test_a_countersignature_alone_signs_nothing(world: World) -> None:
    case = case_at(world, Stage.SIGN_OFF)
    countersign(newest(case.application_id), world.person())
    facts = CaseFacts(applications.get(case.application_id), world.viewer(world.lead))
    assert facts.waits_for_signature
    assert facts.signed_hash is None


@pytest.mark.both_databases
def test_one_signature_of_a_kind_and_one_a_person_and_none_is_ever_changed(world: World) -> None:
    application = reviewing.submitted(world)
    signatory, other = world.signatory.id, world.person().id
    snapshot_id = newest(application.id).id
    for kind, person_id in (
        (SignatureKind.EXECUTIVE, other),
        (SignatureKind.COUNTERSIGNATURE, signatory),
    ):
        with pytest.raises(IntegrityError), unit_of_work():
            db.session.add(
                Signature(snapshot_id=snapshot_id, person_id=person_id, kind=kind, signed_at=clock.now())
            )
    signature = newest(application.id).signature
    assert signature is not None
    with pytest.raises(IntegrityError), unit_of_work():
        signature.person_id = other
