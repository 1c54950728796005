"""Writes a PDF anew without what tells of people or acts by itself; what its pages show is left as it is (pypdf)."""

from pathlib import Path
from typing import Any

from accreditation.documents.child import pictures as photographs
from accreditation.documents.child.pdf import many, plain, resolved

_OF_THE_DOCUMENT = (
    "/Metadata",
    "/OpenAction",
    "/AA",
    "/PieceInfo",
    "/AF",
    "/Collection",
    "/Threads",
    "/NeedsRendering",
)
_OF_ANYTHING = ("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/AA")
_OF_A_NOTE = ("/T", "/M", "/CreationDate", "/NM", "/AA")
_PHOTOGRAPHS = {"/DCTDecode", "/DCT", "/JPXDecode"}
_ACTS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData"}


def strip(path: Path, folder: Path) -> dict[str, Any]:
    """Write a copy without author, properties, scripts and files inside."""
    write(path, folder / "stripped")
    return {"stripped": True}


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
    _forget_what_nothing_leads_to(writer)
    with target.open("wb") as written:
        writer.write(written)
    writer.close()


def _forget_what_nothing_leads_to(writer: Any) -> None:
    """What was taken out must not lie about in the file: pypdf writes every object, whether or not anything names it."""
    from pypdf.generic import IndirectObject

    objects = writer._objects  # noqa: SLF001 - pypdf gives no other way to every object
    waiting: list[Any] = [writer.root_object.indirect_reference]
    reached: set[int] = set()
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if thing.idnum not in reached and 0 < thing.idnum <= len(objects):
                reached.add(thing.idnum)
                waiting.append(objects[thing.idnum - 1])
        elif isinstance(thing, dict):
            waiting.extend(dict.values(thing))
        elif isinstance(thing, list):
            waiting.extend(list.__iter__(thing))
    for number in range(len(objects)):
        if number + 1 not in reached:
            objects[number] = None


def _clean_document(root: dict[str, Any]) -> None:
    for name in _OF_THE_DOCUMENT:
        root.pop(name, None)
    names = plain(root.get("/Names"))
    for name in ("/JavaScript", "/EmbeddedFiles"):
        names.pop(name, None)
    # A form of the newer kind holds scripts of its own, and words that no page shows.
    plain(root.get("/AcroForm")).pop("/XFA", None)


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
    if resolved(thing.get("/S")) in _ACTS:
        thing.clear()
        return
    action = plain(thing.get("/A"))
    if action.get("/S") in _ACTS:
        del thing["/A"]
    action.pop("/Next", None)
    if hasattr(thing, "_data"):
        _clean_photograph(thing)


def _clean_photograph(stream: Any) -> None:
    """Take the metadata out of a photograph, also of one that was packed once more; then it is packed no more."""
    from pypdf.generic import ArrayObject, NameObject

    filters, settings = (_listed(stream.get(name)) for name in ("/Filter", "/DecodeParms"))
    if not filters or filters[-1] not in _PHOTOGRAPHS:
        return
    if len(filters) > 1:
        stream._data = _unpacked(stream._data, filters[:-1], settings[:-1])  # noqa: SLF001 - as it is kept
        stream[NameObject("/Filter")] = NameObject(filters[-1])
        stream.pop("/DecodeParms", None)
        if isinstance(settings[-1] if settings else None, dict):
            stream[NameObject("/DecodeParms")] = ArrayObject(settings[-1:])
    stream._data = photographs.without_metadata(stream._data)  # noqa: SLF001 - the stream as it is kept


def _unpacked(data: bytes, filters: list[Any], settings: list[Any]) -> bytes:
    from pypdf.generic import ArrayObject, EncodedStreamObject, NameObject

    packed = EncodedStreamObject()
    packed._data = data  # noqa: SLF001 - pypdf gives no other way to fill a stream that is packed
    packed[NameObject("/Filter")] = ArrayObject(filters)
    if settings:
        packed[NameObject("/DecodeParms")] = ArrayObject(settings)
    unpacked: bytes = packed.get_data()
    return unpacked


def _listed(value: Any) -> list[Any]:
    """What may stand alone or in a list, as a list of what is meant."""
    whole = resolved(value)
    several = whole if isinstance(whole, list) else [] if whole is None else [whole]
    return [resolved(item) for item in several]
