"""The facts of a report point by point: the provider's own draft, what existed at submission, and an answer to each."""

import json

import pytest
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.people import Role
from accreditation.enums.reports import AccuracyAnswer
from accreditation.models.accuracy import AccuracyRemark
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.reviews import Review
from accreditation.models.snapshots import EntryCitation
from accreditation.queries import accuracy as queries
from accreditation.queries import rounds
from accreditation.services import reports
from tests import agreeing, reviewing
from tests.client import Client, hidden
from tests.services.test_reports import agreed, answer, confirm
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak

QUOTE = "peer on 1.1."
WRONG = "CANARY-POINT It was the other ward’s survey."


def issued(world: World) -> tuple[Application, list[Review], Client, str]:
    """A report that its provider checks, with the browser of a contributor and the address of one text of it."""
    application, team = agreeing.issued(world)
    assert QUOTE in agreed(application, "1.1").rationale
    contributor = world.person(Role.CONTRIBUTOR, organisation=world.organisation)
    return application, team, world.client(contributor), f"/applications/{application.id}/report/1.1/points"


def point(application: Application) -> AccuracyRemark:
    report = rounds.report(application.current_round)
    assert report.newest is not None
    return queries.of_report(report.newest)[-1]


def marked(application: Application, browser: Client, path: str, **changes: str) -> int:
    citation = db.session.scalars(select(EntryCitation.id).order_by(EntryCitation.id)).first()
    typed = {"version": "0", "quote": QUOTE, "words": WRONG, "shows": str(citation), **changes}
    return browser.send(path, **typed).status_code


def test_a_passage_is_marked_with_what_existed_at_submission_and_is_the_providers_own_until_it_is_sent(
    world: World,
) -> None:
    application, team, browser, path = issued(world)
    assert marked(application, browser, path, quote="Words that nobody wrote.") == 422
    assert marked(application, browser, path, words="") == 422
    newer = reviewing.evidence(world, "Brought after it was sent")
    assert marked(application, browser, path, shows=str(newer.id + 900)) == 422
    assert marked(application, browser, path) == 302
    assert marked(application, browser, path) == 302, "sent again because its reply was lost"
    report = rounds.report(application.current_round)
    assert report.newest is not None
    assert len(queries.of_report(report.newest)) == 1
    team_page = f"/reviews/{team[0].id}/accuracy"
    lead = world.client(reviewing.reviewer_of(team[0]))
    assert WRONG not in lead.get(team_page).text
    assert lead.get(f"{team_page}/points/{point(application).id}").status_code == 404
    assert WRONG in browser.get(f"/applications/{application.id}/report").text
    assert WRONG not in world.client(world.secretary).get(f"/cases/{application.id}").text
    confirm(world, application)
    assert WRONG in lead.get(team_page).text
    # Nothing is added once it is sent.
    assert marked(application, browser, path, words="And another.") == 422
    assert not any("CANARY" in json.dumps(event.facts) for event in db.session.scalars(select(AuditEvent)))


