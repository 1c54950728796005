"""The pages of a team's comments: beside the answer, all of a standard, and one with its replies; scripts off."""

import pytest
from lxml import html as parser
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.comments import Comment
from accreditation.models.people import Person
from accreditation.queries import answers as answer_queries
from accreditation.services import comments
from tests import moving, reviewing
from tests.client import Client
from tests.leaving import leave
from tests.world import World

MARKUP = "<script>alert('x')</script> & <b>bold</b>\nin two lines"


def comment_on(world: World, case: Application, person: Person, words: str, **more: str) -> int:
    answer, actor = answer_queries.to_standard(case.id, "1.1"), world.viewer(person)
    assert answer is not None
    with unit_of_work():
        comment = comments.add(
            answer, application_id=case.id, actor=actor, **{"words": words, "quote": ""} | more
        )
    return comment.id


def main(browser: Client, path: str) -> str:
    (part,) = parser.document_fromstring(browser.get(path).text).xpath("//main")
    return " ".join(" ".join(part.itertext()).split())


def test_a_comment_is_written_beside_the_answer_answered_and_resolved(world: World) -> None:
    case, colleague = world.application(), world.person(Role.CONTRIBUTOR, name="Col League")
    moving.save(world, case, "1.1", narrative="Learners meet their supervisor in the first week.")
    page = f"/applications/{case.id}"
    lead, theirs = world.client(world.lead), world.client(colleague)
    document = parser.document_fromstring(lead.get(f"{page}/standards/1.1").text)
    (form,) = document.xpath("//form[.//textarea[@name='words']]")
    assert form.get("action") == f"{page}/standards/1.1/comments"
    assert "No comment is open." in main(lead, f"{page}/standards/1.1")
    sent = lead.send(form.get("action"), words="Also on nights?", quote="in the first week")
    comment = db.session.scalars(select(Comment.id)).one()
    assert (sent.status_code, sent.location) == (302, f"{page}/standards/1.1#comment-{comment}")
    shown = main(theirs, f"{page}/standards/1.1")
    assert "1 open comment in the first week Also on nights? Pat Lead" in shown
    assert "not in the answer now" not in shown
    assert "1 open comment." in main(theirs, page)
    thread = f"{page}/comments/{comment}"
    assert theirs.send(thread, words="Since May.").location == thread
    assert "Since May. Col League" in main(lead, f"{page}/standards/1.1")
    resolved = lead.send(thread, words="Good.", act="resolve")
    assert resolved.location == f"{page}/standards/1.1#comments"
    assert "No comment is open." in main(lead, f"{page}/standards/1.1")
    assert "open comment" not in main(theirs, page)
    every = main(theirs, f"{page}/standards/1.1/comments")
    assert "1 resolved comment" in every
    assert "Also on nights?" in every
    assert "Resolved by Pat Lead" in every
    assert theirs.send(thread, act="open").location == thread
    assert "Opened again by Col League" in main(lead, f"{page}/standards/1.1")
    # A notice leads to the reply; its page is the whole talk.
    reply = db.session.scalars(select(Comment.id).where(Comment.words == "Since May.")).one()
    assert "Also on nights?" in main(lead, f"{page}/comments/{reply}")


def test_words_that_are_quoted_stay_when_the_answer_changes(world: World) -> None:
    case = world.application()
    moving.save(world, case, "1.1", narrative="In the first week.")
    comment_on(world, case, world.lead, "When?", quote="first week")
    moving.save(world, case, "1.1", narrative="In the first days.")
    shown = main(world.client(world.lead), f"/applications/{case.id}/standards/1.1")
    assert "first week These words are not in the answer now. When?" in shown


