"""Builds an office document anew from the parts that are known, so that the copy names nobody and leads nowhere outside."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from accreditation.documents.child import archive, drawn, fields, office_check, parts, people
from accreditation.documents.child.archive import Archive
from accreditation.documents.child.cleaning import Cleaning
from accreditation.documents.child.limits import Damaged
from accreditation.documents.child.parts import Link, Package
from accreditation.documents.child.people import People
from accreditation.documents.child.rewriting import HEAD, quoted, rewrite
from accreditation.documents.child.vocabulary import (
    DOCUMENTS,
    FOLDERS,
    IMAGE,
    INK,
    MODERN_COMMENTS,
    PACKAGE,
    PARTS,
    Kind,
    is_known,
)

_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of each part would tell when somebody worked on it."""
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LONGEST_ID = 100
_PLAIN_TYPE = re.compile(r"[\w.:/\-]+")
_COMMENTS = ("omments", "threadedComment")


@dataclass
class _Part:
    """One part of the original, where it lies in the copy, and those of its links that the copy has."""

    source: str
    target: str
    type: str
    kind: Kind
    links: list[tuple[Link, str]] = field(default_factory=list)


def write(path: Path, target: Path) -> None:
    """Write the copy of `path` to `target`; raises Damaged where it would not be what it copies, or would tell a name."""
    with archive.opened(str(path)) as opened:
        _copy(Package(opened), str(target))


def _copy(package: Package, target: str | IO[bytes]) -> None:
    if not package.kind:
        raise Damaged("no document")
    named = people.named_in(package)
    _write(package, _Plan(package), named, target)
    # What was written is read again: nothing counts as a copy that only should be one.
    with zipfile.ZipFile(target) as made:
        office_check.compare(package, Package(Archive(made)), named)


class _Plan:
    """Which parts the copy has: those that are led to from the main part by links that are known."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._counts: dict[str, int] = {}
        self.parts: dict[str, _Part] = {}
        self._root = next(
            link
            for link in parts.links(package.archive, "")
            if link.kind == "officeDocument" and not link.outside
        )
        waiting = [self._add(parts.main_part(package.archive), PARTS[package.kind]["officeDocument"], "xml")]
        while waiting:
            waiting += self._follow(waiting.pop(0))

    @property
    def root(self) -> tuple[Link, str]:
        """The link to the main part."""
        return self._root, next(iter(self.parts.values())).target

    def _follow(self, part: _Part) -> Iterator[_Part]:
        for link in parts.links(self._package.archive, part.source):
            if link.outside or link.target not in self._package.archive or not _is_known(link):
                continue
            if any(link.id == other.id for other, _ in part.links):
                continue
            seen = self.parts.get(link.target.lower())
            if seen is None:
                kind, extension = self._kind(link)
                if kind is None or not extension:
                    continue
                seen = self._add(link.target, kind, extension)
                yield seen
            part.links.append((link, seen.target))

    def _kind(self, link: Link) -> tuple[Kind | None, str]:
        """What kind of part it leads to, if copies have that, and the end of its name."""
        kind = PARTS[self._package.kind].get(link.kind)
        if link.kind == "comments" and "/office/2018/" in link.type:
            kind = MODERN_COMMENTS
        if link.kind == "customXml" and self._package.types.of(link.target) == INK.type.lower():
            kind = INK
        if kind is IMAGE:
            with self._package.archive.opened(link.target) as stream:
                return kind, drawn.kind(stream.read(drawn.HEAD))
        if kind is PACKAGE:
            return kind, self._extension_inside(link.target)
        return kind, "" if kind is None or link.kind == "officeDocument" else kind.place.rpartition(".")[2]

    def _extension_inside(self, name: str) -> str:
        if name.lower() not in self._package.documents:
            return ""
        with archive.opened(archive.inside(self._package.archive, name)) as inner:
            return DOCUMENTS[Package(inner).kind][0]

    def _add(self, source: str, kind: Kind, extension: str) -> _Part:
        number = self._counts[kind.place] = self._counts.get(kind.place, 0) + 1
        stem = kind.place.rpartition(".")[0] or kind.place
        name = stem.replace("#", str(number)) if "#" in stem else f"{stem}{number if number > 1 else ''}"
        part = _Part(source, f"{FOLDERS[self._package.kind]}/{name}.{extension}", kind.type, kind)
        if kind is IMAGE:
            part.type = drawn.TYPES[extension]
        if kind is PACKAGE:
            part.type = dict(DOCUMENTS.values())[extension]
        self.parts[source.lower()] = part
        return part


def _is_known(link: Link) -> bool:
    return is_known(link.type) and bool(_PLAIN_TYPE.fullmatch(link.type)) and len(link.id) <= _LONGEST_ID


def _write(package: Package, plan: _Plan, named: People, target: str | IO[bytes]) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        copy.writestr(_fresh("[Content_Types].xml"), _content_types(plan))
        copy.writestr(_fresh("_rels/.rels"), _relationships([plan.root], ""))
        for part in plan.parts.values():
            with copy.open(_fresh(part.target), "w", force_zip64=True) as written:
                _write_part(package, part, named, written)
            if part.links:
                folder, name = posixpath.split(part.target)
                copy.writestr(_fresh(f"{folder}/_rels/{name}.rels"), _relationships(part.links, folder))


def _write_part(package: Package, part: _Part, named: People, written: IO[bytes]) -> None:
    if part.kind is IMAGE:
        written.write(drawn.cleaned(package.archive.read(part.source)))
    elif part.kind is PACKAGE:
        made = io.BytesIO()
        with archive.opened(archive.inside(package.archive, part.source)) as inner:
            _copy(Package(inner), made)
        written.write(made.getvalue())
    else:
        taken_out = fields.taken_out(package, part.source) if package.kind == "word" else set()
        rules = Cleaning(
            named,
            {link.id for link, _ in part.links},
            taken_out=taken_out,
            is_comment=any(name in part.target for name in _COMMENTS),
        )
        with package.opened(part.source) as stream:
            rewrite(stream, rules, written)


def _fresh(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _content_types(plan: _Plan) -> str:
    plain = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    overrides = ""
    for part in plan.parts.values():
        if part.target.endswith(".xml"):
            overrides += f"<Override PartName={quoted('/' + part.target)} ContentType={quoted(part.type)}/>"
        else:
            plain[part.target.rpartition(".")[2]] = part.type
    defaults = "".join(
        f"<Default Extension={quoted(extension)} ContentType={quoted(own)}/>"
        for extension, own in sorted(plain.items())
    )
    return f'{HEAD}<Types xmlns="{_CONTENT_TYPES}">{defaults}{overrides}</Types>'


def _relationships(links: list[tuple[Link, str]], folder: str) -> str:
    each = "".join(
        f"<Relationship Id={quoted(link.id)} Type={quoted(link.type)}"
        f" Target={quoted(posixpath.relpath(target, folder) if folder else target)}/>"
        for link, target in links
    )
    return f'{HEAD}<Relationships xmlns="{_RELATIONSHIPS}">{each}</Relationships>'
