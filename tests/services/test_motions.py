"""Each motion is kept as it stood, with its votes; a vote is for the motion that was shown, while there is a quorum."""

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.awards import Outcome
from accreditation.enums.meetings import ItemStatus, MeetingTrigger, VoteChoice
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.meetings import LostMotion, Motion
from accreditation.models.people import Grant
from accreditation.queries import items as queries
from accreditation.services import grants, items, meetings, votes
from accreditation.services.case_facts.panels import quorum_unmet
from tests import deciding
from tests.world import World

FOR, AGAINST, ABSTAIN = VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.ABSTAIN


def propose(
    panel: deciding.Panel, item_id: int, outcome: Outcome, reason: str = "Learners are well served."
) -> None:
    """The chair proposes."""
    with unit_of_work():
        votes.propose(panel.item(item_id), actor=panel.viewer(), outcome=outcome, departure_reason=reason)


def kinds(*names: str) -> list[str]:
    return [
        kind for kind in db.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.id)) if kind in names
    ]


def test_a_motion_that_is_voted_down_is_recorded_and_the_next_is_voted_on_afresh(world: World) -> None:
    panel, item_id = deciding.called(world, {"4.2": 2})
    with clock.at(deciding.on_the_day(panel)):
        for number, choice in enumerate((FOR, AGAINST, AGAINST, ABSTAIN)):
            panel.vote(item_id, number, choice)
        with pytest.raises(RuleBroken, match="Record what the vote came to"):
            propose(panel, item_id, Outcome.ACCREDITED)
        assert panel.close_vote(item_id) is None
        assert panel.item(item_id).motion is None
        with pytest.raises(RuleBroken, match="nothing to vote on yet"):
            panel.vote(item_id, 0)
        propose(panel, item_id, Outcome.ACCREDITED)
        for number in (0, 1, 2):
            panel.vote(item_id, number)
        decision = panel.decide(item_id)
        panel.step(MeetingTrigger.CLOSE)
    lost = db.session.scalars(select(LostMotion)).one()
    assert (lost.votes_for, lost.votes_against, lost.abstentions) == (1, 2, 1)
    assert (decision.outcome, decision.votes_for) == (Outcome.ACCREDITED, 3)
    minutes = panel.meeting.minutes
    assert (
        "Proposed: Accredited with conditions. Votes: 1 for, 2 against, 1 abstained. It was voted down."
        in minutes
    )
    assert "Votes: 3 for, 0 against, 0 abstained." in minutes
    assert kinds("motion_proposed", "motion_lost") == ["motion_proposed", "motion_lost", "motion_proposed"]


def test_the_casting_vote_may_vote_a_motion_down(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        for number, choice in enumerate((FOR, FOR, AGAINST, AGAINST)):
            panel.vote(item_id, number, choice)
        assert panel.close_vote(item_id, AGAINST) is None
    assert db.session.scalars(select(LostMotion)).one().casting_vote


def test_a_vote_is_for_the_motion_that_was_shown(world: World) -> None:
    panel, item_id = deciding.called(world, {"4.2": 2})
    with clock.at(deciding.on_the_day(panel)):
        propose(panel, item_id, Outcome.ACCREDITED)
        propose(panel, item_id, Outcome.ACCREDITED)
        with pytest.raises(
            RuleBroken, match="Another outcome has been proposed since this page was shown: Accredited"
        ):
            votes.vote(panel.item(item_id, 1), actor=panel.viewer(1), motion_number=1, choice=FOR)
        votes.vote(panel.item(item_id, 1), actor=panel.viewer(1), motion_number=2, choice=FOR)
    assert [motion.number for motion in db.session.scalars(select(Motion).order_by(Motion.id))] == [1, 2], (
        "the same twice is one motion"
    )


def test_a_vote_is_refused_while_there_is_no_quorum_and_those_before_stand(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        panel.vote(item_id, 1)
        with unit_of_work():
            items.recuse(panel.item(item_id, 4), actor=panel.viewer(4), reason="My sister works there.")
        with pytest.raises(RuleBroken, match="no quorum for this case, so yours was not kept.*lay member"):
            panel.vote(item_id, 2)
    assert [vote.person_id for vote in queries.get(item_id).motions[0].votes] == [panel.people[1].id]


def test_the_chair_is_asked_before_a_vote_ends_without_somebody(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        for number in range(4):
            panel.vote(item_id, number)
        with (
            pytest.raises(RuleBroken, match="1 of the members in the room has not voted") as refused,
            unit_of_work(),
        ):
            votes.decide(panel.item(item_id), actor=panel.viewer())
        assert refused.value.field == "without_all_votes"
        panel.vote(item_id, 4)
        with unit_of_work():
            assert votes.decide(panel.item(item_id), actor=panel.viewer()) is not None


def test_a_member_whose_grant_for_this_office_has_ended_neither_reads_nor_votes(world: World) -> None:
    panel, item_id = deciding.called(world)
    member, elsewhere = panel.people[1], world.new_office("North")
    with clock.at(deciding.on_the_day(panel)):
        browser = world.client(member)
        assert browser.get(f"/meetings/items/{item_id}").status_code == 200
        with unit_of_work():
            (held,) = world.viewer(member).grants
            grant_id = db.session.scalars(select(Grant.id).where(Grant.person_id == member.id)).one()
            grants.end_grant(grant_id, actor=None)
            grants.give_grant(member.id, Role.PANEL_MEMBER, grants.Scope(office_id=elsewhere.id), actor=None)
        assert held.office_id == world.office.id
        missing = quorum_unmet(queries.get(item_id))
        assert [reason.message for reason in missing] == ["5 voting members are needed (4 now)."]
        for path in ("", "/vote", "/recuse"):
            assert browser.get(f"/meetings/items/{item_id}{path}").status_code == 404
        assert browser.get(f"/meetings/{panel.meeting_id}").status_code == 404
        assert browser.get("/home").status_code == 200


def test_seats_and_attendance_are_on_the_record(world: World) -> None:
    panel = deciding.Panel(world)
    assert kinds("member_seated") == ["member_seated"] * 5
    with unit_of_work():
        meetings.mark_present(panel.meeting, actor=panel.secretary, present=[panel.chair.id])
        meetings.mark_present(panel.meeting, actor=panel.secretary, present=[panel.chair.id])
    assert kinds("attendance_marked") == ["attendance_marked"]


def test_a_postponed_vote_decides_nothing_elsewhere(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        panel.vote(item_id, 1)
        with unit_of_work():
            items.postpone(panel.item(item_id), actor=panel.viewer(), reason="No time.")
        with pytest.raises(RuleBroken):
            panel.close_vote(item_id)
    assert queries.get(item_id).status is ItemStatus.POSTPONED
