"""What learners said in confidence on a visit, and when it may stand apart; it names nobody, and refuses nothing itself."""

from accreditation.rules.thresholds import ReviewRule


def stands_apart(learners: int | None, rule: ReviewRule) -> bool:
    """Whether what learners said may stand standard by standard: so many took part that none is known by it (decision 0067)."""
    return learners is not None and learners >= rule.learners_apart_from


def session_in_words(learners: int | None, rule: ReviewRule) -> str:
    """How many learners took part, as others than the lead may read it; under the fewest, no number is said."""
    if learners is None:
        return "A confidential session with learners took place."
    if not stands_apart(learners, rule):
        return f"A session took place with fewer than {rule.learners_apart_from} learners."
    return f"A confidential session took place with {learners} learners."
