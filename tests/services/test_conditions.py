"""An award with conditions says what they are, and an open safety concern stands before those who decide."""

from datetime import timedelta

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.awards import Outcome
from accreditation.enums.concerns import ConcernKind, ConcernStatus
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.concerns import Concern
from accreditation.queries import findings
from accreditation.services import conditions, votes
from tests import deciding
from tests.world import World


def vote_for_it(panel: deciding.Panel, item_id: int) -> None:
    for number in (0, 1, 2):
        panel.vote(item_id, number)


def test_an_award_with_conditions_is_decided_with_at_least_one_written_and_dated(world: World) -> None:
    panel, item_id = deciding.called(world, {"4.2": 2})
    with clock.at(deciding.on_the_day(panel)):
        item = panel.item(item_id)
        assert item.motion is not None
        assert item.motion.outcome is Outcome.ACCREDITED_WITH_CONDITIONS
        vote_for_it(panel, item_id)
        with pytest.raises(RuleBroken, match="Write at least one condition"), unit_of_work():
            votes.decide(panel.item(item_id), actor=panel.viewer(), without_all_votes=True)
        latest = conditions.latest_due(item)
        for due_on in (clock.today(), latest + timedelta(days=1)):
            with pytest.raises(RuleBroken) as refusal, unit_of_work():
                conditions.write(panel.item(item_id), actor=panel.viewer(), words="Do it.", due_on=due_on)
            assert refusal.value.field == "due_on"
        chair = world.client(panel.chair)
        path = f"/meetings/items/{item_id}/conditions"
        assert path in chair.get(f"/meetings/items/{item_id}").text
        day = {"due_on-day": latest.day, "due_on-month": latest.month, "due_on-year": latest.year}
        assert chair.send(path, words="", **day).status_code == 422
        assert chair.send(path, words="Appoint a second supervisor.", **day).status_code == 302
        (written,) = findings.drafted_conditions(item.application_id)
        assert (written.words, written.due_on) == ("Appoint a second supervisor.", latest)
        with unit_of_work():
            votes.decide(panel.item(item_id), actor=panel.viewer(), without_all_votes=True)


def test_an_open_safety_concern_stands_on_the_paper_and_at_ratification_without_its_source(
    world: World,
) -> None:
    panel, item_id = deciding.called(world)
    application_id = panel.item(item_id).application_id
    with unit_of_work():
        concern = Concern(
            application_id=application_id,
            office_id=world.office.id,
            kind=ConcernKind.SAFETY,
            raised_by_id=world.person(name="Sally Source").id,
            raised_at=clock.now(),
            words="CANARY-WORDS",
        )
        db.session.add(concern)
    concern_id = concern.id
    with clock.at(deciding.on_the_day(panel)):
        paper = world.client(panel.people[1]).get(f"/meetings/items/{item_id}").text
        office = world.client(world.secretary).get(f"/meetings/items/{item_id}").text
        vote_for_it(panel, item_id)
        decision = panel.decide(item_id)
        dean = world.client(world.person(Role.RATIFIER))
        ratification = dean.get(f"/decisions/{decision.id}/ratify").text
        for page in (paper, ratification):
            assert "Open safety concern" in page
            assert "CANARY-WORDS" not in page
            assert "Sally Source" not in page
        assert "Open safety concern" not in office
        with unit_of_work():
            db.session.get_one(Concern, concern_id).status = ConcernStatus.CLOSED
        assert "Open safety concern" not in dean.get(f"/decisions/{decision.id}/ratify").text
