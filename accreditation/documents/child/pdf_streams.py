"""Takes the bytes of a stream over into a copy: photographs without what they tell, none that lie outside the file (pypdf)."""

import re
import zlib
from typing import Any

from accreditation.documents.child import pictures as photographs
from accreditation.documents.child.pdf import resolved

_PHOTOGRAPHS = {"/DCTDecode", "/DCT", "/JPXDecode"}
_INLINE = re.compile(rb"\bBI\b.{0,1000}?/DCT", re.DOTALL)
_INLINE_PACKED = re.compile(rb"\[[^\[\]<>]{1,200}/DCT")
_SETTINGS = ("/Filter", "/F"), ("/DecodeParms", "/DP")


def cleaned(source: Any, made: Any) -> None:
    """Give the new stream the bytes of the old one."""
    from pypdf.generic import NameObject

    if "/F" in source:  # its bytes would be fetched from an address
        for name in ("/Filter", "/DecodeParms"):
            made.pop(name, None)
        made._data = b""  # noqa: SLF001 - pypdf gives no other way to fill a stream as it is
        return
    made._data = source._data  # noqa: SLF001 - as above
    filters = _listed(source.get("/Filter"))
    if "/Crypt" in filters:
        made._data = source.get_data()  # noqa: SLF001 - as above
        for name in ("/Filter", "/DecodeParms"):
            made.pop(name, None)
    elif filters and filters[-1] in _PHOTOGRAPHS:
        _clean_photograph(made, filters, _listed(source.get("/DecodeParms")))
    elif source.get("/Subtype") != "/Image":
        _clean_inline(source, made)
    made.pop(NameObject("/Length"), None)


def _clean_photograph(made: Any, filters: list[Any], settings: list[Any]) -> None:
    """Take the metadata out of a photograph, also of one that was packed once more; then it is packed no more."""
    from pypdf.generic import ArrayObject, NameObject

    if len(filters) > 1:
        made._data = _unpacked(made._data, filters[:-1], settings[:-1])  # noqa: SLF001 - as above
        made[NameObject("/Filter")] = NameObject(filters[-1])
        made.pop("/DecodeParms", None)
        if isinstance(settings[-1] if settings else None, dict):
            made[NameObject("/DecodeParms")] = ArrayObject(settings[-1:])
    made._data = photographs.without_metadata(made._data)  # noqa: SLF001 - as above


def _clean_inline(source: Any, made: Any) -> None:
    """Photographs that stand amid the drawing itself."""
    drawing = unpacked(source)
    if not _INLINE.search(drawing):
        return
    drawing = photographs.blanked(drawing)
    if _INLINE_PACKED.search(drawing):
        drawing = _unpacked_inline(drawing)
    made._data = drawing  # noqa: SLF001 - as above
    for name in ("/Filter", "/DecodeParms"):
        made.pop(name, None)


def _unpacked_inline(drawing: bytes) -> bytes:
    from pypdf.generic import ContentStream, DecodedStreamObject

    stream = DecodedStreamObject()
    stream.set_data(drawing)
    content = ContentStream(stream, None)
    operations = content.operations
    for operands, operator in operations:
        if operator == b"INLINE IMAGE":
            _clean_inline_image(operands)
    content.operations = operations
    return bytes(content.get_data())


def _clean_inline_image(image: Any) -> None:
    from pypdf.generic import NameObject

    settings = image["settings"]
    filters, parameters = (
        _listed(next((settings[name] for name in names if name in settings), None)) for names in _SETTINGS
    )
    if not filters or filters[-1] not in _PHOTOGRAPHS:
        return
    data = image["data"]
    if len(filters) > 1:
        data = _unpacked(data, filters[:-1], parameters[:-1])
        for name in (*_SETTINGS[0], *_SETTINGS[1]):
            settings.pop(name, None)
        settings[NameObject("/F")] = NameObject("/DCT")
    for name in ("/L", "/Length"):
        settings.pop(name, None)
    image["data"] = photographs.without_metadata(data) + b"\n"


def unpacked(stream: Any) -> bytes:
    """The bytes that are packed in a stream; none where pypdf has no way to unpack them."""
    from pypdf.errors import DependencyError, DeprecationError, PyPdfError

    try:
        return bytes(stream.get_data())
    except (DependencyError, DeprecationError, PyPdfError, NotImplementedError, ValueError, zlib.error):
        return b""


def _unpacked(data: bytes, filters: list[Any], settings: list[Any]) -> bytes:
    from pypdf.generic import ArrayObject, EncodedStreamObject, NameObject

    packed = EncodedStreamObject()
    packed._data = data  # noqa: SLF001 - pypdf gives no other way to fill a stream that is packed
    packed[NameObject("/Filter")] = ArrayObject(filters)
    if settings:
        packed[NameObject("/DecodeParms")] = ArrayObject(settings)
    return bytes(packed.get_data())


def _listed(value: Any) -> list[Any]:
    """What may stand alone or in a list, as a list of what is meant."""
    whole = resolved(value)
    several = whole if isinstance(whole, list) else [] if whole is None else [whole]
    return [resolved(item) for item in several]
