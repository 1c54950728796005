"""Why a person is proposed and what was traded, in words that name nobody, so that no reason tells of somebody's conflict."""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta

from accreditation.dates import day
from accreditation.enums.allocation import HardRule
from accreditation.enums.people import Profession
from accreditation.enums.reviews import ReviewerKind
from accreditation.rules.allocation.hard import barring, is_away
from accreditation.rules.allocation.problem import Case, Problem, Reviewer

_WHY_NOT = {
    HardRule.CONFLICT: "{n} in conflict with the provider",
    HardRule.ASKED: "{n} asked before",
    HardRule.AWAY: "{n} away",
    HardRule.TRAINED: "{n} without training that is up to date",
    HardRule.DECLARED: "{n} without the yearly declaration of interests",
    HardRule.RECIPROCITY: "{n} whose own place is reviewed by this provider’s people",
    HardRule.CAP: "{n} with as many reviews as they take",
}
SHOWN = 3
"""How much of what was traded is said of one case: more is not read."""


def of_person(reviewer: Reviewer, case: Case, load: int) -> list[str]:
    """Why this reviewer is proposed for this case; `load` counts this review among what they have."""
    reasons = []
    shared = sorted(
        profession.label.lower()
        for profession in reviewer.professions & case.professions
        if profession is not Profession.LAY
    )
    if reviewer.kind is not ReviewerKind.PEER:
        reasons.append(f"{reviewer.kind.label}: no team goes without a lay or learner reviewer")
    if shared:
        reasons.append(f"Of a profession that learns here: {', '.join(shared)}")
    if case.kind is not None and case.kind in reviewer.expertise:
        reasons.append(f"Knows this kind of place: {case.kind.label.lower()}")
    groups = sorted(group.label.lower() for group in reviewer.learner_groups & case.learner_groups)
    if groups:
        reasons.append(f"Knows learners who are here: {', '.join(groups)}")
    if case.office not in reviewer.offices:
        travels = case.office in reviewer.travels_to
        reasons.append("From another office, and travels here" if travels else "From another office")
    reasons.append(f"Would have {load} of {reviewer.cap} reviews")
    return reasons


def traded(problem: Problem, case: Case, team: Collection[int], loads: Mapping[int, int]) -> list[str]:
    """What the team does without, and why nobody who has it could be taken; `loads` is what everybody has with the proposal."""
    members = [problem.reviewer[person] for person in team if person in problem.reviewer]
    return list(_without(problem, case, members, loads))[:SHOWN] if members else []


def _without(
    problem: Problem, case: Case, members: Collection[Reviewer], loads: Mapping[int, int]
) -> Iterator[str]:
    near = [person for person in problem.reviewers if case.office in person.offices | person.travels_to]
    if case.kind is not None and not any(case.kind in member.expertise for member in members):
        who = [person for person in near if case.kind in person.expertise]
        yield f"Nobody on the team knows this kind of place ({case.kind.label.lower()}). {_why(problem, case, who, loads)}"
    if case.learner_groups and not any(case.learner_groups & member.learner_groups for member in members):
        who = [person for person in near if case.learner_groups & person.learner_groups]
        yield f"Nobody on the team knows the learners who are here. {_why(problem, case, who, loads)}"
    for profession in sorted(case.professions - {Profession.LAY}):
        if any(profession in member.professions for member in members):
            continue
        who = [person for person in near if profession in person.professions]
        if not any(_is_free(problem, case, person, loads) for person in who):
            label, instead = profession.label.lower(), _instead(members, case)
            yield f"No reviewer of {label} is free. {_why(problem, case, who, loads)}{instead}"


def _is_free(problem: Problem, case: Case, person: Reviewer, loads: Mapping[int, int]) -> bool:
    barred = any(True for _ in barring(problem, person, case))
    return not barred and loads.get(person.id, person.load) < person.cap


def _instead(members: Collection[Reviewer], case: Case) -> str:
    """Whom the team has in place of a profession that nobody could bring."""
    for member in members:
        if member.kind is ReviewerKind.PEER:
            profession = min(member.professions).label.lower()
            knows = case.kind is not None and case.kind in member.expertise
            place = (
                f", who knows this kind of place ({case.kind.label.lower()})" if case.kind and knows else ""
            )
            return f" Somebody of {profession}{place} was taken."
    return ""


def _why(problem: Problem, case: Case, who: Collection[Reviewer], loads: Mapping[int, int]) -> str:
    """Why none of these people was taken, counted by the first rule that stands in each one's way."""
    if not who:
        return "The pool near here has none."
    counted: dict[HardRule, int] = {}
    free = 0
    for person in who:
        rule = next(barring(problem, person, case), None)
        if rule is None and loads.get(person.id, person.load) >= person.cap:
            rule = HardRule.CAP
        if rule is None:
            free += 1
        else:
            counted[rule] = counted.get(rule, 0) + 1
    words = [_WHY_NOT[rule].format(n=number) for rule, number in counted.items() if rule in _WHY_NOT]
    if free:
        words.append(f"{free} who would have made the mix worse, or work less evenly shared")
    return f"Of the {len(who)} near here: {', '.join(words)}{_back(case, who)}."


def _back(case: Case, who: Collection[Reviewer]) -> str:
    """From when the first of those who are away could be asked."""
    ends = [
        last
        for person in who
        if is_away(person, case)
        for first, last in person.away
        if first <= case.ends and case.begins <= last
    ]
    return f" (the first is back on {day(min(ends) + timedelta(days=1))})" if ends else ""
