"""A provider takes its whole application away as a document, a draft or what was submitted; with its comments only where it asks."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from accreditation import clock, dates
from accreditation.db import db, unit_of_work
from accreditation.documents import making
from accreditation.documents.refusal import Busy
from accreditation.enums.people import Role
from accreditation.frameworks.framework import Framework
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.queries import answers, frameworks
from accreditation.queries import application_documents as queries
from accreditation.services import checking, comments
from accreditation.web.application_documents import CAME_BACK, DRAFT, INTERNAL, described
from tests import confirming, moving, reviewing, shelving
from tests.client import Client
from tests.documents import made
from tests.world import World

COMMENT, REPLY = "Who writes this?", "I do, on Monday."


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """All of a test is on one day."""
    with clock.at(datetime.combine(clock.today(), time(12), UTC)):
        yield


def today() -> str:
    """The day of the test, in words."""
    return dates.day(clock.today())


@pytest.fixture
def lead(world: World) -> Client:
    return world.client(world.lead)


def address(case: Application, written_as: str = "docx", **choices: str) -> str:
    """Where a document of these choices is."""
    return f"/applications/{case.id}/document/file?{urlencode({'written_as': written_as, **choices})}"


def taken(browser: Client, case: Application, **choices: str) -> str:
    """Every word of the Word document of these choices."""
    return made.text_of(made.word(browser.get(address(case, **choices)).data))


def framework_of(case: Application) -> Framework:
    return frameworks.of_application(case)


def talk(world: World, case: Application) -> None:
    """A comment on 1.1 with a reply."""
    answer = answers.to_standard(case.id, "1.1")
    assert answer is not None
    with unit_of_work():
        comment = comments.add(
            answer,
            application_id=case.id,
            actor=world.viewer(world.lead),
            words=COMMENT,
            quote="What we do",
        )
    with unit_of_work():
        comments.go_on(comment, actor=world.viewer(world.lead), words=REPLY, resolve=True)


def test_every_narrative_is_in_both_under_the_headings_of_its_domain_and_standard(
    world: World, lead: Client
) -> None:
    case = reviewing.answered(world, not_applicable=["1.5"])
    drafted = answers.in_scope(case)
    word = made.word(lead.get(address(case)).data)
    text = made.text_of(word)
    pdf = lead.get(address(case, "pdf")).data
    words = made.words(pdf)
    assert all(answer.narrative in text for answer in drafted)
    assert all(answer.narrative in words for answer in drafted)
    assert "We do not do this here." in text
    headings = made.headings(word)
    codes = {answer.standard.code for answer in drafted}
    for domain in framework_of(case).domains:
        standards = [standard for standard in domain.standards if standard.code in codes]
        assert ((1, f"{domain.code}. {domain.title}") in headings) is bool(standards)
        assert all((2, f"{standard.code} {standard.title}") in headings for standard in standards)
    assert len([1 for level, _ in headings if level == 2]) == len(drafted)
    assert {"H1", "H2", "H3", "TH"} <= set(made.tags(pdf))
    assert len(made.header_rows(word)) == len(word.tables)


def test_it_says_what_it_is_of_which_framework_and_day(world: World, lead: Client) -> None:
    case = reviewing.answered(world)
    for text in (taken(lead, case), made.words(lead.get(address(case, "pdf")).data)):
        for words in (DRAFT, case.reference, f"{world.framework.title}, version {world.framework.version}"):
            assert words in text
        assert f"Draft, as saved on {today()}" in text
        assert INTERNAL not in text
    sent = lead.get(address(case))
    assert (
        sent.headers["Content-Disposition"] == f"attachment; filename=self-assessment-{case.reference}.docx"
    )
    assert sent.mimetype == "application/octet-stream"
    word = made.word(sent.data)
    assert word.core_properties.title == f"Self-assessment: {case.subject.name}"
    assert made.language(word) == "en-GB"


def test_evidence_stands_in_it_only_where_it_is_asked_for(world: World, lead: Client) -> None:
    case = reviewing.answered(world)
    shelving.cite(world, shelving.file(world, "=SUM(A1)"), case.id, "1.2", (2, 3), claim="@all are content")
    without, with_list = taken(lead, case), taken(lead, case, evidence="y")
    for words in ("=SUM(A1) (", "@all are content", "Pages 2 to 3", "No evidence is cited."):
        assert words in with_list
        assert words not in without


def test_comments_stand_in_it_only_where_they_are_asked_for_and_it_says_so_first(
    world: World, lead: Client
) -> None:
    case = reviewing.answered(world)
    talk(world, case)
    for written_as in ("docx", "pdf"):
        without = lead.get(address(case, written_as, evidence="y")).data
        with_comments = lead.get(address(case, written_as, comments="y"))
        assert "-internal-comments." in with_comments.headers["Content-Disposition"]
        if written_as == "pdf":
            texts = made.words(without), made.words(with_comments.data)
            assert INTERNAL in made.one_line(made.pdf(with_comments.data).pages[0].extract_text())
        else:
            texts = (
                made.text_of(made.word(without)),
                made.text_of(made.word(with_comments.data)),
            )
            paragraphs = [paragraph.text for paragraph in made.word(with_comments.data).paragraphs]
            assert paragraphs.index(INTERNAL) < 4
        for words in (COMMENT, REPLY, "On “What we do”", "Resolved"):
            assert words in texts[1]
            assert words not in texts[0]


def test_where_the_team_has_written_no_comments_it_says_that_and_no_more(world: World, lead: Client) -> None:
    sent = lead.get(address(world.application(), comments="y"))
    text = made.text_of(made.word(sent.data))
    assert "Your team has written none" in text
    assert INTERNAL not in text
    assert "internal-comments" not in sent.headers["Content-Disposition"]


def test_nothing_of_it_is_recorded_or_kept(world: World, lead: Client) -> None:
    case = reviewing.answered(world)
    talk(world, case)
    lead.get(f"/applications/{case.id}/document")
    events = select(func.count()).select_from(AuditEvent)
    before = db.session.scalar(events)
    assert lead.get(address(case, comments="y")).status_code == 200
    assert db.session.scalar(events) == before


def test_what_was_submitted_stays_what_it_was_and_names_its_day_and_signature(
    world: World, lead: Client
) -> None:
    case = reviewing.submitted(world)
    talk(world, case)
    with unit_of_work():
        answer = answers.to_standard(case.id, "1.1")
        assert answer is not None
        answer.narrative = "Never sent."
    text = taken(lead, case, evidence="y", comments="y")
    assert f"Submitted on {today()}" in text
    assert f"{world.signatory.name}, {today()} at" in text
    assert "What we do about 1.1." in text
    assert "Learners say so" in text
    assert "Never sent." not in text
    assert COMMENT in text
    assert DRAFT not in text
    assert "It will be what you submitted on" in lead.get(f"/applications/{case.id}/document").text


def test_a_case_that_came_back_is_a_draft_again_and_says_so(world: World, lead: Client) -> None:
    case = reviewing.in_check(world)
    with unit_of_work():
        checking.return_for_completion(case, actor=world.viewer(world.secretary), defects={"1.1": "Say who."})
    moving.save(world, case, "1.1", narrative="The manager does it.")
    text = taken(lead, case)
    assert CAME_BACK in text
    assert "The manager does it." in text
    assert "a draft and not what you submitted" in lead.get(f"/applications/{case.id}/document").text


def test_the_same_content_is_the_same_document_on_another_day(world: World) -> None:
    case = reviewing.answered(world)
    talk(world, case)
    first = described(queries.of_application(case, with_comments=True), with_evidence=True)
    with clock.at(clock.now() + timedelta(days=3)):
        assert described(queries.of_application(case, with_comments=True), with_evidence=True) == first
        moving.save(world, case, "1.2", narrative="Changed.")
        later = described(queries.of_application(case, with_comments=True), with_evidence=True)
    assert later.made_on - first.made_on == timedelta(days=3)


def test_odd_words_and_an_unconfirmed_answer_come_through(world: World, lead: Client) -> None:
    case = reviewing.answered(world)
    with unit_of_work():
        answer = answers.to_standard(case.id, "1.1")
        assert answer is not None
        answer.narrative, answer.to_confirm = "+1 for\x0bمحمد علي \U0001f600\x01.", True
    text = taken(lead, case)
    assert "+1 for\nمحمد علي \U0001f600." in text
    assert "Nobody has said yet that it is still true." in text
    assert made.tags(lead.get(address(case, "pdf")).data)


def test_the_page_offers_the_choices_and_leads_back_where_there_is_no_time(
    world: World, lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.application()
    page = lead.get(f"/applications/{case.id}/document").text
    for name in ("written_as", "evidence", "comments"):
        assert f'name="{name}"' in page
    assert page.count(" checked") == 2  # PDF, and the evidence
    assert lead.get(f"/applications/{case.id}").text.count(f'href="/applications/{case.id}/document"') == 1

    def busy(*_: object) -> bytes:
        raise Busy(making.TOO_MANY)

    monkeypatch.setattr(making, "document", busy)
    assert lead.get(address(case)).location == f"/applications/{case.id}/document"
    assert making.TOO_MANY in lead.get(f"/applications/{case.id}/document").text


def test_a_choice_that_makes_no_sense_is_a_pdf_and_nothing_is_added(world: World, lead: Client) -> None:
    sent = lead.get(address(world.application(), "exe", comments="maybe"))
    assert sent.headers["Content-Disposition"].endswith(".pdf")
    assert sent.data.startswith(b"%PDF-")


def test_it_is_for_its_own_provider_alone(world: World) -> None:
    case = reviewing.submitted(world)
    stranger = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere"))
    for person in (stranger, world.secretary, reviewing.reviewer(world)):
        browser = world.client(person)
        for path in (f"/applications/{case.id}/document", address(case, comments="y")):
            assert browser.get(path).status_code == 404


def test_what_the_organisation_answers_stands_in_it_with_what_is_different_here(world: World) -> None:
    organisation_return, (case, _) = confirming.begun(world)
    lead = world.client(world.lead)
    assert "Answered once for the organisation. Not signed yet." in taken(lead, case)
    confirming.write(world, organisation_return)
    confirming.sign(world, organisation_return)
    confirming.confirm_all(world, case)
    confirming.confirm(world, case, "2.1", "Here we meet on Fridays.")
    words = taken(lead, confirming.anew(case.id))
    assert "What we do about 2.1." in words
    assert "Answered once for the organisation. Different here." in words
    assert "Here we meet on Fridays." in words
    assert words.count("Answered once for the organisation. True here.") == len(confirming.CODES) - 1
    assert "Organisation return" in taken(lead, confirming.anew(organisation_return.id))
