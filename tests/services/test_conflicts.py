"""A reviewer's conflict that comes up later stops the review at once; the office decides, and nothing goes on before."""

from collections.abc import Callable

import pytest

from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty, Profession, Role
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ConflictKind, ReviewerKind, ReviewStatus, SetAsideCause
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.organisations import Organisation
from accreditation.models.people import Person
from accreditation.models.reviews import Review, ReviewConflict
from accreditation.permissions.table import permits
from accreditation.queries import applications, home
from accreditation.queries import reviews as queries
from accreditation.services import conflicts, duties, grants, moderation, reviews, ties
from accreditation.services.grants import Scope
from tests import reviewing
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def works_there(world: World, person: Person) -> None:
    """The person is given a role at the provider that they review."""
    with unit_of_work():
        grants.give_grant(
            person.id, Role.CONTRIBUTOR, Scope(organisation_id=world.organisation.id), actor=None
        )


def is_employed_there(world: World, person: Person) -> None:
    """The reviewer's details are corrected: the provider employs them."""
    with unit_of_work():
        grants.set_reviewer_profile(
            person.id,
            kind=ReviewerKind.PEER,
            profession=Profession.NURSING,
            employer_id=world.organisation.id,
            actor=None,
        )


def noticed() -> list[ConflictKind]:
    """Every conflict that was written down, in order."""
    return [row.kind for row in db.session.query(ReviewConflict).order_by(ReviewConflict.id)]


@pytest.mark.parametrize(
    ("arises", "kind"),
    [(works_there, ConflictKind.PROVIDER_ROLE), (is_employed_there, ConflictKind.EMPLOYER)],
)
def test_a_conflict_stops_the_review_in_the_transaction_of_its_cause(
    world: World, arises: Callable[[World, Person], None], kind: ConflictKind
) -> None:
    application, (review, other) = reviewing.scoring(world)
    person = db.session.get_one(Person, review.reviewer_id)
    assert queries.with_content(world.viewer(person), review.id) is not None
    arises(world, person)
    assert noticed() == [kind]
    events = db.session.query(AuditEvent).filter_by(kind=AuditKind.CONFLICT_NOTICED.value).all()
    assert [event.stream for event in events] == [f"case:{application.id}"]
    viewer = world.viewer(person)
    own = reviewing.own(world, review.id, person)
    assert own.held_at is not None
    assert queries.with_content(viewer, review.id) is None, "what was submitted is closed"
    assert not permits(viewer, P.REVIEW_SCORE, own)
    with pytest.raises(RuleBroken, match="until the office has decided"):
        reviewing.give(world, own, "1.1")
    assert [task.title for task in home.board(world.viewer(world.secretary)).must] == [
        f"Decide about a conflict of {person.name}"
    ]
    # The other one locks, and nothing is shared while the office has not decided.
    reviewing.score_all(world, other)
    assert not reviewing.lock(world, other)
    arises_again = noticed()
    arises(world, reviewing.reviewer(world))
    assert noticed() == arises_again, "of somebody who reviews nothing, nothing is written"


def test_the_office_clears_only_what_no_longer_holds_and_the_review_goes_on(world: World) -> None:
    application, (review, other) = reviewing.scoring(world)
    for each in (review, other):
        reviewing.score_all(world, each)
        reviewing.lock(world, each) if each is other else None
    person, secretary = db.session.get_one(Person, review.reviewer_id), world.viewer(world.secretary)
    with unit_of_work():
        given = grants.give_grant(
            person.id, Role.CONTRIBUTOR, Scope(organisation_id=world.organisation.id), actor=None
        )
    with pytest.raises(RuleBroken, match="still holds"), unit_of_work():
        reviews.clear_conflict(
            reviewing.own(world, review.id, person), reason="It was a mistake", actor=secretary
        )
    with unit_of_work():
        grants.end_grant(given.id, actor=None)
    own = reviewing.own(world, review.id, person)
    assert own.held_at is not None, "that the role ended decides nothing"
    with pytest.raises(RuleBroken, match="Say why"), unit_of_work():
        reviews.clear_conflict(own, reason=" ", actor=secretary)
    with unit_of_work():
        reviews.clear_conflict(reviewing.own(world, review.id, person), reason="Another Sam", actor=secretary)
    assert reviewing.lock(world, reviewing.own(world, review.id, person)), "and now the scores are shared"
    assert Duty.SECRETARIAT in duties.held_by(application.id, secretary.id).here


def test_who_was_asked_and_then_writes_for_the_provider_cannot_accept(world: World) -> None:
    application = reviewing.allocating(world)
    person = reviewing.reviewer(world)
    review = reviewing.invited(world, application, person)
    with unit_of_work():
        duties.take(application.id, person.id, Duty.AUTHOR)
    assert noticed() == [ConflictKind.PROVIDER_DUTY]
    with pytest.raises(RuleBroken, match="cannot join this review"), unit_of_work():
        reviews.accept(reviewing.own(world, review.id, person), actor=world.viewer(person))


def test_a_conflict_of_the_team_stops_the_case_wherever_it_stands(world: World) -> None:
    application, team = reviewing.revealed(world)
    lead = db.session.get_one(Person, team[0].reviewer_id)
    works_there(world, db.session.get_one(Person, team[1].reviewer_id))
    with pytest.raises(RuleBroken, match="came up after the declaration"), unit_of_work():
        moderation.begin_moderation(application, actor=world.viewer(lead))
    db.session.expire_all()
    assert db.session.get_one(Review, team[1].id).status is ReviewStatus.REVEALED
    other = db.session.get_one(Person, team[1].reviewer_id)
    with unit_of_work():
        reviews.set_aside(
            reviewing.own(world, team[1].id, other),
            cause=SetAsideCause.CONFLICTED,
            actor=world.viewer(world.secretary),
        )
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        moderation.begin_moderation(applications.get(application.id), actor=world.viewer(lead))
    words = [reason.message for reason in refused.value.reasons]
    assert "2 reviewers who have accepted are needed (1 so far)." in words
    assert not any("came up" in message for message in words)


def test_a_merger_of_employers_is_noticed_by_the_night_and_closes_the_case_before(world: World) -> None:
    application, (review, other) = reviewing.scoring(world)
    person = db.session.get_one(Person, review.reviewer_id)
    gone = world.new_organisation("Lakeside Trust")
    with unit_of_work():
        ties.add(person.id, organisation_id=gone.id, kind=TieKind.EMPLOYER, actor=None)
    assert not noticed()
    with unit_of_work():
        db.session.get_one(Organisation, gone.id).successor_id = application.organisation_id
    own = reviewing.own(world, review.id, person)
    assert not permits(world.viewer(person), P.REVIEW_SCORE, own), "before anybody noticed"
    for _ in range(2):
        with unit_of_work():
            conflicts.look_over()
    assert noticed() == [ConflictKind.EMPLOYER]
    db.session.expire_all()
    assert db.session.get_one(Review, other.id).held_at is None
