"""Statements of partners: a letter, a link that works once, and pages on which what was written is read; scripts off."""

from datetime import UTC, datetime, timedelta

import pytest
from lxml import html as parser
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.letters import LetterKind, LetterState
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.letters import Letter
from accreditation.models.people import Person
from accreditation.models.statements import Statement, StatementRequest
from accreditation.queries import applications, snapshots
from accreditation.services import sign_offs, submissions
from accreditation.services.statements.asking import MOST
from tests import posted, reviewing
from tests.client import Client, hidden
from tests.world import World

LETTER = LetterKind.STATEMENT_REQUEST
WORDS = "The ward taught our students well."
MARKUP = "<script>alert('x')</script> & <b>bold</b>\nin two lines"
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def main(page: str) -> str:
    (part,) = parser.document_fromstring(page).xpath("//main")
    return " ".join(" ".join(part.itertext()).split())


def ask(world: World, case: Application, kind: str = "university", **typed: str) -> str:
    """The lead asks a partner; gives the link of the letter."""
    fields = {"kind": kind, "name": "Prof Partner", "email": "prof@university.example", "note": ""} | typed
    answer = world.client(world.lead).send(f"/applications/{case.id}/statements/ask", **fields)
    assert answer.status_code == 302, answer.text
    return posted.link(LETTER)


def typed(**changes: str) -> dict[str, str]:
    return {
        "words": WORDS,
        "name": "Paula Partner",
        "role": "Link lecturer",
        "organisation": "City",
    } | changes


def write(world: World, link: str, **changes: str) -> Client:
    browser = world.client()
    answer = browser.send(link, **typed(**changes))
    assert answer.status_code == 302, answer.text
    assert answer.location == link
    return browser


def forced(browser: Client, link: str, **fields: str):
    """Send the form of a link that shows none, as somebody would who had it open from before."""
    token = hidden(browser.get("/forgotten-password").text)
    return browser.post(link, data=token | typed(**fields))


def statements_of(case: Application) -> list[Statement]:
    db.session.commit()
    return list(db.session.scalars(select(Statement).where(Statement.application_id == case.id)))


def index(world: World, case: Application, person: Person | None = None) -> str:
    return main(world.client(person or world.lead).get(f"/applications/{case.id}/statements").text)


def request_path(case: Application) -> str:
    request_id = db.session.scalars(select(StatementRequest.id).order_by(StatementRequest.id.desc())).first()
    return f"/applications/{case.id}/statements/{request_id}"


def test_a_partner_writes_through_the_link_and_the_provider_reads_it(world: World) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR)
    assert "Nobody is asked yet" in index(world, case)
    link = ask(world, case, note="Say how students are supervised.")
    ((letter, content),) = posted.letters(LETTER)
    assert letter.address == "prof@university.example"
    assert content is not None
    assert "Say how" not in str(content), "what was typed is read on the page alone"
    browser = world.client()
    page = browser.get(link)
    for words in ("Pat Lead", "Ward 7", "Riverside Trust", "the reviewers and the panel", "Say how students"):
        assert words in main(page.text)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert not statements_of(case)
    assert "Waits" in index(world, case)
    assert browser.send(link, **typed(words=f"\x00{WORDS}\x00")).location == link
    (statement,) = statements_of(case)
    assert (statement.words, statement.name, statement.role) == (WORDS, "Paula Partner", "Link lecturer")
    thanks = main(browser.get(link).text)
    assert "Your statement has arrived" in thanks
    assert WORDS not in thanks
    shown = index(world, case)
    for words in (WORDS, "Paula Partner", "Link lecturer", "Arrived", "1 statement."):
        assert words in shown
    theirs = index(world, case, colleague)
    assert WORDS in theirs
    assert "prof@university.example" not in theirs, "whom the lead asked is the lead's"


def test_a_link_used_twice_says_when_and_shows_no_text_and_what_is_typed_stays(world: World) -> None:
    case = world.application()
    link = ask(world, case)
    with_two_windows = world.client()
    waiting = hidden(with_two_windows.get(link).text)
    write(world, link)
    again = main(world.client().get(link).text)
    assert "It was received on" in again
    assert WORDS not in again
    late = with_two_windows.post(link, data=waiting | typed(words="Another text altogether."))
    assert late.status_code == 422
    assert "was sent through this link already" in main(late.text)
    assert "Another text altogether." in late.text, "it can be copied"
    empty = with_two_windows.post(link, data=waiting | typed(words=""))
    assert empty.status_code == 422
    assert [statement.words for statement in statements_of(case)] == [WORDS]


