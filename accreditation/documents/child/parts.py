"""How the parts of an office document are found: what kind it is, what leads where, and what else it holds."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import IO
from urllib.parse import unquote

from accreditation.documents.child import archive as archives
from accreditation.documents.child.archive import Archive
from accreditation.documents.child.limits import MEBIBYTE, Damaged
from accreditation.documents.child.markup import events

CONTENT_TYPES = "[content_types].xml"
KINDS = {
    "wordprocessingml": "word",
    "spreadsheetml": "excel",
    "presentationml": "powerpoint",
    # With macros, which are refused by their own name.
    "ms-word": "word",
    "ms-excel": "excel",
    "ms-powerpoint": "powerpoint",
}
_MAIN = ("document", "sheet", "presentation", "slideshow", "template")
"""A slide show and a template are the same document, which only opens in another way."""
_MACROS = ("vbaproject", "macrosheet", "macroenabled")
_SILENT = tuple(
    f"{name}+xml"
    for name in (
        "theme",
        ".styles",
        ".styleswitheffects",
        ".fonttable",
        ".settings",
        ".websettings",
        ".numbering",
        ".tablestyles",
        ".presprops",
        ".viewprops",
        ".calcchain",
    )
)
"""Types of parts that hold how it looks, and no words of anybody's."""
_LAID_INSIDE = ("oleObject", "package", "subDocument")
_SHOWN_AS_THEY_ARE = "aFChunk"
MOST_OF_A_DRAWING = 32 * MEBIBYTE
_DOCUMENT = b"PK\x03\x04"


@dataclass(frozen=True)
class Link:
    """Where one part leads; `kind` is the last word of its type."""

    id: str
    kind: str
    target: str
    outside: bool
    type: str = ""


class ContentTypes:
    """What each part is said to hold."""

    def __init__(self, archive: Archive) -> None:
        self._by_name: dict[str, str] = {}
        self._by_extension: dict[str, str] = {}
        if CONTENT_TYPES not in archive:
            return
        with archive.opened(CONTENT_TYPES) as stream:
            for event, name, attributes in events(stream):
                announced = attributes.get("ContentType", "").strip().lower()
                if event == "start" and name == "Override":
                    self._by_name[attributes.get("PartName", "").lower().lstrip("/")] = announced
                elif event == "start" and name == "Default":
                    self._by_extension[attributes.get("Extension", "").lower()] = announced

    def of(self, name: str) -> str:
        """The type of one part, in lower case."""
        lower = name.lower().lstrip("/")
        return self._by_name.get(lower) or self._by_extension.get(lower.rpartition(".")[2], "")

    def is_markup(self, name: str) -> bool:
        """Whether a part is XML, by its type or by its name."""
        own = self.of(name)
        return name.endswith((".xml", ".vml", ".rels")) or own.endswith(("+xml", "/xml", "vmldrawing"))


