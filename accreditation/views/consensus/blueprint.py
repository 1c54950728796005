"""The blueprint and the parts that the team's and the moderator's pages share."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from flask import Blueprint

from accreditation.enums.reviews import ReviewerKind
from accreditation.models.applications import Application
from accreditation.models.rounds import ReviewRound
from accreditation.queries import frameworks
from accreditation.queries.moderation import StandardRow
from accreditation.queries.reviews import entry
from accreditation.services import moderation
from forms.consensus import SettleForm

bp = Blueprint("consensus", __name__)


def titles_by_kind(team: Iterable[tuple[int, ReviewerKind]]) -> dict[int, str]:
    """What to call each reviewer for whoever must not know names: "Lay reviewer", numbered where there are two of a kind."""
    listed = sorted(set(team))
    # By the order of the reviews, so that a reviewer has the same number on every page.
    total, numbered = Counter(kind for _, kind in listed), Counter[ReviewerKind]()
    titles = {}
    for review_id, kind in listed:
        numbered[kind] += 1
        number = f" {numbered[kind]}" if total[kind] > 1 else ""
        titles[review_id] = f"{kind.label}{number}"
    return titles


def titles_by_name(team: Iterable[tuple[int, ReviewerKind, str]]) -> dict[int, str]:
    """What to call each reviewer within the team: by name and kind."""
    return {review_id: f"{name} ({kind.label.lower()})" for review_id, kind, name in sorted(set(team))}


def stored(row: StandardRow) -> dict[str, Any]:
    """What the form to settle a standard begins with: what was settled, else the reviewers' rationales as one."""
    if row.agreed is None:
        return {"version": 0, "rationale": moderation.merged_rationales(row.scores)}
    return {
        "version": row.agreed.version,
        "value": row.agreed.value,
        "reason": row.agreed.reason,
        "rationale": row.agreed.rationale,
    }


def offer(form: SettleForm, application: Application, row: StandardRow, *, within: bool) -> None:
    """Let the form choose among the scores, with what each looks like on this standard; `within` the team's own only."""
    framework = frameworks.of_application(application)
    levels = framework.standard(row.line.code).levels
    low, high = (row.scores_given[0], row.scores_given[-1]) if within and row.scores_given else (0, 4)
    form.value.choices = [
        (point.score, f"{point.score} {point.label}", levels[point.score])
        for point in framework.scale
        if low <= point.score <= high
    ]


def words(application: Application, review_round: ReviewRound, row: StandardRow) -> dict[str, Any]:
    """The standard's words and what the provider submitted on it."""
    return {
        "text": frameworks.of_application(application).standard(row.line.code),
        "entry": entry(review_round, row.line.code),
    }
