"""What the paper of one case asks of its reader now: one act that fits the moment, then the ways out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from flask import url_for

from accreditation.enums.awards import Outcome
from accreditation.enums.labelled import Labelled
from accreditation.enums.meetings import ItemStatus, ItemTrigger, MeetingStatus
from accreditation.enums.people import Duty
from accreditation.enums.permissions import Permission as P
from accreditation.errors import Reason
from accreditation.models.meetings import Decision, Item
from accreditation.permissions.table import can
from accreditation.queries import items as queries
from accreditation.queries import step_subjects
from accreditation.queries.ratifications import DecidedItem
from accreditation.rules.panel import TallyResult
from accreditation.services import duties
from accreditation.services.case_facts import CaseFacts
from accreditation.services.case_facts.panels import quorum_unmet, tallied
from accreditation.services.items import OPEN_ITEMS
from accreditation.web.access import viewer
from accreditation.web.steps import StepLink, links
from workflows.actors import PANEL, Actor

Moves = Mapping[Labelled | None, StepLink]
"""The steps of the item's workflow that the viewer may take, by their trigger."""


class Act(StrEnum):
    """The one thing that the reader of a paper does next."""

    CALL = "call"
    PROPOSE_RULE = "propose_rule"
    PROPOSE = "propose"
    CONDITION = "condition"
    VOTE = "vote"
    DECIDE = "decide"
    CASTING = "casting"
    POSTPONE = "postpone"
    STEP_OUT = "step_out"
    RATIFY = "ratify"
    WAIT = "wait"


@dataclass(frozen=True)
class Moment:
    """What one reader may do with an item now, and what the panel still lacks for it."""

    act: Act
    steps: Sequence[StepLink]
    """The other steps, none of which is the way on."""
    unmet: Sequence[Reason] = ()
    """What stops the act."""
    quorum: Sequence[Reason] = ()
    sits: bool = False
    chairs: bool = False
    in_room: bool = False
    has_voted: bool = False
    present: int = 0
    """How many may vote: in the room, not stepped out, able to take part."""
    still_to_vote: Sequence[str] = ()
    conflict: str = ""
    """Why this member cannot vote on the case, so that they step out in time."""
    next_item: Item | None = None

    @property
    def voted(self) -> int:
        """How many have voted on what is proposed."""
        return self.present - len(self.still_to_vote)


def moment(item: Item, decision: Decision | None) -> Moment:
    """What the viewer may do with an item now."""
    person = viewer()
    # Who can take part is asked once, and only while the case is discussed: before that, the room is looked at as it is marked.
    in_hand = _is_open(item) and item.status in OPEN_ITEMS
    unable = queries.unable_members(item) if in_hand and item.status is ItemStatus.CALLED else set()
    facts = CaseFacts(item.application, person, item=item, unable=unable)
    moves = {
        step.trigger: step
        for step in links(step_subjects.of_item(item), side=PANEL | {Actor.SECRETARIAT}, facts=facts)
    }
    voters = queries.voters_present(item, unable) if in_hand else []
    given = {vote.person_id for vote in item.motion.votes} if item.motion else set()
    now = Moment(
        Act.WAIT,
        (),
        quorum=quorum_unmet(item, unable) if in_hand else (),
        sits=can(person, P.ITEM_VOTE, item),
        chairs=can(person, P.ITEM_CHAIR, item),
        in_room=any(member.present and member.person_id == person.id for member in item.meeting.members),
        has_voted=person.id in given,
        present=len(voters),
        still_to_vote=[member.person.name for member in voters if member.person_id not in given],
        conflict=_conflict(item),
        next_item=queries.next_listed(item) if _is_open(item) and item.status not in OPEN_ITEMS else None,
    )
    act = _act(item, now, facts, moves, decision)
    stopped = moves[ItemTrigger.CALL].unmet if act is Act.CALL else ()
    return replace(now, act=act, unmet=stopped, steps=_other_steps(item, now, act, moves))


def before_papers(item: Item) -> list[StepLink]:
    """What a member may do while the paper is not out yet."""
    moves = links(step_subjects.of_item(item), side=PANEL | {Actor.SECRETARIAT})
    steps = [step for step in moves if step.trigger is ItemTrigger.POSTPONE]
    if can(viewer(), P.ITEM_VOTE, item):
        steps.append(_link("Step out of this case", "items.recuse", item))
    return steps


