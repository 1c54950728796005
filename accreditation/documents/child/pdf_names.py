"""Finds the people that a PDF's properties name, and looks whether any is left in a copy where no page says the name."""

import contextlib
import mmap
import re
from pathlib import Path
from typing import Any

from accreditation.documents.child import xmp
from accreditation.documents.child.pdf import everything, plain, resolved
from accreditation.documents.child.pdf_opening import opened
from accreditation.documents.child.pdf_streams import unpacked

_OF_PROGRAMS = {
    "/Producer", "/Creator", "/CreationDate", "/ModDate", "/Trapped", "/Title", "/Subject", "/Keywords"
}  # fmt: skip
_OF_SIGNATURES = ("/Name", "/ContactInfo")
_SHORTEST, _LONGEST = 4, 200
"""Shorter ones ("me", "PC1") stand in many bytes by chance; longer ones are no names."""

_POINTS = {"/DCTDecode", "/DCT", "/JPXDecode"}


def names(reader: Any) -> set[str]:
    """Everybody whom the document's properties, notes and signatures name."""
    from pypdf.generic import TextStringObject

    spelt: list[Any] = [
        value for key, value in plain(reader.trailer.get("/Info")).items() if key not in _OF_PROGRAMS
    ]
    for thing in everything(reader):
        if thing.get("/Type") == "/Sig" or "/ByteRange" in thing:
            spelt += [thing.get(name) for name in _OF_SIGNATURES]
        if "/T" in thing and "/Rect" in thing and thing.get("/Subtype") != "/Widget":
            spelt.append(thing["/T"])
        if thing.get("/Type") == "/OCG":
            spelt.append(plain(plain(thing.get("/Usage")).get("/User")).get("/Name"))
        properties = resolved(thing.get("/Metadata"))
        if hasattr(properties, "get_data"):
            spelt += map(TextStringObject, xmp.names(properties.get_data()))
    words = (resolved(value) for value in spelt)
    return {
        word.strip()
        for word in words
        if isinstance(word, TextStringObject)
        and _SHORTEST <= len(word.strip()) <= _LONGEST
        and any(map(str.isalpha, word))
    }


def left(people: set[str], rebuilding: Any, copy: Path) -> set[str]:
    """Those of them who stand anywhere in the copy, packed or not, though none of its pages or notes names them."""
    if not people:
        return set()
    spelt = {name: _spelt(name) for name in people}
    standing: set[str] = set()
    with copy.open("rb") as handle, mmap.mmap(handle.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        standing |= {name for name in people if spelt[name].search(whole)}
    for thing in rebuilding.objects:
        data = _unpacked(thing)
        standing |= {name for name in people - standing if spelt[name].search(data)}
    if not standing:
        return standing
    read = _flat("\n".join([*rebuilding.words, *_pages(copy)]))
    return {name for name in standing if _flat(name) not in read}


def _spelt(name: str) -> re.Pattern[bytes]:
    """The name in each way that programs write it, as a word of its own and not a part of another."""
    narrow, wide = {name.encode()}, {name.encode(encoding) for encoding in ("utf-16-be", "utf-16-le")}
    with contextlib.suppress(UnicodeEncodeError):
        narrow.add(name.encode("latin-1"))
    in_figures = {form.hex().encode() for form in narrow | wide}
    own = rb"(?<![A-Za-z0-9])(?:%s)(?![A-Za-z0-9])" % b"|".join(map(re.escape, narrow))
    others = [*map(re.escape, wide), *in_figures, *(form.upper() for form in in_figures)]
    return re.compile(b"|".join([own, *others]))


def _unpacked(thing: Any) -> bytes:
    """A stream's bytes as a program would read them; the points of pictures say nothing."""
    if not hasattr(thing, "_data"):
        return b""
    filters = str(thing.get("/Filter") or "")
    if not filters:
        return bytes(thing._data)  # noqa: SLF001 - pypdf gives no other way to the bytes as they are
    if thing.get("/Subtype") == "/Image" or any(points in filters for points in _POINTS):
        return b""
    return unpacked(thing)


def _pages(copy: Path) -> list[str]:
    with opened(copy) as document:
        return [document[number].get_textpage().get_text_range() for number in range(len(document))]


def _flat(words: str) -> str:
    return " ".join(words.split()).casefold()
