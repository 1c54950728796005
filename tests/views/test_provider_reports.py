"""What a provider reads of its report, and from when: never a name, a single score or a private note."""

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.awards import Outcome
from accreditation.enums.meetings import ItemStatus
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.meetings import Decision, Item, Meeting, Ratification
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.queries import boards
from accreditation.services import moderation, reports
from tests import agreeing, reviewing
from tests.world import World


def test_the_provider_checks_the_report(world: World) -> None:
    application, team = agreeing.issued(world)
    browser, path = world.client(world.lead), f"/applications/{application.id}/report"
    page = browser.get(path).text
    assert "Score: 3, met" in page
    assert "Do better on 1.2." in page
    assert "Confirm the report, or say what is wrong" in page
    for review in team:
        assert db.session.get_one(Person, review.reviewer_id).name not in page
    sent = browser.send(
        f"/applications/{application.id}/steps/confirm_accuracy", comments="The survey is of May."
    )
    assert "Confirm the report" not in world.client(world.lead).get(f"/applications/{application.id}").text
    assert "Nothing needs you now" in world.client(world.lead).get("/home").text
    assert sent.status_code == 302
    page = browser.get(path).text
    assert "The survey is of May." in page
    assert "or say what is wrong" not in page
    with unit_of_work():
        reports.answer_accuracy(
            agreeing.fresh(application.id), actor=reviewing.viewer_of(world, team[0]), answer="Put right."
        )
    assert "Put right." in browser.get(path).text


def test_nothing_is_shown_before_the_report_is_issued(world: World) -> None:
    application, _ = agreeing.moderating(world)
    assert world.client(world.lead).get(f"/applications/{application.id}/report").status_code == 404


@pytest.mark.one_database
def test_others_find_nothing(world: World) -> None:
    application, team = agreeing.issued(world)
    path = f"/applications/{application.id}/report"
    stranger = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere Trust"))
    for person in (stranger, world.secretary, db.session.get_one(Person, team[0].reviewer_id)):
        assert world.client(person).get(path).status_code == 404
    assert "Your provider lead confirms it for you." in world.client(world.signatory).get(path).text


@pytest.mark.one_database
def test_single_scores_reasons_and_notes_stay_hidden(world: World) -> None:
    application, team = reviewing.scoring(world)
    for number, review in enumerate(team):
        reviewing.score_all(world, review)
        reviewing.give(
            world, review, "1.1", 3 - number, private_note="CANARY-NOTE", rationale="CANARY-RATIONALE"
        )
        reviewing.lock(world, review)
    lead = reviewing.viewer_of(world, team[0])
    with unit_of_work():
        moderation.begin_moderation(application, actor=lead)
    moderator = world.viewer(agreeing.moderator(world))
    for row in _waiting(world, application, team):
        with unit_of_work():
            moderation.settle_by_moderator(
                application,
                row.line.standard_id,
                value=2 if row.scores_given else 2 if row.line.klass == "gateway" else 1,
                reason="CANARY-REASON",
                rationale="Agreed words.",
                actor=moderator,
                expected_version=0,
            )
    agreeing.drafted(world, application, team[0])
    with unit_of_work():
        reports.issue_report(application, actor=lead)
    page = world.client(world.lead).get(f"/applications/{application.id}/report").text
    assert "Agreed words." in page
    assert "CANARY" not in page


def _waiting(world: World, application: Application, team: list[Review]) -> list[boards.BoardRow]:
    rows = boards.of_round(reviewing.viewer_of(world, team[0]), application.current_round).rows
    return [row for row in rows if row.for_moderator]


def decided(world: World, application: Application, *, ratified: bool) -> None:
    chair, dean = world.person(Role.PANEL_CHAIR), world.person(Role.RATIFIER)
    with unit_of_work():
        meeting = Meeting(office_id=application.office_id, title="Panel", held_on=clock.today())
        db.session.add(meeting)
        db.session.flush()
        item = Item(
            meeting_id=meeting.id,
            application_id=application.id,
            round_id=application.current_round.id,
            position=1,
            status=ItemStatus.DECIDED,
            rule_outcome=Outcome.DEFERRED,
            clauses=[
                {
                    "clause": "core_short",
                    "part": None,
                    "passed": False,
                    "text": "Two standards fall short.",
                    "standards": ["1.2"],
                    "outcome": None,
                }
            ],
        )
        db.session.add(item)
        db.session.flush()
        decision = Decision(
            item_id=item.id,
            application_id=application.id,
            outcome=Outcome.NOT_ACCREDITED,
            rule_outcome=Outcome.DEFERRED,
            departure_reason="Learners are not safe.",
            votes_for=5,
            votes_against=0,
            abstentions=0,
            decided_by_id=chair.id,
            decided_at=clock.now(),
        )
        db.session.add(decision)
        db.session.flush()
        if ratified:
            db.session.add(
                Ratification(decision_id=decision.id, person_id=dean.id, ratified=True, at=clock.now())
            )
        application.status = ApplicationStatus.CLOSED if ratified else ApplicationStatus.DECIDED


@pytest.mark.parametrize("ratified", [False, True])
def test_the_decision_is_shown_once_a_second_person_confirmed_it(world: World, ratified: bool) -> None:
    application, _ = agreeing.issued(world)
    decided(world, application, ratified=ratified)
    page = world.client(world.lead).get(f"/applications/{application.id}/report").text
    for words in (
        "Decision: Not accredited",
        "Learners are not safe.",
        "Two standards fall short.",
        "“Deferred”",
    ):
        assert (words in page) is ratified
