"""A provider's lead confirms for all placements at once, and its executive signs several in one act."""

import pytest
from lxml import html as parser
from sqlalchemy import func, select

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.people import Role
from accreditation.models.audit import AuditEvent
from accreditation.models.frameworks import Standard
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.models.people import Person
from accreditation.queries import applications, snapshots
from accreditation.services import sign_offs
from tests import confirming
from tests.client import Client, hidden
from tests.confirming import anew
from tests.statements import counted
from tests.world import World

pytestmark = pytest.mark.one_database


def confirmed_in(code: str) -> set[int]:
    return set(
        db.session.scalars(
            select(LocalConfirmation.application_id).where(LocalConfirmation.standard_id == _standard(code))
        )
    )


def _standard(code: str) -> int:
    return db.session.scalars(select(Standard.id).where(Standard.code == code)).one()


def test_one_answer_is_confirmed_in_several_placements_each_with_an_event_of_its_own(world: World) -> None:
    organisation_return, cases = confirming.signed(world, places=3)
    browser, path = world.client(world.lead), f"/applications/{organisation_return.id}/placements"
    page = browser.get(path).text
    assert "To confirm in 3 placements" in page
    assert "Tick the placements where it is true" in browser.send(f"{path}/2.2").text
    sent = browser.send(f"{path}/2.2", places=[str(case.id) for case in cases[:2]])
    assert sent.location == path
    page = browser.get(path).text
    assert "Standard 2.2 is confirmed in 2 placements." in page
    assert "To confirm in 1 placement<" in page
    assert confirmed_in("2.2") == {case.id for case in cases[:2]}
    streams = db.session.scalars(
        select(AuditEvent.stream).where(AuditEvent.kind == "organisation_answer_confirmed")
    ).all()
    assert sorted(streams) == sorted(f"case:{case.id}" for case in cases[:2])


def test_a_placement_that_went_on_meanwhile_is_named_and_left_out(world: World) -> None:
    organisation_return, cases = confirming.signed(world, places=3)
    browser = world.client(world.lead)
    path = f"/applications/{organisation_return.id}/placements/2.2"
    form = hidden(browser.get(path).text)
    gone = cases[1]
    confirming.write(world, gone)
    confirming.confirm_all(world, gone)
    confirming.ask(world, gone)
    sent = browser.post(path, data={**form, "places": [str(case.id) for case in cases]})
    assert sent.status_code == 302
    page = browser.get(sent.location).text
    assert "Standard 2.2 is confirmed in 2 placements." in page
    assert f"Left out: {gone.subject.name}: it stands at “Waiting for your executive to sign”" in page
    assert confirmed_in("2.2") == {case.id for case in cases}


def test_what_was_read_before_the_return_was_signed_anew_is_confirmed_nowhere(world: World) -> None:
    organisation_return, cases = confirming.signed(world)
    browser = world.client(world.lead)
    path = f"/applications/{organisation_return.id}/placements/2.2"
    form = hidden(browser.get(path).text)
    confirming.sign_anew(world, organisation_return, "2.2")
    sent = browser.post(path, data={**form, "places": [str(case.id) for case in cases]})
    assert sent.status_code == 422
    assert "signed its return again" in sent.text
    assert "What we do about 2.2 now." in sent.text
    assert confirmed_in("2.2") == set()
    again = browser.post(path, data={**hidden(sent.text), "places": [str(case.id) for case in cases]})
    assert again.status_code == 302
    assert confirmed_in("2.2") == {case.id for case in cases}


def test_placements_of_others_are_never_among_them(world: World) -> None:
    organisation_return, cases = confirming.signed(world)
    elsewhere = world.new_organisation("Hillside Trust")
    foreign = world.application(placement=world.new_placement("Theirs", elsewhere))
    browser = world.client(world.lead)
    path = f"/applications/{organisation_return.id}/placements/2.2"
    sent = browser.send(path, places=[str(cases[0].id), str(foreign.id)])
    assert sent.status_code == 422
    assert confirmed_in("2.2") == set()
    strangers: list[tuple[Person, int]] = [
        (world.person(Role.PROVIDER_LEAD, organisation=elsewhere), 404),
        (world.secretary, 404),
        (world.person(Role.CONTRIBUTOR), 403),
        (world.signatory, 403),
    ]
    named = world.person()
    assert cases[0].placement is not None
    world.grant(named, Role.PROVIDER_LEAD, cases[0].placement, organisation_id=world.organisation.id)
    # A lead of one placement leads no other, and not the return.
    strangers.append((named, 404))
    for person, status in strangers:
        for page in ("placements", "placements/2.2", "sign-offs"):
            opened = world.client(person).get(f"/applications/{organisation_return.id}/{page}")
            assert opened.status_code == status, (person.name, page)


