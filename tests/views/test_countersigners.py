"""An outsider countersigns page by page: named by the lead, agreed to by the office, told to everybody who reads it later."""

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import SignatureKind
from accreditation.enums.declarations import DECLARATIONS
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.countersigners import Countersigner
from accreditation.models.letters import Letter
from accreditation.models.notices import Notice
from accreditation.models.people import UserSession
from accreditation.models.snapshots import Signature
from accreditation.queries import applications, snapshots
from accreditation.services import sessions, sign_offs
from tests.client import Client, hidden
from tests.scene import Scene, Stage
from tests.services.test_countersigners import (
    NAMED,
    agreed,
    countersign,
    newest,
    propose,
    sign,
    small,
    submit,
)
from tests.world import World

pytestmark = pytest.mark.one_database


def confirm(world: World, person_id: int, act: str, case: Application) -> None:
    """What the page for it writes, without its password."""
    purpose = sessions.purpose(act, str(case.id), newest(case).content_hash)
    with unit_of_work():
        of_person = db.session.query(UserSession).filter_by(person_id=person_id)
        of_person.update({"stepped_up_at": clock.now(), "step_up_for": purpose})


def send(browser: Client, path: str, **fields: str) -> str:
    response = browser.send(path, **fields)
    assert response.status_code == 302, response.text
    return browser.get(response.location).text


def test_it_is_named_agreed_to_signed_and_countersigned_page_by_page(world: World) -> None:
    case = small(world)
    outsider = world.person(name="Olu Outsider")
    lead, office, browser = (world.client(person) for person in (world.lead, world.secretary, outsider))
    named = f"/applications/{case.id}/countersigner"
    document = f"/applications/{case.id}/sign-off"
    own = f"/countersigning/{case.id}"
    page = lead.get(document).text
    assert "What still stops you from signing" in page
    assert f'href="{named}"' in page.split('id="declaration"')[1]
    assert "Confirm that it is me" not in page
    assert "Waiting for the office" in send(lead, named, **(NAMED | {"email": outsider.email}))
    assert browser.get(own).status_code == 404

    home = office.get("/home").text
    assert "Say whether an outsider may countersign" in home
    assert f'href="/cases/{case.id}/countersigner"' in office.get(f"/cases/{case.id}").text
    refused = office.send(f"/cases/{case.id}/countersigner", act="refuse")
    assert "Write why you do not agree" in refused.text
    send(office, f"/cases/{case.id}/countersigner", act="agree")
    assert "Say whether an outsider may countersign" not in office.get("/home").text

    assert "Nothing waits for you here now" in browser.get(own).text
    page = lead.get(document).text
    assert "Olu Outsider (Calder Training Hub) reads it after you" in page
    confirm(world, world.lead.id, "sign", case)
    send(lead, document, declared="y")
    page = lead.get(document).text
    assert "Olu Outsider, Calder Training Hub, has to countersign it" in page
    assert "Olu Outsider (from outside)" in lead.get(f"/applications/{case.id}").text
    assert "Olu Outsider (from outside)" in office.get(f"/cases/{case.id}").text

    assert "Read and countersign" in browser.get("/home").text
    page = browser.get(own).text
    assert "What we do about 1.1." in page
    assert "/evidence/" not in page
    confirm(world, outsider.id, "countersign", case)
    assert DECLARATIONS[SignatureKind.COUNTERSIGNATURE] in browser.get(own).text
    send(browser, own, declared="y")
    assert "Read and countersign" not in browser.get("/home").text
    assert applications.get(case.id).status is S.SIGNED
    assert "Countersigned by Olu Outsider, Calder Training Hub, on" in lead.get(document).text
    submit(world, case)
    assert (
        "Countersigned by Olu Outsider, Calder Training Hub, on" in office.get(f"/cases/{case.id}/check").text
    )
    assert browser.get(own).status_code == 200


def test_nothing_is_countersigned_without_a_step_up_or_the_declaration(world: World) -> None:
    case = small(world)
    outsider = agreed(world, case)
    sign(world, case)
    browser = world.client(outsider)
    own = f"/countersigning/{case.id}"
    confirm(world, outsider.id, "countersign", case)
    assert "Confirm that you are no part of it" in browser.send(own).text
    form = hidden(browser.get(own).text) | {"declared": "y"}
    # What confirms the executive's act confirms no other.
    confirm(world, outsider.id, "sign", case)
    assert "Confirm again that it is you" in browser.post(own, data=form).text
    assert not newest(case).is_signed


def test_the_outsider_opens_nothing_else_of_the_case(world: World) -> None:
    case = small(world)
    outsider = agreed(world, case)
    sign(world, case)
    browser = world.client(outsider)
    for path in (
        f"/applications/{case.id}",
        f"/applications/{case.id}/sign-off",
        f"/applications/{case.id}/standards/1.1",
        f"/cases/{case.id}",
    ):
        assert browser.get(path).status_code == 404, path


