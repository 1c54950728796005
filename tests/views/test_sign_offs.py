"""What is signed reads as a document: who asks whom, scores, what does not apply, what changed, and where citations open."""

import pytest

from accreditation.db import unit_of_work
from accreditation.models.applications import Application
from accreditation.queries import snapshots
from accreditation.services import checking, sign_offs, submissions
from accreditation.services import snapshots as frozen
from tests import reviewing
from tests.services.test_checking import change
from tests.world import World

pytestmark = pytest.mark.one_database


def waiting(world: World, **how: object) -> Application:
    """A case that waits for its executive."""
    case = reviewing.answered(world, **how)  # type: ignore[arg-type]
    lead = world.viewer(world.lead)
    with unit_of_work():
        submissions.complete_self_assessment(case, actor=lead)
    with unit_of_work():
        sign_offs.request_sign_off(case, actor=lead)
    return case


def test_it_says_who_asks_whom_and_leads_with_the_scores(world: World) -> None:
    case = waiting(world, not_applicable=["1.5"])
    signatory = world.signatory
    page = world.client(signatory).get(f"/applications/{case.id}/sign-off").text
    assert f"{world.lead.name} asked you to sign it on" in page
    lead = world.client(world.lead).get(f"/applications/{case.id}/sign-off").text
    assert f"{world.lead.name} asked {signatory.name} to sign it on" in lead
    assert page.index('id="scores"') < page.index('id="away"') < page.index('id="document"')
    assert page.index('id="document"') < page.index('id="declaration"')
    assert "1.1</a>: 3 (must-meet)" in page
    assert "1.5</a>: does not apply" in page
    assert "We do not do this here." in page
    assert "What changed" not in page
    assert '<details class="house-domain" id="domain-1">' in page
    whole = world.client(signatory).get(f"/applications/{case.id}/sign-off?whole=y").text
    assert '<details class="house-domain" id="domain-1" open>' in whole


def test_the_signatory_opens_the_page_that_is_cited(world: World) -> None:
    case = waiting(world)
    browser = world.client(world.signatory)
    page = browser.get(f"/applications/{case.id}/sign-off").text
    entry = snapshots.entries(snapshots.newest(case.id))[0]  # type: ignore[arg-type]
    citation = entry.citations[0]
    item = snapshots.items_of([entry])[citation.revision_id]
    path = f"/evidence/{item}/revisions/{citation.revision_id}/pages/{citation.page_from}"
    assert f'href="{path}"' in page
    assert browser.get(path).status_code == 200


def test_what_changed_since_it_was_signed_is_listed_and_shown_in_words(world: World) -> None:
    case = reviewing.in_check(world)
    with unit_of_work():
        checking.return_for_completion(
            case, actor=world.viewer(world.secretary), defects={"1.1": "Say who.", "1.2": "Say when."}
        )
    change(world, case, "1.1", "What we do about 1.1. The manager does it.")
    change(world, case, "1.2", "On Mondays.")
    with unit_of_work():
        sign_offs.request_signature(case, actor=world.viewer(world.lead))
    page = world.client(world.signatory).get(f"/applications/{case.id}/sign-off").text
    assert f"What changed since {world.signatory.name} signed it on" in page
    assert "[added:] </span> The manager does it.<" in page
    assert page.count(", changed</li>") == 2
    assert page.count('nhsuk-tag--yellow">Changed<') == 2
    assert "Read and sign" in page


def test_nothing_changed_is_said_too(world: World) -> None:
    case = waiting(world)
    snapshot = snapshots.newest(case.id)
    assert snapshot is not None
    with unit_of_work():
        sign_offs.sign(
            case, actor=world.viewer(world.signatory), shown_hash=snapshot.content_hash, stepped_up=True
        )
    with unit_of_work():
        frozen.void(case.id)
        frozen.build(case, requested_by=world.viewer(world.lead))
    page = world.client(world.lead).get(f"/applications/{case.id}/sign-off").text
    assert "Nothing. It says word for word what was signed then." in page


def test_the_request_names_the_executive(world: World) -> None:
    case = reviewing.answered(world)
    with unit_of_work():
        submissions.complete_self_assessment(case, actor=world.viewer(world.lead))
    browser = world.client(world.lead)
    path = f"/applications/{case.id}/steps/request_sign_off"
    assert "Nobody at your organisation may sign yet." in browser.get(path).text
    signatory = world.signatory
    assert f"This asks {signatory.name} to read and sign it." in browser.get(path).text


def test_the_executive_sends_it_back_from_beside_the_declaration(world: World) -> None:
    case = waiting(world)
    page = world.client(world.signatory).get(f"/applications/{case.id}/sign-off").text
    assert f'href="/applications/{case.id}/steps/send_back"' in page.split('id="declaration"')[1]
    lead = world.client(world.lead).get(f"/applications/{case.id}/sign-off").text
    assert "Send it back" not in lead
    assert "steps/send_back" not in lead
