"""Where pages once had an opinion of their own about who reads what, they keep to the table."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import Application, Defect
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.models.rounds import Visit
from accreditation.queries import reviews as review_queries
from accreditation.queries import scores
from tests import reviewing
from tests.world import World

WORDS = "Show who supervises at night."


def ask_for_more(application: Application, *, deferrals: int) -> None:
    """The provider is asked for more on one standard: after a deferral in the findings' words, or in a return."""
    standard = next(
        line for line in review_queries.lines(application.current_round) if line.code == "1.1"
    ).standard_id
    with unit_of_work():
        db.session.execute(
            update(Application).where(Application.id == application.id).values(returns=1, deferrals=deferrals)
        )
        db.session.add(
            Defect(application_id=application.id, return_number=1, standard_id=standard, words=WORDS)
        )
    db.session.expire_all()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("deferrals", "readers"),
    [
        (0, {Role.SECRETARIAT, Role.RATIFIER, Role.MODERATOR}),
        (1, {Role.SECRETARIAT, Role.RATIFIER}),
    ],
)
def test_what_is_still_to_be_shown_is_for_who_reads_what_its_words_are_of(
    world: World, deferrals: int, readers: set[Role]
) -> None:
    application, _ = reviewing.revealed(world)
    ask_for_more(application, deferrals=deferrals)
    shown = set()
    for role in (Role.SECRETARIAT, Role.RATIFIER, Role.MODERATOR, Role.CONCERN_OFFICER, Role.AUDITOR):
        page = world.client(world.person(role)).get(f"/cases/{application.id}")
        assert page.status_code == 200
        if WORDS in page.text:
            shown.add(role)
    assert shown == readers


@pytest.mark.one_database
def test_notes_of_a_visit_wait_for_a_replacements_own_lock(world: World) -> None:
    application, team = reviewing.revealed(world, Tier.EXCELLENCE)
    with unit_of_work():
        db.session.add(
            Visit(
                round_id=application.current_round.id,
                version=1,
                held_on=clock.today() - timedelta(days=1),
                learner_session=True,
                notes="Warm and busy.",
                recorded_by_id=team[0].reviewer_id,
                recorded_at=clock.now(),
            )
        )
    reviewer = db.session.get_one(Person, team[1].reviewer_id)
    browser, page = world.client(reviewer), f"/reviews/{team[1].id}"
    assert "Warm and busy." in browser.get(page).text
    with unit_of_work():
        # As a replacement's review is who came after the visit.
        db.session.execute(
            update(Review).where(Review.id == team[1].id).values(status=ReviewStatus.SCORING, locked_at=None)
        )
    assert "Warm and busy." not in browser.get(page).text


def test_private_notes_of_others_are_the_panels_of_this_case(world: World) -> None:
    application, team = reviewing.scoring(world)
    for review in team:
        reviewing.score_all(world, review)
    reviewing.give(world, team[0], "1.1", 3, private_note="Ask about nights.")
    for review in team:
        reviewing.lock(world, review)
    moderator = world.person(Role.MODERATOR)
    world.grant(moderator, Role.PANEL_MEMBER, office_id=world.office.id)
    viewer = world.viewer(moderator)
    assert scores.visible_to(viewer, application.current_round), "the moderator reads the scores"
    assert scores.private_notes(viewer, application.current_round) == []
    assert application.status is ApplicationStatus.IN_REVIEW
