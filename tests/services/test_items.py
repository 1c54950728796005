"""One case before a panel: quorum, votes, ties, departures and stepping out."""

import pytest

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.awards import Outcome
from accreditation.enums.meetings import MeetingStatus, MeetingTrigger, VoteChoice
from accreditation.enums.people import Duty, Role
from accreditation.errors import RuleBroken
from accreditation.permissions.meetings import sees_item
from accreditation.queries import items as queries
from accreditation.queries import scores
from accreditation.services import duties, items, meetings, votes
from tests import deciding
from tests.scene import Scene, Stage
from tests.world import World

FOR, AGAINST, ABSTAIN = VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.ABSTAIN


def cast_votes(panel: deciding.Panel, item_id: int, *choices: VoteChoice) -> None:
    for number, choice in enumerate(choices):
        panel.vote(item_id, number, choice)


def test_a_member_who_stepped_out_breaks_the_quorum_of_that_case_alone(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        cast_votes(panel, item_id, FOR, FOR, FOR)
        with unit_of_work():
            items.recuse(panel.item(item_id, 4), actor=panel.viewer(4), reason="My sister works there")
        assert not sees_item(panel.viewer(4), panel.item(item_id, 4))
        with pytest.raises(RuleBroken) as refused:
            panel.decide(item_id)
    messages = [reason.message for reason in refused.value.reasons]
    assert messages == ["5 voting members are needed (4 now).", "A lay member is needed."]
    assert {reason.values for reason in refused.value.reasons} == {(("meeting_id", panel.meeting_id),)}


def test_who_stepped_out_of_a_case_reads_none_of_its_scores(world: World) -> None:
    scene = Scene(world)
    case = scene.case(Stage.CALLED)
    review_round = queries.get(case.item_id).round
    stepping_out, staying = scene.viewer("member_5"), scene.viewer("member_3")
    before = [score.id for score in scores.visible_to(staying, review_round)]
    assert before
    assert [score.id for score in scores.visible_to(stepping_out, review_round)] == before
    with unit_of_work():
        items.recuse(queries.get(case.item_id), actor=stepping_out, reason="My sister works there.")
    assert scores.visible_to(stepping_out, review_round) == []
    assert [score.id for score in scores.visible_to(staying, review_round)] == before


def test_who_is_not_in_the_room_does_not_vote(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        with unit_of_work():
            meetings.mark_present(panel.meeting, actor=panel.viewer(), present=[panel.chair.id])
        with pytest.raises(RuleBroken, match="not marked as being in the room"):
            panel.vote(item_id, 1)


def test_a_vote_is_given_once(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        panel.vote(item_id, 1)
        with pytest.raises(RuleBroken, match="not changed"):
            panel.vote(item_id, 1, AGAINST)


def test_too_few_votes_cast_decide_nothing(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        cast_votes(panel, item_id, FOR, FOR, ABSTAIN, ABSTAIN)
        with pytest.raises(RuleBroken, match="At least 3 votes"):
            panel.decide(item_id)


def test_a_tie_waits_for_the_casting_vote(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        cast_votes(panel, item_id, FOR, FOR, AGAINST, AGAINST)
        with pytest.raises(RuleBroken, match="The vote is tied") as refused:
            panel.decide(item_id)
        assert refused.value.field == "casting"
        decision = panel.decide(item_id, FOR)
    assert decision.casting_vote
    assert (decision.votes_for, decision.votes_against, decision.abstentions) == (2, 2, 0)


def test_a_casting_vote_without_a_tie_is_refused(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        cast_votes(panel, item_id, FOR, FOR, FOR)
        with pytest.raises(RuleBroken, match="only on a tie"):
            panel.decide(item_id, FOR)


@pytest.mark.parametrize(
    ("scores", "outcome", "reason", "safety", "words"),
    [
        ({"4.2": 2}, Outcome.ACCREDITED, "", False, "Write the reason"),
        ({"4.2": 2}, Outcome.DEFERRED, "A worry", False, "on safety only"),
        ({"2.2": 2}, Outcome.ACCREDITED_WITH_CONDITIONS, "Nearly there", False, "must-meet standard"),
        ({}, Outcome.EXCELLENCE, "So good", False, "cannot raise an outcome to Excellence"),
    ],
)
@pytest.mark.one_database
def test_a_departure_needs_its_grounds(world: World, scores, outcome, reason, safety, words) -> None:
    panel, item_id = deciding.called(world, scores)
    with clock.at(deciding.on_the_day(panel)), pytest.raises(RuleBroken) as refused, unit_of_work():
        votes.propose(
            panel.item(item_id),
            actor=panel.viewer(),
            outcome=outcome,
            departure_reason=reason,
            safety=safety,
        )
    messages = [refused.value.message, *(reason.message for reason in refused.value.reasons)]
    assert any(words in message for message in messages)


def test_a_departure_with_its_reason_is_decided_and_kept(world: World) -> None:
    panel, item_id = deciding.called(world, {"4.2": 2})
    with clock.at(deciding.on_the_day(panel)):
        with unit_of_work():
            votes.propose(
                panel.item(item_id),
                actor=panel.viewer(),
                outcome=Outcome.ACCREDITED,
                departure_reason="Two educators started this week.",
            )
        cast_votes(panel, item_id, FOR, FOR, FOR)
        decision = panel.decide(item_id)
    assert decision.outcome is Outcome.ACCREDITED
    assert decision.rule_outcome is Outcome.ACCREDITED_WITH_CONDITIONS
    assert decision.departure_reason == "Two educators started this week."


def test_the_proposal_stands_once_voting_has_begun(world: World) -> None:
    panel, item_id = deciding.called(world, {"4.2": 2})
    with clock.at(deciding.on_the_day(panel)):
        panel.vote(item_id, 1)
        with pytest.raises(RuleBroken, match="Members have voted"), unit_of_work():
            votes.propose(
                panel.item(item_id),
                actor=panel.viewer(),
                outcome=Outcome.ACCREDITED,
                departure_reason="Late",
            )


def test_an_outcome_is_proposed_and_voted_on_while_the_case_is_discussed_at_an_open_meeting(
    world: World,
) -> None:
    panel, item_id = deciding.called(world, {"4.2": 2})

    def propose(outcome: Outcome = Outcome.ACCREDITED_WITH_CONDITIONS) -> None:
        reason = "" if outcome is Outcome.ACCREDITED_WITH_CONDITIONS else "The ward is changing."
        with unit_of_work():
            votes.propose(panel.item(item_id), actor=panel.viewer(), outcome=outcome, departure_reason=reason)

    with clock.at(deciding.on_the_day(panel)):
        with pytest.raises(RuleBroken, match="held case is not decided") as refusal:
            propose(Outcome.HELD)
        assert refusal.value.field == "outcome"
        with pytest.raises(RuleBroken, match="on safety only"):
            propose(Outcome.DEFERRED)
        propose()
        with unit_of_work():
            panel.meeting.status = MeetingStatus.ADJOURNED
        with pytest.raises(RuleBroken, match="meeting is not open"):
            propose()
        with pytest.raises(RuleBroken, match="meeting is not open"):
            panel.vote(item_id, 1)
        with unit_of_work():
            panel.meeting.status = MeetingStatus.OPEN
        with unit_of_work():
            items.postpone(panel.item(item_id), actor=panel.viewer(), reason="No time.")
        with pytest.raises(RuleBroken, match="while the case is being discussed"):
            propose()
        with pytest.raises(RuleBroken, match="nothing to vote on"):
            panel.vote(item_id, 1)


def test_who_touched_the_case_does_not_vote_on_it(world: World) -> None:
    panel, item_id = deciding.called(world)
    application_id = panel.item(item_id).application_id
    with unit_of_work():
        duties.take(application_id, panel.people[2].id, Duty.MODERATOR)
    with clock.at(deciding.on_the_day(panel)), pytest.raises(RuleBroken, match="Moderated"):
        panel.vote(item_id, 2)


def test_one_case_is_called_at_a_time(world: World) -> None:
    first = deciding.ready(world)
    second = deciding.ready(world, placement=world.new_placement("Ward 9"))
    panel = deciding.Panel(world)
    listed = [panel.list(first), panel.list(second)]
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    with clock.at(deciding.on_the_day(panel)):
        panel.open()
        panel.call(listed[0])
        with pytest.raises(RuleBroken, match="Decide or postpone"):
            panel.call(listed[1])


def test_a_member_who_works_for_the_provider_never_reads_its_paper(world: World) -> None:
    panel, item_id = deciding.called(world)
    world.grant(panel.people[1], Role.CONTRIBUTOR, organisation_id=world.organisation.id)
    assert queries.for_panel(world.viewer(panel.people[1]), item_id) is None
    assert queries.for_panel(panel.viewer(2), item_id) is not None
