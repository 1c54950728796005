"""Writes a part of XML anew, element by element, as rules allow; prefixes stay, names of unknown vocabularies do not."""

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from typing import IO, Protocol
from xml.parsers import expat

from accreditation.documents.child.limits import Damaged
from accreditation.documents.child.markup import CHUNK, DEEPEST
from accreditation.documents.child.vocabulary import is_known

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_UNKNOWN = "urn:unknown"
_WHITE = str.maketrans({"\r": "&#13;", "\n": "&#10;", "\t": "&#9;"})
"""Spaces that a reader of XML would turn into others."""


class Verdict(Enum):
    """What becomes of an element: it stays, goes with all that is in it, or leaves what is in it."""

    KEEP = 0
    DROP = 1
    UNWRAP = 2


@dataclass(slots=True)
class Attribute:
    """One attribute: its vocabulary, its name in it, its name as written, and its value."""

    space: str
    local: str
    tag: str
    value: str


@dataclass(slots=True)
class Element:
    """One element with its attributes, which rules may change."""

    space: str
    local: str
    tag: str
    attributes: list[Attribute]

    def value(self, local: str) -> str:
        """The value of an attribute, by its name alone."""
        return next((attribute.value for attribute in self.attributes if attribute.local == local), "")


class Rules(Protocol):
    """What a part may hold."""

    def element(self, element: Element) -> Verdict:
        """Whether it stays; its attributes may be changed."""

    def passed_over(self, element: Element) -> None:
        """Take note of an element within one that goes."""

    def is_whole(self, element: Element) -> bool:
        """Whether its words are needed whole to say whether it stays."""

    def settled(self, element: Element, words: str) -> str | None:
        """Such an element's words; None where it goes."""

    def words(self, element: Element, words: str) -> str:
        """Words as they may stand in an element."""

    def may_be_empty(self, element: Element) -> bool:
        """Whether it stays without anything in it."""

    def ended(self, element: Element) -> None:
        """Take note that an element is closed."""


@dataclass(slots=True)
class _Open:
    element: Element
    is_written: bool = True
    pending: str = ""
    whole: list[str] | None = None
    carried: list[tuple[str, str]] = field(default_factory=list)


def rewrite(source: IO[bytes], rules: Rules, target: IO[bytes]) -> None:
    """Write what the rules allow of one part; raises Damaged for a document type, and what expat says of broken XML."""
    rewriter = _Rewriter(rules, target.write)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.namespace_prefixes = True
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartNamespaceDeclHandler = rewriter.declare
    parser.StartElementHandler = rewriter.start
    parser.EndElementHandler = rewriter.end
    parser.CharacterDataHandler = rewriter.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    while chunk := source.read(CHUNK):
        parser.Parse(chunk, False)
        rewriter.write_out()
    parser.Parse(b"", True)
    rewriter.write_out()


def in_text(words: str) -> str:
    """Words as they stand between tags."""
    return html.escape(words, quote=False).replace("\r", "&#13;")


def quoted(value: str) -> str:
    """A value as it stands in a tag, with its quotes."""
    return f'"{html.escape(value).translate(_WHITE)}"'


def _refuse(*_anything: object) -> None:
    raise Damaged("a document type")


@lru_cache(maxsize=5000)
def _named(name: str) -> tuple[str, str, str]:
    """Vocabulary, name in it, and name as it was written."""
    parts = name.split(" ")
    if len(parts) == 1:
        return "", name, name
    space, local = parts[0], parts[1]
    return space, local, f"{parts[2]}:{local}" if len(parts) > 2 else local


class _Rewriter:
    def __init__(self, rules: Rules, write: Callable[[bytes], object]) -> None:
        self._rules, self._write = rules, write
        self._out: list[str] = [HEAD]
        self._stack: list[_Open] = []
        self._declared: list[tuple[str, str]] = []
        self._skipping = 0

    def write_out(self) -> None:
        self._write("".join(self._out).encode())
        self._out.clear()

    def declare(self, prefix: str | None, space: str | None) -> None:
        # A prefix is spoken of elsewhere, so it stays; what it stands for does not, where nobody knows it.
        own = space or ""
        self._declared.append((prefix or "", own if not own or is_known(own) else _UNKNOWN))

    def start(self, name: str, values: list[str]) -> None:
        declared, self._declared = self._declared, []
        attributes = [
            Attribute(*_named(values[place]), values[place + 1]) for place in range(0, len(values), 2)
        ]
        element = Element(*_named(name), attributes)
        if self._skipping or (self._stack and self._stack[-1].whole is not None):
            self._skipping += 1
            self._rules.passed_over(element)
            return
        if len(self._stack) > DEEPEST:
            raise Damaged("too deep")
        verdict = self._rules.element(element)
        if verdict is Verdict.DROP:
            self._skipping = 1
            return
        carried = [*(self._stack[-1].carried if self._stack else []), *declared]
        if verdict is Verdict.UNWRAP:
            self._stack.append(_Open(element, is_written=False, carried=carried))
            return
        whole: list[str] | None = [] if self._rules.is_whole(element) else None
        self._stack.append(_Open(element, pending=_start_tag(element, carried), whole=whole))

    def end(self, _name: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        closed = self._stack.pop()
        self._rules.ended(closed.element)
        if not closed.is_written:
            return
        tag = closed.element.tag
        if closed.whole is not None:
            words = self._rules.settled(closed.element, "".join(closed.whole))
            if words is not None:
                self._flush()
                self._out.append(f"{closed.pending}>{in_text(words)}</{tag}>")
        elif not closed.pending:
            self._out.append(f"</{tag}>")
        elif self._rules.may_be_empty(closed.element):
            self._flush()
            self._out.append(f"{closed.pending}/>")

    def text(self, words: str) -> None:
        if self._skipping or not self._stack:
            return
        opened = self._stack[-1]
        if opened.whole is not None:
            opened.whole.append(words)
            return
        if words.isspace() and not self._rules.may_be_empty(opened.element):
            return
        self._flush()
        self._out.append(in_text(self._rules.words(opened.element, words)))

    def _flush(self) -> None:
        """Write the beginnings that waited to see whether anything follows."""
        waiting = []
        for opened in reversed(self._stack):
            if opened.is_written:
                if not opened.pending:
                    break
                waiting.append(f"{opened.pending}>")
                opened.pending = ""
        self._out += reversed(waiting)


def _start_tag(element: Element, declared: list[tuple[str, str]]) -> str:
    if not declared and not element.attributes:
        return f"<{element.tag}"
    spaces = "".join(
        f" xmlns{':' if prefix else ''}{prefix}={quoted(space)}"
        # The last of two for one prefix holds.
        for prefix, space in dict(declared).items()
    )
    values = "".join(f" {attribute.tag}={quoted(attribute.value)}" for attribute in element.attributes)
    return f"<{element.tag}{spaces}{values}"
