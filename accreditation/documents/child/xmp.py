"""Reads the properties that programs write as XML (XMP): the words that people fill in, and the names of people."""

import io
import re
from collections.abc import Iterator
from xml.parsers import expat

from accreditation.documents.child.limits import Damaged
from accreditation.documents.child.markup import events

LONGEST = 1_000_000
_PROGRAMS_OWN = frozenset(
    [
        "DocumentID",
        "InstanceID",
        "OriginalDocumentID",
        "VersionID",
        "documentID",
        "instanceID",
        "originalDocumentID",
        "versionID",
        "manifest",
        "History",
        "DerivedFrom",
        "Ingredients",
        "Pantry",
        "HistoryChangeList",
        "ManagedFrom",
        "RenditionOf",
        "Versions",
        "hash",
        "changed",
        "when",
        "lastURL",
        "NativeDigest",
        "digest",
        "CreatorTool",
        "Producer",
        "producer",
        "CreateDate",
        "ModifyDate",
        "MetadataDate",
        "DateTimeOriginal",
        "DateTimeDigitized",
        "DateCreated",
        "SerialNumber",
        "BodySerialNumber",
        "LensSerialNumber",
        "ImageUniqueID",
        "ImageNumber",
        "RawFileName",
        "DocumentAncestors",
        "DocChangeCount",
        "uuid",
        "checksum",
        "image",
        "Thumbnails",
        "hdrgm",
        "Data",
        "ContentID",
        "TimeStamp",
        "data",
        "Fingerprint",
        "Signature",
        "extendedXMP",
        "HasExtendedXMP",
    ]
)
"""Numbers and times of programs; nobody types or reads them, and among so many digits some always look like a person's."""
_OF_PEOPLE = frozenset(
    [
        "creator",
        "Author",
        "author",
        "Artist",
        "Owner",
        "OwnerName",
        "Manager",
        "LastModifiedBy",
        "lastModifiedBy",
        "contributor",
        "publisher",
        "CaptionWriter",
        "AuthorsPosition",
        "Creator",
        "Photographer",
        "SignedBy",
        "Company",
    ]
)
_IDENTIFIER = re.compile(r"[\w.:{}/-]*(?:[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}|[0-9a-fA-F]{20})[\w.:{}/-]*")
_MARKS = re.compile(r"<[^<>]*>")


def words(data: bytes) -> list[str]:
    """The words in it that a person may have typed."""
    return [text for name, text in _values(data) if name not in _PROGRAMS_OWN]


def names(data: bytes) -> list[str]:
    """The people and bodies that it names."""
    return [text for name, text in _values(data) if name in _OF_PEOPLE]


def without_identifiers(text: str) -> str:
    """The text without long hexadecimal identifiers, in whose digits a number may stand by chance."""
    return _IDENTIFIER.sub(" ", text)


def _values(data: bytes) -> Iterator[tuple[str, str]]:
    """Every value with its property's name; broken XML is one value without a name."""
    try:
        yield from [(name, without_identifiers(text)) for name, text in _properties(data[:LONGEST])]
    except (expat.ExpatError, Damaged, UnicodeError):
        rest = _MARKS.sub(" ", data[:LONGEST].decode("utf-8", "replace"))
        yield "", without_identifiers(rest)


def _properties(data: bytes) -> Iterator[tuple[str, str]]:
    inside: list[str] = []
    for kind, name, attributes in events(io.BytesIO(data.strip(b"\0 \r\n\t"))):
        if kind == "start":
            # A list's entries belong to the property around it.
            inside.append(inside[-1] if name in _CONTAINERS and inside else name)
            if inside[-1] not in _PROGRAMS_OWN:
                yield from ((key, value) for key, value in attributes.items() if key not in _PROGRAMS_OWN)
        elif kind == "end":
            inside.pop()
        elif name.strip() and not _PROGRAMS_OWN.intersection(inside):
            yield inside[-1] if inside else "", name


_CONTAINERS = frozenset({"Seq", "Bag", "Alt", "li", "Description", "value"})
