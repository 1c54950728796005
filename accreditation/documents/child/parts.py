"""How the parts of an office document are found: what kind it is, what leads where, and what else it holds."""

import posixpath
from dataclasses import dataclass

from accreditation.documents.child.archive import Archive
from accreditation.documents.child.limits import Damaged
from accreditation.documents.child.markup import events

CONTENT_TYPES = "[content_types].xml"
MAIN = {
    "wordprocessingml.document": "word",
    "spreadsheetml.sheet": "excel",
    "presentationml.presentation": "powerpoint",
    "presentationml.slideshow": "powerpoint",
}
DOCUMENTS = (".docx", ".xlsx", ".pptx")
_SILENT = (
    "theme",
    "styles",
    "fonttable",
    "settings",
    "websettings",
    "numbering",
    "tablestyles",
    "presprops",
    "viewprops",
    "calcchain",
)
"""Parts that hold how it looks, and no words of anybody's."""


@dataclass(frozen=True)
class Link:
    """Where one part leads."""

    id: str
    kind: str
    target: str
    outside: bool


def kind_of(archive: Archive) -> tuple[str, bool]:
    """word, excel or powerpoint by the main part's type, else ""; and whether macros are announced."""
    if CONTENT_TYPES not in archive:
        return "", False
    kind, macros = "", False
    with archive.opened(CONTENT_TYPES) as stream:
        for event, name, attributes in events(stream):
            if event == "start" and name in ("Override", "Default"):
                announced = attributes.get("ContentType", "").lower()
                macros = macros or "macroenabled" in announced or "vbaproject" in announced
                for ending, main in MAIN.items():
                    if announced.endswith(f"{ending}.main+xml"):
                        kind = main
    return kind, macros


def links(archive: Archive, part: str) -> list[Link]:
    """What a part leads to."""
    folder, name = posixpath.split(part.lstrip("/"))
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in archive:
        return []
    targets = []
    with archive.opened(rels) as stream:
        for event, tag, attributes in events(stream):
            if event == "start" and tag == "Relationship":
                outside = attributes.get("TargetMode", "").lower() == "external"
                target = attributes.get("Target", "")
                place = (
                    target if outside else posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                )
                kind = attributes.get("Type", "").rpartition("/")[2]
                targets.append(Link(attributes.get("Id", ""), kind, place, outside))
    return targets


def main_part(archive: Archive) -> str:
    """The part with which the document begins."""
    for link in links(archive, ""):
        if link.kind == "officeDocument" and link.target in archive:
            return link.target
    raise Damaged("no main part")


def has_macros(archive: Archive) -> bool:
    """Whether anything in it can run."""
    for name in archive.names():
        last = posixpath.basename(name)
        if last.startswith("vbaproject") or "/macrosheets/" in name or "/activex/" in name:
            return True
    return False


def strangers(archive: Archive) -> list[str]:
    """Files inside it that are no office documents, so that nobody can look into them."""
    return [name for name in archive.names() if "/embeddings/" in name and not name.endswith(DOCUMENTS)]


def rest(archive: Archive, read: set[str]) -> list[str]:
    """The parts with words that were not read yet."""
    names_read = {name.lower() for name in read}
    return [
        name
        for name in archive.names("", ".xml", ".vml", ".rels")
        if name not in names_read
        and name != CONTENT_TYPES
        and not posixpath.basename(name).rstrip("0123456789.xml").startswith(_SILENT)
        and "/theme/" not in name
    ]
