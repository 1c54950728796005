"""Teams that the service proposes: a dry run, accepted as things stand then, changed by hand, filled when somebody says no."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.allocation import AllocationState, HardRule, SeatState
from accreditation.enums.clocks import ClockKind
from accreditation.enums.jobs import JobKind
from accreditation.enums.notices import NoticeKind
from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ReviewerKind, ReviewStatus
from accreditation.errors import RuleBroken, Stale
from accreditation.frameworks.source import shipped
from accreditation.models.allocations import AllocatedCase, AllocatedSeat, Allocation
from accreditation.models.applications import Application
from accreditation.models.clocks import Clock
from accreditation.models.jobs import Job
from accreditation.models.people import Person, ReviewerProfile
from accreditation.models.reviewers import ReviewerAway, ReviewerExpertise, ReviewerProfession
from accreditation.models.reviews import Review
from accreditation.models.ties import Tie
from accreditation.queries import allocation_problems, applications, reviewer_details, teams
from accreditation.queries import allocations as queries
from accreditation.services import allocations, frameworks, pauses, reviews
from tests import allocating, reviewing
from tests.allocating import pool, work
from tests.services.notices.hearing import heard_by
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def proposed(world: World, application: Application) -> Allocation:
    return fresh(world, allocating.proposed(world, application))


def fresh(world: World, allocation_id: int) -> Allocation:
    allocation = queries.for_office(world.viewer(world.secretary), allocation_id)
    assert allocation is not None
    db.session.refresh(allocation)
    return allocation


def accept(world: World, allocation: Allocation, *, nearest: str = "") -> int:
    with unit_of_work():
        return allocations.accept(
            allocation,
            with_nearest=bool(nearest),
            reason=nearest,
            expected_version=allocation.version,
            actor=world.viewer(world.secretary),
        )


def seats(allocation: Allocation, state: SeatState) -> list[int]:
    return [seat.person_id for seat in queries.seats(allocation.id, state)]


def invited(application: Application) -> dict[int, ReviewStatus]:
    rows = db.session.execute(
        select(Review.reviewer_id, Review.status).where(Review.application_id == application.id)
    )
    return {row[0]: row[1] for row in rows}


def change_profile(person: Person, **values: object) -> None:
    with unit_of_work():
        profile = db.session.query(ReviewerProfile).filter_by(person_id=person.id).one()
        for name, value in values.items():
            setattr(profile, name, value)


def test_a_proposal_invites_nobody_until_it_is_accepted_and_then_everybody_who_is_proposed(
    world: World,
) -> None:
    (peer, other), (lay,) = pool(world, number=2), pool(world, ReviewerKind.LAY)
    with unit_of_work():
        db.session.add(ReviewerExpertise(person_id=other.id, placement_kind=PlacementKind.WARD))
    application = reviewing.allocating(world)
    allocation = proposed(world, application)
    assert allocation.state is AllocationState.PROPOSED
    assert set(seats(allocation, SeatState.PROPOSED)) == {other.id, lay.id}
    assert seats(allocation, SeatState.NEXT) == [peer.id]
    assert invited(application) == {}
    (lead,) = [seat for seat in queries.seats(allocation.id) if seat.is_lead]
    assert lead.person_id == other.id
    assert "Knows this kind of place: hospital ward" in lead.reasons
    assert accept(world, allocation) == 2
    assert invited(application) == dict.fromkeys((other.id, lay.id), ReviewStatus.INVITED)
    with pytest.raises(RuleBroken, match="accepted already"):
        accept(world, fresh(world, allocation.id))


def test_a_further_profession_that_learns_there_counts_on_the_team(world: World) -> None:
    (peer,), (lay,) = pool(world), pool(world, ReviewerKind.LAY)
    change_profile(peer, profession=Profession.MIDWIFERY)
    with unit_of_work():
        db.session.add(ReviewerProfession(person_id=peer.id, profession=Profession.NURSING))
    application = reviewing.allocating(world)
    assert accept(world, proposed(world, application)) == 2
    review = db.session.query(Review).filter_by(reviewer_id=peer.id).one()
    assert review.profession is Profession.NURSING, "by it the team is of a profession that learns there"
    assert lay.id in invited(application)


def test_who_is_away_untold_tied_or_full_is_not_proposed(world: World) -> None:
    away, full, tied, free = pool(world, number=4)
    (lay,) = pool(world, ReviewerKind.LAY)
    untold = world.person(Role.REVIEWER, all_told=False)
    change_profile(full, load_cap=0)
    change_profile(tied, employer_id=world.organisation.id)
    with unit_of_work():
        soon = clock.today() + timedelta(days=9)
        db.session.add(ReviewerAway(person_id=away.id, starts_on=soon, ends_on=soon))
    allocation = proposed(world, reviewing.allocating(world))
    assert set(seats(allocation, SeatState.PROPOSED)) == {free.id, lay.id}
    assert not {away.id, full.id, tied.id, untold.id} & {
        seat.person_id for seat in queries.seats(allocation.id)
    }


def test_where_no_team_can_be_the_rules_are_named_and_the_nearest_is_invited_only_with_a_reason(
    world: World,
) -> None:
    pool(world, number=2)
    application = reviewing.allocating(world)
    allocation = proposed(world, application)
    (case,) = queries.cases(allocation.id)
    assert HardRule.LAY_OR_LEARNER.label in case.unmet
    assert f"Not met by this team: {HardRule.LAY_OR_LEARNER.label.lower()}" in case.traded
    assert accept(world, allocation) == 0
    assert invited(application) == {}
    assert "No team meets every rule" in queries.cases(allocation.id)[0].skipped_because
    again = proposed(world, application)
    with pytest.raises(RuleBroken, match="Say why"), unit_of_work():
        allocations.accept(
            again,
            with_nearest=True,
            reason=" ",
            expected_version=again.version,
            actor=world.viewer(world.secretary),
        )
    assert accept(world, again, nearest="A lay reviewer is being trained.") == 2


def test_a_seat_is_changed_by_hand_with_a_warning_by_rule_and_never_into_a_conflict(world: World) -> None:
    peer, untrained, tied = pool(world, number=3)
    pool(world, ReviewerKind.LAY)
    change_profile(untrained, trained_on=None)
    change_profile(tied, employer_id=world.organisation.id)
    application = reviewing.allocating(world)
    allocation = proposed(world, application)
    (seat,) = [each for each in queries.seats(allocation.id) if each.person_id == peer.id]

    def change(person: Person, reason: str, version: int = 1) -> None:
        with unit_of_work():
            allocations.change(
                fresh(world, allocation.id),
                db.session.get_one(AllocatedSeat, seat.id),
                person_id=person.id,
                reason=reason,
                expected_version=version,
                actor=world.viewer(world.secretary),
            )

    with pytest.raises(RuleBroken, match="cannot be proposed"):
        change(tied, "We want them")
    with pytest.raises(RuleBroken) as refused:
        change(untrained, "")
    assert [reason.message for reason in refused.value.reasons] == [f"Not met: {HardRule.TRAINED.label}"]
    change(untrained, "Trained last week, the record is late.")
    with pytest.raises(Stale):
        change(peer, "", version=1)
    assert accept(world, fresh(world, allocation.id)) == 2
    assert untrained.id in invited(application)
    assert peer.id not in invited(application)


def test_a_case_that_is_paused_meanwhile_is_left_out_and_the_proposal_says_so(world: World) -> None:
    pool(world)
    pool(world, ReviewerKind.LAY)
    application = reviewing.allocating(world)
    allocation = proposed(world, application)
    with unit_of_work():
        pauses.pause(application, reason="A flood.", actor=world.viewer(world.secretary))
    assert accept(world, fresh(world, allocation.id)) == 0
    (case,) = queries.cases(allocation.id)
    assert "stands still in a pause" in case.skipped_because


def test_two_offices_that_propose_one_person_invite_them_once_beyond_their_cap(world: World) -> None:
    (peer,), (lay,) = pool(world), pool(world, ReviewerKind.LAY)
    change_profile(peer, load_cap=1)
    north = world.new_office("North")
    for person in (peer, lay):
        world.grant(person, Role.REVIEWER, office_id=north.id)
    elsewhere = world.person(Role.SECRETARIAT, office=north)
    first = reviewing.allocating(world)
    second = reviewing.accepted(
        world,
        reviewing.check(
            world,
            reviewing.sent(
                world,
                reviewing.answered(
                    world, application=world.application(placement=world.new_placement("Ward 9"))
                ),
            ),
        ),
    )
    with unit_of_work():
        second.office_id = north.id
    ours = proposed(world, applications.get(first.id))
    with unit_of_work():
        proposal = allocations.ask_for_case(applications.get(second.id), actor=world.viewer(elsewhere))
    two = proposal.allocation
    work()
    assert accept(world, ours) == 2
    theirs = queries.for_office(world.viewer(elsewhere), two.id)
    assert theirs is not None
    db.session.refresh(theirs)
    assert queries.for_office(world.viewer(world.secretary), two.id) is None, "another office's proposal"
    with unit_of_work():
        counted = allocations.accept(
            theirs, with_nearest=False, reason="", expected_version=1, actor=world.viewer(elsewhere)
        )
    assert counted == 1
    (case,) = queries.cases(two.id)
    assert HardRule.CAP.label in case.skipped_because


def team_at_work(world: World) -> tuple[Application, list[Person], Person]:
    """A case whose proposed team is invited: its peers, one invited and two in line, and the lay reviewer."""
    peers, (lay,) = pool(world, number=3), pool(world, ReviewerKind.LAY)
    with unit_of_work():
        db.session.add(ReviewerExpertise(person_id=peers[0].id, placement_kind=PlacementKind.WARD))
    application = reviewing.allocating(world)
    accept(world, proposed(world, application))
    return application, peers, lay


def test_who_declines_is_followed_by_the_next_in_line_once_and_nobody_else_moves(world: World) -> None:
    application, peers, lay = team_at_work(world)
    first = peers[0]
    review = reviewing.own(world, _review(application, first), first)
    with unit_of_work():
        reviews.decline(review, actor=world.viewer(first), because="On leave until May.")
    work()
    assert invited(application) == {
        first.id: ReviewStatus.DECLINED,
        lay.id: ReviewStatus.INVITED,
        peers[1].id: ReviewStatus.INVITED,
    }
    leads = [each.reviewer_id for each in teams.of_round(application.current_round) if each.is_lead]
    assert leads == [peers[1].id], "somebody leads again"
    declining = reviewing.own(world, _review(application, peers[1]), peers[1])
    with unit_of_work():
        reviews.decline(declining, actor=world.viewer(peers[1]))
    work()
    repair = queries.newest_of(application.id)
    assert repair is not None
    assert repair.asked_by_id is None, (
        "after one round of replacements the service proposes a repair by itself"
    )
    assert seats(repair, SeatState.PROPOSED) == [peers[2].id]
    assert peers[2].id not in invited(application), "the office decides about whoever comes third"
    assert invited(application)[lay.id] is ReviewStatus.INVITED


def test_a_cycle_with_more_rounds_of_replacements_asks_the_whole_line_by_itself(world: World) -> None:
    with unit_of_work():
        world.framework = frameworks.publish(
            shipped().replace("replacement_rounds: 1", "replacement_rounds: 2"), actor=None
        )
    application, peers, lay = team_at_work(world)
    for person in peers:
        declining = reviewing.own(world, _review(application, person), person)
        with unit_of_work():
            reviews.decline(declining, actor=world.viewer(person))
        work()
    repair = queries.newest_of(application.id)
    assert repair is not None
    assert repair.asked_by_id is None, "the line is at its end"
    assert invited(application)[lay.id] is ReviewStatus.INVITED


def _review(application: Application, person: Person) -> int:
    return next(
        review.id
        for review in teams.of_round(applications.get(application.id).current_round)
        if review.reviewer_id == person.id
    )


def test_an_invitation_that_nobody_answered_runs_out_and_the_next_is_asked(world: World) -> None:
    application, peers, lay = team_at_work(world)
    due = db.session.get_one(Review, _review(application, lay)).due_on
    assert due is not None
    with unit_of_work():
        reviews.accept(reviewing.own(world, _review(application, lay), lay), actor=world.viewer(lay))
    with clock.at(clock.now() + (due - clock.today())):
        assert allocations.expire() == 0, "the day itself is theirs"
    with (
        clock.at(clock.now() + (due - clock.today()) + timedelta(days=1)),
        patch("accreditation.queries.heartbeats.down_since", return_value=False),
        patch("accreditation.queries.heartbeats.clock_in_doubt", return_value=False),
    ):
        assert allocations.expire() == 1
        work()
    standing = invited(application)
    assert standing[peers[0].id] is ReviewStatus.DECLINED
    assert standing[lay.id] is ReviewStatus.ACCEPTED
    assert ReviewStatus.INVITED in (standing.get(peers[1].id), standing.get(peers[2].id))
    review = db.session.get_one(Review, _review(application, peers[0]))
    assert review.declined_because.startswith("No answer by")
    ended = db.session.query(Clock).filter_by(review_id=review.id, kind=ClockKind.INVITATION).one()
    assert ended.ran_out_at is not None
    assert ended.met_at is None


def test_a_whole_cycle_is_allocated_at_once_within_every_cap(world: World) -> None:
    peers, lays = pool(world, number=2), pool(world, ReviewerKind.LAY, 2)
    for person in (*peers, *lays):
        change_profile(person, load_cap=1)
    cases = [reviewing.allocating(world)]
    cases.append(
        reviewing.accepted(
            world,
            reviewing.check(
                world,
                reviewing.sent(
                    world,
                    reviewing.answered(
                        world, application=world.application(placement=world.new_placement("Ward 8"))
                    ),
                ),
            ),
        )
    )
    with unit_of_work():
        proposal = allocations.ask_for_cycle(
            world.cycle.id, world.office.id, actor=world.viewer(world.secretary)
        )
    work()
    assert NoticeKind.TEAMS_PROPOSED in heard_by(world.secretary)
    allocation = fresh(world, proposal.allocation.id)
    assert accept(world, allocation) == 4
    assert all(len(invited(case)) == 2 for case in cases)
    assert db.session.query(AllocatedCase).filter(AllocatedCase.skipped_because != "").count() == 0
    with pytest.raises(RuleBroken, match="No case"), unit_of_work():
        allocations.ask_for_cycle(
            world.cycle.id, world.new_office("Kent").id, actor=world.viewer(world.secretary)
        )
    assert db.session.query(Job).filter_by(kind=JobKind.ALLOCATE).count() == 1


def test_a_case_whose_team_was_invited_from_another_proposal_is_left_out_and_nobody_is_asked_twice(
    world: World,
) -> None:
    pool(world, number=3), pool(world, ReviewerKind.LAY, 2)
    application = reviewing.allocating(world)
    with unit_of_work():
        proposal = allocations.ask_for_cycle(
            world.cycle.id, world.office.id, actor=world.viewer(world.secretary)
        )
    assert accept(world, proposed(world, application)) == 2
    team = invited(application)
    assert accept(world, fresh(world, proposal.allocation.id)) == 0
    assert invited(application) == team
    (case,) = queries.cases(proposal.allocation.id)
    assert "Its team lacks nobody" in case.skipped_because


def test_a_reviewer_has_as_many_reviews_for_a_proposal_as_on_their_own_page(world: World) -> None:
    _, team = reviewing.revealed(world)
    waiting = reviewing.sent(
        world,
        reviewing.answered(world, application=world.application(placement=world.new_placement("Ward 7"))),
    )
    second = reviewing.accepted(world, reviewing.check(world, waiting))
    loads = {person.id: person.load for person in allocation_problems.of_cases([second.id]).reviewers}
    for review in team:
        assert loads[review.reviewer_id] == reviewer_details.open_reviews(review.reviewer_id) == 1


def test_a_tie_told_after_the_proposal_keeps_its_person_from_being_invited(world: World) -> None:
    (peer,), (lay,) = pool(world), pool(world, ReviewerKind.LAY)
    application = reviewing.allocating(world)
    allocation = proposed(world, application)
    change_profile(peer, employer_id=world.organisation.id)
    with unit_of_work():
        db.session.add(
            Tie(
                person_id=peer.id,
                organisation_id=world.organisation.id,
                kind=TieKind.EMPLOYER,
                recorded_at=clock.now(),
            )
        )
    assert accept(world, fresh(world, allocation.id)) == 1
    assert list(invited(application)) == [lay.id]
