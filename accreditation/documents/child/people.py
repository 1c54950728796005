"""Gathers the names that a document's hidden details hold of people, so that a copy can be searched for them."""

import re
from collections.abc import Iterator

from accreditation.documents.child.markup import CHUNK, Event, events
from accreditation.documents.child.parts import Package

NOBODY = "Author"
SHORTEST = 4
_MOST = 500
_OF_PEOPLE = (
    "author",
    "userName",
    "userId",
    "lastModifiedBy",
    "refreshedBy",
    "suggestedsigner",
    "suggestedsigner2",
)
_NAMED = {
    "cmAuthor": "name",
    "author": "name",
    "chgData": "name",
    "userInfo": "name",
    "person": "displayName",
}
_PROPERTIES = {"creator", "lastModifiedBy", "Manager", "Company"}
_OWN_PROPERTY = re.compile(
    r"author|owner|mail|user|manager|editor|checked|reviewer|client|name|\bby\b", re.IGNORECASE
)
_FOLDER = re.compile(
    r"[\\/](?:users|home|personal)[\\/]([^\\/:*?\"<>|\s][^\\/:*?\"<>|]*)[\\/]", re.IGNORECASE
)
_SAYS_NOTHING = frozenset(
    {
        *(
            "admin",
            "administrator",
            "all users",
            "author",
            "authors",
            "company",
            "default",
            "default user",
            "guest",
        ),
        *(
            "home",
            "manager",
            "microsoft",
            "microsoft office user",
            "none",
            "normal",
            "office",
            "owner",
            "public",
        ),
        *(
            "shared",
            "standard",
            "student",
            "table",
            "title",
            "unknown",
            "user",
            "username",
            "users",
            "windows user",
        ),
        *("apache poi", "libreoffice", "openpyxl", "python-docx", "steve canny", "xlsxwriter"),
    }
)
"""What programs write where they know nobody."""
_MAY_NAME = re.compile(
    rb"author|user|modifiedby|refreshedby|signer|person|creator|manager|company|chgdata|propert|home|personal",
    re.IGNORECASE,
)
_OVERLAP = 40
_IDENTIFIER = re.compile(r"[{(]?[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}[)}]?|[\d\W_]+")


class People:
    """The names that one document's details hold."""

    def __init__(self, names: set[str]) -> None:
        self.names = sorted(names, key=lambda name: (-len(name), name))[:_MOST]
        self._all = _any_of(self.names)
        # One word alone may also be a word of the format itself.
        self._sure = _any_of([name for name in self.names if " " in name or "@" in name])

    def without(self, words: str) -> str:
        """The words with “Author” for each name."""
        return self._all.sub(NOBODY, words) if self._all else words

    def without_sure(self, words: str) -> str:
        """The same for names that can be nothing else: of two words, or an address."""
        if self._sure is None or (" " not in words and "@" not in words):
            return words
        return self._sure.sub(NOBODY, words)

    def are_in(self, content: bytes) -> bool:
        """Whether a name stands in bytes, as programs write letters."""
        return any(
            name.encode(encoding, "replace") in content
            for name in self.names
            if len(name) > SHORTEST
            for encoding in ("utf-8", "utf-16-le", "utf-16-be")
        )


def _any_of(names: list[str]) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)") if names else None


def named_in(package: Package) -> People:
    """Everybody whom the document's properties, changes, comments and paths name."""
    names: set[str] = set()
    properties = {
        link.target.lower()
        for link in package.links
        if link.kind.lower().endswith("-properties") and not link.outside
    }
    for part in package.archive.names():
        if package.types.is_markup(part):
            if not _may_name(package, part):
                continue
            is_property = part in properties or package.types.of(part).endswith("-properties+xml")
            with package.opened(part) as stream:
                for name in _names(events(stream), is_property=is_property):
                    names |= set(_worth_searching(name))
    return People(names)


def _may_name(package: Package, part: str) -> bool:
    """Whether a part can name anybody; most of a large document are parts that cannot, and need not be taken apart."""
    with package.archive.opened(part) as stream:
        before = b""
        while chunk := stream.read(CHUNK):
            # Letters of two bytes are looked for in the same way.
            if _MAY_NAME.search(before + chunk.replace(b"\0", b"")):
                return True
            before = chunk[-_OVERLAP:].replace(b"\0", b"")
    return False


def _names(all_events: Iterator[Event], *, is_property: bool) -> Iterator[str]:
    reading = own = False
    for kind, name, attributes in all_events:
        if kind == "start":
            reading = (name in _PROPERTIES or own) if is_property else name == "author" and not attributes
            if is_property and name == "property":
                own = bool(_OWN_PROPERTY.search(attributes.get("name", "")))
            yield from _in_attributes(name, attributes)
        elif kind == "end":
            reading = False
            own = own and name != "property"
        elif reading:
            yield name


def _in_attributes(element: str, attributes: dict[str, str]) -> Iterator[str]:
    for attribute, value in attributes.items():
        if attribute in _OF_PEOPLE or _NAMED.get(element) == attribute:
            yield value
        elif "\\" in value or "/" in value:
            yield from _FOLDER.findall(value)


def _worth_searching(value: str) -> Iterator[str]:
    for part in value.split("::"):
        name = " ".join(part.split())
        if len(name) >= SHORTEST and name.lower() not in _SAYS_NOTHING and not _IDENTIFIER.fullmatch(name):
            yield name
