"""Writes an office document anew without its properties and the names of those who wrote, commented or changed it."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from accreditation.documents.child import archive, pictures
from accreditation.documents.child.archive import Archive
from accreditation.documents.child.limits import Damaged

_MOMENT = (1980, 1, 1, 0, 0, 0)
_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = b"http://schemas.openxmlformats.org/"
EMPTY = {
    "docprops/core.xml": _HEAD
    + b'<cp:coreProperties xmlns:cp="%spackage/2006/metadata/core-properties"/>' % _OFFICE,
    "docprops/app.xml": _HEAD + b'<Properties xmlns="%sofficeDocument/2006/extended-properties"/>' % _OFFICE,
    "docprops/custom.xml": _HEAD + b'<Properties xmlns="%sofficeDocument/2006/custom-properties"/>' % _OFFICE,
}
_Change = tuple[re.Pattern[bytes], bytes]
_NAMES: tuple[_Change, ...] = (
    # Word: who changed or commented, and the list of people.
    (re.compile(rb'(\s(?:\w+:)?author=)("[^"]*"|\'[^\']*\')'), rb'\1"Author"'),
    (re.compile(rb'(\s(?:\w+:)?initials=)("[^"]*"|\'[^\']*\')'), rb'\1"A"'),
    (re.compile(rb'(\s(?:\w+:)?userId=)("[^"]*"|\'[^\']*\')'), rb'\1"Author"'),
    # Excel: authors of comments, people, the last folder it was saved in.
    (re.compile(rb"(<(?:\w+:)?author>)[^<]*(</)"), rb"\1Author\2"),
    (re.compile(rb'(<(?:\w+:)?person\s[^>]*?displayName=)("[^"]*"|\'[^\']*\')'), rb'\1"Author"'),
    (re.compile(rb"<(?:\w+:)?absPath\s[^>]*/>"), b""),
    (re.compile(rb'(\s(?:userName|lastModifiedBy|refreshedBy)=)("[^"]*"|\'[^\']*\')'), rb'\1"Author"'),
)
_SLIDE_AUTHORS = (
    re.compile(rb'(<(?:\w+:)?(?:cmAuthor|author)\s[^>]*?name=)("[^"]*"|\'[^\']*\')'),
    rb'\1"Author"',
)
_TEMPLATE = (
    re.compile(rb'(<Relationship\b[^>]*?/attachedTemplate"[^>]*?Target=)("[^"]*"|\'[^\']*\')'),
    rb'\1"file:///Normal.dotm"',
)


def write(path: Path, target: Path) -> None:
    """Write the copy of `path` to `target`; raises Damaged where its XML is not kept as UTF-8."""
    _rewrite(str(path), str(target))


def _rewrite(source: str | IO[bytes], target: str | IO[bytes]) -> None:
    with archive.opened(source) as opened, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in opened.entries():
            _copy(opened, entry, copy)


def _inner(content: bytes) -> bytes:
    """A document inside the document, likewise."""
    made = io.BytesIO()
    _rewrite(io.BytesIO(content), made)
    return made.getvalue()


def _copy(opened: Archive, entry: zipfile.ZipInfo, copy: zipfile.ZipFile) -> None:
    name = entry.filename.lower()
    # The time of each part tells when somebody worked on it.
    fresh = zipfile.ZipInfo(entry.filename, _MOMENT)
    fresh.compress_type = entry.compress_type
    change = _change_of(name)
    if change is not None:
        copy.writestr(fresh, change(opened.read(entry.filename)))
        return
    fresh.file_size = entry.file_size
    with opened.opened(entry.filename) as source, copy.open(fresh, "w") as written:
        while chunk := source.read(archive.CHUNK):
            written.write(chunk)


def _change_of(name: str) -> Callable[[bytes], bytes] | None:
    if name in EMPTY:
        return lambda content: EMPTY[name]
    if "/embeddings/" in name and name.endswith((".docx", ".xlsx", ".pptx")):
        return _inner
    if name.endswith((".jpg", ".jpeg", ".png")):
        return pictures.without_metadata
    if name.endswith((".xml", ".rels")):
        return lambda content: _nameless(name, content)
    return None


def _nameless(name: str, content: bytes) -> bytes:
    # The patterns are of single bytes; in UTF-16 they would find no name and leave all of them.
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:100]:
        raise Damaged("not UTF-8")
    changes = [*_NAMES]
    if "authors" in name:
        changes.append(_SLIDE_AUTHORS)
    if name.endswith(".rels"):
        changes = [_TEMPLATE]
    for pattern, words in changes:
        content = pattern.sub(words, content)
    return content
