"""The lead writes and issues the report in pages, and answers the provider; the team reads it."""

import pytest

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.queries import agreed_scores, findings, moderation
from accreditation.services import reports
from tests import agreeing, reviewing
from tests.client import Client, hidden
from tests.world import World


def browser(world: World, review: Review) -> Client:
    return world.client(db.session.get_one(Person, review.reviewer_id))


def test_the_report_is_written_and_issued(world: World) -> None:
    application, team = agreeing.moderating(world)
    lead, path = browser(world, team[0]), f"/reviews/{team[0].id}/report"
    page = lead.get(path).text
    assert "Finding needed" in page
    assert f'href="{path}/1.2"' in page, "what is missing is linked to where it is mended"
    assert lead.send(path, summary="Strong on supervision.").status_code == 302
    assert "Strong on supervision." in lead.get(path).text
    sent = lead.send(f"{path}/issue")
    assert sent.status_code == 422
    assert "Standard 1.2: draft a finding." in sent.text
    refused = lead.send(f"{path}/1.2", rationale="Plans are not shown.", kind="requirement", words="")
    assert refused.status_code == 422
    assert "Write the finding" in refused.text
    saved = lead.send(
        f"{path}/1.2", rationale="Plans are not shown.", kind="requirement", words="Show the plan."
    )
    assert saved.status_code == 302
    assert "Show the plan." in lead.get(path).text
    agreeing.drafted(world, application, team[0])
    assert lead.send(f"{path}/issue").status_code == 302
    assert agreeing.fresh(application.id).status is ApplicationStatus.FACTUAL_ACCURACY
    assert "The provider is checking the report" in lead.get(path).text
    assert "Plans are not shown." in lead.get(f"{path}/1.2").text


@pytest.mark.one_database
def test_one_text_that_is_left_to_look_at_is_told_as_one(world: World) -> None:
    application, team = agreeing.moderating(world)
    lead, path = browser(world, team[0]), f"/reviews/{team[0].id}/report"
    assert "Look at each of them once" in lead.get(path).text
    (_, *rest) = agreed_scores.of_round(application.current_round)
    with unit_of_work():
        for agreed in rest:
            reports.write_rationale(
                application,
                agreed.standard_id,
                rationale=agreed.rationale,
                expected_version=agreed.version,
                actor=reviewing.viewer_of(world, team[0]),
            )
    assert "Look at it once before the report can be issued" in lead.get(path).text


def test_a_stale_save_shows_both_texts(world: World) -> None:
    application, team = agreeing.moderating(world)
    lead, path = browser(world, team[0]), f"/reviews/{team[0].id}/report"
    before = hidden(lead.get(path).text)
    lead.send(path, summary="First words")
    late = lead.post(path, data=before | {"summary": "Late words"})
    assert late.status_code == 409
    assert "First words" in late.text
    assert "Late words" in late.text
    before = hidden(lead.get(f"{path}/1.1").text)
    lead.send(f"{path}/1.1", rationale="First rationale", words="")
    late = lead.post(f"{path}/1.1", data=before | {"rationale": "Late rationale", "words": ""})
    assert late.status_code == 409
    assert "First rationale" in late.text
    assert findings.of_case(application.id) == []


def test_the_lead_answers_and_the_case_goes_to_a_panel(world: World) -> None:
    application, team = agreeing.issued(world)
    lead, path = browser(world, team[0]), f"/reviews/{team[0].id}/accuracy"
    early = lead.send(path, answer="")
    assert early.status_code == 422
    assert "The provider is still checking the report." in early.text
    with unit_of_work():
        reports.confirm_accuracy(
            application, actor=world.viewer(world.lead), comments="The survey is of May."
        )
    assert "The survey is of May." in lead.get(path).text
    bare = lead.send(path, answer=" ")
    assert "Answer what the provider wrote" in bare.text
    assert lead.send(path, answer="Put right.").status_code == 302
    assert agreeing.fresh(application.id).status is ApplicationStatus.READY_FOR_PANEL
    assert "Put right." in lead.get(path).text


