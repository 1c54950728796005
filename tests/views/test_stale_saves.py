"""Two who save the same thing: what is the same is no conflict, and nobody's words are replaced by what was only left standing."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import html as parser

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.people import Person
from accreditation.queries import answers
from tests import agreeing, libraries, reviewing
from tests.client import Client, hidden
from tests.world import World

Fields = dict[str, Any]


def _texts(page: str) -> dict[str, str]:
    return {
        text.get("name"): (text.text or "").strip() for text in parser.fromstring(page).xpath("//textarea")
    }


def _standard(world: World) -> tuple[Client, str, Fields]:
    path = f"/applications/{world.application().id}/standards/1.1"
    return world.client(world.lead), path, {"narrative": "Met at the door.", "self_score": "3"}


def _score(world: World) -> tuple[Client, str, Fields]:
    _, (review, _) = reviewing.scoring(world)
    browser = world.client(db.session.get_one(Person, review.reviewer_id))
    return browser, f"/reviews/{review.id}/standards/1.2", {"score": "2", "rationale": "Seen on the ward."}


def _summary(world: World) -> tuple[Client, str, Fields]:
    _, team = agreeing.moderating(world)
    browser = world.client(db.session.get_one(Person, team[0].reviewer_id))
    return browser, f"/reviews/{team[0].id}/report", {"summary": "Strong on supervision."}


def _words(world: World) -> tuple[Client, str, Fields]:
    browser, path, _ = _summary(world)
    return browser, f"{path}/1.1", {"rationale": "What is read of 1.1.", "words": ""}


def _details(world: World) -> tuple[Client, str, Fields]:
    browser = world.client(world.lead)
    return browser, f"{libraries.added(browser)}/edit", {"title": "Renamed", "kind": "minutes"}


@pytest.mark.parametrize("page", [_standard, _score, _summary, _words, _details])
def test_the_same_words_sent_again_are_saved_and_not_a_conflict(
    world: World, page: Callable[[World], tuple[Client, str, Fields]]
) -> None:
    browser, path, fields = page(world)
    sent = hidden(browser.get(path).text) | fields
    assert browser.post(path, data=sent).status_code == 302
    assert browser.post(path, data=sent).status_code == 302
    other = {
        name: f"{value} Other"
        for name, value in fields.items()
        if name not in {"kind", "self_score", "score"}
    }
    assert browser.post(path, data=sent | other).status_code == 409


def test_only_what_i_changed_is_mine_and_the_rest_is_the_newer_version(world: World) -> None:
    browser, path, _ = _standard(world)
    browser.send(path, narrative="As it was", gaps="Old gap")
    mine = hidden(browser.get(path).text) | {"narrative": "As it was", "gaps": "Old gap"}
    colleague = world.client(world.person(Role.CONTRIBUTOR))
    colleague.send(path, narrative="Theirs", gaps="Their gap", actions="Their action")
    late = browser.post(path, data=mine | {"gaps": "My gap"})
    assert late.status_code == 409
    assert "Gaps: what you typed" in late.text
    assert "What you do, and how you know it works: what you typed" not in late.text
    texts = _texts(late.text)
    assert texts["narrative"] == "Theirs"
    assert (texts["gaps"], texts["actions"]) == ("My gap", "Their action")
    saved = browser.post(
        path, data=hidden(late.text) | {name: texts[name] for name in ("narrative", "gaps", "actions")}
    )
    assert saved.status_code == 302
    answer = answers.to_standard(int(path.split("/")[2]), "1.1")
    assert answer is not None
    assert (answer.narrative, answer.gaps, answer.actions) == ("Theirs", "My gap", "Their action")


def test_changes_to_different_fields_are_shown_as_no_clash(world: World) -> None:
    browser, path, _ = _standard(world)
    mine = hidden(browser.get(path).text)
    world.client(world.person(Role.CONTRIBUTOR)).send(path, narrative="Theirs", self_score="2")
    late = browser.post(path, data=mine | {"narrative": "", "gaps": "My gap"})
    assert late.status_code == 409
    assert "what you typed" not in late.text
    assert _texts(late.text) == _texts(late.text) | {"narrative": "Theirs", "gaps": "My gap"}
    assert parser.fromstring(late.text).xpath("//input[@name='self_score'][@checked]/@value") == ["2"]


def test_a_script_gets_what_to_build_on_and_a_token_that_fits(world: World) -> None:
    browser, path, fields = _standard(world)
    page, script = hidden(browser.get(path).text), {"X-Requested-With": "autosave"}
    first = browser.post(path, data=page | fields, headers=script).get_json()
    assert first["began"] != page["began"]
    reply_lost = browser.post(path, data=page | fields, headers=script)
    assert (reply_lost.status_code, reply_lost.get_json()["version"]) == (200, 1)
    refused = browser.post(path, data=page | fields | {"csrf_token": "of another session"}, headers=script)
    assert refused.status_code == 422
    again = page | fields | {"gaps": "Nights", "csrf_token": refused.get_json()["token"], "version": "1"}
    assert browser.post(path, data=again, headers=script).get_json()["version"] == 2


def _settle(world: World) -> tuple[Client, str, Fields]:
    _, team = agreeing.moderating(world, {"1.4": (1, 0)})
    browser = world.client(db.session.get_one(Person, team[0].reviewer_id))
    return (
        browser,
        f"/reviews/{team[0].id}/consensus/1.4",
        {
            "value": "0",
            "assents": [str(review.id) for review in team],
            "reason": "Nobody is there at night.",
            "rationale": "Cover at night was not shown.",
        },
    )


@pytest.mark.one_database
@pytest.mark.parametrize("page", [_standard, _score, _words, _settle])
def test_the_first_button_saves_and_leads_on(
    world: World, page: Callable[[World], tuple[Client, str, Fields]]
) -> None:
    browser, path, fields = page(world)
    opened = browser.get(path).text
    first = parser.fromstring(opened).xpath(
        "//main//form[@method='post'][.//textarea]//button[@type='submit']"
    )[0]
    assert (first.get("name"), first.get("value")) == ("go", "next")
    following = parser.fromstring(opened).xpath("//a[@rel='next']/@href")[0]
    sent = browser.post(path, data=hidden(opened) | fields | {"go": "next"})
    assert (sent.status_code, sent.location) == (302, following)