def test_markup_is_shown_as_text(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    page = f"/applications/{case.id}"
    assert browser.send(f"{page}/standards/1.1/comments", words=MARKUP, quote=MARKUP).status_code == 302
    comment = db.session.scalars(select(Comment.id)).one()
    browser.send(f"{page}/comments/{comment}", words=MARKUP)
    for path in ("/standards/1.1", "/standards/1.1/comments", f"/comments/{comment}"):
        document = parser.document_fromstring(browser.get(page + path).text)
        assert not document.xpath("//main//script[contains(., 'alert')] | //main//b")
        shown = document.xpath("//blockquote | //*[@class='house-comment__words']")
        assert [element.text_content() for element in shown] == [MARKUP] * 3, path


def test_what_is_missing_or_too_long_is_refused_with_what_was_typed(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    page = f"/applications/{case.id}/standards/1.1/comments"
    empty = browser.send(page, words=" ", quote="the first week")
    assert empty.status_code == 422
    assert "Write your comment" in empty.text
    assert "the first week" in empty.text
    long = browser.send(page, words="w" * 5000, quote="q" * 1001)
    assert long.status_code == 422
    assert "w" * 5000 in long.text
    patient = browser.send(page, words="See 943 476 5919.")
    assert patient.status_code == 422
    assert db.session.scalars(select(Comment)).all() == []
    comment = comment_on(world, case, world.lead, "Is that so?")
    reply = browser.send(f"/applications/{case.id}/comments/{comment}", words="")
    assert reply.status_code == 422
    assert "Write your reply, or resolve the comment" in reply.text


def test_an_answer_that_is_refused_keeps_its_page_with_the_comments(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    comment_on(world, case, world.lead, "Is that so?")
    refused = browser.send(f"/applications/{case.id}/standards/1.1", gaps="g" * 9000)
    assert refused.status_code == 422
    assert "Is that so?" in refused.text
    (form,) = parser.document_fromstring(refused.text).xpath("//form[.//textarea[@name='words']]")
    assert form.get("data-unsaved") is None, "nothing of it was sent, so leaving the page loses nothing of it"


def test_a_team_talks_also_when_the_answer_is_closed(world: World) -> None:
    case = reviewing.in_check(world)
    browser = world.client(world.signatory)
    page = f"/applications/{case.id}/standards/1.1"
    assert browser.send(f"{page}/comments", words="For next time.").status_code == 302
    assert "For next time." in main(browser, page)


def test_whoever_has_left_is_named(world: World) -> None:
    case, gone = world.application(), world.person(Role.CONTRIBUTOR, name="Gwen Gone")
    comment_on(world, case, gone, "Is that so?")
    leave(world, gone)
    assert "Is that so? Gwen Gone" in main(world.client(world.lead), f"/applications/{case.id}/standards/1.1")


@pytest.mark.one_database
def test_nobody_outside_reaches_them(world: World) -> None:
    case = reviewing.in_check(world)
    comment = comment_on(world, case, world.lead, "Is that so?")
    ward = world.new_placement("Ward 9")
    named = world.person()
    world.grant(named, Role.PROVIDER_LEAD, ward, organisation_id=world.organisation.id)
    elsewhere = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Hillside Trust"))
    for person in (
        world.secretary,
        world.person(Role.REVIEWER),
        world.person(Role.AUDITOR),
        named,
        elsewhere,
    ):
        browser = world.client(person)
        for path in ("standards/1.1/comments", f"comments/{comment}"):
            address = f"/applications/{case.id}/{path}"
            assert browser.get(address).status_code == 404
            assert browser.post(address, data={"words": "Me too."}).status_code == 404
    other = world.application(placement=ward)
    assert world.client(world.lead).get(f"/applications/{other.id}/comments/{comment}").status_code == 404


def test_comments_go_with_their_answer_to_the_archive(world: World) -> None:
    case, browser = reviewing.answered(world), world.client(world.lead)
    comment = comment_on(world, case, world.lead, "Is that so?")
    case = moving.move(world, case, moving.later(world))
    page = f"/applications/{case.id}"
    assert "Is that so? Pat Lead" in main(browser, f"{page}/framework")
    assert "open comment" not in main(browser, page)
    thread = f"{page}/comments/{comment}"
    assert "The answer that it is about is in the archive of this application." in main(browser, thread)
    assert browser.send(thread, words="It was.", act="resolve").location == thread
    assert "It was." in main(browser, f"{page}/framework")
