"""Lists of the review path ask the database as often for thirty rows as for three."""

from collections.abc import Callable

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.concerns import ConcernKind
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind, ReviewStatus, SetAsideCause
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.queries import reviews as queries
from accreditation.queries import snapshots
from accreditation.services import concerns, reviews
from tests import reviewing
from tests.client import Client
from tests.rounds import add_round
from tests.statements import counted
from tests.world import World

pytestmark = pytest.mark.one_database


def statements_of(browser: Client, path: str) -> int:
    browser.get(path)
    with counted() as statements:
        assert browser.get(path).status_code == 200
    return len(statements)


def same_for_3_and_30(browser: Client, path: str, add: Callable[[], object], most: int) -> None:
    for _ in range(3):
        add()
    few = statements_of(browser, path)
    for _ in range(27):
        add()
    assert statements_of(browser, path) == few <= most


def test_candidates_of_a_team(world: World) -> None:
    case = reviewing.allocating(world)
    same_for_3_and_30(
        world.client(world.secretary), f"/cases/{case.id}/team", lambda: reviewing.reviewer(world), 17
    )


def test_concerns(world: World) -> None:
    case = reviewing.submitted(world)
    submitted = snapshots.submitted(case.id)
    assert submitted is not None
    standards = iter([entry.standard_id for entry in snapshots.entries(submitted)] * 2)
    kinds = [ConcernKind.SAFETY, ConcernKind.ASSURANCE] * 20

    def add() -> None:
        person = world.viewer(world.person(Role.REVIEWER))
        with unit_of_work():
            concerns.raise_concern(
                case, standard_id=next(standards), kind=kinds.pop(), words="x", actor=person
            )

    same_for_3_and_30(world.client(world.person(Role.CONCERN_OFFICER)), "/concerns", add, 4)


def test_my_reviews(world: World) -> None:
    person = reviewing.reviewer(world)

    def add() -> None:
        case = world.application(placement=world.new_placement("Ward"))
        with unit_of_work():
            review_round = add_round(case, revealed=False)
            db.session.add(
                Review(
                    application_id=case.id,
                    round_id=review_round.id,
                    reviewer_id=person.id,
                    kind=ReviewerKind.PEER,
                    profession=Profession.NURSING,
                    invited_at=clock.now(),
                    due_on=clock.today(),
                )
            )

    same_for_3_and_30(world.client(person), "/reviews", add, 6)


def test_who_was_set_aside_reads_nothing_more(world: World) -> None:
    _, (first, _) = reviewing.scoring(world)
    entry = queries.entry(first.round, "1.1")
    assert entry is not None
    revision = entry.citations[0].revision_id
    browser = world.client(db.session.get_one(Person, first.reviewer_id))
    paths = [f"/reviews/{first.id}/standards/1.1", f"/reviews/{first.id}/evidence/{revision}/pages/1"]
    assert [browser.get(path).status_code for path in paths] == [200, 200]
    with unit_of_work():
        reviews.set_aside(first, cause=SetAsideCause.LEFT, actor=world.viewer(world.secretary))
    assert [browser.get(path).status_code for path in paths] == [404, 404]
    assert "over for you" in browser.get(f"/reviews/{first.id}").text


def test_who_leads_in_somebodys_place_and_scores_blind_sees_nothing_of_the_visit(world: World) -> None:
    _, team = reviewing.revealed(world, Tier.EXCELLENCE)
    lead = reviewing.viewer_of(world, team[0])
    with unit_of_work():
        reviews.record_visit(
            team[0], held_on=clock.today(), learner_session=True, notes="Canary on the ward", actor=lead
        )
    path = f"/reviews/{team[0].id}/visit"
    assert "Canary on the ward" in world.client(db.session.get_one(Person, lead.id)).get(path).text
    # Taken back to scoring, as a replacement who leads is: what the visit saw is closed on every page.
    with unit_of_work():
        db.session.get_one(Review, team[0].id).status = ReviewStatus.SCORING
    browser = world.client(db.session.get_one(Person, lead.id))
    assert browser.get(path).status_code == 403
    assert "Canary" not in browser.get(f"/reviews/{team[0].id}").text
