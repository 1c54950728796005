"""Opens a PDF: counts its pages, finds what acts or lies inside (pypdf), reads and draws its pages (pypdfium2)."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accreditation.documents.child import xmp
from accreditation.documents.child.pdf_opening import flat, opened, page_as_it_is, plainly
from accreditation.documents.child.writing import Writer

PICTURE_WIDTH = 1000
PICTURE_HEIGHT = 4000
QUALITY = 75
EFFORT = 2  # of 6: a twentieth larger than the best, and twice as fast
_LONGEST_FORM = 10_000_000
_MARKS = re.compile(r"<[^<>]*>")
_TYPED_NAMES = ("/Contents", "/V", "/RC", "/Subj", "/TU", "/DV")
_MEDIA = {"/RichMedia", "/Movie", "/Sound", "/3D"}


def inspect(path: Path, folder: Path) -> dict[str, Any]:
    """Count the pages, look for what acts and for files inside, and write down what stands beside the pages."""
    with plainly(path, folder) as reader:
        answer = {"pages": len(reader.pages), **_inside(reader)}
        with Writer(folder) as writer:
            _beside(reader, writer)
        return answer


def everything(reader: Any) -> Iterator[dict[str, Any]]:
    """Every dictionary and stream that the document leads to, each once."""
    from pypdf.generic import IndirectObject

    waiting: list[Any] = [reader.root_object]
    visited: set[int] = set()
    # Not by recursion: a hostile file may be deeper than Python goes, or bite its own tail.
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if thing.idnum not in visited:
                visited.add(thing.idnum)
                waiting.append(thing.get_object())
        elif isinstance(thing, dict):
            yield thing
            waiting.extend(dict.values(thing))
        elif isinstance(thing, list):
            waiting.extend(list.__iter__(thing))


def _inside(reader: Any) -> dict[str, Any]:
    scripts = launches = media = False
    files = 0
    for thing in everything(reader):
        action, subtype = thing.get("/S"), thing.get("/Subtype")
        scripts = scripts or action == "/JavaScript" or "/JS" in thing
        launches = launches or action == "/Launch"
        # A screen is a frame on the page; only with a film in it (a rendition) it is one.
        media = media or (subtype in _MEDIA and "/Rect" in thing) or action == "/Rendition"
        files += bool(plain(thing.get("/EF"))) or (
            subtype == "/FileAttachment" and "/EF" not in plain(thing.get("/FS"))
        )
    return {"has_javascript": scripts, "launches": launches, "media": media, "embedded_files": files}


def _beside(reader: Any, writer: Writer) -> None:
    """What a search of the pages' words would miss: properties, comments, what is typed into forms, bookmarks."""
    for name, value in plain(reader.trailer.get("/Info")).items():
        content = resolved(value)
        if not isinstance(content, (dict, list)):
            writer.beside(str(name).strip("/"), xmp.without_identifiers(str(content)))
    properties = resolved(plain(reader.root_object).get("/Metadata"))
    if hasattr(properties, "get_data"):
        writer.beside("Properties", "\n".join(xmp.words(properties.get_data())))
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


def text(path: Path, folder: Path) -> dict[str, Any]:
    """Write the words of each page, one unit a page, with what is typed into its forms where people see it."""
    with opened(path) as document, Writer(folder) as writer:
        for number in range(len(document)):
            with flat(document, number) as page, contextlib.closing(page.get_textpage()) as words:
                writer.unit(words.get_text_range())
        return writer.answer()


def pictures(path: Path, folder: Path, first: int, last: int) -> dict[str, Any]:
    """Draw pages `first` to `last` as WebP files named by their number (pypdfium2, pillow)."""
    with opened(path) as document:
        for number in range(first, last + 1):
            with page_as_it_is(document, number - 1) as page:
                image = drawn(page, PICTURE_WIDTH, PICTURE_HEIGHT)
            image.save(folder / f"{number}.webp", "WEBP", quality=QUALITY, method=EFFORT)
    return {"first": first, "last": last}


def drawn(page: Any, width: int, height: int, *, foot: float = 0) -> Any:
    """A page as people see it, its forms filled in, no wider and no higher than this; without so many points of its foot."""
    from PIL import Image

    if page.get_width() <= 0 or page.get_height() <= 0:
        return Image.new("RGB", (1, 1), "white")  # all of it is cut away
    across, down = max(page.get_width(), 1), max(page.get_height(), 1)
    scale = min(width / across, height / down)
    crop = (0, foot if foot < down / 2 else 0, 0, 0)
    with contextlib.closing(page.render(scale=scale, crop=crop)) as bitmap:
        return bitmap.to_pil().convert("RGB")
