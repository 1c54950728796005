"""Opens a PDF: counts its pages, finds scripts and files inside (pypdf), reads and draws its pages (pypdfium2)."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accreditation.documents.child.limits import Unfit
from accreditation.documents.child.writing import Writer

PICTURE_WIDTH = 1000
PICTURE_HEIGHT = 4000
QUALITY = 75
EFFORT = 2  # of 6: a twentieth larger than the best, and twice as fast
_LONGEST_XMP = 1_000_000
_LONGEST_FORM = 10_000_000
_MARKS = re.compile(r"<[^<>]*>")
_TYPED_NAMES = ("/Contents", "/V", "/RC", "/Subj", "/TU", "/DV")


def inspect(path: Path, folder: Path) -> dict[str, Any]:
    """Count the pages, look for a password, scripts and files inside, and write down what stands beside the pages."""
    import pypdf

    with path.open("rb") as handle:  # given a path, pypdf would read the whole file into memory
        reader = pypdf.PdfReader(handle)
        if reader.is_encrypted:
            raise Unfit("encrypted")
        answer = {
            "pages": sum(1 for page in reader.pages if page.mediabox is not None),
            "has_javascript": any(_script(thing) for thing in _actions(reader)),
            "embedded_files": _count_embedded(reader),
        }
        with Writer(folder) as writer:
            _beside(reader, writer)
        return answer


def _beside(reader: Any, writer: Writer) -> None:
    """What a search of the pages' words would miss: properties, comments, what is typed into forms, bookmarks."""
    for name, value in plain(reader.trailer.get("/Info")).items():
        writer.beside(str(name).strip("/"), str(resolved(value)))
    xmp = resolved(plain(reader.root_object).get("/Metadata"))
    if hasattr(xmp, "get_data"):
        writer.beside("Properties", xmp.get_data()[:_LONGEST_XMP].decode("utf-8", "replace"))
    for data in _form_data(plain(plain(reader.root_object).get("/AcroForm"))):
        writer.beside("Form data", data)
    for title in _bookmarks(plain(reader.root_object)):
        writer.beside("Bookmarks", title)
    for number, page in enumerate(reader.pages, 1):
        typed = [words for note in many(page, "/Annots") for words in _typed_on_page(plain(note))]
        if typed:
            writer.beside("Comments and form fields", "\n".join(typed), number)


def _form_data(form: dict[str, Any]) -> Iterator[str]:
    """What is typed into a form of the newer kind (XFA), which no page shows; its marks are taken out."""
    whole = resolved(form.get("/XFA"))
    for part in whole if isinstance(whole, list) else [whole]:
        stream = resolved(part)
        if hasattr(stream, "get_data"):
            yield _MARKS.sub(" ", stream.get_data()[:_LONGEST_FORM].decode("utf-8", "replace"))


def _typed_on_page(note: dict[str, Any]) -> Iterator[str]:
    for thing in (note, plain(note.get("/Parent"))):
        for name in _TYPED_NAMES:
            value = resolved(thing.get(name))
            if isinstance(value, str) and value.strip() and not value.startswith("/"):
                yield str(value)


def _bookmarks(root: dict[str, Any]) -> Iterator[str]:
    waiting, visited = [plain(plain(root.get("/Outlines")).get("/First"))], set()
    # Not by recursion: a hostile outline may be deeper than Python goes, or bite its own tail.
    while waiting:
        node = waiting.pop()
        if not node or id(node) in visited:
            continue
        visited.add(id(node))
        yield str(resolved(node.get("/Title")) or "")
        waiting += [plain(node.get("/Next")), plain(node.get("/First"))]


def _actions(reader: Any) -> Iterator[Any]:
    """Everything of the document that may start an action by itself or by a click."""
    root = plain(reader.root_object)
    yield root.get("/OpenAction")
    yield from _values(root.get("/AA"))
    yield from _named(root, "/JavaScript")
    for field in many(plain(root.get("/AcroForm")), "/Fields"):
        yield from _values(plain(field).get("/AA"))
    for page in reader.pages:
        yield from _values(page.get("/AA"))
        for note in many(page, "/Annots"):
            yield plain(note).get("/A")
            yield from _values(plain(note).get("/AA"))


def _script(action: Any) -> bool:
    return bool(plain(action).get("/S") == "/JavaScript" or "/JS" in plain(action))


def _count_embedded(reader: Any) -> int:
    named = sum(1 for _ in _named(plain(reader.root_object), "/EmbeddedFiles"))
    noted = (plain(note) for page in reader.pages for note in many(page, "/Annots"))
    return named + sum(1 for note in noted if note.get("/Subtype") == "/FileAttachment")


def plain(thing: Any) -> dict[str, Any]:
    """The dictionary behind a reference, or an empty one."""
    value = resolved(thing)
    return value if isinstance(value, dict) else {}


def resolved(thing: Any) -> Any:
    """What a reference leads to."""
    return thing.get_object() if hasattr(thing, "get_object") else thing


def many(thing: dict[str, Any], name: str) -> list[Any]:
    """The list of that name, or an empty one."""
    value = resolved(thing.get(name))
    return value if isinstance(value, list) else []


def _values(thing: Any) -> Iterator[Any]:
    yield from plain(thing).values()


def _named(root: dict[str, Any], name: str) -> Iterator[Any]:
    """The values of a name tree; a tree that bites its own tail is walked once."""
    waiting, visited = [plain(plain(root.get("/Names")).get(name))], set()
    while waiting:
        node = waiting.pop()
        if id(node) in visited:
            continue
        visited.add(id(node))
        yield from many(node, "/Names")[1::2]
        waiting.extend(plain(kid) for kid in many(node, "/Kids"))


def text(path: Path, folder: Path) -> dict[str, Any]:
    """Write the words of each page, one unit a page."""
    with _opened(path) as document, Writer(folder) as writer:
        for number in range(len(document)):
            with (
                contextlib.closing(document[number]) as page,
                contextlib.closing(page.get_textpage()) as words,
            ):
                writer.unit(words.get_text_range())
        return writer.answer()


def pictures(path: Path, folder: Path, first: int, last: int) -> dict[str, Any]:
    """Draw pages `first` to `last` as WebP files named by their number (pypdfium2, pillow)."""
    with _opened(path) as document:
        for number in range(first, last + 1):
            with contextlib.closing(document[number - 1]) as page:
                width, height = max(page.get_width(), 1), max(page.get_height(), 1)
                scale = min(PICTURE_WIDTH / width, PICTURE_HEIGHT / height)
                with contextlib.closing(page.render(scale=scale, may_draw_forms=False)) as drawn:
                    image = drawn.to_pil().convert("RGB")
            image.save(folder / f"{number}.webp", "WEBP", quality=QUALITY, method=EFFORT)
    return {"first": first, "last": last}


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        yield document
    finally:
        document.close()