def _is_open(item: Item) -> bool:
    return item.meeting.status is MeetingStatus.OPEN


def _is_conditional(item: Item) -> bool:
    return item.motion is not None and item.motion.outcome is Outcome.ACCREDITED_WITH_CONDITIONS


def _conflict(item: Item) -> str:
    if item.status not in OPEN_ITEMS or not can(viewer(), P.ITEM_VOTE, item):
        return ""
    others = duties.held_by(item.application_id, viewer().id).excluding(Duty.VOTER)
    return duties.refusal(others, Duty.VOTER) if others else ""


def _act(item: Item, now: Moment, facts: CaseFacts, moves: Moves, decision: Decision | None) -> Act:
    """The one act of the moment for this reader."""
    if now.conflict:
        return Act.STEP_OUT
    if item.status is ItemStatus.DECIDED and decision is not None:
        return Act.RATIFY if can(viewer(), P.CASE_RATIFY, DecidedItem(decision, item)) else Act.WAIT
    if not _is_open(item):
        return Act.WAIT
    if item.status is ItemStatus.LISTED:
        return Act.CALL if ItemTrigger.CALL in moves else Act.WAIT
    if item.status is not ItemStatus.CALLED:
        return Act.WAIT
    if item.motion is None:
        return _act_without_motion(item, now, moves)
    return _act_on_motion(item, now, facts)


def _act_without_motion(item: Item, now: Moment, moves: Moves) -> Act:
    """The act where nothing is proposed: what holds the case must end first, and what was voted down is not the way on."""
    if item.rule_outcome is Outcome.HELD:
        return Act.POSTPONE if ItemTrigger.POSTPONE in moves else Act.WAIT
    if not now.chairs:
        return Act.WAIT
    voted_down = {motion.outcome for motion in item.motions if motion.lost is not None}
    return Act.PROPOSE if item.rule_outcome in voted_down else Act.PROPOSE_RULE


def _act_on_motion(item: Item, now: Moment, facts: CaseFacts) -> Act:
    """The act while an outcome is put to the vote: conditions are read before the vote, and it ends with the count."""
    if now.chairs and _is_conditional(item) and not facts.conditions_written:
        return Act.CONDITION
    if now.sits and now.in_room and not now.has_voted and not now.quorum:
        return Act.VOTE
    if not now.chairs or now.quorum or now.still_to_vote:
        return Act.WAIT
    result = tallied(item).result
    if result is TallyResult.TIE:
        return Act.CASTING
    return Act.WAIT if result is TallyResult.TOO_FEW else Act.DECIDE


def _other_steps(item: Item, now: Moment, act: Act, moves: Moves) -> list[StepLink]:
    """The ways beside the act: what the chair may still do, then the ways out."""
    steps = []
    discussing = now.chairs and _is_open(item) and item.status is ItemStatus.CALLED
    motion = item.motion
    if discussing and _is_conditional(item) and act is not Act.CONDITION:
        steps.append(_link("Write a condition", "conditions.write", item))
    if (
        discussing
        and item.rule_outcome is not Outcome.HELD
        and act is not Act.PROPOSE
        and (motion is None or not motion.votes)
    ):
        steps.append(_link("Propose another outcome", "votes.propose", item))
    # The page of the decision says what is missing, and asks whether the vote is over.
    if (
        ItemTrigger.DECIDE in moves
        and motion is not None
        and motion.votes
        and act not in (Act.DECIDE, Act.CASTING)
    ):
        steps.append(_link("End the vote now", "votes.decide", item))
    if ItemTrigger.POSTPONE in moves and act is not Act.POSTPONE:
        steps.append(moves[ItemTrigger.POSTPONE])
    may_leave = now.sits and item.status in OPEN_ITEMS and not item.has_voted(viewer().id)
    if may_leave and act is not Act.STEP_OUT:
        steps.append(_link("Step out of this case", "items.recuse", item))
    return steps


def _link(words: str, endpoint: str, item: Item) -> StepLink:
    return StepLink(words, url_for(endpoint, item_id=item.id))
