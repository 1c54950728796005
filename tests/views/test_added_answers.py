"""What a provider adds on its reviewers' questions stands beside what was signed, wherever that is read, and takes no signature away."""

import pytest

from accreditation import clock, dates
from accreditation.models.applications import Application
from accreditation.queries import application_documents, applications
from accreditation.services.packs import content
from accreditation.web.application_documents import LATER, described
from tests import asking, reviewing
from tests.world import World

pytestmark = pytest.mark.one_database

QUESTION, ANSWER, UNSENT = (
    "How often is it looked at?",
    "On the first Monday of each month.",
    "And who looks?",
)


def with_question(world: World) -> Application:
    """A case with a question to its provider about 1.2, and one that its lead has not sent."""
    application, team = reviewing.scoring(world)
    asking.write(world, team[1], "1.3", UNSENT)
    asking.word(world, team[0], "1.2", QUESTION)
    asking.send(world, team[0])
    asking.answer(world, application, {"1.2": ANSWER})
    return applications.get(application.id)


def answered(world: World) -> Application:
    """The same, once its lead declared the answer."""
    application = with_question(world)
    asking.send_answers(world, application)
    return applications.get(application.id)


def whole_text(application: Application) -> str:
    """Every word of the application as a document."""
    whole = application_documents.of_application(application, with_comments=False)
    return repr(described(whole, with_evidence=True))


def test_the_document_has_them_as_added_later_with_the_day_and_who_declared_them(world: World) -> None:
    application = with_question(world)
    before = whole_text(application)
    assert ANSWER not in before
    assert QUESTION not in before
    asking.send_answers(world, application)
    after = whole_text(applications.get(application.id))
    for words in (LATER, QUESTION, ANSWER, f"{world.lead.name} declared that it is true."):
        assert words in after
    assert UNSENT not in after
    # It is still what the executive signed, with that signature and that day.
    assert world.signatory.name in before
    assert world.signatory.name in after
    assert f"Added on {dates.day(clock.today())}, declared by {world.lead.name}" in after


def test_the_evidence_pack_has_them_too(world: World) -> None:
    application = with_question(world)
    before = repr(content.of(application))
    assert QUESTION not in before
    asking.send_answers(world, application)
    after = content.of(applications.get(application.id))
    (section,) = [section for section in after.sections if section.code == "1.2"]
    day = dates.day(clock.today())
    assert (f"Asked by the reviewers on {day}", QUESTION) in section.paragraphs
    assert (f"Added on {day}, declared by {world.lead.name}", ANSWER) in section.paragraphs
    assert UNSENT not in repr(after)


def test_what_was_sent_keeps_its_signature_on_the_providers_page(world: World) -> None:
    application = answered(world)
    page = world.client(world.lead).get(f"/applications/{application.id}/sign-off?whole=y").text
    assert f"Signed by {world.signatory.name}" in page
    assert "to sign it on" not in page
    assert f"{world.lead.name} declared that they are true" in page
    assert QUESTION in page
    assert ANSWER in page
    assert "added on the reviewers’ questions" in page


def test_the_office_reads_who_signed_and_what_came_later(world: World) -> None:
    application = answered(world)
    browser = world.client(world.secretary)
    page = browser.get(f"/cases/{application.id}/check").text
    assert f"Signed by {world.signatory.name}" in page
    assert f"{world.lead.name} declared that they are true" in page
    standard = browser.get(f"/cases/{application.id}/check/1.2").text
    assert f"Added later by the provider, on {dates.day(clock.today())}" in standard
    assert f"{world.lead.name} declared that it is true" in standard