def test_two_windows_do_not_overwrite_each_other_and_what_is_taken_out_is_not_sent(world: World) -> None:
    application, _, browser, path = issued(world)
    marked(application, browser, path)
    own = f"/applications/{application.id}/report/points/{point(application).id}"
    first = {"version": "1", "quote": QUOTE, "shows": "answer"}
    assert browser.send(own, words="The first window.", **first).status_code == 302
    late = browser.send(own, words="The second window.", began="", **first)
    assert late.status_code == 409
    assert "The first window." in late.text
    assert "The second window." in late.text
    foreign = world.client(world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Other")))
    assert foreign.get(own).status_code == 404
    assert foreign.get(path).status_code == 404
    page = hidden(browser.get(own).text)
    for _pressed in ("once", "twice"):
        taken_out = browser.post(own, data=page | {"act": "take_out"})
        assert taken_out.status_code == 302
        assert "The point is taken out" in browser.get(taken_out.location).text
    assert "This point was taken out, and is not sent." in browser.get(own).text
    changed = browser.post(own, data=page | first | {"words": "Written while a colleague took it out."})
    assert changed.status_code == 422
    assert "This point was taken out meanwhile." in changed.text
    assert "Written while a colleague took it out." in changed.text
    confirm(world, application)
    assert not queries.sent_of(rounds.report(application.current_round))


def test_the_lead_puts_right_or_explains_each_and_the_report_waits_for_every_answer(world: World) -> None:
    application, team, browser, path = issued(world)
    marked(application, browser, path)
    marked(application, browser, path.replace("1.1", "1.2"), quote="on 1.2", shows="answer")
    confirm(world, application)
    lead = world.client(reviewing.reviewer_of(team[0]))
    team_page = f"/reviews/{team[0].id}/accuracy"
    waits = lead.send(team_page, answer="")
    assert waits.status_code == 422
    assert "without an answer: 2" in waits.text
    first, second = queries.sent_of(rounds.report(application.current_round))
    lay = world.client(reviewing.reviewer_of(team[1]))
    lays = f"/reviews/{team[1].id}/accuracy/points/{first.id}"
    assert lay.get(lays).status_code == 200
    assert lay.send(lays, decision="explained", words="No.").status_code == 403
    lays_page = f"/reviews/{team[1].id}/accuracy"
    assert "The lead reviewer has not answered yet." in lay.get(lays_page).text
    first_page = f"{team_page}/points/{first.id}"
    stands = agreed(application, "1.1").rationale
    same = lead.send(first_page, decision="accepted", words="You are right.", correction=stands)
    assert same.status_code == 422
    assert "still says the same" in same.text
    assert (
        lead.send(
            first_page, decision="accepted", words="You are right.", correction="The survey was read."
        ).status_code
        == 302
    )
    assert agreed(agreeing.fresh(application.id), "1.1").rationale == "The survey was read."
    assert (
        lead.send(f"{team_page}/points/{second.id}", decision="explained", words="It says so.").status_code
        == 302
    )
    assert lead.send(team_page, answer="").status_code == 302
    application = agreeing.fresh(application.id)
    assert application.status is ApplicationStatus.READY_FOR_PANEL
    page = browser.get(f"/applications/{application.id}/report").text
    for words in (WRONG, "You are right.", "It says so.", AccuracyAnswer.EXPLAINED.label):
        assert words in page
    page = lay.get(lays_page).text
    assert "You are right." in page
    assert "No answer was written" not in page, (
        "each point has its answer, though nothing was answered as a whole"
    )
    assert reviewing.reviewer_of(team[0]).name not in page


def test_silence_sends_no_draft(world: World) -> None:
    application, team, browser, path = issued(world)
    marked(application, browser, path)
    with unit_of_work():
        reports.confirm_accuracy(application, actor=None)
    lead = world.client(reviewing.reviewer_of(team[0]))
    assert WRONG not in lead.get(f"/reviews/{team[0].id}/accuracy").text
    assert "not sent" in browser.get(f"/applications/{application.id}/report").text
    answer(world, application, team)
    assert agreeing.fresh(application.id).status is ApplicationStatus.READY_FOR_PANEL


def test_points_are_kept_and_read_when_scores_are_agreed_again(world: World) -> None:
    application, team, browser, path = issued(world)
    marked(application, browser, path)
    confirm(world, application)
    standard_id = agreed(application, "1.1").standard_id
    with unit_of_work():
        reports.reopen_moderation(
            application,
            actor=reviewing.viewer_of(world, team[0]),
            standards=[standard_id],
            answer="We look again.",
        )
    application = agreeing.fresh(application.id)
    agreeing.settled(world, application, standard_id, team, value=3)
    agreeing.read_through(application, reviewing.viewer_of(world, team[0]))
    agreeing.sent(world, application, team)
    page = browser.get(f"/applications/{application.id}/report").text
    assert WRONG in page
    assert "agreed again because of what you said" in page
