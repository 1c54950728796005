"""What a panel lacks to decide one case, by the case's policy; it never says how anybody voted."""

from collections.abc import Collection

from accreditation.enums.meetings import VoteChoice
from accreditation.enums.people import PANEL_ROLES
from accreditation.errors import Reason
from accreditation.models.meetings import Item, Meeting
from accreditation.queries import items, policies, standing
from accreditation.queries.policies import policy_of
from accreditation.rules.panel import PanelMember, Tally, TallyResult, strictest, tally, unmet_quorum


def room(meeting: Meeting, away: Collection[int] = ()) -> list[PanelMember]:
    """The members who are in the room; `away` have stepped out of the item."""
    return [
        PanelMember(
            profession=member.profession,
            is_chair=member.is_chair,
            is_lay=member.is_lay,
            is_learner=member.is_learner,
            recused=member.person_id in away,
        )
        for member in meeting.members
        # A member who was invited and did not come decides nothing, and does not make a quorum.
        if member.present
    ]


def quorum_unmet(item: Item, unable: Collection[int] | None = None) -> list[Reason]:
    """What the room lacks for one item; who stepped out, may act no more or is of the provider does not count."""
    if unable is None:
        unable = items.unable_members(item)
    away = {recusal.person_id for recusal in item.recusals} | set(unable)
    missing = unmet_quorum(room(item.meeting, away), policy_of(item.application).quorum)
    return [at_meeting(reason, item.meeting_id) for reason in missing]


def room_unmet(meeting: Meeting, agenda: Collection[Item]) -> list[Reason]:
    """What the room lacks to decide whatever is on the agenda, before anybody steps out of an item."""
    members = {member.person_id for member in meeting.members}
    gone = members - standing.able(members, *PANEL_ROLES, offices={meeting.office_id})
    cases = [policy_of(item.application).quorum for item in agenda]
    # A meeting without cases is held to what the shipped framework asks.
    return unmet_quorum(
        room(meeting, gone), strictest(cases) if cases else policies.shipped_defaults().quorum
    )


def undecided(item: Item, unable: Collection[int] | None = None) -> list[Reason]:
    """What the item lacks to be decided: the quorum, and enough votes; `unable` as for the quorum."""
    missing = quorum_unmet(item, unable)
    rule = policy_of(item.application).quorum
    if tallied(item).result is TallyResult.TOO_FEW:
        words = f"At least {rule.votes_cast} votes for or against are needed."
        missing.append(at_meeting(Reason(words, "meeting"), item.meeting_id))
    return missing


def tallied(item: Item, casting: VoteChoice | None = None) -> Tally:
    """The votes on what is proposed now, with a casting vote where one is given."""
    votes = item.motion.votes if item.motion else []
    return tally([vote.choice for vote in votes], policy_of(item.application).quorum, casting)


def at_meeting(reason: Reason, meeting_id: int) -> Reason:
    """The reason with the meeting where it can be mended."""
    return Reason(reason.message, reason.target, (("meeting_id", meeting_id),))