def test_a_link_that_ended_was_withdrawn_or_made_up_takes_nothing(world: World) -> None:
    with clock.at(NOON):
        case = world.application()
        lead = world.client(world.lead)
        link = ask(world, case)
        for cut in (link[:-1], link.partition("?")[0], link.replace("/statements/", "/statements/9")):
            answer = forced(world.client(), cut)
            assert (answer.status_code, WORDS in answer.text) == (404, True), cut
            assert "This link does not work" in main(answer.text)
        path = request_path(case)
        assert lead.send(f"{path}/withdraw").status_code == 302
        answer = forced(world.client(), link)
        assert answer.status_code == 422
        assert "This request was withdrawn" in main(answer.text)
        assert WORDS in answer.text
        assert "There is nothing to withdraw" in main(lead.get(f"{path}/withdraw").text)
        assert (
            lead.post(f"{path}/withdraw", data=hidden(lead.get("/notices/preferences").text)).status_code
            == 422
        )
        second = ask(world, case)
        assert second != link
    with clock.at(NOON + timedelta(days=28, minutes=1)):
        answer = forced(world.client(), second)
        assert answer.status_code == 422
        assert "This link has ended" in main(answer.text)
        assert WORDS in answer.text
        assert not statements_of(case)
        assert [content for _, content in posted.letters(LETTER)] == [None, None]


def test_a_letter_that_is_withdrawn_before_it_is_sent_is_not_sent(world: World) -> None:
    case = world.application()
    ask(world, case)
    assert world.client(world.lead).send(f"{request_path(case)}/withdraw").status_code == 302
    ((_, content),) = posted.letters(LETTER)
    assert content is None


def test_a_partner_is_reminded_once_with_the_same_link(world: World) -> None:
    case = world.application()
    link, path, lead = ask(world, case), request_path(case), world.client(world.lead)
    page = lead.get(f"{path}/remind")
    assert "One reminder is all" in main(page.text)
    waiting = hidden(page.text)
    assert lead.send(f"{path}/remind").status_code == 302
    assert [posted.link(LETTER, number) for number in (0, 1)] == [link, link]
    assert "Reminded on" in index(world, case)
    again = lead.post(f"{path}/remind", data=waiting)
    assert again.status_code == 422
    assert len(posted.letters(LETTER)) == 2


