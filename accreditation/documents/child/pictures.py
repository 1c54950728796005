"""Takes out of a JPEG or PNG file, as bytes, what tells where, when and by whom it was made; its points stay."""

import struct

_JPEG = b"\xff\xd8"
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_TELLS = {0xE1, 0xEC, 0xED, 0xFE, *range(0xE3, 0xEC), 0xEF}
"""Exif and XMP, Ducky, Photoshop, comments, makers' own; left are JFIF, colour profiles and Adobe's colour mark."""
_PNG_TELLS = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def without_metadata(data: bytes) -> bytes:
    """The same picture without it; anything else is returned as it is."""
    if data.startswith(_JPEG):
        return _jpeg(data)
    if data.startswith(_PNG):
        return _png(data)
    return data


def _jpeg(data: bytes) -> bytes:
    kept, place = [_JPEG], len(_JPEG)
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == 0xDA or 0xD0 <= marker <= 0xD9:
            break
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        if marker not in _JPEG_TELLS:
            kept.append(data[place : place + 2 + length])
        place += 2 + length
    return b"".join([*kept, data[place:]])


def _png(data: bytes) -> bytes:
    kept, place = [_PNG], len(_PNG)
    while place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind, end = data[place + 4 : place + 8], place + 12 + length
        if kind not in _PNG_TELLS:
            kept.append(data[place:end])
        place = end
        if kind == b"IEND":
            break
    return b"".join(kept)
