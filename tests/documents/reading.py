"""Checks one file in tests as the job does: inspected, read, searched, copied."""

from dataclasses import dataclass
from pathlib import Path

from accreditation.documents import inspect, numbers
from accreditation.documents.inspect import Inspection, Words
from accreditation.documents.numbers import Number


@dataclass(frozen=True)
class Read:
    """All that was found in one file."""

    inspection: Inspection
    words: Words
    numbers: list[Number]
    path: Path
    folder: Path

    @property
    def labels(self) -> list[str]:
        return [unit.label for unit in self.words.units]

    @property
    def texts(self) -> list[str]:
        return [unit.text for unit in self.words.units]

    @property
    def all_words(self) -> str:
        """Every word of it, wherever it stands."""
        return "\n".join([*self.texts, *(unit.text for unit in self.words.beside)])

    def copy(self) -> bytes:
        """What reviewers get."""
        return inspect.stripped(self.path, self.inspection, self.folder).read_bytes()


def read(folder: Path, content: bytes, filename: str, declared: str = "") -> Read:
    """Check a file of this content and name."""
    path = folder / "sent"
    path.write_bytes(content)
    for left in folder.glob("*.jsonl"):
        left.unlink()
    inspection = inspect.inspect(path, filename=filename, declared=declared, folder=folder)
    inspect.refuse_files_inside(inspection)
    words = inspect.words(path, inspection, folder)
    return Read(inspection, words, numbers.search(words, inspection.kind, filename), path, folder)
