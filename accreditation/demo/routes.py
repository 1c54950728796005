"""The usual way of a case from state to state, and how far one has gone along it; a meeting's days are beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from accreditation.demo import stages
from accreditation.demo.stages import Plan, Story
from accreditation.enums.applications import ApplicationStatus as S

Step = Callable[[Story], object]

ROUTE: tuple[tuple[S, int, tuple[Step, ...]], ...] = (
    (S.EVIDENCE, 12, (stages.to_evidence,)),
    (S.SIGN_OFF, 10, (stages.to_sign_off,)),
    (S.SIGNED, 2, (stages.to_signed,)),
    (S.SUBMITTED, 1, (stages.to_submitted,)),
    (S.IN_CHECK, 3, (stages.to_in_check,)),
    (S.ALLOCATION, 4, (stages.to_allocation,)),
    (S.IN_REVIEW, 6, (stages.to_in_review,)),
    (S.MODERATION, 16, (stages.to_revealed, stages.to_moderation)),
    (S.FACTUAL_ACCURACY, 4, (stages.to_factual_accuracy,)),
    (S.READY_FOR_PANEL, 7, (stages.to_ready_for_panel,)),
)
"""Each state, after how many working days it usually comes, and the steps that lead there."""

BEFORE_MEETING = 14
USUAL = Plan()


@dataclass(frozen=True)
class Case:
    """One place's case: its round, the state it came to so many working days ago, and what happened besides."""

    place: str
    status: S
    reached: int
    team: tuple[str, ...] = ()
    plan: Plan = USUAL
    round: str = "second"
    instead: tuple[tuple[S, Step], ...] = ()
    then: tuple[tuple[int, Step], ...] = ()

    def steps(self) -> list[tuple[int, tuple[Step, ...]]]:
        """The usual steps up to the state, the last one on its day; `begin` comes before the first."""
        planned: list[tuple[int, tuple[Step, ...]]] = []
        back, mine = self.reached, dict(self.instead)
        reached = [row for row in ROUTE if self.status in {row[0]} or _before(row[0], self.status)]
        for status, days, usual in reversed(reached):
            planned.append((back, (mine[status],) if status in mine else usual))
            back += days
        planned.append((back, ()))
        return planned[::-1]


def _before(status: S, other: S) -> bool:
    order = [status for status, _, _ in ROUTE]
    return other in order and order.index(status) < order.index(other)


def after(back: int, *steps: Step) -> tuple[tuple[int, Step], ...]:
    """Further steps on one day."""
    return tuple((back, step) for step in steps)


@dataclass(frozen=True)
class Meeting:
    """A panel meeting so many working days ago (ahead, where negative), with the cases that it takes, in order."""

    office: str
    back: int
    places: tuple[str, ...] = ()
    decided: tuple[str, ...] | None = None
    ratified: bool = True

    @property
    def to_decide(self) -> tuple[str, ...]:
        """The cases that it decides; the others stay on the agenda."""
        return self.places if self.decided is None else self.decided
