"""The office's pages of proposed teams, in the browser: ask, read, change, accept; and how often they ask the database."""

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.allocation import AllocationState, HardRule, SeatState
from accreditation.enums.people import Role
from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.allocations import AllocatedSeat, Allocation
from accreditation.models.reviews import Review
from accreditation.services import ties
from tests import allocating, reviewing
from tests.client import Client, hidden
from tests.statements import counted
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def test_the_office_asks_reads_changes_and_accepts(world: World) -> None:
    peers, (lay,) = allocating.pool(world, number=2), allocating.pool(world, ReviewerKind.LAY)
    case = reviewing.allocating(world)
    office = world.client(world.secretary)
    assert "Propose a team" in office.get(f"/cases/{case.id}/team").text
    assert office.send("/allocations", cycle=f"{world.cycle.id}-{world.office.id}").status_code == 302
    allocation = db.session.query(Allocation).one()
    path = f"/allocations/{allocation.id}"
    assert "being put together" in office.get(path).text
    allocating.work()
    page = office.get(path).text
    assert "Would have 1 of 4 reviews" in page
    assert db.session.query(Review).count() == 0
    assert "See the proposed team" in office.get(f"/cases/{case.id}/team").text
    # A lay reviewer brings no profession, and is not called one.
    assert "Lay reviewer" in page
    assert "Lay reviewer, lay" not in page
    (seat,) = db.session.query(AllocatedSeat).filter(
        AllocatedSeat.state == SeatState.PROPOSED, AllocatedSeat.person_id != lay.id
    )
    other = next(person for person in peers if person.id != seat.person_id)
    stale = office.get(f"{path}").text
    assert office.send(f"{path}/seats/{seat.id}", person=str(other.id)).status_code == 302
    assert "Chosen by hand" in office.get(path).text
    assert stale != office.get(path).text
    assert office.send(path).status_code == 302
    assert {review.reviewer_id for review in db.session.query(Review)} == {other.id, lay.id}
    assert "Accept and invite" not in office.get(path).text
    assert office.send(f"{path}/discard").status_code == 422


def test_an_office_with_several_cases_to_allocate_is_led_to_where_they_are_proposed_at_once(
    world: World,
) -> None:
    office, words = world.client(world.secretary), "proposed at once"
    reviewing.allocating(world)
    assert words not in office.get("/home").text
    second = reviewing.answered(world, application=world.application(placement=world.new_placement("Ward 8")))
    reviewing.accepted(world, reviewing.check(world, reviewing.sent(world, second)))
    assert words in office.get("/home").text
    # The one cycle that waits is chosen, and who asks twice is led to the same proposal and told.
    assert "selected" in office.get("/allocations").text
    chosen = {"cycle": f"{world.cycle.id}-{world.office.id}"}
    first, again = office.send("/allocations", **chosen), office.send("/allocations", **chosen)
    assert first.location == again.location
    assert "This was asked for already" in office.get(again.location).text


def tied(world: World, person_id: int) -> None:
    """A reviewer who has a conflict of interest with the provider by now."""
    with unit_of_work():
        ties.add(
            person_id,
            organisation_id=world.organisation.id,
            kind=TieKind.FAMILY,
            words="A sister works there.",
            actor=None,
        )


def two_cases(world: World) -> tuple[Client, str]:
    """A proposal for the teams of a cycle with two cases, as the office reads it: its browser and its address."""
    reviewing.allocating(world)
    second = reviewing.answered(world, application=world.application(placement=world.new_placement("Ward 8")))
    reviewing.accepted(world, reviewing.check(world, reviewing.sent(world, second)))
    office = world.client(world.secretary)
    sent = office.send("/allocations", cycle=f"{world.cycle.id}-{world.office.id}")
    allocating.work()
    return office, sent.location


def test_a_proposal_that_is_put_away_calls_nobody_invited(world: World) -> None:
    allocating.pool(world, number=2)
    allocating.pool(world, ReviewerKind.LAY, number=2)
    office, path = two_cases(world)
    before = office.get(path).text
    assert "People who would be invited" in before
    assert office.send(f"{path}/discard").status_code == 302
    page = office.get(path).text
    assert "People who were proposed" in page
    assert "People who are invited" not in page
    for words in (page, office.get("/allocations").text):
        assert "Put away" in words
        assert "Discarded" not in words
    assert "This proposal was put away already." in office.post(path, data=hidden(before)).text


