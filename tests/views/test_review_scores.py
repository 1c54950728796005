"""What a reviewer sees of their own work: how much there is, how far each standard is, all scores before the lock, who was told."""

import re

import pytest

from accreditation.db import db
from accreditation.enums.applications import Tier
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.queries import scoring
from accreditation.services import reviews
from tests import reviewing
from tests.client import Client, hidden
from tests.world import World

pytestmark = pytest.mark.one_database


def browser_of(world: World, review: Review) -> Client:
    return world.client(db.session.get_one(Person, review.reviewer_id))


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text[text.index("<main") :]).split())


def row_of(page: str, code: str) -> str:
    """What the page of all scores says of a standard."""
    row = next(row for row in page.split("<li>")[1:] if f"/standards/{code}" in row)
    return " ".join(re.sub(r"<[^>]+>", " ", row).split())


def test_an_invitation_says_how_much_there_is_and_nothing_of_what_it_says(world: World) -> None:
    case = reviewing.allocating(world, not_applicable=("1.5",))
    person = reviewing.reviewer(world)
    review = reviewing.invited(world, case, person, is_lead=True)
    page = world.client(person).get(f"/reviews/{review.id}").text
    text = words(page)
    # 1.1 alone cites: pages 2 to 3 of two files.
    assert "23 standards to read and score, in 20 working days from when the office confirms the team" in text
    assert "2 citations to look at, on 4 pages of 2 files" in text
    assert "no visit" in text
    assert "and writing the report" in text
    for hidden_words in ("Learner survey", "Learners say so", "What we do about", "Self score"):
        assert hidden_words not in page


def test_an_invitation_for_excellence_says_that_there_is_a_visit(world: World) -> None:
    case = reviewing.allocating(world, Tier.EXCELLENCE)
    person = reviewing.reviewer(world)
    review = reviewing.invited(world, case, person)
    text = words(world.client(person).get(f"/reviews/{review.id}").text)
    assert "a visit to the place" in text
    assert "writing the report" not in text