def test_scores_are_agreed_again(world: World) -> None:
    application, team = agreeing.issued(world)
    with unit_of_work():
        reports.confirm_accuracy(application, actor=world.viewer(world.lead), comments="Look again at 1.2.")
    lead, path = browser(world, team[0]), f"/reviews/{team[0].id}/accuracy/reopen"
    assert lead.send(path, answer="We will look.").status_code == 422
    row = moderation.standard(reviewing.viewer_of(world, team[0]), application.current_round, "1.2")
    assert row is not None
    sent = lead.send(path, standards=str(row[0].line.standard_id), answer="We will look.")
    assert sent.status_code == 302
    assert "1 standard for the team to settle" in lead.get(sent.location).text
    assert agreeing.fresh(application.id).status is ApplicationStatus.MODERATION


@pytest.mark.one_database
def test_the_team_reads_and_others_find_nothing(world: World) -> None:
    _, team = agreeing.moderating(world)
    other = browser(world, team[1])
    for path in ("/report", "/report/1.1", "/accuracy"):
        page = other.get(f"/reviews/{team[1].id}{path}")
        assert page.status_code == 200
        assert "Save" not in page.text
        assert world.client(world.lead).get(f"/reviews/{team[0].id}{path}").status_code == 404
        assert other.get(f"/reviews/{team[0].id}{path}").status_code == 404
    for path in ("/report/issue", "/accuracy/reopen"):
        assert other.get(f"/reviews/{team[1].id}{path}").status_code == 403
    token = hidden(other.get("/account").text)["csrf_token"]
    sent = other.post(
        f"/reviews/{team[1].id}/report", data={"csrf_token": token, "version": "0", "summary": "Mine"}
    )
    assert sent.status_code == 403


def test_silence_is_not_told_as_an_answer(world: World) -> None:
    application, team = agreeing.issued(world)
    with unit_of_work():
        reports.confirm_accuracy(application, actor=None)
    lead, provider = browser(world, team[0]), world.client(world.lead)
    page = lead.get(f"/reviews/{team[0].id}/report").text
    assert "The provider did not answer in time, so the report counts as right. Send it on to a panel" in page
    assert "has answered on the report" not in page
    path = f"/applications/{application.id}/report"
    page = provider.get(path).text
    assert "nothing was said about it in time" in page
    assert "The lead reviewer sends the report on" in page
    assert "You confirmed" not in page
    assert "if you said anything" in provider.get(f"/applications/{application.id}").text
    with unit_of_work():
        reports.answer_accuracy(
            agreeing.fresh(application.id), actor=reviewing.viewer_of(world, team[0]), answer=""
        )
    page = provider.get(path).text
    assert "nothing was said about it in time" in page
    assert "You confirmed" not in page
    notices = provider.get("/notices").text
    assert "If you said that something is wrong, its answer is there." in notices
    assert "What you said has its answer" not in notices


@pytest.mark.parametrize("comments", ["", "The survey is of May."])
def test_the_provider_reads_what_the_lead_has_to_do_with_what_it_said(world: World, comments: str) -> None:
    application, _ = agreeing.issued(world)
    with unit_of_work():
        reports.confirm_accuracy(application, actor=world.viewer(world.lead), comments=comments)
    page = world.client(world.lead).get(f"/applications/{application.id}/report").text
    assert "You confirmed this report on" in page
    assert ("The lead reviewer answers what you said is wrong" in page) is bool(comments)
    assert ("The lead reviewer sends the report on" in page) is (not comments)


def test_the_team_reads_whose_answer_is_waited_for(world: World) -> None:
    application, team = agreeing.issued(world)
    other, path = browser(world, team[1]), f"/reviews/{team[1].id}/accuracy"
    assert "The provider has not answered on the report yet." in other.get(path).text
    with unit_of_work():
        reports.confirm_accuracy(
            application, actor=world.viewer(world.lead), comments="The survey is of May."
        )
    page = other.get(path).text
    assert "The lead reviewer has not answered yet." in page
    assert "The provider has not answered" not in page
    browser(world, team[0]).send(f"/reviews/{team[0].id}/accuracy", answer="Put right.")
    page = other.get(path).text
    assert "Put right." in page
    assert "not answered" not in page
    assert "No answer was written" not in page
