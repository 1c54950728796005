"""Which test noticed each mutant last time; it is asked first the next time, since it is the likeliest to notice again.

Only the order of the tests comes from here, never a verdict: every mutant of a run is tried again.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from tools.mutants.sample import Mutant

KILLED_IT, KILLED_ITS_NEIGHBOUR, OTHERS = range(3)
"""The order in which tests are asked; among equals the fastest first."""


class Kills:
    """The tests that noticed mutants before, kept under .dev/ by the words of the changed line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # File → hash of line and change → the test that noticed; "" where none did.
        self.by_file: dict[str, dict[str, str]] = json.loads(path.read_text()) if path.exists() else {}

    def rank(self, mutant: Mutant, test: str) -> int:
        """How soon a test is asked about a mutant."""
        killers = self.by_file.get(mutant.file, {})
        if killers.get(_digest(mutant)) == test:
            return KILLED_IT
        return KILLED_ITS_NEIGHBOUR if test in killers.values() else OTHERS

    def survived(self, mutant: Mutant) -> bool:
        """Whether nobody noticed a mutant last time."""
        return self.by_file.get(mutant.file, {}).get(_digest(mutant)) == ""

    def keep(self, verdicts: Iterable[tuple[Mutant, str]]) -> None:
        """Remember who noticed what, and what nobody noticed."""
        for mutant, killer in verdicts:
            self.by_file.setdefault(mutant.file, {})[_digest(mutant)] = killer
        self.path.parent.mkdir(exist_ok=True)
        self.path.write_text(json.dumps(self.by_file, indent=1, sort_keys=True))


def _digest(mutant: Mutant) -> str:
    return hashlib.sha256("\0".join(mutant.key).encode()).hexdigest()[:16]
