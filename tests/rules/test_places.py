"""A lay place is for a lay person and a learner's for a learner, on a team and on a panel."""

import pytest

from accreditation.enums.meetings import Seat
from accreditation.enums.people import Profession
from accreditation.enums.reviews import ReviewerKind
from accreditation.errors import RuleBroken
from accreditation.rules.places import lay_misfit, seat_misfit
from accreditation.services import grants
from tests import deciding
from tests.world import World


def test_a_lay_place_goes_with_no_profession_and_every_other_place_with_one():
    for profession in Profession:
        assert bool(lay_misfit(is_lay=True, profession=profession)) is (profession is not Profession.LAY)
        assert bool(lay_misfit(is_lay=False, profession=profession)) is (profession is Profession.LAY)


@pytest.mark.parametrize("seat", Seat)
@pytest.mark.parametrize("kind", ReviewerKind)
def test_lay_and_learner_seats_are_for_those_who_are_known_as_such(seat: Seat, kind: ReviewerKind):
    meant = {Seat.LAY: ReviewerKind.LAY, Seat.LEARNER: ReviewerKind.LEARNER}
    assert bool(seat_misfit(seat, kind)) is (seat in meant and meant[seat] is not kind)
    assert seat_misfit(seat, None) == ""


@pytest.mark.one_database
def test_nobody_is_recorded_as_a_lay_reviewer_of_a_profession_or_as_a_peer_of_none(world: World) -> None:
    person = world.person()
    for kind, profession in (
        (ReviewerKind.LAY, Profession.NURSING),
        (ReviewerKind.PEER, Profession.LAY),
        (ReviewerKind.LEARNER, Profession.LAY),
    ):
        with pytest.raises(RuleBroken) as refusal:
            grants.set_reviewer_profile(person.id, kind=kind, profession=profession, actor=None)
        assert refusal.value.field == "profession"


@pytest.mark.one_database
def test_a_panel_seats_nobody_as_lay_who_has_a_profession(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seats = [(seat, Profession.NURSING if seat is Seat.LAY else who) for seat, who in deciding.Panel.SEATS]
    monkeypatch.setattr(deciding.Panel, "SEATS", tuple(seats))
    with pytest.raises(RuleBroken, match="a lay place is for somebody of no profession"):
        deciding.Panel(world)
