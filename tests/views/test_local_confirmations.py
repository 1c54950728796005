"""What an organisation answers once, on the pages of its placements: read, confirmed one by one, and refused in words."""

import pytest
from sqlalchemy import func, select

from accreditation.db import db, unit_of_work
from accreditation.enums.answers import LocalState
from accreditation.enums.people import Role
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.models.people import Person
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications
from accreditation.services import sign_offs
from tests import confirming, moving
from tests.client import Client, hidden
from tests.confirming import CODES, anew
from tests.world import World

pytestmark = pytest.mark.one_database


def page_of(case: Application, code: str = "") -> str:
    return f"/applications/{case.id}/organisation" + (f"/{code}" if code else "")


def state(case: Application, code: str) -> LocalState:
    return confirming.line_of(case, code).state


def confirmations() -> int:
    return db.session.scalar(select(func.count()).select_from(LocalConfirmation)) or 0


def test_the_application_says_what_the_organisation_answers_and_how_far_each_is(world: World) -> None:
    _, (case, _) = confirming.begun(world)
    browser = world.client(world.lead)
    page = browser.get(f"/applications/{case.id}").text
    assert page.count("Answered once for your organisation.") == len(CODES)
    assert "Once its return is signed" in page
    assert page.index("6.4 ") < page.index("6.5 ")
    local = browser.get(page_of(case)).text
    assert "is not signed yet" in local
    assert "Confirm what is ticked" not in local


def test_a_standard_that_the_organisation_answers_is_not_answered_here(world: World) -> None:
    _, (case, _) = confirming.signed(world)
    browser = world.client(world.lead)
    own = f"/applications/{case.id}/standards/2.1"
    assert browser.get(own).location == page_of(case, "2.1")
    form = hidden(browser.get(f"/applications/{case.id}/standards/1.1").text)
    sent = browser.post(own, data={**form, "narrative": "Typed in another tab."})
    assert sent.status_code == 422
    assert "Your organisation answers this standard once" in sent.text
    assert "Typed in another tab." in sent.text
    for path in ("/cite", "/assign", "/still-true"):
        assert browser.get(own + path).status_code in {200, 302, 422}
    assert not db.session.scalar(
        select(func.count()).select_from(Answer).where(Answer.narrative == "Typed in another tab.")
    )


def test_many_are_confirmed_at_once_and_the_rest_still_waits(world: World) -> None:
    _, (case, _) = confirming.signed(world)
    browser = world.client(world.lead)
    assert "Tick the answers that are true here" in browser.send(page_of(case)).text
    ticked = [str(confirming.entry_of(case, code).id) for code in ("2.1", "6.4")]
    sent = browser.send(page_of(case), entries=ticked)
    assert sent.status_code == 302
    page = browser.get(sent.location).text
    assert "2 answers are confirmed as true here." in page
    assert f"2 of {len(CODES)} confirmed" in page
    assert [state(case, code) for code in ("2.1", "2.2", "6.4")] == [
        LocalState.TRUE_HERE,
        LocalState.TO_CONFIRM,
        LocalState.TRUE_HERE,
    ]


def test_what_was_ticked_before_the_return_was_signed_anew_is_not_confirmed(world: World) -> None:
    organisation_return, (case, _) = confirming.signed(world)
    browser = world.client(world.lead)
    form, entry = hidden(browser.get(page_of(case)).text), confirming.entry_of(case, "2.1")
    confirming.sign_anew(world, organisation_return, "2.1")
    sent = browser.post(page_of(case), data={**form, "entries": str(entry.id)})
    assert sent.status_code == 422
    assert "signed its return again" in sent.text
    assert "What we do about 2.1 now." in sent.text
    assert confirmations() == 0


