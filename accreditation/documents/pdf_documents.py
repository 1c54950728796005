"""Writes a described document as a tagged PDF; what no font can show stands as its name, so that the file stays readable to all."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from accreditation.documents import typeset
from accreditation.documents.descriptions import Document, Note, as_data, document_of, with_texts
from accreditation.documents.making import hand_over

TEMPLATE = "document"
ROUNDS = 4
"""A sign may first be named as one that no font has, then as one that the format forbids."""

NAMED = (
    "Some signs that no font of this document has stand in it as their names, in square brackets."
    " The Word document has them as they were written."
)
_LETTERS_NOT_NAMED = frozenset({"Lo", "Co", "Cn"})
_SIGN = re.compile(r'(?:the text|the codepoint) `"((?:[^"\\]|\\.)+)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def written(document: Document) -> bytes:
    """The document as a PDF, tagged to PDF/UA-1 and fit to be kept (PDF/A-2a)."""
    try:
        return _set(document)
    except typeset.CannotTypeset:
        # Only now, because the fonts of a machine may give other bytes than those of another.
        return _set_with_names(document)


def _set(document: Document, *, machine_fonts: bool = False) -> bytes:
    return typeset.pdf(TEMPLATE, as_data(document), made_on=document.made_on, machine_fonts=machine_fonts)


def _set_with_names(document: Document) -> bytes:
    """With the machine's fonts too, and with the names of the signs that these do not have either."""
    signs: set[str] = set()
    for _ in range(ROUNDS):
        try:
            return _set(_named(document, signs), machine_fonts=True)
        except typeset.CannotTypeset as error:
            more = signs_in(str(error)) - signs
            if not more:
                raise
            signs |= more
    return _set(_named(document, signs), machine_fonts=True)


def signs_in(complaint: str) -> set[str]:
    """The signs that a complaint of the typesetter names."""
    return {
        sign
        for text in _SIGN.findall(complaint)
        for sign in _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    }


def _named(document: Document, signs: set[str]) -> Document:
    if not signs:
        return document
    names = str.maketrans({sign: name_of(sign) for sign in signs})
    named = with_texts(document, lambda text: text.translate(names))
    return replace(named, first=(*named.first, Note(NAMED)))


def name_of(sign: str) -> str:
    """How a sign is written that cannot be shown: a picture by its name, a letter by its number, a joiner not at all."""
    kind = unicodedata.category(sign)
    if kind in {"Cf", "Mn"}:
        return ""
    number = f"U+{ord(sign):04X}"
    name = "" if kind in _LETTERS_NOT_NAMED else unicodedata.name(sign, "").lower()
    return f"[{name or number}]"


def _from_data(data: Mapping[str, Any]) -> bytes:
    return written(document_of(data))


if __name__ == "__main__":
    hand_over(_from_data)
