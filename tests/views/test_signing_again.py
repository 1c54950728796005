"""In each situation the executive reads first what changed since they signed last, then the whole, then declares; and signs that alone."""

import pytest

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import SignatureKind
from accreditation.enums.declarations import DECLARATIONS
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications, snapshots
from accreditation.services import checking, citations, evidence, sign_offs
from accreditation.services.case_facts import fingerprint
from tests import reviewing
from tests.services.test_checking import change
from tests.services.test_resubmission import deferred
from tests.views.test_countersigners import confirm
from tests.views.test_sign_offs import waiting
from tests.world import World

pytestmark = pytest.mark.one_database


def current(case: Application) -> Application:
    db.session.expire_all()
    return applications.get(case.id)


def signed(world: World) -> Application:
    """A case that its executive signed for the first time, on the page."""
    case = waiting(world)
    world.signatory  # noqa: B018 - somebody has to be able to sign
    page = sign(world, case)
    assert "What changed" not in page
    assert current(case).status is S.SIGNED
    return current(case)


def sign(world: World, case: Application) -> str:
    """The page as the executive read it, confirmed and signed; what is signed is what it showed."""
    path = f"/applications/{case.id}/sign-off"
    browser = world.client(world.signatory)
    page = browser.get(f"{path}?whole=y").text
    assert "Confirm that it is me" in page
    stands = fingerprint.of_case(current(case))
    snapshot = snapshots.newest(case.id)
    assert snapshot is not None
    assert snapshot.content_hash == stands
    for entry in snapshots.entries(snapshot):
        assert entry.narrative in page
    confirm(world, world.signatory.id, "sign", case)
    assert DECLARATIONS[SignatureKind.EXECUTIVE] in browser.get(path).text
    sent = browser.send(path, declared="y")
    assert sent.status_code == 302
    newest = snapshots.newest(case.id)
    assert newest is not None
    assert (newest.is_signed, newest.content_hash) == (True, stands)
    after = browser.get(path).text
    assert f"They declared: “{DECLARATIONS[SignatureKind.EXECUTIVE]}”" in after
    return page


def ask(world: World, case: Application) -> None:
    application, lead = current(case), world.viewer(world.lead)
    reopened = application.status in {S.RETURNED, S.DEFERRED}
    with unit_of_work():
        (sign_offs.request_signature if reopened else sign_offs.request_sign_off)(application, actor=lead)


def assert_leads_with(page: str, counted: str) -> None:
    assert counted in page
    places = ("changed", "scores", "document", "declaration")
    order = [page.index(f'id="{place}"') for place in places]
    assert order == sorted(order)


def test_after_a_send_back(world: World) -> None:
    case = signed(world)
    with unit_of_work():
        sign_offs.send_back(case, actor=world.viewer(world.signatory), reason="Say who.")
    change(world, current(case), "1.2", "What we do about 1.2. The manager does it.")
    ask(world, case)
    page = sign(world, case)
    assert_leads_with(page, "1 standard changed, 0 new, 0 taken out,")
    assert "[added:] </span> The manager does it.<" in page


def test_after_a_return(world: World) -> None:
    case = reviewing.in_check(world)
    with unit_of_work():
        checking.return_for_completion(case, actor=world.viewer(world.secretary), defects={"1.2": "Say who."})
    change(world, current(case), "1.2", "The manager.")
    ask(world, case)
    assert_leads_with(sign(world, case), "1 standard changed, 0 new, 0 taken out,")


def test_after_a_deferral(world: World) -> None:
    case, _ = deferred(world)
    change(world, current(case), "1.1", "Since the panel met, every ward has a lead.")
    ask(world, case)
    page = sign(world, case)
    assert_leads_with(page, "1 standard changed, 0 new, 0 taken out,")
    assert "Since the panel met" in page


def test_after_a_take_down(world: World) -> None:
    case = signed(world)
    answer = answer_queries.to_standard(case.id, "1.1")
    assert answer is not None
    cited = db.session.query(Citation).filter_by(answer_id=answer.id).order_by(Citation.id).all()
    revision = db.session.get_one(EvidenceRevision, cited[0].revision_id)
    with unit_of_work():
        evidence.take_down(
            revision,
            reason="It names a patient.",
            organisation_id=world.organisation.id,
            actor=world.viewer(world.secretary),
        )
    assert current(case).status is S.EVIDENCE
    page = world.client(world.signatory).get(f"/applications/{case.id}/sign-off").text
    assert "Nothing is waiting to be signed" in page
    with unit_of_work():
        citations.uncite(
            db.session.get_one(Citation, cited[0].id),
            application=current(case),
            actor=world.viewer(world.lead),
            closed=None,
        )
    ask(world, case)
    page = sign(world, case)
    assert_leads_with(page, "1 standard changed, 0 new, 0 taken out,")
    assert "Cited no more" in page


def test_what_changed_after_it_was_shown_is_not_signed(world: World) -> None:
    case = reviewing.in_check(world)
    with unit_of_work():
        checking.return_for_completion(case, actor=world.viewer(world.secretary), defects={"1.2": "Say who."})
    change(world, current(case), "1.2", "The manager.")
    ask(world, case)
    browser = world.client(world.signatory)
    path = f"/applications/{case.id}/sign-off"
    confirm(world, world.signatory.id, "sign", case)
    assert "Sign this application" in browser.get(path).text
    change(world, current(case), "1.2", "Nobody.")
    page = browser.get(path).text
    assert "Sign this application" not in page
    assert "asks for a new signature" in page
