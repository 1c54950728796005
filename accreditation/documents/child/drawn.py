"""Knows the pictures of office documents by their bytes, and gives each without what it tells of people and places."""

import io
import struct
import zlib

from accreditation.documents.child import pictures
from accreditation.documents.child.limits import MEBIBYTE, Damaged

_MOST = 64 * MEBIBYTE
_STARTS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\xd7\xcd\xc6\x9a", "wmf"),
    (b"\x01\0\x09\0", "wmf"),
    (b"\x02\0\x09\0", "wmf"),
)
_PACKED = b"\x1f\x8b"
_EMF_SIGN = slice(40, 44)
HEAD = 4096
"""Bytes that say what a picture is."""
TYPES = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
}
_GIF_HEAD, _GIF_EXTENSION, _GIF_POINTS, _GIF_END = 13, 0x21, 0x2C, 0x3B
_GIF_KEPT = {0xF9, 0x01}
_GIF_LOOPS = b"NETSCAPE2.0"


def kind(head: bytes) -> str:
    """The end of its name in a copy; nothing for what is no picture that is kept."""
    if head.startswith(_PACKED):
        try:
            head = zlib.decompressobj(wbits=31).decompress(head, HEAD)
        except zlib.error:
            return ""
    if head.startswith(b"\x01\0\0\0") and head[_EMF_SIGN] == b" EMF":
        return "emf"
    own = next((name for start, name in _STARTS if head.startswith(start)), "")
    # Its properties stand between its points, so it is drawn anew.
    return "png" if own == "tiff" else own


def cleaned(data: bytes) -> bytes:
    """The same picture without its properties."""
    if data.startswith(_PACKED):
        unpacking = zlib.decompressobj(wbits=31)
        data = unpacking.decompress(data, _MOST)
        if unpacking.unconsumed_tail:
            raise Damaged("a packed picture")
    if data.startswith((b"II*\0", b"MM\0*")):
        return _redrawn(data)
    if data.startswith(b"GIF8"):
        return _gif(data)
    if data[_EMF_SIGN] == b" EMF":
        return _emf(data)
    return pictures.without_metadata(data)


def _redrawn(data: bytes) -> bytes:
    from PIL import Image

    from accreditation.documents.child.image import MOST_POINTS

    Image.MAX_IMAGE_PIXELS = None  # our own measure is asked before a point is unpacked
    with Image.open(io.BytesIO(data), formats=("TIFF",)) as image:
        if image.width * image.height > MOST_POINTS:
            raise Damaged("a large picture")
        whole = image.convert("RGBA" if image.mode in ("RGBA", "LA", "PA") else "RGB")
    for name in list(whole.info):
        del whole.info[name]
    made = io.BytesIO()
    whole.save(made, "PNG")
    return made.getvalue()


def _emf(data: bytes) -> bytes:
    """Without the words that say which program drew it, and from which file."""
    length, place = struct.unpack("<II", data[60:68])
    end = place + 2 * length
    if not length or place < 88 or end > len(data):
        return data
    return data[:60] + bytes(8) + data[68:place] + bytes(end - place) + data[end:]


def _gif(data: bytes) -> bytes:
    """Block by block, without comments and without what programs add for themselves."""
    place = _GIF_HEAD + _table(data[10])
    out = [data[:place]]
    while place < len(data) and data[place] != _GIF_END:
        begin = place
        if data[place] == _GIF_EXTENSION:
            stays = data[place + 1] in _GIF_KEPT or data[place + 3 :].startswith(_GIF_LOOPS)
            place = _after_blocks(data, place + 2)
        elif data[place] == _GIF_POINTS:
            stays = True
            place = _after_blocks(data, place + 10 + _table(data[place + 9]) + 1)
        else:
            raise Damaged("a broken picture")
        out.append(data[begin:place] if stays else b"")
    return b"".join([*out, bytes((_GIF_END,))])


def _table(packed: int) -> int:
    """The size of the table of colours that these bits announce."""
    return 3 << ((packed & 7) + 1) if packed & 0x80 else 0


def _after_blocks(data: bytes, place: int) -> int:
    while place < len(data) and data[place]:
        place += data[place] + 1
    return place + 1
