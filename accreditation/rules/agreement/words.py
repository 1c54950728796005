"""What agreement comes to in plain words, with the trap where it is sprung; it calls nobody right or wrong."""

from typing import NamedTuple

RELIABLE, TENTATIVE = 0.8, 0.667
"""What alpha should reach to rely on scores, and to draw tentative conclusions (Krippendorff 2004, "Content Analysis")."""

MOSTLY = 80
"""Percent of equal pairs from which a low alpha says more of the scale than of the reviewers."""


class Figures(NamedTuple):
    """The figures that are put in words; percentages 0 to 100, coefficients up to 1, None where not defined."""

    same: int
    compared: int
    exact: float | None
    within_one: float | None
    alpha: float | None
    ac2: float | None
    interval: tuple[float, float] | None = None

    @property
    def is_trap(self) -> bool:
        """Whether the scores are mostly equal and alpha is low or missing all the same."""
        mostly = self.exact is not None and self.exact >= MOSTLY
        return mostly and (self.alpha is None or self.alpha < TENTATIVE)


def in_words(figures: Figures, *, units: str = "standards", raters: str = "Reviewers") -> tuple[str, ...]:
    """What the figures say, a sentence or two each; `units` and `raters` are what they are called, the second as a beginning."""
    if not figures.compared or figures.exact is None or figures.within_one is None:
        return (f"No two {raters.lower()} scored the same {units}, so there is nothing to compare.",)
    first = (
        f"{raters} gave the same score on {figures.same} of {figures.compared} {units}."
        f" Two of them, taken at random, gave the same score in {figures.exact:.0f}% of comparisons, and scores at"
        f" most one point apart in {figures.within_one:.0f}%."
    )
    return (first, *([_of_alpha(figures)] if figures.alpha is not None else []), *_trap(figures))


def _of_alpha(figures: Figures) -> str:
    alpha = figures.alpha or 0.0
    between = ""
    if figures.interval is not None:
        low, high = figures.interval
        between = f" ({low:.2f} to {high:.2f} would be likely with so many scores)"
    if alpha >= RELIABLE:
        meaning = "far more alike than chance would make them"
    elif alpha >= TENTATIVE:
        meaning = "more alike than chance would make them, enough for careful conclusions"
    elif alpha > 0:
        meaning = "only somewhat more alike than chance would make them"
    else:
        meaning = "no more alike than chance would make them"
    return f"Krippendorff’s alpha is {alpha:.2f}{between}: by this measure the scores are {meaning}."


def _trap(figures: Figures) -> list[str]:
    """Why high agreement and a low alpha do not contradict each other, where both are there."""
    if not figures.is_trap:
        return []
    if figures.alpha is None:
        return [
            (
                "All scores are the same, so alpha cannot be worked out: it asks how well scores tell units apart, and these"
                " tell nothing apart. That is no sign of disagreement."
            )
        ]
    beside = (
        f" Gwet’s AC2, which does not fall into this trap, is {figures.ac2:.2f}."
        if figures.ac2 is not None
        else ""
    )
    return [
        (
            "These two do not contradict each other. Nearly all scores are the same, so alpha has little to tell apart, and the few"
            f" that differ weigh very much in it. Do not read a low alpha as disagreement here.{beside}"
        )
    ]