def test_a_case_of_which_somebody_is_invited_is_not_called_left_out(world: World) -> None:
    allocating.pool(world, number=2)
    lay = allocating.pool(world, ReviewerKind.LAY, number=2)
    office, path = two_cases(world)
    seats = db.session.query(AllocatedSeat).filter_by(state=SeatState.PROPOSED)
    gone = seats.filter(AllocatedSeat.person_id.in_([person.id for person in lay])).first()
    assert gone is not None
    tied(world, gone.person_id)
    assert office.send(path).status_code == 302
    page = office.get(path).text
    assert "Not everybody invited" in page
    assert f"Not everybody could be invited. Not met any more: {HardRule.CONFLICT.label}. <a" in page
    assert "Cases in which not everybody could be invited" in page
    assert "Left out" not in page
    assert "Cases left out" not in page


def test_a_proposal_of_which_nobody_can_be_invited_says_so(world: World) -> None:
    people = [*allocating.pool(world, number=2), *allocating.pool(world, ReviewerKind.LAY, number=2)]
    office, path = two_cases(world)
    for person in people:
        tied(world, person.id)
    assert office.send(path).status_code == 302
    page = office.get(path).text
    assert "Nobody is invited. This page says why." in page
    assert f"Nobody could be invited. Not met any more: {HardRule.CONFLICT.label}. <a" in page
    assert "Cases left out" in page
    assert "ot everybody" not in page


def test_two_tabs_the_second_is_told_that_the_proposal_has_changed(world: World) -> None:
    peers = allocating.pool(world, number=2)
    allocating.pool(world, ReviewerKind.LAY)
    case = reviewing.allocating(world)
    path = f"/allocations/{allocating.proposed(world, case)}"
    office = world.client(world.secretary)
    seat = (
        db.session.query(AllocatedSeat)
        .filter(AllocatedSeat.person_id.in_([p.id for p in peers]))
        .filter_by(state=SeatState.PROPOSED)
        .one()
    )
    other = next(person for person in peers if person.id != seat.person_id)
    assert office.send(f"{path}/seats/{seat.id}", person=str(other.id)).status_code == 302
    assert office.send(path, version="1").status_code == 409
    assert db.session.query(Review).count() == 0


def test_another_office_finds_no_proposal_and_no_seat(world: World) -> None:
    allocating.pool(world)
    case = reviewing.allocating(world)
    allocation_id = allocating.proposed(world, case)
    seat = db.session.query(AllocatedSeat).first()
    assert seat is not None
    stranger = world.client(world.person(Role.SECRETARIAT, office=world.new_office("Kent")))
    for address in ("", "/discard", f"/seats/{seat.id}"):
        assert stranger.get(f"/allocations/{allocation_id}{address}").status_code == 404
        assert stranger.post(f"/allocations/{allocation_id}{address}").status_code == 404
    foreign = stranger.send("/allocations", cycle=f"{world.cycle.id}-{world.office.id}")
    assert foreign.status_code == 422
    assert db.session.query(Allocation).count() == 1


def test_who_is_in_conflict_with_a_provider_reads_no_team_that_is_proposed_for_its_cases(
    world: World,
) -> None:
    peers = [person.name for person in allocating.pool(world, number=2)]
    case = reviewing.allocating(world)
    alone = allocating.proposed(world, case)
    office = world.client(world.secretary)
    office.send("/allocations", cycle=f"{world.cycle.id}-{world.office.id}")
    allocating.work()
    of_cycle = db.session.query(Allocation).filter_by(application_id=None).one().id
    assert case.reference in office.get("/allocations").text
    colleague = world.person(Role.SECRETARIAT)
    with unit_of_work():
        ties.add(
            colleague.id,
            organisation_id=world.organisation.id,
            kind=TieKind.FAMILY,
            words="My brother works there.",
            actor=None,
        )
    tied = world.client(colleague)
    assert case.reference not in tied.get("/allocations").text
    assert tied.get(f"/allocations/{alone}").status_code == 404
    assert tied.get(f"/allocations/{alone}/discard").status_code == 404
    page = tied.get(f"/allocations/{of_cycle}").text
    assert not [words for words in (*peers, case.reference, case.subject.name) if words in page]
    for seat in db.session.query(AllocatedSeat).all():
        address = f"/allocations/{seat.allocation_id}/seats/{seat.id}"
        assert office.get(address).status_code == 200
        assert tied.get(address).status_code == 404


def test_a_list_of_thirty_proposals_asks_no_more_often_than_one_of_three(world: World) -> None:
    office = world.client(world.secretary)
    case = reviewing.allocating(world)

    def statements(more: int) -> int:
        with unit_of_work():
            db.session.add_all(
                Allocation(
                    office_id=world.office.id,
                    application_id=case.id,
                    state=AllocationState.DISCARDED,
                    seed=1,
                    asked_by_id=world.secretary.id,
                    asked_at=clock.now(),
                )
                for _ in range(more)
            )
        office.get("/allocations")
        with counted() as asked_for:
            assert office.get("/allocations").status_code == 200
        return len(asked_for)

    assert statements(3) == statements(27)