def test_a_standard_is_done_when_locking_asks_nothing_more_of_it(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    browser = browser_of(world, first)
    path = f"/reviews/{first.id}/standards/1.1"
    fields: dict[str, object] = {**hidden(browser.get(path).text), "score": "3"}
    script = {"X-Requested-With": "autosave"}
    version = browser.post(path, data=fields, headers=script).get_json()["version"]
    page = browser.get(path).text
    assert "✓ done" not in page
    assert "not finished" in page
    assert "0 of 24 done" in page
    subject = scoring.own(first.id, first.reviewer_id, "1.1")
    assert subject is not None
    cited = [citation.id for citation in subject.entry.citations]
    fields |= {"version": str(version), "rationale": "Both files show it.", "relied_on": cited}
    assert browser.post(path, data=fields, headers=script).status_code == 200
    page = browser.get(path).text
    assert "✓ done" in page
    assert "1 of 24 done" in page


def test_what_the_lock_asks_is_what_the_pages_say(world: World) -> None:
    """The line of a standard and the guard of the lock are one reckoning, also for what passes its evidence."""
    _, (first, _) = reviewing.scoring(world)
    reviewing.give(world, first, "1.1", 4, ceiling_reason="Seen by the team")
    cited = reviewing.score_of(first)
    assert cited is not None
    reviewing.give(world, first, "1.2", 0)
    lines = {
        line.code: line
        for line in scoring.lines(reviewing.own(world, first.id, reviewing.reviewer_of(first)))
    }
    assert lines["1.1"].draft is not None
    assert (lines["1.1"].draft.passes_ceiling, lines["1.1"].draft.relied_on) == (True, 2)
    assert lines["1.1"].is_done
    assert lines["1.2"].is_done
    assert not lines["1.3"].is_begun
    left = {dict(reason.values)["code"] for reason in reviews.left(first)}
    assert left == {code for code, line in lines.items() if line.lacking}


def test_what_does_not_apply_is_passed_over(world: World) -> None:
    _, (first, _) = reviewing.scoring(world, not_applicable=("1.5",))
    browser = browser_of(world, first)
    before, after = (browser.get(f"/reviews/{first.id}/standards/{code}").text for code in ("1.3", "1.6"))
    assert 'rel="next" data-key="j"' in before
    page = browser.get(f"/reviews/{first.id}/standards/1.4").text
    assert f'href="/reviews/{first.id}/standards/1.6" rel="next"' in page
    assert f'href="/reviews/{first.id}/standards/1.4" rel="prev"' in after
    assert "0 of 23 done" in page
    sent = browser.send(
        f"/reviews/{first.id}/standards/1.4", score="cannot_judge", rationale="Nothing.", go="next"
    )
    assert sent.location == f"/reviews/{first.id}/standards/1.6"
    scores = browser.get(f"/reviews/{first.id}/lock").text
    assert "My 23 scores" in scores
    assert "Do not apply here, so they are not scored" in scores


def test_after_the_last_standard_all_scores_are_shown(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    browser = browser_of(world, first)
    last = scoring.lines(first)[-1].code
    path = f"/reviews/{first.id}/standards/{last}"
    assert "Save and see all my scores" in browser.get(path).text
    sent = browser.send(path, score="cannot_judge", rationale="Nothing to see.", go="next")
    assert sent.location == f"/reviews/{first.id}/lock"


def test_all_scores_stand_on_one_page_with_what_each_lacks(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    reviewing.give(world, first, "1.1", 3, rationale="Both files show it. " * 20)
    reviewing.give(world, first, "1.2", 1, nothing_cited=False)
    reviewing.give(world, first, "1.3", None)
    browser = browser_of(world, first)
    page = browser.get(f"/reviews/{first.id}/lock").text
    assert "21 standards still to finish" not in page
    assert "22 standards still to finish before you can lock" in words(page)
    assert row_of(page, "1.1").endswith("✓ Done")
    assert "Score 3 Both files show it." in row_of(page, "1.1")
    assert len(row_of(page, "1.1")) < 250, "a list shows the beginning of a rationale"
    assert "choose the evidence that you relied on, or say that nothing cited" in row_of(page, "1.2").lower()
    assert "Cannot judge" in row_of(page, "1.3")
    assert "No rationale" in row_of(page, "1.4")
    assert "Lock my review" not in page


def test_a_cited_page_comes_alone_for_the_script(world: World) -> None:
    _, (first, second) = reviewing.scoring(world)
    subject = scoring.own(first.id, first.reviewer_id, "1.1")
    assert subject is not None
    cited = subject.entry.citations[0]
    path, script = f"/reviews/{first.id}/standards/1.1", {"X-Requested-With": "page"}
    answer = browser_of(world, first).get(f"{path}?cited={cited.id}&page=3", headers=script)
    html = answer.get_json()["html"]
    assert "words of page 3" in html
    assert "They say: Learners say so" in html
    assert "<main" not in html
    assert "rationale" not in html
    for address in (path, f"{path}?cited=999999"):
        assert browser_of(world, first).get(address, headers=script).status_code == 404
    assert browser_of(world, second).get(f"{path}?cited={cited.id}", headers=script).status_code == 404


def test_saving_while_typing_says_what_the_evidence_supports(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    subject = scoring.own(first.id, first.reviewer_id, "1.1")
    assert subject is not None
    survey, audit = subject.entry.citations
    browser, path = browser_of(world, first), f"/reviews/{first.id}/standards/1.1"
    assert "What is cited here usually supports up to 3." in browser.get(path).text
    fields: dict[str, object] = {**hidden(browser.get(path).text)}
    script = {"X-Requested-With": "autosave"}
    answer = browser.post(
        path, data=fields | {"score": "4", "relied_on": [survey.id]}, headers=script
    ).get_json()
    assert answer["supports"] == 2
    assert answer["words"].startswith(
        "What you rely on usually supports up to 2. A must-meet standard needs two kinds"
    )
    fields |= {"version": str(answer["version"]), "relied_on": [survey.id, audit.id]}
    answer = browser.post(path, data=fields, headers=script).get_json()
    assert answer["supports"] == 3
    bare = browser.get(f"/reviews/{first.id}/standards/1.2").text
    assert (
        "An answer without evidence usually supports up to 1. Only the written account supports it." in bare
    )


@pytest.mark.parametrize(
    ("answer", "when", "opinion"), [("yes", "told now", "at risk now"), ("no", "told today", "nobody seems")]
)
def test_after_an_answer_about_risk_it_is_said_who_was_told(
    world: World, answer: str, when: str, opinion: str
) -> None:
    case, (first, second) = reviewing.scoring(world)
    browser, path = browser_of(world, first), f"/reviews/{first.id}/standards/1.4"
    judgement = {"score": "0", "rationale": "Nobody is there at night.", "nothing_cited": "y"}
    assert browser.send(path, **judgement, at_risk_now=answer).status_code == 302
    page = words(browser.get(path).text)
    assert f"The concern officer of {case.office.name} is {when}." in page
    assert f"The concern officer of {case.office.name} has your words and decides what is done" in page
    assert opinion in page
    assert "has your words" not in browser_of(world, second).get(f"/reviews/{second.id}/standards/1.4").text