def test_an_address_is_asked_once_while_its_link_works_and_twenty_times_a_case(world: World) -> None:
    case = world.application()
    ask(world, case)
    lead, page = world.client(world.lead), f"/applications/{case.id}/statements/ask"
    fields = {"kind": "educator", "name": "Same One", "note": "Please."}
    refused = lead.send(page, email="PROF@university.example", **fields)
    assert refused.status_code == 422
    assert "This address was asked already" in main(refused.text)
    assert "Please." in refused.text
    for number in range(MOST - 1):
        assert lead.send(page, email=f"prof{number}@example.org", **fields).status_code == 302
    assert "as often as can be" in main(lead.get(page).text)
    full = lead.post(
        page, data=hidden(lead.get("/notices/preferences").text) | fields | {"email": "x@example.org"}
    )
    assert full.status_code == 422
    assert len(posted.letters(LETTER)) == MOST


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"words": ""}, "Write your statement"),
        ({"words": "\x00\u200b\u2060"}, "Write your statement"),
        ({"words": "long " * 20_000}, "10,000"),
        ({"words": "Patient 943 476 5919 was pleased."}, "a number that may be a patient"),
        ({"name": ""}, "Enter your name"),
        ({"name": "x" * 201}, "200"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_all_that_was_typed(
    world: World, changes: dict[str, str], words: str
) -> None:
    case = world.application()
    link = ask(world, case)
    answer = world.client().send(link, **typed(**changes))
    assert answer.status_code == 422, answer.text
    assert words in main(answer.text)
    assert typed(**changes)["words"].strip("\x00\u200b\u2060 ") in answer.text
    assert not statements_of(case)
    write(world, link)


def test_markup_is_shown_as_text_and_keeps_its_lines(world: World) -> None:
    case = world.application()
    write(world, ask(world, case, note=MARKUP), words=MARKUP, name=MARKUP)
    page = world.client(world.lead).get(f"/applications/{case.id}/statements").text
    assert "<b>bold</b>" not in page
    (statement,) = statements_of(case)
    assert statement.words == MARKUP
    assert statement.name == MARKUP.replace("\n", " ")


def test_a_learner_who_shows_no_name_is_kept_and_shown_without_one(world: World) -> None:
    case = world.application()
    learners = [
        ask(world, case, "learner", name=f"Lena {number}", email=f"lena{number}@university.example")
        for number in range(3)
    ]
    page = main(world.client().get(learners[0]).text)
    assert "3 learners were asked, so they may still guess" in page
    before = index(world, case)
    write(world, learners[0], nameless="y")
    (statement,) = statements_of(case)
    assert (statement.name, statement.role, statement.organisation) == ("", "", "")
    assert statement.request_id is None
    shown = index(world, case)
    assert "A learner who does not show their name" in shown
    assert WORDS in shown
    # The table of who was asked is the same as before anybody answered.
    assert shown.partition("Who was asked")[2] == before.partition("Who was asked")[2]
    assert "It was received on" in main(world.client().get(learners[0]).text)
    # Reminding tells nothing either, and the one who wrote gets no letter.
    lead = world.client(world.lead)
    for request in db.session.scalars(select(StatementRequest.id).order_by(StatementRequest.id)).all():
        assert lead.send(f"/applications/{case.id}/statements/{request}/remind").status_code == 302
    assert [content is None for _, content in posted.letters(LETTER)[3:]] == [True, False, False]
    for request in db.session.scalars(select(StatementRequest.id).order_by(StatementRequest.id)).all():
        assert lead.send(f"/applications/{case.id}/statements/{request}/withdraw").status_code == 302
    assert "It was received on" in main(world.client().get(learners[0]).text)


def test_a_learner_is_told_where_no_other_was_asked_and_others_cannot_leave_the_name_out(
    world: World,
) -> None:
    case = world.application()
    learner = ask(world, case, "learner")
    assert "You are the only learner who was asked, so they will know" in main(
        world.client().get(learner).text
    )
    write(world, learner)
    assert "Paula Partner" in index(world, case)
    educator = ask(world, case, "educator", email="educator@example.org")
    assert "name, role" not in main(world.client().get(educator).text)
    answer = world.client().send(educator, **typed(name="", nameless="y"))
    assert answer.status_code == 422


def test_after_the_application_is_sent_a_statement_is_refused_and_stays_with_whoever_typed_it(
    world: World,
) -> None:
    case = reviewing.answered(world)
    early = ask(world, case)
    late = ask(world, case, email="late@example.org")
    write(world, early)
    lead, signatory = world.viewer(world.lead), world.viewer(world.signatory)
    with unit_of_work():
        submissions.complete_self_assessment(applications.get(case.id), actor=lead)
    with unit_of_work():
        sign_offs.request_sign_off(applications.get(case.id), actor=lead)
    document = world.client(world.signatory).get(f"/applications/{case.id}/sign-off").text
    assert WORDS in document
    assert "no part of what is signed" in main(document)
    with unit_of_work():
        newest = snapshots.newest(case.id)
        assert newest is not None
        sign_offs.sign(
            applications.get(case.id), actor=signatory, shown_hash=newest.content_hash, stepped_up=True
        )
    with unit_of_work():
        submissions.submit(applications.get(case.id), actor=lead)
    answer = forced(world.client(), late)
    assert answer.status_code == 422
    assert "closed for statements" in main(answer.text)
    assert WORDS in answer.text
    assert len(statements_of(case)) == 1
    shown = index(world, case)
    assert "no more statements are taken" in shown
    assert "Closed" in shown
    lead_browser = world.client(world.lead)
    path = request_path(case)
    assert "no more statements" in main(lead_browser.get(f"/applications/{case.id}/statements/ask").text)
    assert "Nobody can be reminded" in main(lead_browser.get(f"{path}/remind").text)
    office = world.client(world.secretary)
    read = office.get(f"/cases/{case.id}/statements").text
    assert WORDS in read
    assert "late@example.org" not in read


def test_a_letter_that_was_not_delivered_is_said_to_whoever_asked(world: World) -> None:
    case = world.application()
    ask(world, case)
    assert "could not be delivered" not in index(world, case)
    letter = db.session.scalars(select(Letter).where(Letter.kind == LETTER)).one()
    with unit_of_work():
        db.session.get_one(Letter, letter.id).state = LetterState.FAILED
    assert "could not be delivered" in index(world, case)


def test_only_leads_ask_and_a_request_of_another_case_is_not_there(world: World) -> None:
    case = world.application()
    ask(world, case)
    path, colleague = request_path(case), world.client(world.person(Role.CONTRIBUTOR))
    for page in (f"/applications/{case.id}/statements/ask", f"{path}/remind", f"{path}/withdraw"):
        assert colleague.get(page).status_code == 403
    other = world.application(placement=world.new_placement("Ward 8"))
    elsewhere = path.replace(f"/applications/{case.id}/", f"/applications/{other.id}/")
    assert world.client(world.lead).get(f"{elsewhere}/remind").status_code == 404
    stranger = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere"))
    assert world.client(stranger).get(f"/applications/{case.id}/statements").status_code == 404
