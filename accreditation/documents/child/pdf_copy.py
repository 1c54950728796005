"""Writes a PDF anew without what tells of people or acts by itself; what its pages show is left as it is (pypdf)."""

from pathlib import Path
from typing import Any

from accreditation.documents.child import pictures as photographs
from accreditation.documents.child.pdf import found, many, plain

_OF_THE_DOCUMENT = ("/Metadata", "/OpenAction", "/AA", "/PieceInfo", "/AF", "/Collection", "/Threads")
_OF_ANYTHING = ("/Metadata", "/PieceInfo", "/LastModified", "/AF")
_OF_A_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/AA")
_ACTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"}


def write(path: Path, target: Path) -> None:
    """Write the copy of `path` to `target`."""
    import pypdf

    with path.open("rb") as handle:
        writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(handle))
    _clean_document(plain(writer.root_object))
    for page in writer.pages:
        page.pop("/AA", None)
        for note in many(page, "/Annots"):
            _clean_note(plain(note))
    for thing in writer._objects:  # noqa: SLF001 - pypdf gives no other way to every object
        _clean(thing)
    writer.metadata = None
    with target.open("wb") as written:
        writer.write(written)
    writer.close()


def _clean_document(root: dict[str, Any]) -> None:
    for name in _OF_THE_DOCUMENT:
        root.pop(name, None)
    names = plain(root.get("/Names"))
    for name in ("/JavaScript", "/EmbeddedFiles"):
        names.pop(name, None)


def _clean_note(note: dict[str, Any]) -> None:
    if note.get("/Subtype") == "/Widget":  # /T is the field's own name there
        note.pop("/AA", None)
        return
    for name in _OF_A_NOTE:
        note.pop(name, None)


def _clean(thing: Any) -> None:
    if not isinstance(thing, dict):
        return
    for name in _OF_ANYTHING:
        if name in thing:
            del thing[name]
    if found(thing.get("/S")) in _ACTS:
        thing.clear()
        return
    if plain(thing.get("/A")).get("/S") in _ACTS:
        del thing["/A"]
    if found(thing.get("/Filter")) == "/DCTDecode" and hasattr(thing, "_data"):
        thing._data = photographs.without_metadata(thing._data)  # noqa: SLF001 - the stream as it is kept
