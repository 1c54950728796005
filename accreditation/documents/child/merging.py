"""Puts the pages of a pack one after the other and stamps them (pypdf); it follows a plan and decides nothing.

The plan is JSON; the pack is written beside it as `pack.pdf`.
"""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from accreditation.documents.child.image import upright
from accreditation.documents.child.pack_layers import layers
from accreditation.documents.child.pdf_opening import keep_names_as_they_are

STAMP_SIZE = 7
STAMP_HEIGHT = 11
CHARACTER = (
    0.5 * STAMP_SIZE
)  # Helvetica's figures and capitals are a little wider, its small letters narrower
MARGIN = 14
CLEAN = "clean-"
"""Before a file's name: its pages, made ready for a pack."""


def merge(path: Path, folder: Path) -> dict[str, Any]:
    """Follow the plan; the answer has the number of pages, or the names of files that cannot be read."""
    return Merging(json.loads(path.read_text()), folder).run()


class Merging:
    """One pack in the making."""

    def __init__(self, plan: dict[str, Any], folder: Path) -> None:
        import pypdf

        keep_names_as_they_are()
        self.plan, self.folder = plan, folder
        self.writer = pypdf.PdfWriter()
        self.readers: dict[str, Any] = {}
        self.above: dict[int, Any] = {}
        self.front = 0
        self.font = self.font_of_stamps()
        self.opening = self.stream("q\n")  # keeps a page's own drawing apart from the stamp

    def run(self) -> dict[str, Any]:
        """Put all parts together, in order; a part that cannot be read is named, and then nothing is written."""
        failed = []
        for part in self.plan["parts"]:
            try:
                self.add(part)
            # The machine's or the limit's trouble, not this file's: the whole task is answered so.
            except MemoryError:
                raise
            except Exception:  # noqa: BLE001 - whatever a hostile file provokes, its name is the answer
                failed.append(part["file"])
        if failed:
            return {"failed": sorted(set(failed))}
        self.label()
        with (self.folder / "pack.pdf").open("wb") as target:
            self.writer.write(target)
        return {"pages": len(self.writer.pages), "failed": []}

    def add(self, part: dict[str, Any]) -> None:
        """Append one part's pages with its place in the outline."""
        start = len(self.writer.pages)
        reader = self.reader(part)
        pages = (part["first"] - 1, part["last"])
        self.writer.append(reader, pages=pages, import_outline=False, excluded_fields=("/AA",))
        added = range(start, len(self.writer.pages))
        # Page numbers of all that follows would be wrong.
        if len(added) != part["last"] - part["first"] + 1:
            raise ValueError("another number of pages than was promised")
        if part["front"]:
            self.front = added.stop
        for index in added:
            page = self.writer.pages[index]
            if not part["front"]:
                stamp = f"{part['stamp']} - page {part['first'] + index - start}" if part["stamp"] else ""
                self.stamp(page, stamp, f"Pack page {index + 1 - self.front}")
        if part["outline"]:
            level = part["level"]
            self.above[level] = self.writer.add_outline_item(
                title=part["outline"], page_number=start, parent=self.above.get(level - 1)
            )

    def reader(self, part: dict[str, Any]) -> Any:
        """The part's file, opened once; a picture becomes a page."""
        import pypdf

        name = part["file"]
        if name not in self.readers:
            path = self.folder / name
            clean = self.folder / f"{CLEAN}{name}"
            source: Any = (
                pictured(path) if part["picture"] else (clean if clean.exists() else path).open("rb")
            )
            self.readers[name] = pypdf.PdfReader(source)
        return self.readers[name]

    def stamp(self, page: Any, left: str, right: str) -> None:
        """Write where the page comes from and its number along its foot, as it is turned when it is shown."""
        from pypdf.generic import ArrayObject, NameObject

        resources = page.setdefault(NameObject("/Resources"), self.empty()).get_object()
        fonts = resources.setdefault(NameObject("/Font"), self.empty()).get_object()
        fonts[NameObject("/AccreditationStamp")] = self.font
        contents = page.get("/Contents")
        old = contents.get_object() if contents is not None else None
        parts = list(old) if isinstance(old, list) else [] if contents is None else [contents]
        # A list of streams may hold only references, so a stream that stands in the page itself gets one.
        if contents is not None and not isinstance(old, list) and not hasattr(contents, "idnum"):
            parts = [self.writer._add_object(contents)]  # noqa: SLF001 - pypdf offers no other way
        page[NameObject("/Contents")] = ArrayObject([self.opening, *parts, self.closing(page, left, right)])

    def closing(self, page: Any, left: str, right: str) -> Any:
        """The stream that ends the page's own drawing and writes the stamp."""
        matrix, width = turned(page)
        words: list[tuple[float, str]] = [(MARGIN, left)] if left else []
        words.append((width - MARGIN - CHARACTER * len(right), right))
        drawn = "".join(
            f"1 g {x - 2:.1f} 3 {CHARACTER * len(text) + 4:.1f} {STAMP_HEIGHT} re f 0.25 g"
            f" BT /AccreditationStamp {STAMP_SIZE} Tf {x:.1f} 6 Td ({text}) Tj ET "
            for x, text in words
        )
        return self.stream(f"\nQ /Artifact BMC q {matrix} cm {drawn}Q EMC\n")

    def font_of_stamps(self) -> Any:
        """The one font of the stamps; every reader of PDF files has it."""
        from pypdf.generic import DictionaryObject, NameObject

        named = {
            NameObject(key): NameObject(value)
            for key, value in (
                ("/Type", "/Font"),
                ("/Subtype", "/Type1"),
                ("/BaseFont", "/Helvetica"),
                ("/Encoding", "/WinAnsiEncoding"),
            )
        }
        return self.writer._add_object(DictionaryObject(named))  # noqa: SLF001 - pypdf offers no other way

    def stream(self, text: str) -> Any:
        """A stream of the new document."""
        from pypdf.generic import DecodedStreamObject

        made = DecodedStreamObject()
        made.set_data(text.encode("ascii"))
        return self.writer._add_object(made)  # noqa: SLF001 - as above

    def empty(self) -> Any:
        """A dictionary with nothing in it."""
        from pypdf.generic import DictionaryObject

        return DictionaryObject()

    def label(self) -> None:
        """Number the front in small Roman figures and the rest from 1; name the document, and leave nothing that acts."""
        from pypdf.constants import PageLabelStyle
        from pypdf.generic import NameObject

        pages = len(self.writer.pages)
        if self.front:
            self.writer.set_page_label(0, self.front - 1, style=PageLabelStyle.LOWERCASE_ROMAN)
        if pages > self.front:
            self.writer.set_page_label(self.front, pages - 1, style=PageLabelStyle.DECIMAL)
        self.writer.add_metadata({"/Title": self.plan["title"], "/Author": self.plan["author"]})
        root = self.writer.root_object
        for name in ("/OpenAction", "/AA", "/AcroForm", "/Names"):
            if name in root:
                del root[name]
        if shown := layers(self.writer, self.readers.values()):
            root[NameObject("/OCProperties")] = shown


def turned(page: Any) -> tuple[str, float]:
    """The matrix that puts (0, 0) at the lower left of the page as it is shown, and its width there, in points."""
    box = page.cropbox
    left, bottom, right, top = (float(edge) for edge in (box.left, box.bottom, box.right, box.top))
    matrices = {
        0: (1, 0, 0, 1, left, bottom),
        90: (0, 1, -1, 0, right, bottom),
        180: (-1, 0, 0, -1, right, top),
        270: (0, -1, 1, 0, left, top),
    }
    rotation = page.rotation % 360
    matrix = matrices.get(rotation, matrices[0])
    width = top - bottom if rotation in {90, 270} else right - left
    return " ".join(f"{number:g}" for number in matrix), width


def pictured(path: Path) -> BytesIO:
    """A picture as one page, at most as large as A4 at 72 dots to the inch."""
    made, image = BytesIO(), upright(path)
    dots = max(72.0, image.width / 7.3, image.height / 10.7)
    image.save(made, "PDF", resolution=dots)
    return made
