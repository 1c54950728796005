"""The pages of the questions: a reviewer's list, the lead's request, the provider's answers, and who reads what of them."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Role
from accreditation.enums.reviews import SetAsideCause
from accreditation.models.audit import AuditEvent
from accreditation.models.reviews import Review
from accreditation.queries import clarifications as queries
from accreditation.queries import home
from accreditation.queries.clarified import Counted
from accreditation.services import clarifications, pauses, reviews
from tests import asking, reviewing
from tests.client import Client, hidden
from tests.world import World

QUESTION = "How do night staff reach a supervisor?"
ANSWER = "By one number that is always answered."


def browser_of(world: World, review: Review) -> Client:
    return world.client(reviewing.reviewer_of(review))


def test_the_lead_reads_how_many_have_asked_and_never_who(world: World) -> None:
    _, (lead, second) = reviewing.scoring(world)
    chief, name = browser_of(world, lead), reviewing.reviewer_of(second).name
    gathered = f"/reviews/{lead.id}/questions/gathered"
    assert "None of 2 reviewers has given questions yet." in chief.get(gathered).text
    asking.write(world, second, "1.2", QUESTION)
    asking.give(world, second)
    assert "1 of 2 reviewers has given questions." in chief.get(gathered).text

    def reads_no_name() -> None:
        for path in (gathered, f"{gathered}/1.2"):
            page = chief.get(path).text
            assert QUESTION in page
            assert name not in page
            assert "on the team" not in page

    reads_no_name()
    with unit_of_work():
        reviews.set_aside(
            reviewing.own(world, second.id, reviewing.reviewer_of(second)),
            cause=SetAsideCause.LEFT,
            actor=world.viewer(world.secretary),
        )
    reads_no_name()


def test_the_whole_way_by_pages_alone(world: World) -> None:
    application, (lead, second) = reviewing.scoring(world)
    own, chief = browser_of(world, second), browser_of(world, lead)
    path = f"/reviews/{second.id}/questions"
    assert "Ask the provider about this standard" in own.get(f"/reviews/{second.id}/standards/1.2").text
    assert own.send(f"{path}/1.2", words=QUESTION).status_code == 302
    gathered = f"/reviews/{lead.id}/questions/gathered"
    assert QUESTION not in chief.get(gathered).text
    assert own.send(path).status_code == 302
    page = chief.get(gathered).text
    assert QUESTION in page
    assert chief.send(f"{gathered}/1.2", words=f"{QUESTION} And by day?").status_code == 302
    send = f"/reviews/{lead.id}/questions/send"
    # What the page carries to know its own questions again is nothing for anybody to read or type.
    assert "Hidden value" not in chief.get(send).text
    assert chief.send(send).status_code == 302
    provider = world.client(world.lead)
    questions = f"/applications/{application.id}/questions"
    assert "Answer the reviewers’ questions" in provider.get("/home").text
    assert "The provider, who is asked something" in world.client(world.secretary).get("/home").text
    assert QUESTION in provider.get(questions).text
    overview = provider.get(f"/applications/{application.id}").text
    assert questions in overview
    assert provider.send(f"{questions}/1.2", answer=ANSWER).status_code == 302
    refused = provider.send(questions)
    assert refused.status_code == 422
    assert "Declare that these answers are true" in refused.text
    assert provider.send(questions, declared="y").status_code == 302
    assert "Read the provider’s answers" in chief.get("/home").text
    score = own.get(f"/reviews/{second.id}/standards/1.2").text
    assert ANSWER in score
    assert chief.send(f"/reviews/{lead.id}/questions/close").status_code == 302
    kinds = [event.kind for event in db.session.query(AuditEvent).all()]
    assert {AuditKind.QUESTIONS_GIVEN.value, AuditKind.QUESTIONS_ASKED.value} <= set(kinds)
    assert kinds.count(AuditKind.CLARIFICATION_MOVED.value) == 2
    assert not any(
        words in event.facts for event in db.session.query(AuditEvent) for words in (QUESTION, ANSWER)
    )


@pytest.mark.one_database
def test_the_provider_never_reads_who_asked_nor_what_was_not_sent(world: World) -> None:
    application, (lead, second) = reviewing.scoring(world)
    asking.write(world, second, "1.2", "In my own words: is it so?")
    asking.give(world, second)
    asking.write(world, second, "1.3", "Kept to myself")
    asking.word(world, lead, "1.2", QUESTION)
    asking.send(world, lead)
    provider = world.client(world.lead)
    names = [reviewing.reviewer_of(review).name for review in (lead, second)]
    for path in ("", "/questions", "/questions/1.2"):
        page = provider.get(f"/applications/{application.id}{path}").text
        assert not any(words in page for words in [*names, "In my own words", "Kept to myself"])
    assert provider.get(f"/applications/{application.id}/questions/1.3").status_code == 404
    for path in ("", "/1.2", "/gathered", "/gathered/1.2", "/send", "/waive", "/close"):
        assert provider.get(f"/reviews/{lead.id}/questions{path}").status_code == 404
        # A member of the team reads their own list, and nothing of the lead's pages or of another's.
        other = browser_of(world, second)
        assert other.get(f"/reviews/{lead.id}/questions{path}").status_code == 404
    for path in ("/gathered", "/gathered/1.2", "/send", "/waive", "/close"):
        assert browser_of(world, second).get(f"/reviews/{second.id}/questions{path}").status_code == 403


@pytest.mark.one_database
def test_a_drafter_drafts_and_only_the_lead_sends_and_another_provider_finds_nothing(world: World) -> None:
    application, _, _ = asking.with_provider(world)
    drafter = world.client(world.person(Role.CONTRIBUTOR))
    path = f"/applications/{application.id}/questions"
    assert drafter.send(f"{path}/1.2", answer=ANSWER).status_code == 302
    assert "Your provider lead sends the answers" in drafter.get(path).text
    assert drafter.post(path, data={"declared": "y"}).status_code == 403
    elsewhere = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Hillside"))
    for address in (path, f"{path}/1.2"):
        assert world.client(elsewhere).get(address).status_code == 404
    (task,) = home.board(world.viewer(world.lead)).must
    assert task.title.startswith("Answer the reviewers’ questions")


@pytest.mark.one_database
def test_a_patients_number_is_refused_and_two_who_answer_lose_nothing(world: World) -> None:
    application, (lead, _), _ = asking.with_provider(world)
    path = f"/applications/{application.id}/questions/1.2"
    provider = world.client(world.lead)
    refused = provider.send(path, answer="NHS number 943 476 5919 was seen.")
    assert refused.status_code == 422
    assert "943 476 5919" in refused.text
    opened = hidden(provider.get(path).text)
    asking.answer(world, application, {"1.2": "First words."})
    late = provider.post(path, data=opened | {"answer": "Other words."})
    assert late.status_code == 409
    assert "First words." in late.text
    assert "Other words." in late.text
    assert queries.statuses(lead.round_id) == ["asked"]


@pytest.mark.one_database
def test_a_reviewer_who_relied_on_evidence_keeps_it_chosen_when_they_save_again(world: World) -> None:
    application, (lead, _), _ = asking.with_provider(world, s1_1=QUESTION)
    reviewing.give(world, lead, "1.1", 3)
    asking.answer(world, application, {"1.1": ANSWER})
    asking.send_answers(world, application)
    page = browser_of(world, lead).get(f"/reviews/{lead.id}/standards/1.1").text
    assert len(re.findall(r'name="relied_on"[^>]*checked', page)) == 2
    assert "read what the provider has answered" in page.lower()
    assert browser_of(world, lead).send(f"/reviews/{lead.id}/standards/1.1").status_code == 302
    again = browser_of(world, lead).get(f"/reviews/{lead.id}/standards/1.1").text
    assert "read what the provider has answered" not in again.lower()


@pytest.mark.one_database
def test_what_was_never_answered_is_not_told_as_still_to_come(world: World) -> None:
    application, (lead, _), _ = asking.with_provider(world)
    provider, path = world.client(world.lead), f"/applications/{application.id}/questions"
    assert "None yet." in provider.get(path).text
    secretary = world.viewer(world.secretary)
    with unit_of_work():
        pauses.pause(application, actor=secretary, reason="The ward is closed.")
    for address in (path, f"{path}/1.2"):
        assert "None yet." in provider.get(address).text, "a pause ends"
    with unit_of_work():
        pauses.resume(application, actor=secretary, reason="It is open.")
        clarifications.take_back(lead, actor=reviewing.viewer_of(world, lead), reason="A file says it.")
    for address in (path, f"{path}/1.2"):
        page = provider.get(address).text
        assert "No answer was given." in page
        assert "None yet." not in page


@pytest.mark.one_database
def test_one_question_is_told_as_one(world: World) -> None:
    _, (lead, _) = reviewing.scoring(world)
    browser, path = browser_of(world, lead), f"/reviews/{lead.id}/questions/send"
    asking.word(world, lead, "1.2", QUESTION)
    assert "The provider reads this question and answers it." in browser.get(path).text
    asking.word(world, lead, "1.3", QUESTION)
    assert "The provider reads these 2 questions" in browser.get(path).text


@pytest.mark.parametrize(
    ("sent", "answered", "words"),
    [
        (1, 1, "it was answered"),
        (3, 1, "1 was answered"),
        (3, 2, "2 were answered"),
        (3, 3, "all were answered"),
    ],
)
def test_how_many_questions_were_answered_is_told_in_a_whole_sentence(
    app: Flask, sent: int, answered: int, words: str
) -> None:
    told_by = app.jinja_env.get_template("clarifications/counted.html")
    assert words in told_by.render(questions=Counted(sent, answered))


@pytest.mark.one_database
def test_a_provider_that_is_late_reads_that_its_answers_still_count(world: World) -> None:
    application, _team, _request = asking.with_provider(world)
    path = f"/applications/{application.id}/questions"
    page = world.client(world.lead).get(path).text
    assert "If no answer comes, the reviewers go on without it." in page
    assert "You then send all the answers together, here." in page
    with clock.shifted(timedelta(days=25)):
        page = world.client(world.lead).get(path).text
    assert "They still count until your reviewers go on without them." in page
    assert "If no answer comes" not in page
    # What is still to answer leads to where it is answered, from the list and from the end of the page.
    assert page.count(f'href="{path}/1.2"') == 2


def test_questions_that_are_taken_back_are_not_told_as_nothing_asked(world: World) -> None:
    application, (lead, second), _ = asking.with_provider(world)
    chief, path = browser_of(world, lead), f"/reviews/{lead.id}/questions"
    page = chief.get(f"{path}/waive").text
    assert "Why the questions are taken back" in page
    assert "Why nothing is asked" not in page
    refused = chief.send(f"{path}/waive", reason=" ")
    assert refused.status_code == 422
    assert "Say why the questions are taken back" in refused.text
    assert chief.send(f"{path}/waive", reason="The files say it.").status_code == 302
    led = chief.get(f"{path}/gathered").text
    assert "The questions are taken back. The provider need not answer, and reviews may be locked." in led
    assert "The lead took the team’s questions back." in led
    own = browser_of(world, second).get(f"/reviews/{second.id}/questions").text
    office = world.client(world.secretary).get(f"/cases/{application.id}").text
    notices = browser_of(world, second).get("/notices").text
    assert "If it has answered, read the answers" in notices
    assert "Read what was answered" not in notices, "nothing was"
    for page in (led, own, office):
        assert "Taken back" in page
        assert "No questions" not in page
        assert "nothing is asked" not in page


@pytest.mark.one_database
def test_where_nothing_was_asked_it_is_said_so(world: World) -> None:
    _, (lead, _) = reviewing.scoring(world)
    chief, path = browser_of(world, lead), f"/reviews/{lead.id}/questions"
    assert "Why nothing is asked" in chief.get(f"{path}/waive").text
    assert "Say why nothing is asked" in chief.send(f"{path}/waive", reason=" ").text
    assert chief.send(f"{path}/waive", reason="Nothing is unclear.").status_code == 302
    page = chief.get(f"{path}/gathered").text
    assert "The lead said that nothing is asked." in page
    assert "No questions" in page
    assert "Taken back" not in page
