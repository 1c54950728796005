"""Mutants that survive and are no fault, each with its reason: tools/mutants/excused.toml."""

import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.mutants.sample import Mutant

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Excuse:
    """Why one mutant is no fault, known by its file, the words of its line and the change."""

    file: str
    source: str
    mutation: str
    reason: str

    @property
    def key(self) -> Key:
        """The key of the mutant that it excuses."""
        return self.file, self.source, self.mutation


def read(path: Path) -> list[Excuse]:
    """Read the list."""
    return [Excuse(**row) for row in tomllib.loads(path.read_text()).get("excused", [])]


def idle(excuses: Sequence[Excuse], every: Collection[Key], killed: Collection[Key]) -> Iterator[str]:
    """Yield one line for each excuse that gives no reason, excuses nothing, or excuses what a test kills."""
    for excuse in excuses:
        name = f"{excuse.file}: “{excuse.source}” {excuse.mutation}"
        if not excuse.reason.strip():
            yield f"{name} is excused without a reason"
        if excuse.key not in every:
            yield f"{name} is excused, but there is no such line or change"
        elif excuse.key in killed:
            yield f"{name} is excused, but a test notices it"


def unexcused(survivors: Sequence[Mutant], excuses: Sequence[Excuse]) -> list[Mutant]:
    """The survivors that nobody has answered for."""
    excused = {excuse.key for excuse in excuses}
    return [mutant for mutant in survivors if mutant.key not in excused]
