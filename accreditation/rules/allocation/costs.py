"""What is weighed between teams that meet every rule: fit, travel and fair load, in points; fewer are better."""

from accreditation.enums.reviews import ReviewerKind
from accreditation.rules.allocation.problem import Case, Reviewer

STRANGE_PLACE = 30
STRANGE_LEARNERS = 20
OTHER_PROFESSION = 20
TRAVELS = 30
FAR = 120
LOAD = 80


def of_pair(reviewer: Reviewer, case: Case) -> int:
    """What it costs that this reviewer reviews this case: 0 where they fit in everything and are of its office."""
    points = 0
    if case.kind is not None and case.kind not in reviewer.expertise:
        points += STRANGE_PLACE
    if case.learner_groups and not case.learner_groups & reviewer.learner_groups:
        points += STRANGE_LEARNERS
    if reviewer.kind is ReviewerKind.PEER and not case.professions & reviewer.professions:
        points += OTHER_PROFESSION
    if case.office not in reviewer.offices:
        points += TRAVELS if case.office in reviewer.travels_to else FAR
    return points


def of_next(reviewer: Reviewer, load: int) -> int:
    """What it costs that a reviewer who has so many reviews takes one more; it rises, so that work is shared by what each takes."""
    return LOAD * (2 * load + 1) // max(reviewer.cap, 1)
