"""How long a kept file stays; it names the day from which it may be destroyed, and never says that it must be."""

from dataclasses import dataclass
from datetime import date

from accreditation.enums.evidence import RetentionClass

YEARS = {
    RetentionClass.SUBMITTED: 8,
    RetentionClass.REPLACED: 3,
    RetentionClass.ENDED: 1,
}
"""Years after the class's own day; a deployment's records policy may ask for more."""


@dataclass(frozen=True)
class Life:
    """What matters for how long one file is kept."""

    ended: bool
    ended_on: date | None
    replaced_on: date | None
    last_submitted_on: date | None
    in_live_case: bool
    award_until: date | None
    on_hold: bool


def class_of(life: Life) -> RetentionClass:
    """Whether the file was part of what somebody submitted, and if not, whether it is still in the library's use."""
    # Submitted comes first: a decision may rest on the file, whatever became of it in the library since.
    if life.last_submitted_on is not None:
        return RetentionClass.SUBMITTED
    if life.ended:
        return RetentionClass.ENDED
    return RetentionClass.REPLACED if life.replaced_on else RetentionClass.IN_USE


def may_go_from(life: Life) -> date | None:
    """The first day on which the file may be destroyed; None while nothing lets it go.

    A hold, a case that is not over, or being the newest file of its item keeps it. What was submitted is kept for
    eight years after the last submission, and as long as an award rests on it. The other years count from the day on
    which the file was withdrawn or replaced, however old it was then; where nobody knows that day, it stays.
    """
    kind = class_of(life)
    if life.on_hold or life.in_live_case or kind is RetentionClass.IN_USE:
        return None
    since = {
        RetentionClass.SUBMITTED: life.last_submitted_on,
        RetentionClass.ENDED: life.ended_on,
        RetentionClass.REPLACED: life.replaced_on,
    }[kind]
    if since is None:
        return None
    due = _years_after(since, YEARS[kind])
    return due if life.award_until is None else max(due, life.award_until)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return date(day.year + years, 3, 1)
