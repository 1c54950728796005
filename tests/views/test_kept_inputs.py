"""What is typed by somebody who was signed out meanwhile is kept, for that person alone, and comes back filled in."""

from datetime import timedelta

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.kept_inputs import KeptInput
from accreditation.models.people import Person, UserSession
from accreditation.queries import answers
from accreditation.rules import passwords
from accreditation.services import kept_inputs, sessions
from tests.client import Client, hidden
from tests.world import World

PASSWORD = "three quiet words"
WORDS = "Every learner is met at the door."


def _with_password(person: Person) -> Person:
    with unit_of_work():
        person.password_hash = passwords.hashed(PASSWORD)
        db.session.add(person)
    return person


def _sign_in(browser: Client, person: Person, path: str = "/sign-in") -> str:
    answer = browser.send(path, email=person.email, password=PASSWORD)
    assert answer.status_code == 302
    return answer.headers["Location"]


def _revoke(person: Person) -> None:
    with unit_of_work():
        sessions.sign_out_everywhere(person.id, actor=None)


def _type_signed_out(world: World) -> tuple[Client, str, str]:
    """A browser in which an answer was sent after its session had ended, the page, and where it was led."""
    _with_password(world.lead)
    path = f"/applications/{world.application().id}/standards/1.1"
    browser = world.client(world.lead)
    page = browser.get(path)
    _revoke(world.lead)
    answer = browser.post(path, data=hidden(page.text) | {"narrative": WORDS, "gaps": "Nights"})
    assert answer.status_code == 302
    return browser, path, answer.headers["Location"]


def test_what_a_signed_out_person_sent_is_filled_in_after_signing_in(world: World) -> None:
    browser, path, sign_in = _type_signed_out(world)
    assert "We keep what you typed for an hour" in browser.get(sign_in).text
    assert _sign_in(browser, world.lead, sign_in) == path
    page = browser.get(path).text
    assert WORDS in page
    assert "is not saved yet" in page
    assert WORDS not in browser.get(path + "?saved=1").text
    assert path in browser.get("/home").text
    # What is filled in is sent as any form is, and then there is nothing left to keep.
    sent = browser.post(path, data=hidden(page) | {"narrative": WORDS, "gaps": "Nights"})
    assert sent.status_code == 302
    assert db.session.query(KeptInput).count() == 0
    assert "is not saved yet" not in browser.get(path).text
    saved = answers.to_standard(int(path.split("/")[2]), "1.1")
    assert saved is not None
    assert (saved.narrative, saved.gaps) == (WORDS, "Nights")


def test_nobody_else_in_the_same_browser_sees_it(world: World) -> None:
    browser, path, sign_in = _type_signed_out(world)
    colleague = _with_password(world.person(Role.CONTRIBUTOR))
    assert _sign_in(browser, colleague, sign_in) == path
    for page in (path, "/home", sign_in):
        assert WORDS not in browser.get(page).text
        assert "What you typed before" not in browser.get(page).text
    assert WORDS not in db.session.query(KeptInput).one().sealed


def test_a_page_left_open_by_somebody_else_is_neither_saved_nor_shown(world: World) -> None:
    _with_password(world.lead)
    colleague = _with_password(world.person(Role.CONTRIBUTOR))
    path = f"/applications/{world.application().id}/standards/1.1"
    browser = world.client(world.lead)
    left_open = hidden(browser.get(path).text) | {"narrative": WORDS}
    browser.send("/sign-in", email=colleague.email, password=PASSWORD)
    fresh = hidden(browser.get(path).text)
    answer = browser.post(path, data=left_open | {"csrf_token": fresh["csrf_token"]})
    assert answer.status_code == 403
    assert WORDS not in answer.text
    saved = answers.to_standard(int(path.split("/")[2]), "1.1")
    assert saved is not None
    assert saved.narrative == ""
    # It waits for whoever typed it.
    assert _sign_in(browser, world.lead, f"/sign-in?next={path}") == path
    assert WORDS in browser.get(path).text


def test_a_script_is_told_and_the_words_are_kept(world: World) -> None:
    path = f"/applications/{world.application().id}/standards/1.1"
    browser = world.client(world.lead)
    page = hidden(browser.get(path).text)
    _revoke(world.lead)
    for words in (WORDS, WORDS + " Always."):
        answer = browser.post(
            path, data=page | {"narrative": words}, headers={"X-Requested-With": "autosave"}
        )
        assert answer.status_code == 401
        assert answer.json is not None
        assert answer.json["message"] == "You are signed out. What you typed is kept on this page."
        assert answer.json["sign_in"].endswith(f"/sign-in?next={path}")
    kept_input = db.session.query(KeptInput).one()
    assert (
        dict(kept_inputs.opened(kept_input, secret=str(world.app.secret_key)))["narrative"]
        == WORDS + " Always."
    )


@pytest.mark.one_database
def test_what_is_kept_is_bounded_and_goes_after_an_hour(world: World) -> None:
    secret = "a secret of this test"
    with unit_of_work():
        for number in range(kept_inputs.MOST + 3):
            assert kept_inputs.keep(world.lead.id, f"/{number}", [("words", "x")], secret=secret)
        assert not kept_inputs.keep(
            world.lead.id, "/large", [("words", "x" * kept_inputs.LARGEST)], secret=secret
        )
    pages = [row.page for row in db.session.query(KeptInput).order_by(KeptInput.id)]
    assert pages == [f"/{number}" for number in range(3, kept_inputs.MOST + 3)]
    kept_input = db.session.query(KeptInput).first()
    assert kept_input is not None
    # Neither another secret nor another person opens it.
    assert kept_inputs.opened(kept_input, secret="another") == []
    db.session.expunge(kept_input)
    kept_input.person_id = world.signatory.id
    assert kept_inputs.opened(kept_input, secret=secret) == []
    with clock.shifted(timedelta(minutes=61)), unit_of_work():
        assert kept_inputs.sweep() == kept_inputs.MOST


def test_it_is_not_filled_in_after_an_hour(world: World) -> None:
    browser, path, sign_in = _type_signed_out(world)
    _sign_in(browser, world.lead, sign_in)
    with unit_of_work():
        db.session.query(KeptInput).update({KeptInput.kept_at: clock.now() - timedelta(minutes=61)})
    assert WORDS not in browser.get(path).text


def test_passwords_are_never_kept_and_strangers_keep_nothing(world: World) -> None:
    browser = world.client(world.lead)
    page = hidden(browser.get("/account").text)
    path = f"/applications/{world.application().id}/standards/1.1"
    _revoke(world.lead)
    browser.post("/account", data=page | {"current": "old secret words", "chosen": "new secret words"})
    stranger = world.client()
    stranger.post(path, data={"narrative": WORDS})
    stranger.post(path, data={"narrative": WORDS, "typed_by": "WzEsMV0.forged"})
    with unit_of_work():
        db.session.query(UserSession).update({UserSession.revoked_at: clock.now() - timedelta(days=8)})
    stranger.post(path, data=page | {"narrative": WORDS})
    assert db.session.query(KeptInput).count() == 0
