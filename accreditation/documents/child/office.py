"""Opens a Word, Excel or PowerPoint document as the zip of XML that it is: what it holds, its words, a clean copy."""

from pathlib import Path
from typing import IO, Any

from accreditation.documents.child import archive, office_check, office_copy
from accreditation.documents.child.limits import Unfit
from accreditation.documents.child.markup import events
from accreditation.documents.child.parts import Package
from accreditation.documents.child.writing import Writer

_FILLED_BY_PEOPLE = ("v", "descr", "title", "name", "displayName", "author", "userName", "string")
_PLACES = {
    "docprops": "Properties",
    "customxml": "Hidden data",
    "charts": "Charts",
    "diagrams": "Drawings",
    "drawings": "Drawings",
    "externallinks": "Values from other workbooks",
    "pivotcache": "Data behind a pivot table",
    "comments": "Comments",
    "notesmasters": "Masters",
    "slidemasters": "Masters",
    "slidelayouts": "Masters",
    "_rels": "Links",
}


def inspect(path: Path, folder: Path) -> dict[str, Any]:
    """Which kind of document it is, whether it has macros, and the files inside that nobody can look into."""
    with archive.opened(str(path)) as opened:
        package = Package(opened)
        if package.kind:
            _refuse_what_is_not_read(package)
        return {
            "kind": package.kind,
            "macros": package.has_macros,
            "embedded_files": len(package.strangers) + _deeper(package),
        }


def _refuse_what_is_not_read(package: Package) -> None:
    if package.has_controls and not package.has_macros:
        raise Unfit("controls")
    if package.shows_other_files:
        raise Unfit("shown_files")


def _deeper(package: Package) -> int:
    """Files inside the documents inside it."""
    count = 0
    for name in package.documents:
        with archive.opened(archive.inside(package.archive, name)) as opened:
            inner = Package(opened)
            if inner.has_macros:
                raise Unfit("macros_inside")
            _refuse_what_is_not_read(inner)
            count += len(inner.strangers) + len(inner.documents)
    return count


def text(path: Path, folder: Path) -> dict[str, Any]:
    """Write its words unit by unit, then all that stands beside them: properties, hidden data, documents inside."""
    with archive.opened(str(path)) as opened, Writer(folder) as writer:
        package = Package(opened)
        read = office_check.READERS[package.kind](opened, writer)
        _beside(package, writer, read, "")
        for name in package.documents:
            _inner(archive.inside(opened, name), writer, name.rpartition("/")[2])
        return writer.answer()


def _inner(content: IO[bytes], writer: Writer, name: str) -> None:
    place = f"File inside: {name}"
    with archive.opened(content) as opened:
        inner = Package(opened)
        read = office_check.READERS[inner.kind](opened, _Aside(writer, place)) if inner.kind else set()
        _beside(inner, writer, read, f"{place}, ")


class _Aside(Writer):
    """Takes the units of a document inside another as words beside the outer one's."""

    def __init__(self, outer: Writer, place: str) -> None:
        self._outer, self._place = outer, place

    def unit(self, text: str, label: str = "") -> None:
        """The next unit of the inner document."""
        self._outer.beside(f"{self._place}, {label}", text)

    def beside(self, place: str, text: str, page: int | None = None) -> None:
        """What stands beside them."""
        self._outer.beside(f"{self._place}, {place}", text)


def _beside(package: Package, writer: Writer, read: set[str], before: str) -> None:
    for name in package.rest(read):
        with package.opened(name) as stream:
            writer.beside(before + _place(name), "\n".join(_everything(stream)))


def _place(name: str) -> str:
    steps = name.replace("\\", "/").split("/")
    return next((_PLACES[step] for step in steps if step in _PLACES), "Other parts")


def _everything(stream: IO[bytes]) -> list[str]:
    """All the words of a part, whatever it is, and of its attributes those that people fill."""
    words: list[str] = []
    for kind, name, attributes in events(stream):
        if kind == "text":
            if name.strip():
                words.append(name)
        elif name == "Relationship":
            if kind == "start" and attributes.get("TargetMode", "").lower() == "external":
                words.append(attributes.get("Target", ""))
        else:
            words += [attributes[attribute] for attribute in _FILLED_BY_PEOPLE if attributes.get(attribute)]
    return words


def strip(path: Path, folder: Path) -> dict[str, Any]:
    """Write a copy without properties and names of those who wrote, commented or changed it."""
    office_copy.write(path, folder / "stripped")
    return {"stripped": True}