class Package:
    """One document as its parts hang together."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.types = ContentTypes(archive)

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """One part as markup; old drawings have line ends that are written as in a web page."""
        if name.endswith(".vml") or self.types.of(name).endswith("vmldrawing"):
            yield io.BytesIO(self.archive.read(name, MOST_OF_A_DRAWING).replace(b"<br>", b"<br/>"))
            return
        with self.archive.opened(name) as stream:
            yield stream

    @cached_property
    def kind(self) -> str:
        """word, excel or powerpoint by the main part's type, else nothing."""
        try:
            main = main_part(self.archive)
        except Damaged:
            return ""
        words = self.types.of(main).replace("/", ".").replace(".macroenabled", "").split(".")
        if words[-1] != "main+xml" or words[-2] not in _MAIN:
            return ""
        return next((kind for name, kind in KINDS.items() if name in words), "")

    @cached_property
    def links(self) -> list[Link]:
        """What all parts lead to, also those to which nothing leads."""
        return [link for name in self.archive.names("", ".rels") for link in _read_links(self.archive, name)]

    @cached_property
    def has_macros(self) -> bool:
        """Whether anything in it can run of itself."""
        if any(sign in self._main_type for sign in _MACROS):
            return True
        names = self.archive.names()
        return any(
            posixpath.basename(name).startswith("vbaproject")
            or "/macrosheets/" in name
            or any(sign in self.types.of(name) for sign in _MACROS[:2])
            for name in names
        ) or any(_MACROS[0] in link.kind.lower() or _MACROS[1] in link.kind.lower() for link in self.links)

    @property
    def _main_type(self) -> str:
        try:
            return self.types.of(main_part(self.archive))
        except Damaged:
            return ""

    @cached_property
    def has_controls(self) -> bool:
        """Whether buttons and boxes of other programs stand in it (ActiveX)."""
        return any(
            "/activex/" in f"/{name}" or "activex" in self.types.of(name) for name in self.archive.names()
        ) or any(link.kind.lower() in ("control", "activexcontrolbinary") for link in self.links)

    @cached_property
    def shows_other_files(self) -> bool:
        """Whether web pages, e-mails or other texts stand in it as they are, which Word alone turns into its own words."""
        return any(link.kind.lower() == _SHOWN_AS_THEY_ARE.lower() for link in self.links)

    @cached_property
    def _laid_inside(self) -> list[str]:
        linked = {
            link.target.lower() for link in self.links if link.kind in _LAID_INSIDE and not link.outside
        }
        return sorted(
            name
            for name in self.archive.names()
            if name in linked or ("/embeddings/" in f"/{name}" and not name.endswith("/"))
        )

    @cached_property
    def documents(self) -> list[str]:
        """The office documents that lie inside it, by what they are and not by their names."""
        return [name for name in self._laid_inside if _kind_inside(self.archive, name)]

    @property
    def strangers(self) -> list[str]:
        """Files inside it that are no office documents, so that nobody can look into them."""
        return [name for name in self._laid_inside if name not in self.documents]

    def rest(self, read: set[str]) -> list[str]:
        """The parts with words that were not read yet."""
        names_read = {name.lower() for name in read}
        return [
            name
            for name in self.archive.names()
            if name not in names_read
            and name != CONTENT_TYPES
            and self.types.is_markup(name)
            and not self.types.of(name).endswith(_SILENT)
        ]


def _kind_inside(archive: Archive, name: str) -> str:
    with archive.opened(name) as stream:
        if stream.read(len(_DOCUMENT)) != _DOCUMENT:
            return ""
    try:
        with archives.opened(archives.inside(archive, name)) as inner:
            return Package(inner).kind
    except (Damaged, zipfile.BadZipFile):
        return ""


def links(archive: Archive, part: str) -> list[Link]:
    """What a part leads to."""
    folder, name = posixpath.split(part.lstrip("/"))
    return _read_links(archive, posixpath.join(folder, "_rels", f"{name}.rels"))


def _read_links(archive: Archive, rels: str) -> list[Link]:
    if rels not in archive:
        return []
    folder = posixpath.dirname(posixpath.dirname(rels))
    targets = []
    with archive.opened(rels) as stream:
        for event, tag, attributes in events(stream):
            if event == "start" and tag == "Relationship":
                outside = attributes.get("TargetMode", "").strip().lower() == "external"
                target = attributes.get("Target", "")
                own = attributes.get("Type", "").strip()
                place = target if outside else _inside(archive, folder, target.strip())
                kind = own.rpartition("/")[2]
                targets.append(Link(attributes.get("Id", ""), kind, place, outside, own))
    return targets


def _inside(archive: Archive, folder: str, target: str) -> str:
    """The part that a target names; programs differ in whether they write spaces as they are."""
    place = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return place if place in archive or unquote(place) not in archive else unquote(place)


def main_part(archive: Archive) -> str:
    """The part with which the document begins."""
    for link in links(archive, ""):
        if link.kind == "officeDocument" and link.target in archive:
            return link.target
    raise Damaged("no main part")