def ready(world: World, places: int) -> tuple[int, list[int]]:
    """A return, and its placements' cases that are written, confirmed and ready to be signed."""
    organisation_return, cases = confirming.signed(world, places=places)
    for case in cases:
        confirming.write(world, case)
        confirming.confirm_all(world, case)
    return organisation_return.id, [case.id for case in cases]


def test_sign_off_is_asked_for_several_at_once_and_what_is_not_ready_is_named(world: World) -> None:
    return_id, (first, second, third) = ready(world, 3)
    confirming.sign_anew(world, applications.get(return_id), "2.2")
    for case_id in (first, second):
        confirming.confirm(world, anew(case_id), "2.2")
    browser, path = world.client(world.lead), f"/applications/{return_id}/sign-offs"
    page = browser.get(path).text
    assert "Say whether your organisation’s answers are true here: 2.2." in page
    # Also what the page did not offer is refused for itself alone.
    sent = browser.send(path, places=[str(case_id) for case_id in (first, second, third)])
    assert sent.status_code == 302
    page = browser.get(sent.location).text
    assert "2 applications are sent to your executive." in page
    assert "Left out: " in page
    assert [anew(case_id).status for case_id in (first, second, third)] == [
        S.SIGN_OFF,
        S.SIGN_OFF,
        S.EVIDENCE,
    ]


def step_up(browser: Client) -> str:
    """Confirm who it is on the page of what waits, and give the page as it is then."""
    page = browser.get("/applications/sign-offs").text
    (link,) = parser.fromstring(page).xpath("//main//a[contains(@href, '/step-up')]/@href")
    browser._confirm(link)
    return browser.get("/applications/sign-offs").text


def test_the_executive_signs_what_is_chosen_in_one_act_after_one_step_up(world: World) -> None:
    _, case_ids = ready(world, 3)
    for case_id in case_ids:
        confirming.ask(world, anew(case_id))
    browser = world.client(world.signatory)
    unproved = browser.get("/applications/sign-offs").text
    assert "It was not signed before" in unproved
    assert "Sign what is ticked" not in unproved
    form = hidden(step_up(browser))
    nothing = browser.post("/applications/sign-offs", data={**form, "declared": "y"})
    assert "Tick at least one application" in nothing.text
    form = hidden(nothing.text)
    sent = browser.post(
        "/applications/sign-offs",
        data={**form, "declared": "y", "places": [str(case_id) for case_id in case_ids[:2]]},
    )
    assert sent.status_code == 302
    assert "2 applications are signed." in browser.get(sent.location).text
    assert [anew(case_id).status for case_id in case_ids] == [S.SIGNED, S.SIGNED, S.SIGN_OFF]
    events = db.session.scalars(
        select(AuditEvent.stream).where(
            AuditEvent.kind == "application_signed",
            AuditEvent.stream.in_([f"case:{case_id}" for case_id in case_ids]),
        )
    ).all()
    assert sorted(events) == sorted(f"case:{case_id}" for case_id in case_ids[:2])


def test_the_step_up_is_good_once_and_for_what_was_shown(world: World) -> None:
    _, case_ids = ready(world, 2)
    for case_id in case_ids:
        confirming.ask(world, anew(case_id))
    browser = world.client(world.signatory)
    form = hidden(step_up(browser))
    first = form["shown"].split()[0]
    forged = browser.post(
        "/applications/sign-offs", data={**form, "shown": first, "declared": "y", "places": str(case_ids[0])}
    )
    assert forged.status_code == 422
    assert [anew(case_id).status for case_id in case_ids] == [S.SIGN_OFF, S.SIGN_OFF]
    signed = browser.post(
        "/applications/sign-offs", data={**form, "declared": "y", "places": str(case_ids[0])}
    )
    assert signed.status_code == 302
    again = browser.post(
        "/applications/sign-offs", data={**form, "declared": "y", "places": str(case_ids[1])}
    )
    assert again.status_code == 422
    assert anew(case_ids[1]).status is S.SIGN_OFF


