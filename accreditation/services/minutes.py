"""A meeting's minutes, written out of what happened: who was there, who stepped out, what was decided and why."""

from collections.abc import Iterator, Mapping, Sequence

from accreditation import dates
from accreditation.enums.meetings import ItemStatus
from accreditation.models.meetings import Decision, Item, LostMotion, Meeting, MeetingMember, Motion
from accreditation.queries.meetings import seat_of


def written(meeting: Meeting, items: Sequence[Item], decisions: Mapping[int, Decision]) -> str:
    """The minutes as plain text; they count votes and never say who voted how, or why a member stepped out."""
    return "\n".join(_lines(meeting, items, decisions))


def _lines(meeting: Meeting, items: Sequence[Item], decisions: Mapping[int, Decision]) -> Iterator[str]:
    yield f"{meeting.title}, {meeting.office.name}, {dates.day(meeting.held_on)}"
    yield ""
    yield "Present: " + _people([member for member in meeting.members if member.present])
    absent = [member for member in meeting.members if not member.present]
    if absent:
        yield "Not present: " + _people(absent)
    names = {member.person_id: member.person.name for member in meeting.members}
    for number, item in enumerate(items, start=1):
        yield ""
        yield from _item(number, item, decisions.get(item.id), names)


def _people(members: Sequence[MeetingMember]) -> str:
    people = []
    for member in members:
        # A label may explain a seat after a comma, which a list of people has no room for.
        seat = seat_of(member).label.partition(",")[0].lower()
        people.append(f"{member.person.name} ({seat}, {member.profession.label.lower()})")
    return "; ".join(people) if people else "nobody"


def _item(number: int, item: Item, decision: Decision | None, names: Mapping[int, str]) -> Iterator[str]:
    application = item.application
    yield f"{number}. {application.subject.name}, {application.organisation.name} ({application.reference})"
    recused = [names[recusal.person_id] for recusal in item.recusals if recusal.person_id in names]
    if recused:
        # Who stepped out is minuted; why is the member's own, and may say something of a third person.
        yield f"Stepped out of this item: {'; '.join(recused)}."
    if item.rule_outcome is not None:
        yield f"The award rule's outcome: {item.rule_outcome.label}."
    for motion in item.motions:
        yield from _motion(motion)
    if decision is not None:
        yield from _decision(item, decision)
    elif item.status is ItemStatus.POSTPONED:
        yield "The item was postponed."


def _motion(motion: Motion) -> Iterator[str]:
    """What was proposed and not carried: a proposal that nobody voted on gave way to another."""
    lost = motion.lost
    if lost is None:
        return
    yield f"Proposed: {motion.outcome.label}. {_votes(lost)} It was voted down."
    if motion.departure_reason:
        yield f"Why it was proposed: {motion.departure_reason}"


def _votes(count: Decision | LostMotion) -> str:
    casting = " The chair used the casting vote." if count.casting_vote else ""
    return f"Votes: {count.votes_for} for, {count.votes_against} against, {count.abstentions} abstained.{casting}"


def _decision(item: Item, decision: Decision) -> Iterator[str]:
    yield _votes(decision)
    yield f"Decided: {decision.outcome.label}, to be confirmed by a ratifier."
    if item.motion is not None and item.motion.outcome is not decision.outcome:
        yield "The case was deferred before, so a second deferral is recorded like this."
    if decision.on_the_line_seen:
        yield "The panel saw that the outcome is on the line."
    if decision.departure_reason:
        yield f"Why the panel left the rule's outcome: {decision.departure_reason}"
