"""Reads XML part by part without entities, document types or anything outside it; words come out as they stand."""

from collections.abc import Iterator
from functools import lru_cache
from typing import IO
from xml.parsers import expat

from accreditation.documents.child.limits import Damaged

CHUNK = 64 * 1024
DEEPEST = 400

Event = tuple[str, str, dict[str, str]]
"""("start" | "end", local name, attributes by local name) or ("text", words, {})."""


_NOTHING: dict[str, str] = {}


class _Collector:
    def __init__(self) -> None:
        self.waiting: list[Event] = []
        self._depth = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Damaged("too deep")
        self.waiting.append(("start", _local(name), _by_local_name(attributes) if attributes else attributes))

    def end(self, name: str) -> None:
        self._depth -= 1
        self.waiting.append(("end", _local(name), _NOTHING))

    def text(self, words: str) -> None:
        self.waiting.append(("text", words, _NOTHING))


@lru_cache(maxsize=5000)
def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _by_local_name(attributes: dict[str, str]) -> dict[str, str]:
    """A link (`r:id`) counts for more than a plain attribute of the same name (`id`)."""
    if " " not in "".join(attributes):
        return attributes
    plain = {key: value for key, value in attributes.items() if " " not in key}
    return plain | {_local(key): value for key, value in attributes.items() if " " in key}


def _refuse(*_anything: object) -> None:
    raise Damaged("a document type")


def events(stream: IO[bytes]) -> Iterator[Event]:
    """What the part holds, in order; raises Damaged for a document type, and what expat says of broken XML."""
    collector = _Collector()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    # Nothing outside the part is ever fetched.
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk, False)
        yield from collector.waiting
        collector.waiting.clear()
    parser.Parse(b"", True)
    yield from collector.waiting
