"""What the award rule answers: an outcome, and a line for each clause; refuses to hide a clause that failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accreditation.enums.awards import Clause, Outcome

RANK = {
    Outcome.NOT_ACCREDITED: 0,
    Outcome.DEFERRED: 1,
    Outcome.ACCREDITED_WITH_CONDITIONS: 2,
    Outcome.ACCREDITED: 3,
    Outcome.EXCELLENCE: 4,
}
"""From worst to best. Held is not among them: it says nothing about quality, only that no decision may be made."""


@dataclass(frozen=True)
class ClauseLine:
    """One clause read against the case, with the standards behind it and the outcome if this is what decided."""

    clause: Clause
    text: str
    passed: bool
    standards: tuple[str, ...] = ()
    part: str | None = None
    outcome: Outcome | None = None

    def as_data(self) -> dict[str, Any]:
        """The line as plain values, ready for JSON or for keeping."""
        return {
            "clause": self.clause.value,
            "part": self.part,
            "passed": self.passed,
            "text": self.text,
            "standards": list(self.standards),
            "outcome": self.outcome.value if self.outcome else None,
        }


@dataclass(frozen=True)
class Verdict:
    """The outcome, whether a concern must be raised, and every clause in the order in which it was read."""

    outcome: Outcome
    escalate: bool
    clauses: tuple[ClauseLine, ...]

    @property
    def deciding(self) -> ClauseLine:
        """The line that led to the outcome."""
        # Exactly one line has it, so a verdict without one is a fault and may fail loudly.
        return next(line for line in self.clauses if line.outcome is not None)

    def as_data(self) -> dict[str, Any]:
        """The verdict as plain values, ready for JSON or for keeping."""
        return {
            "outcome": self.outcome.value,
            "escalate": self.escalate,
            "clauses": [line.as_data() for line in self.clauses],
        }


def named(noun: str, codes: Sequence[str]) -> str:
    """Standards as the start of a sentence: "standard 6.5 is" or "standards 1.2, 6.5 are"."""
    many = len(codes) > 1
    return f"{noun}{'s' if many else ''} {', '.join(codes)} {'are' if many else 'is'}"


def joined(parts: Sequence[str]) -> str:
    """Parts of one sentence: commas, and "and" before the last."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def counted(number: int, noun: str) -> str:
    """A number with its noun and verb: "1 standard is" or "3 standards are"."""
    return f"{number} {noun} is" if number == 1 else f"{number} {noun}s are"


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    return f"{text[0].upper()}{text[1:]}."
