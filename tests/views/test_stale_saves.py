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
    assert (texts["gaps"], texts["actions"]) == ("Their My gap", "Their action"), (
        "both wordings are in the box"
    )
    saved = browser.post(
        path, data=hidden(late.text) | {name: texts[name] for name in ("narrative", "gaps", "actions")}
    )
    assert saved.status_code == 302
    answer = answers.to_standard(int(path.split("/")[2]), "1.1")
    assert answer is not None
    assert (answer.narrative, answer.gaps, answer.actions) == ("Theirs", "Their My gap", "Their action")


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (_standard, "narrative"),
        (_standard, "gaps"),
        (_standard, "actions"),
        (_score, "rationale"),
        (_score, "private_note"),
        (_summary, "summary"),
        (_words, "rationale"),
    ],
)
def test_what_two_wrote_in_different_places_of_a_text_is_put_together_in_the_box(
    world: World, page: Callable[[World], tuple[Client, str, Fields]], name: str
) -> None:
    browser, path, fields = page(world)
    began = fields | {name: "Every learner is met at the door. Nights are covered."}
    assert browser.post(path, data=hidden(browser.get(path).text) | began).status_code == 302
    opened = hidden(browser.get(path).text) | began
    theirs = "Every new learner is met at the door. Nights are covered."
    assert browser.post(path, data=opened | {name: theirs}).status_code == 302
    mine = "Every learner is met at the door. Nights and weekends are covered."
    late = browser.post(path, data=opened | {name: mine})
    assert late.status_code == 409
    both = "Every new learner is met at the door. Nights and weekends are covered."
    assert _texts(late.text)[name] == both
    shown = parser.fromstring(late.text).xpath("//section[@class='house-conflict']")[0]
    assert [
        change.text_content().split("] ")[1].split(" [")[0].split() for change in shown.xpath(".//div//ins")
    ] == [
        ["new"],
        ["and", "weekends"],
    ]
    assert "you changed different words" in shown.text_content()
    saved = browser.post(path, data=hidden(late.text) | began | {name: both})
    assert saved.status_code == 302
    assert both in " ".join(browser.get(path).text.split())


def test_where_both_changed_the_same_words_both_wordings_are_in_the_box_and_named(world: World) -> None:
    browser, path, _ = _standard(world)
    browser.send(path, narrative="Every learner is met at the door on the first day.")
    opened = hidden(browser.get(path).text)
    colleague = world.person(Role.CONTRIBUTOR)
    world.client(colleague).send(path, narrative="Every learner is met at the gate on the first day.")
    late = browser.post(
        path, data=opened | {"narrative": "Every learner is met at the desk on the first day."}
    )
    assert late.status_code == 409
    assert _texts(late.text)["narrative"] == "Every learner is met at the gate desk on the first day."
    shown = parser.fromstring(late.text).xpath("//section[@class='house-conflict']")[0]
    assert shown.xpath("./h2")[0].text_content().startswith(f"{colleague.name} saved this first at ")
    (place,) = shown.xpath("./ul/li")
    words = " ".join(place.text_content().split())
    assert words == "after “… Every learner is met at the”: saved now gate, you desk"
    assert shown.xpath("./p/a/@href") == ["#narrative"]
    assert parser.fromstring(late.text).xpath("//textarea[@id='narrative']")


def test_what_somebody_took_out_and_another_changed_stays_and_is_said(world: World) -> None:
    browser, path, _ = _standard(world)
    browser.send(path, gaps="Nights are thin.")
    opened = hidden(browser.get(path).text)
    world.client(world.person(Role.CONTRIBUTOR)).send(path, gaps="")
    late = browser.post(path, data=opened | {"gaps": "Nights are very thin."})
    assert _texts(late.text)["gaps"] == "Nights are very thin."
    assert "saved now took the words out" in " ".join(
        parser.fromstring(late.text).xpath("//section[@class='house-conflict']/ul")[0].text_content().split()
    )


@pytest.mark.parametrize("version", ["7", "-1", "1"])
def test_a_version_that_was_not_the_one_typed_on_takes_no_word_out(world: World, version: str) -> None:
    """What both set out from is believed only where it is what the form says that it began with."""
    browser, path, _ = _standard(world)
    browser.send(path, narrative="Forged base with words.")
    browser.send(path, narrative="Met at the door.")
    opened = hidden(browser.get(path).text)
    world.client(world.person(Role.CONTRIBUTOR)).send(path, narrative="Met at the gate.")
    late = browser.post(path, data=opened | {"version": version, "narrative": "Met at the door. Always."})
    assert late.status_code == 409
    assert _texts(late.text)["narrative"] == "Met at the gate. door. Always."
    assert "What you both set out from is not kept" in late.text


def test_where_no_versions_are_kept_what_both_share_stands_once(world: World) -> None:
    browser, path, fields = _details(world)
    assert (
        browser.post(
            path, data=hidden(browser.get(path).text) | fields | {"notes": "Of the ward."}
        ).status_code
        == 302
    )
    opened = hidden(browser.get(path).text) | fields
    assert browser.post(path, data=opened | {"notes": "Of the ward. From May."}).status_code == 302
    late = browser.post(path, data=opened | {"notes": "Of the ward. Signed."})
    assert late.status_code == 409
    assert _texts(late.text)["notes"] == "Of the ward. From May. Signed."


def test_a_line_and_a_score_that_both_changed_stay_as_they_were_typed(world: World) -> None:
    """Two titles in one line are no title."""
    browser, path, fields = _details(world)
    opened = hidden(browser.get(path).text) | fields
    assert browser.post(path, data=opened | {"title": "Theirs"}).status_code == 302
    late = browser.post(path, data=opened | {"title": "Mine"})
    assert parser.fromstring(late.text).xpath("//input[@name='title']/@value") == ["Mine"]
    assert "Title below holds what you typed" in late.text


def test_a_script_is_told_who_saved_first_and_when(world: World) -> None:
    browser, path, fields = _standard(world)
    opened, script = hidden(browser.get(path).text), {"X-Requested-With": "autosave"}
    colleague = world.person(Role.CONTRIBUTOR)
    world.client(colleague).send(path, narrative="Theirs")
    late = browser.post(path, data=opened | fields, headers=script)
    assert late.status_code == 409
    message = late.get_json()["message"]
    assert message.startswith(f"{colleague.name} saved this first at ")
    assert message.endswith(". Nothing you typed is lost.")
    own = browser.send(path, narrative="Theirs")
    assert own.status_code == 302
    mine = hidden(browser.get(path).text)
    browser.send(path, narrative="Of this window")
    other = browser.post(path, data=mine | {"narrative": "Of the other"}, headers=script)
    assert other.get_json()["message"].startswith("You, in another window, saved this first at ")


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