def test_one_is_read_whole_and_said_to_be_different(world: World) -> None:
    _, (case, _) = confirming.signed(world)
    browser = world.client(world.lead)
    page = browser.get(page_of(case, "2.2")).text
    assert "What we do about 2.2." in page
    assert "Learners say so" in page
    for typed, refusal in (
        ({}, "Choose whether it is true here"),
        ({"state": "different_here"}, "Say what is different here"),
        ({"state": "true_here", "difference": "Only by day."}, "Choose “Different here”"),
        ({"state": "different_here", "difference": "x" * 100_000}, "4,000 characters or"),
        (
            {"state": "different_here", "difference": "Seen with 401 023 2137 on the ward"},
            "patient’s NHS number",
        ),
        ({"state": "unsigned"}, "choose from the options"),
    ):
        sent = browser.send(page_of(case, "2.2"), **typed)
        assert sent.status_code == 422, typed
        assert refusal in sent.text
    assert confirmations() == 0
    words = "Only <b>by</b> day.\x00\u00ad\r\nSee the rota."
    sent = browser.send(page_of(case, "2.2"), state="different_here", difference=words)
    assert sent.location == page_of(case, "2.3")
    confirmation = confirming.line_of(case, "2.2").stands
    assert confirmation is not None
    assert confirmation.difference == "Only <b>by</b> day.\nSee the rota."
    assert "Only &lt;b&gt;by&lt;/b&gt; day." in browser.get(page_of(case, "2.2")).text


def test_a_stale_page_shows_the_new_answer_with_what_was_typed_and_can_be_sent_again(world: World) -> None:
    organisation_return, (case, _) = confirming.signed(world)
    browser = world.client(world.lead)
    form = hidden(browser.get(page_of(case, "2.2")).text)
    confirming.sign_anew(world, organisation_return, "2.2")
    typed = {"state": "different_here", "difference": "Only by day."}
    sent = browser.post(page_of(case, "2.2"), data={**form, **typed})
    assert sent.status_code == 422
    assert "signed its return again" in sent.text
    assert "What we do about 2.2 now." in sent.text
    assert "Only by day." in sent.text
    assert confirmations() == 0
    again = browser.post(page_of(case, "2.2"), data={**hidden(sent.text), **typed})
    assert again.status_code == 302
    assert state(case, "2.2") is LocalState.DIFFERENT_HERE


def test_what_changed_since_it_was_confirmed_is_shown_in_words(world: World) -> None:
    organisation_return, (case, _) = confirming.signed(world)
    confirming.confirm(world, case, "2.2", "Only by day.")
    confirming.sign_anew(world, organisation_return, "2.2")
    page = world.client(world.lead).get(page_of(case, "2.2")).text
    assert "What changed since you confirmed it" in page
    assert "<ins>" in page
    # What was said of the answer before stands in the box to be read again, and is not said of the new one.
    assert "Only by day." in page
    assert 'value="different_here" checked' not in page


def test_two_tabs_that_say_different_things(world: World) -> None:
    _, (case, _) = confirming.signed(world)
    browser = world.client(world.lead)
    form = hidden(browser.get(page_of(case, "2.2")).text)
    browser.send(page_of(case, "2.2"), state="different_here", difference="Only by day.")
    sent = browser.post(
        page_of(case, "2.2"), data={**form, "state": "different_here", "difference": "Only by night."}
    )
    assert sent.status_code == 409
    assert "Only by day." in sent.text
    assert "Only by night." in sent.text
    # The same once more is no conflict with itself.
    same = browser.post(
        page_of(case, "2.2"), data={**form, "state": "different_here", "difference": "Only by day."}
    )
    assert same.status_code == 302
    assert confirmations() == 1


def test_what_the_place_had_written_before_can_be_read(world: World) -> None:
    case = world.application()
    moving.save(world, case, "2.1", narrative="Our own words.", self_score=2)
    confirming.signed(world)
    page = world.client(world.lead).get(page_of(case, "2.1")).text
    assert "What this placement had written before" in page
    assert "Our own words." in page
    other = world.client(world.lead).get(page_of(case, "2.2")).text
    assert "What this placement had written before" not in other


def test_confirming_once_the_case_left_drafting_says_what_to_do(world: World) -> None:
    _, (case, _) = confirming.signed(world)
    confirming.write(world, case)
    confirming.confirm_all(world, case)
    browser = world.client(world.lead)
    form = hidden(browser.get(page_of(case, "2.1")).text)
    confirming.ask(world, case)
    sent = browser.post(
        page_of(case, "2.1"), data={**form, "state": "different_here", "difference": "Too late."}
    )
    assert sent.status_code == 422
    assert "Take it back first" in sent.text
    assert "Too late." in sent.text
    assert confirmations() == len(CODES)


