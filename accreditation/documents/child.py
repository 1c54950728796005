"""The limited child process in which a hostile file is opened: it measures and draws, and decides nothing.

A script of its own, started as `python -I -S`, with no environment and nothing of the project in reach; what it may
use comes as its first argument. It writes JSON to its output and files into its own folder.
"""

import contextlib
import json
import re
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

MEBIBYTE = 1024 * 1024
MEMORY = 1024 * MEBIBYTE
FILE = 64 * MEBIBYTE
OPEN_FILES = 32
PAGE_CHARACTERS = 50_000
ALL_CHARACTERS = 10_000_000
PICTURE_WIDTH = 1000
PICTURE_HEIGHT = 4000
QUALITY = 75
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")  # pdfium marks a divided word with U+FFFE
EFFORT = 2  # of 6: a twentieth larger than the best, and twice as fast


def limit(cpu_seconds: int) -> None:
    """Bind this process before it looks at anything."""
    for kind, most in (
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def inspect(path: Path) -> dict[str, Any]:
    """Count the pages and look for a password, scripts and files inside (pypdf)."""
    import pypdf

    with path.open("rb") as handle:  # given a path, pypdf would read the whole file into memory
        reader = pypdf.PdfReader(handle)
        if reader.is_encrypted:
            return {"encrypted": True}
        return {
            "encrypted": False,
            "pages": sum(1 for page in reader.pages if page.mediabox is not None),
            "has_javascript": any(_script(thing) for thing in _actions(reader)),
            "embedded_files": _count_embedded(reader),
        }


def _actions(reader: Any) -> Iterator[Any]:
    """Everything of the document that may start an action by itself or by a click."""
    root = _plain(reader.root_object)
    yield root.get("/OpenAction")
    yield from _values(root.get("/AA"))
    yield from _named(root, "/JavaScript")
    for field in _list(_plain(root.get("/AcroForm")), "/Fields"):
        yield from _values(_plain(field).get("/AA"))
    for page in reader.pages:
        yield from _values(page.get("/AA"))
        for note in _list(page, "/Annots"):
            yield _plain(note).get("/A")
            yield from _values(_plain(note).get("/AA"))


def _script(action: Any) -> bool:
    return bool(_plain(action).get("/S") == "/JavaScript" or "/JS" in _plain(action))


def _count_embedded(reader: Any) -> int:
    named = sum(1 for _ in _named(_plain(reader.root_object), "/EmbeddedFiles"))
    noted = (_plain(note) for page in reader.pages for note in _list(page, "/Annots"))
    return named + sum(1 for note in noted if note.get("/Subtype") == "/FileAttachment")


def _plain(thing: Any) -> dict[str, Any]:
    """The dictionary behind a reference, or an empty one."""
    found = _found(thing)
    return found if isinstance(found, dict) else {}


def _found(thing: Any) -> Any:
    return thing.get_object() if hasattr(thing, "get_object") else thing


def _list(thing: dict[str, Any], name: str) -> list[Any]:
    found = _found(thing.get(name))
    return found if isinstance(found, list) else []


def _values(thing: Any) -> Iterator[Any]:
    yield from _plain(thing).values()


def _named(root: dict[str, Any], name: str) -> Iterator[Any]:
    """The values of a name tree; a tree that bites its own tail is walked once."""
    waiting, seen = [_plain(_plain(root.get("/Names")).get(name))], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield from _list(node, "/Names")[1::2]
        waiting.extend(_plain(kid) for kid in _list(node, "/Kids"))


def text(path: Path, folder: Path) -> dict[str, Any]:
    """Write the words of each page to pages.jsonl, one line a page (pypdfium2)."""
    left, characters = ALL_CHARACTERS, 0
    with _opened(path) as document, (folder / "pages.jsonl").open("w") as target:
        for number in range(len(document)):
            with (
                contextlib.closing(document[number]) as page,
                contextlib.closing(page.get_textpage()) as words,
            ):
                found = _storable(words.get_text_range(0, min(words.count_chars(), PAGE_CHARACTERS, left)))
            target.write(json.dumps(found) + "\n")
            left = max(0, left - len(found))
            characters += len(found)
        return {"pages": len(document), "characters": characters}


def _storable(found: str) -> str:
    """With one kind of line end, and without control characters and halves of characters: no database keeps those."""
    whole = found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub("", whole.replace("\r\n", "\n"))


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


def main(arguments: list[str]) -> None:
    """Run one task and print what it found; trouble is a word in the answer, never a stack trace."""
    site, task, cpu_seconds, path, folder, *numbers = arguments
    limit(int(cpu_seconds))
    sys.path.append(site)
    sys.setrecursionlimit(2000)
    tasks: dict[str, Callable[[], dict[str, Any]]] = {
        "inspect": lambda: inspect(Path(path)),
        "text": lambda: text(Path(path), Path(folder)),
        "pictures": lambda: pictures(Path(path), Path(folder), *map(int, numbers)),
    }
    try:
        answer = tasks[task]()
    except MemoryError:
        answer = {"heavy": "memory"}
    except OSError as error:
        answer = {"heavy": "disk"} if error.errno else {"damaged": type(error).__name__}
    except Exception as error:  # noqa: BLE001 - whatever a hostile file provokes is told in one word
        answer = {"damaged": type(error).__name__}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1:])