@pytest.mark.parametrize(
    "shown", ["", "1", "x:y", "99999999999999999999:abc", ":", "-1:abc", "1:" + "a" * 90_000]
)
def test_what_is_no_list_of_what_was_shown_signs_nothing(world: World, shown: str) -> None:
    _, case_ids = ready(world, 2)
    for case_id in case_ids:
        confirming.ask(world, anew(case_id))
    browser = world.client(world.signatory)
    form = hidden(step_up(browser))
    sent = browser.post(
        "/applications/sign-offs", data={**form, "shown": shown, "declared": "y", "places": str(case_ids[0])}
    )
    assert sent.status_code == 422
    assert anew(case_ids[0]).status is S.SIGN_OFF


def test_what_changed_while_the_executive_read_is_left_out_and_named(world: World) -> None:
    return_id, case_ids = ready(world, 2)
    for case_id in case_ids:
        confirming.ask(world, anew(case_id))
    browser = world.client(world.signatory)
    form = hidden(step_up(browser))
    with unit_of_work():
        sign_offs.recall(applications.get(case_ids[0]), actor=world.viewer(world.lead))
    sent = browser.post(
        "/applications/sign-offs",
        data={**form, "declared": "y", "places": [str(case_id) for case_id in case_ids]},
    )
    assert sent.status_code == 302
    page = browser.get(sent.location).text
    assert "1 application is signed." in page
    assert f"Left out: {anew(case_ids[0]).subject.name}:" in page
    assert [anew(case_id).status for case_id in case_ids] == [S.EVIDENCE, S.SIGNED]
    assert return_id


def test_what_the_organisation_overtook_is_shown_and_not_offered(world: World) -> None:
    return_id, case_ids = ready(world, 2)
    for case_id in case_ids:
        confirming.ask(world, anew(case_id))
    confirming.sign_anew(world, applications.get(return_id), "2.2")
    page = world.client(world.signatory).get("/applications/sign-offs").text
    assert page.count("answers changed after you were asked") == 2
    assert "Confirm that it is me" not in page


def test_who_signs_for_others_sees_none_of_them(world: World) -> None:
    _, case_ids = ready(world, 2)
    confirming.ask(world, anew(case_ids[0]))
    elsewhere = world.new_organisation("Hillside Trust")
    for person in (world.person(Role.SIGNATORY, organisation=elsewhere), world.lead):
        page = world.client(person).get("/applications/sign-offs").text
        assert "Nothing waits for your signature" in page


PAGES = (
    ("lead", "/applications/{}/placements"),
    ("lead", "/applications/{}/placements/2.2"),
    ("lead", "/applications/{}/sign-offs"),
    ("lead", "/applications/readiness"),
    ("lead", "/home"),
    ("signatory", "/applications/sign-offs"),
)
MOST = 10


def test_forty_placements_cost_no_more_statements_than_three(world: World) -> None:
    return_id, case_ids = ready(world, 3)
    confirming.ask(world, anew(case_ids[0]))
    few = statements(world, return_id)
    for number in range(37):
        case = world.application(placement=world.new_placement(f"Clinic {number}"))
        assert case.return_id == return_id
        if number % 2:
            confirming.confirm_all(world, case)
    assert statements(world, return_id) == few
    # Home adds up what waits for every role that its reader holds.
    assert all(number <= MOST for page, number in few.items() if page != "/home"), few


def statements(world: World, return_id: int) -> dict[str, int]:
    numbers = {}
    for who, page in PAGES:
        browser = world.client(world.lead if who == "lead" else world.signatory)
        path = page.format(return_id)
        browser.get(path)
        with counted() as sent_statements:
            assert browser.get(path).status_code == 200
        numbers[page] = len(sent_statements)
    return numbers


def test_a_new_signed_return_unconfirms_forty_places_by_no_write_at_all(world: World) -> None:
    organisation_return, cases = confirming.signed(world, places=6)
    for case in cases:
        confirming.confirm_all(world, case)
    written = select(func.count()).select_from(LocalConfirmation)
    before = db.session.scalar(written)
    confirming.sign_anew(world, organisation_return, "2.2")
    assert db.session.scalar(written) == before
    page = world.client(world.lead).get(f"/applications/{organisation_return.id}/placements").text
    assert "To confirm in 6 placements" in page
    assert snapshots.newest(cases[0].id) is None
