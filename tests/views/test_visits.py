"""A visit's pages and a reviewer's notes to themselves, sent and read as people do; what is hidden is on nobody else's page."""

import json
from datetime import timedelta

import pytest
from lxml import html as parser

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Tier
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.queries import visits as queries
from tests import carrying, reviewing
from tests.client import Client, hidden
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak

TO_COME = 20


def browser_of(world: World, review: Review) -> Client:
    return world.client(db.session.get_one(Person, review.reviewer_id))


def parts(name: str, number: int = TO_COME) -> dict[str, str]:
    day = clock.today() + timedelta(days=number)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def record(world: World, team: list[Review], learners: str = "6") -> Client:
    """The lead records the visit of today."""
    lead = browser_of(world, team[0])
    typed = {"learner_session": "y", "learners": learners, "learners_said": "canary of all learners"}
    path = f"/reviews/{team[0].id}/visit"
    assert lead.send(path, **parts("held_on", 0), **typed, notes="canary of the lead").status_code == 302
    return lead


def test_the_office_offers_the_provider_and_the_team_answer_and_the_lead_settles(world: World) -> None:
    application, team = reviewing.revealed(world, Tier.EXCELLENCE)
    office, provider = world.client(world.secretary), world.client(world.lead)
    assert office.send(f"/cases/{application.id}/visit", **parts("day"), begins_at="9:30").status_code == 302
    (offered,) = queries.dates(application.current_round)
    ours = f"/applications/{application.id}/visit"
    assert provider.send(ours, **{f"suits_{offered.id}": "yes"}).status_code == 302
    page = browser_of(world, team[1]).get(f"/reviews/{team[1].id}/visit/plan").text
    assert "It suits the provider." in page
    assert "Settle this day" not in page, "the lead alone settles"
    lead = browser_of(world, team[0])
    settle = f"/reviews/{team[0].id}/visit/settle?day={offered.id}"
    typed = {**parts("day"), "begins_at": "9:30", "meeting_point": "Main entrance"}
    assert lead.send(settle, **typed).status_code == 302
    agenda = f"/reviews/{team[0].id}/visit/agenda"
    line = {"begins_at": "10:00", "ends_at": "9:00", "what": "Tour of the ward"}
    assert lead.send(agenda, **line).status_code == 422
    assert lead.send(agenda, **{**line, "ends_at": "11am"}).status_code == 302
    page = provider.get(ours).text
    assert "Main entrance" in page
    assert "Tour of the ward" in page
    assert reviewing.reviewer_of(team[1]).name not in page, "no reviewer is named to the provider"
    (slot,) = queries.slots(application.current_round)
    forged = {"take_out": str(slot.id), "csrf_token": "forged"}
    assert lead.post(agenda, data=forged).status_code == 422
    assert lead.send(agenda, take_out=str(slot.id)).status_code == 302
    assert queries.slots(application.current_round) == []


def settle_by_page(browser: Client, review: Review, number: int = TO_COME, **changes: str) -> str:
    """The lead settles or moves the day; what the next page says of it first."""
    typed = {**parts("day", number), "begins_at": "9:30", "meeting_point": "Main entrance"}
    sent = browser.send(f"/reviews/{review.id}/visit/settle", **typed, **changes)
    assert sent.status_code == 302
    return browser.get(sent.location).text


@pytest.mark.one_database
def test_a_day_that_is_moved_is_told_as_moved(world: World) -> None:
    _, team = reviewing.revealed(world, Tier.EXCELLENCE)
    lead = browser_of(world, team[0])
    assert "The day is settled. The team and the provider are told." in settle_by_page(lead, team[0])
    page = lead.get(f"/reviews/{team[0].id}/visit/settle").text
    assert "Everybody who takes part reads it." in page
    assert "Leave it empty" not in page, "to move it, a reason is asked for"
    moved = settle_by_page(lead, team[0], TO_COME + 1, moved_because="A lead is ill.")
    assert "The visit is moved. The team and the provider are told." in moved


@pytest.mark.one_database
def test_a_visit_whose_day_has_passed_is_not_told_as_one_to_come(world: World) -> None:
    application, team = reviewing.revealed(world, Tier.EXCELLENCE)
    page = settle_by_page(browser_of(world, team[0]), team[0])
    assert "The visit is settled" in page
    assert "Move the visit, with a reason" in page
    ours, plan = f"/applications/{application.id}/visit", f"/reviews/{team[0].id}/visit/plan"
    assert "The review team visits you." in world.client(world.lead).get(ours).text
    with clock.shifted(timedelta(days=TO_COME)):
        assert "The review team visits you." in world.client(world.lead).get(ours).text, "it is today"
    with clock.shifted(timedelta(days=TO_COME + 1)):
        page = world.client(world.lead).get(ours).text
        assert "The day of the visit was:" in page
        assert "What the team asked to see" in page
        assert "The team wrote no agenda." in page
        assert "visits you" not in page
        assert (
            "The day of the visit has passed"
            in world.client(world.secretary).get(f"/cases/{application.id}/visit").text
        )
        lead = browser_of(world, team[0])
        page = lead.get(plan).text
        assert "The day of the visit has passed" in page
        assert "If it did not take place" in page, "nobody came, so it may still be moved"
        record(world, team)
        page = lead.get(plan).text
        assert "/visit/settle" not in page, "it took place, so it does not move"
        assert "Change what is recorded of the visit" in page


