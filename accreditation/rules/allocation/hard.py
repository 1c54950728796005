"""The rules that every proposed team meets: what keeps a reviewer from a case, and what a team needs as a whole."""

from collections.abc import Iterator

from accreditation.enums.allocation import HardRule
from accreditation.enums.people import Profession
from accreditation.enums.reviews import ReviewerKind
from accreditation.rules.allocation.problem import Case, Problem, Reviewer


def is_away(reviewer: Reviewer, case: Case) -> bool:
    """Whether the reviewer is away on any day on which the case would be reviewed."""
    return any(first <= case.ends and case.begins <= last for first, last in reviewer.away)


def reaches(reviewer: Reviewer, case: Case) -> bool:
    """Whether the reviewer reviews for the case's office or travels to it."""
    return case.office in reviewer.offices or case.office in reviewer.travels_to


def barring(problem: Problem, reviewer: Reviewer, case: Case) -> Iterator[HardRule]:
    """The rules that keep a reviewer from a case, whoever else is on the team."""
    pair = (reviewer.id, case.id)
    if pair in problem.conflicts:
        yield HardRule.CONFLICT
    if pair in problem.barred:
        yield HardRule.ASKED
    if is_away(reviewer, case):
        yield HardRule.AWAY
    if not reviewer.trained:
        yield HardRule.TRAINED
    if not reviewer.declared:
        yield HardRule.DECLARED
    if not reaches(reviewer, case):
        yield HardRule.REACH
    if any((case.organisation, employer) in problem.reviewing for employer in reviewer.employers):
        yield HardRule.RECIPROCITY


def serves(rule: HardRule, reviewer: Reviewer, case: Case) -> bool:
    """Whether a member counts towards a rule about the whole team."""
    match rule:
        case HardRule.PROFESSION:
            # A lay reviewer shares no profession with anybody, whatever the place's own list says.
            return bool((reviewer.professions & case.professions) - {Profession.LAY})
        case HardRule.LAY_OR_LEARNER:
            return reviewer.kind is not ReviewerKind.PEER
        case HardRule.LAY:
            return reviewer.kind is ReviewerKind.LAY
        case HardRule.OTHER_OFFICE:
            return case.office not in reviewer.offices
        case _:
            return True


def needs(case: Case) -> dict[HardRule, int]:
    """How many members a team needs towards each rule about the whole team."""
    rule = case.team
    asked_for = {
        HardRule.SIZE: rule.reviewers,
        HardRule.PROFESSION: rule.same_profession,
        HardRule.LAY_OR_LEARNER: rule.lay_or_learner,
        HardRule.LAY: rule.lay,
        HardRule.OTHER_OFFICE: rule.other_office,
    }
    return {need: number for need, number in asked_for.items() if number}


def still_needed(problem: Problem, case: Case) -> dict[HardRule, int]:
    """What a team needs beside its fixed members; a need that these meet is left out."""
    fixed = [problem.reviewer[person] for person in case.fixed if person in problem.reviewer]
    missing = {
        rule: number - sum(serves(rule, member, case) for member in fixed)
        for rule, number in needs(case).items()
    }
    return {rule: number for rule, number in missing.items() if number > 0}
