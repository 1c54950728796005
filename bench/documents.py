"""`python -m bench --documents`: a pack against a bare pypdf merge of the same files, and reading words against bare pypdfium2."""

import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from accreditation.documents import inspect, pack, types, typeset
from accreditation.documents.inspect import Inspection
from accreditation.documents.pack import Part

FILES = 30
PAGES = 14
ROUNDS = 5
BARE = "bare.pdf"
AIM = 1.3


@dataclass
class Doubled:
    """The seconds of our way and of the bare library, turn by turn."""

    kind: str
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Our seconds against the bare library's, by the medians."""
        return median(self.ours) / median(self.bare)

    def as_data(self) -> dict[str, Any]:
        """Plain values for a file."""
        return {
            "kind": self.kind,
            "ours": self.ours,
            "bare": self.bare,
            "ratio": round(self.ratio, 3),
            "aim": AIM,
        }

    def __str__(self) -> str:
        """The same in a sentence."""
        return (
            f"{self.kind}: {median(self.ours):.2f} s against"
            f" {median(self.bare):.2f} s of the bare library: x {self.ratio:.2f} (aim {AIM})"
        )


def measure() -> list[Doubled]:
    """Both, in turns, each in processes of its own as the service has it; the bare library runs in one process."""
    with tempfile.TemporaryDirectory(prefix="accreditation-bench-") as name:
        folder = Path(name)
        files = [_file(folder, number) for number in range(FILES)]
        packing = Doubled(f"A pack of {FILES * PAGES} pages in {FILES} files")
        reading = Doubled(f"The words of {FILES * PAGES} pages of one file")
        for _ in range(ROUNDS):
            packing.bare.append(_timed(lambda: _bare_merge(files, folder)))
            packing.ours.append(_timed(lambda: _merge(files, folder)))
            reading.bare.append(_timed(lambda: _bare_words(folder / BARE)))
            reading.ours.append(_timed(lambda: _words(folder / BARE, folder)))
    for doubled in (packing, reading):
        print(doubled, flush=True)
    return [packing, reading]


def _file(folder: Path, number: int) -> Path:
    """A typeset paper of fourteen pages: headings, paragraphs, tables."""
    blocks: list[dict[str, Any]] = []
    for page in range(PAGES):
        blocks += [
            {"kind": "heading", "level": 1, "text": f"Part {page + 1} of paper {number + 1}"},
            *(
                {"kind": "text", "text": f"Learners on ward {line} said that they were heard. " * 6}
                for line in range(6)
            ),
            {"kind": "page"},
        ]
    data = {
        "title": f"Paper {number + 1}",
        "subtitle": "For the benchmark",
        "owner": "Bench Hospitals",
        "reference": f"B-{number + 1}",
        "date": "1 November 2026",
        "colour": "#005eb8",
        "cover": False,
        "contents": False,
        "numbered": False,
        "blocks": blocks[:-1],
    }
    path = folder / f"paper-{number}.pdf"
    path.write_bytes(typeset.pdf("paper", data, made_on=date(2026, 11, 1), standards=()))
    return path


def _timed(work: Any) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _merge(files: list[Path], folder: Path) -> None:
    parts = [
        Part(path.name, 1, PAGES, outline=path.stem, stamp=f"1.1 E{n}") for n, path in enumerate(files, 1)
    ]
    made = pack.merge(parts, title="Bench", author="Bench", folder=folder)
    if made.pages != FILES * PAGES:
        raise RuntimeError(f"the pack has {made.pages} pages")


def _bare_merge(files: list[Path], folder: Path) -> None:
    import pypdf

    writer = pypdf.PdfWriter()
    for path in files:
        writer.append(path)
    writer.write(folder / BARE)


def _words(path: Path, folder: Path) -> None:
    inspect.words(path, Inspection(types.PDF.media_type, FILES * PAGES), folder)


def _bare_words(path: Path) -> None:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()