@pytest.mark.one_database
def test_what_is_recorded_of_a_visit_is_changed_under_its_own_name(world: World) -> None:
    _, team = reviewing.revealed(world, Tier.EXCELLENCE)
    path = f"/reviews/{team[0].id}"
    assert "Save what is recorded" not in browser_of(world, team[0]).get(f"{path}/visit").text
    lead = record(world, team)
    page = lead.get(path).text
    assert "Each reviewer may now change a score, with a reason." in page
    assert "Change what is recorded of the visit" in page
    page = lead.get(f"{path}/visit").text
    assert "Save what is recorded" in page
    assert "Record the visit" not in page
    page = record(world, team, "7").get(path).text
    assert "What is recorded of the visit is saved." in page


def hidden_from(world: World, application: Application, team: list[Review]) -> dict[str, str]:
    """The pages of the case for those who read nothing of a visit or of another's notes."""
    moderator = world.person(Role.MODERATOR)
    pages: dict[str, str] = {}
    for name, person, paths in (
        ("provider", world.lead, ("", "/visit", "/report")),
        ("executive", world.signatory, ("", "/visit")),
        ("office", world.secretary, ("", "/visit")),
        ("moderator", moderator, ("", "/consensus")),
        ("auditor", world.person(Role.AUDITOR), ("",)),
    ):
        of = "applications" if name in {"provider", "executive"} else "cases"
        browser = world.client(person)
        browser.checks_pages = False
        for path in paths:
            pages[f"{name} {path}"] = browser.get(f"/{of}/{application.id}{path}").text
        pages[f"{name} notices"] = browser.get("/notices").text
        pages[f"{name} calendar"] = browser.get("/calendar").text
    return pages


def test_notes_to_oneself_and_of_a_visit_are_on_nobody_elses_page(world: World) -> None:
    application, team = reviewing.revealed(world, Tier.EXCELLENCE)
    lead = record(world, team)
    own = f"/reviews/{team[0].id}/standards/1.1"
    assert lead.send(f"{own}/note", words="canary to oneself").status_code == 302
    note = f"/reviews/{team[0].id}/visit/notes/1.1"
    assert lead.send(note, seen="canary seen", learners_said="canary of learners").status_code == 302
    assert "canary to oneself" in lead.get(own).text
    pages = hidden_from(world, application, team)
    assert {name for name, text in pages.items() if "canary" in text} == set()
    theirs = browser_of(world, team[1])
    read = theirs.get(f"/reviews/{team[1].id}/visit/notes").text
    for words in ("canary seen", "canary of learners", "canary of all learners", "with 6 learners"):
        assert words in read
    for path in ("", "/standards/1.1", "/consensus", "/consensus/1.1", "/visit/notes", "/lock"):
        assert "canary to oneself" not in theirs.get(f"/reviews/{team[1].id}{path}").text
    assert theirs.get(f"{own}/note").status_code == 404
    assert theirs.get(note).status_code == 404


def test_of_fewer_than_four_learners_no_number_is_shown(world: World) -> None:
    _, team = reviewing.revealed(world, Tier.EXCELLENCE)
    lead = record(world, team, "3")
    page = lead.get(f"/reviews/{team[0].id}/visit/notes/1.1").text
    assert 'name="learners_said"' not in page
    forged = lead.send(f"/reviews/{team[0].id}/visit/notes/1.1", seen="", learners_said="One of them cried.")
    assert forged.status_code == 422
    read = browser_of(world, team[1]).get(f"/reviews/{team[1].id}/visit/notes").text
    assert "A session took place with fewer than 4 learners." in read
    assert "canary of all learners" in read


def test_a_note_to_oneself_is_saved_while_typed_and_a_second_window_shows_both(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    browser = browser_of(world, first)
    path = f"/reviews/{first.id}/standards/1.1/note"
    early = browser.get(path).text
    assert browser.send(path, words="Ask about nights.").status_code == 302
    assert "Ask about nights." in browser.get(f"/reviews/{first.id}/standards/1.1").text
    stale = browser.post(path, data={**hidden(early), "words": "From my other window."})
    assert stale.status_code == 409
    assert "From my other window." in stale.text
    assert "Ask about nights." in stale.text
    assert browser.send(f"/reviews/{first.id}/standards/1.1", score="2", rationale="So.").status_code == 302
    reviewing.score_all(world, first)
    reviewing.lock(world, first)
    assert browser.send(path, words="Still mine after the lock.").status_code == 302


def test_what_was_agreed_last_time_is_shown_once_the_own_score_is_saved(world: World) -> None:
    carrying.closed(world)
    accepted = reviewing.accepted(world, reviewing.check(world, reviewing.submitted(world)))
    _, team = reviewing.begin(world, *reviewing.team_for(world, accepted))
    browser, path = browser_of(world, team[0]), f"/reviews/{team[0].id}/standards/1.1"
    assert "agreed last time" not in browser.get(path).text
    assert browser.send(path, rationale="Not scored yet.").status_code == 302
    assert "agreed last time" not in browser.get(path).text, "words are no score"
    reviewing.give(world, team[0], "1.1", 3)
    page = browser.get(path).text
    assert "Agreed score 2." in page
    assert "Ask the night staff too." in page
    assert "Night staff were never asked" not in page
    assert (
        "agreed last time" not in browser_of(world, team[1]).get(f"/reviews/{team[1].id}/standards/1.1").text
    )


def test_a_score_past_its_evidence_is_told_what_it_usually_rests_on(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    browser, path = browser_of(world, first), f"/reviews/{first.id}/standards/1.2"
    sent = browser.send(path, score="3", rationale="Good.")
    assert sent.status_code in {302, 422}
    page = browser.get(path).text
    assert "For 3, evidence usually also has something that shows what really happens" in page
    assert "For 4," not in page.split("data-needs-above")[0]
    (needs,) = parser.fromstring(page).xpath("//form/@data-needs-above")
    assert json.loads(needs)["4"].startswith("For 4,"), "what the script shows for the other scores"
