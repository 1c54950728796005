"""Takes out of a JPEG, JPEG 2000 or PNG file, as bytes, what tells where, when and by whom it was made; its points stay."""

import re
import struct

_JPEG = b"\xff\xd8"
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_METADATA = {0xE1, 0xEC, 0xED, 0xFE, *range(0xE3, 0xEC), 0xEF}
"""Exif and XMP, Ducky, Photoshop, comments, makers' own; left are JFIF, colour profiles and Adobe's colour mark."""
_POINTS, _END = 0xDA, 0xD9
_MARK = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_AMID = re.compile(rb"\bID\s\xff\xd8\xff[\xc0-\xfe]")
_JPEG_2000 = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
_BOXES_METADATA = {b"xml ", b"uuid", b"uinf"}
_FRAGMENTS = b"ftbl"
"""A picture in fragments says where in the file they lie, so nothing may be moved."""
_PNG_METADATA = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def without_metadata(data: bytes) -> bytes:
    """The same picture without it; anything else is returned as it is."""
    if data.startswith(_JPEG):
        return _jpeg(data)
    if data.startswith(_PNG):
        return _png(data)
    if data.startswith(_JPEG_2000):
        return _jpeg_2000(data)
    return data


def blanked(data: bytes) -> bytes:
    """Bytes with photographs among them, the metadata of each replaced by zeros, so that all the rest keeps its place."""
    cleared = bytearray(data)
    for start in _AMID.finditer(data):
        place = start.end() - 2
        while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] not in (_POINTS, _END):
            (length,) = struct.unpack(">H", data[place + 2 : place + 4])
            if data[place + 1] in _JPEG_METADATA:
                cleared[place + 4 : place + 2 + length] = bytes(max(0, length - 2))
            place += 2 + length
    return bytes(cleared)


def _jpeg(data: bytes) -> bytes:
    """Part by part to the end of the picture; what stands behind its end (other pictures, makers' own) is left out."""
    parts, place = [_JPEG], len(_JPEG)
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == _END:
            break
        if marker == 0xFF:
            place += 1
            continue
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        end = place + 2 + length
        if marker == _POINTS:
            end = _after_points(data, end)
        if marker not in _JPEG_METADATA:
            parts.append(data[place:end])
        place = end
    rest = data[place:]
    return b"".join([*parts, rest[:2] if rest.startswith(bytes((0xFF, _END))) else rest])


def _after_points(data: bytes, place: int) -> int:
    """Where the points end that begin there: at the next mark, which is written in a way that no points are."""
    mark = _MARK.search(data, place)
    return len(data) if mark is None else mark.start()


def _jpeg_2000(data: bytes) -> bytes:
    """Box by box; each says how long it is, in eight more bytes where four do not do, and 0 is “to the end”."""
    parts: list[bytes] = []
    place = 0
    while place + 8 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind = data[place + 4 : place + 8]
        if kind == _FRAGMENTS:
            return data
        if length == 1 and place + 16 <= len(data):
            (length,) = struct.unpack(">Q", data[place + 8 : place + 16])
        end = place + max(length, 8) if length else len(data)
        if kind not in _BOXES_METADATA:
            parts.append(data[place:end])
        place = end
    return b"".join(parts)


def _png(data: bytes) -> bytes:
    parts, place = [_PNG], len(_PNG)
    while place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, end = data[place + 4 : place + 8], place + 12 + length
        if kind not in _PNG_METADATA:
            parts.append(data[place:end])
        place = end
        if kind == b"IEND":
            break
    return b"".join(parts)