def test_it_is_sent_back_with_a_reason_that_the_team_reads(world: World) -> None:
    case = small(world)
    outsider = agreed(world, case)
    sign(world, case)
    browser = world.client(outsider)
    own = f"/countersigning/{case.id}/send-back"
    assert "Tell the team what has to be changed" in browser.send(own).text
    send(browser, own, reason="The ward has no such board.")
    assert applications.get(case.id).status is S.EVIDENCE
    assert "The ward has no such board." in world.client(world.lead).get(f"/applications/{case.id}").text
    assert "Nothing waits for you here now" in browser.get(f"/countersigning/{case.id}").text


def test_who_was_taken_back_reads_nothing_any_more(world: World) -> None:
    case = small(world)
    outsider = agreed(world, case)
    lead = world.client(world.lead)
    send(lead, f"/applications/{case.id}/countersigner/take-back")
    assert world.client(outsider).get(f"/countersigning/{case.id}").status_code == 404


def test_a_refusal_is_read_and_somebody_else_is_named(world: World) -> None:
    case = small(world)
    propose(world, case)
    office, lead = world.client(world.secretary), world.client(world.lead)
    send(office, f"/cases/{case.id}/countersigner", act="refuse", reason="They supply your placement.")
    page = lead.get(f"/applications/{case.id}/countersigner").text
    assert "They supply your placement." in page
    assert "Name an outsider" in page


def test_where_somebody_else_can_sign_the_page_says_who(world: World) -> None:
    case = small(world)
    free = world.signatory
    page = world.client(world.lead).get(f"/applications/{case.id}/countersigner").text
    assert f"{free.name} can sign" in page
    assert "Name an outsider" not in page


def test_everybody_hears_and_a_newcomer_is_invited_by_letter(world: World) -> None:
    case = small(world)
    office = world.client(world.secretary)
    propose(world, case)
    assert kinds(world.secretary.id) == ["countersigner_to_decide"]
    send(office, f"/cases/{case.id}/countersigner", act="agree")
    assert "countersigner_agreed" in kinds(world.lead.id)
    letters = [letter for letter in db.session.query(Letter) if letter.address == NAMED["email"]]
    assert [letter.kind for letter in letters] == ["invitation"]


def test_the_outsider_hears_when_the_executive_has_signed_and_the_lead_when_both_have(world: World) -> None:
    case = small(world)
    outsider = agreed(world, case)
    sign(world, case)
    assert kinds(outsider.id) == ["countersign_asked"]
    other = world.person(Role.PROVIDER_LEAD)
    countersign(world, case, outsider)
    assert kinds(other.id) == ["signed"]


def kinds(person_id: int) -> list[str]:
    db.session.expunge_all()
    notices = db.session.query(Notice).filter_by(person_id=person_id).order_by(Notice.id)
    return [notice.kind.value for notice in notices]


def test_the_office_and_the_outsider_are_asked_again_where_it_was_sent_back(world: World) -> None:
    case = small(world)
    outsider = agreed(world, case)
    sign(world, case)
    countersign(world, case, outsider)
    with unit_of_work():
        sign_offs.send_back(
            applications.get(case.id), actor=world.viewer(world.lead), reason="One more thing."
        )
    browser = world.client(outsider)
    assert "Read and countersign" not in browser.get("/home").text
    with unit_of_work():
        sign_offs.request_sign_off(applications.get(case.id), actor=world.viewer(world.lead))
    sign(world, case)
    page = browser.get(f"/countersigning/{case.id}").text
    assert "It says word for word what was signed then." in page
    assert page.index('id="changed"') < page.index('id="scores"') < page.index('id="document"')


def test_the_panels_paper_and_the_providers_report_say_who_countersigned(world: World) -> None:
    scene = Scene(world)
    case = scene.case(Stage.CALLED)
    snapshot = snapshots.submitted(case.application_id)
    assert snapshot is not None
    outsider = world.person(name="Olu Outsider")
    with unit_of_work():
        named = Countersigner(
            application_id=case.application_id,
            name=outsider.name,
            address=outsider.email,
            organisation_name="Calder Training Hub",
            reason="",
            proposed_by_id=scene.people["provider_lead"].id,
            proposed_at=clock.now(),
        )
        db.session.add(named)
        db.session.flush()
        db.session.add(
            Signature(
                snapshot_id=snapshot.id,
                person_id=outsider.id,
                kind=SignatureKind.COUNTERSIGNATURE,
                signed_at=clock.now(),
                countersigner_id=named.id,
            )
        )
    words = "was countersigned by Olu Outsider, Calder Training Hub, on"
    report = world.client(scene.people["provider_lead"]).get(f"/applications/{case.application_id}/report")
    assert words in report.text
    paper = world.client(scene.people["panel_chair"]).get(f"/meetings/items/{case.item_id}")
    assert words in paper.text