def test_who_reads_and_who_says(world: World) -> None:
    _, (case, other) = confirming.signed(world)
    elsewhere = world.new_organisation("Hillside Trust")
    named, named_elsewhere = world.person(), world.person()
    for person, place in ((named, case.placement), (named_elsewhere, other.placement)):
        assert place is not None
        world.grant(person, Role.CONTRIBUTOR, place, organisation_id=world.organisation.id)
    people: list[tuple[Person, int, int]] = [
        (world.lead, 200, 422),
        (world.person(Role.CONTRIBUTOR), 200, 422),
        (named, 200, 422),
        (world.signatory, 200, 403),
        (world.person(Role.INFORMATION_LEAD), 200, 403),
        (named_elsewhere, 404, 404),
        (world.person(Role.PROVIDER_LEAD, organisation=elsewhere), 404, 404),
        (world.person(Role.REVIEWER), 404, 404),
        (world.secretary, 404, 404),
        (world.person(Role.ADMINISTRATOR), 404, 404),
    ]
    for person, reads, sends in people:
        browser = world.client(person)
        for path in (page_of(case), page_of(case, "2.1")):
            assert browser.get(path).status_code == reads, (person.name, path)
            assert browser.post(path, data={"csrf_token": "forged"}).status_code == sends, (
                person.name,
                path,
            )
    assert world.client(world.lead).get(page_of(case, "1.1")).status_code == 404
    assert world.client(world.lead).get(page_of(case, "9.9")).status_code == 404


def test_a_return_that_is_given_up_leaves_the_case_its_own_answers(world: World) -> None:
    _, (case, _) = confirming.signed(world)
    confirming.confirm_all(world, case)
    with unit_of_work():
        db.session.get_one(Application, case.id).return_id = None
    case = anew(case.id)
    assert len(answer_queries.in_scope(case)) == 24
    browser = world.client(world.lead)
    assert "answers every standard itself" in browser.get(page_of(case)).text
    assert browser.get(page_of(case, "2.1")).status_code == 404
    assert browser.get(f"/applications/{case.id}/standards/2.1").status_code == 200
    form = hidden(browser.get(f"/applications/{case.id}").text)
    assert browser.post(page_of(case), data={**form, "entries": "1"}).status_code == 422


def test_the_signatory_reads_what_the_organisation_answers_and_what_is_different(world: World) -> None:
    organisation_return, (case, _) = confirming.signed(world)
    confirming.write(world, case)
    confirming.confirm_all(world, case)
    confirming.confirm(world, case, "6.1", "Only by day.")
    confirming.sign(world, case)
    page = _document(world, case)
    assert page.count("Answered once for the organisation") == len(CODES)
    assert "Only by day." in page
    # What is different here changed alone, and is the only thing that changed.
    with unit_of_work():
        sign_offs.send_back(
            applications.get(case.id), actor=world.viewer(world.signatory), reason="Say more."
        )
    confirming.confirm(world, anew(case.id), "6.1", "Only by day, and never on Sundays.")
    confirming.ask(world, case)
    page = _document(world, case)
    assert page.count(">Changed<") == 1
    assert "never on Sundays" in page
    confirming.sign_anew(world, organisation_return, "2.2")
    page = _document(world, case)
    assert "answers changed after this was frozen" in page


def _document(world: World, case: Application) -> str:
    page: str = world.client(world.signatory).get(f"/applications/{case.id}/sign-off?whole=y").text
    return page


def test_readiness_counts_what_the_organisation_signed(world: World) -> None:
    _, (case, _) = confirming.signed(world)
    browser: Client = world.client(world.lead)
    page = browser.get(f"/applications/{case.id}/readiness").text
    assert page.count("Answered once for your organisation: to confirm") == len(CODES)
    assert "Say whether your organisation’s answers are true here" not in page
    confirming.write(world, case)
    page = browser.get(f"/applications/{case.id}/readiness").text
    assert f'href="/applications/{case.id}/organisation"' in page
    assert "Say whether your organisation’s answers are true here" in page


def test_regulators_standards_name_what_the_organisation_signed(world: World) -> None:
    _, (case, _) = confirming.signed(world)
    page = world.client(world.lead).get(f"/applications/{case.id}/regulators").text
    assert "Answered once for your organisation" in page
