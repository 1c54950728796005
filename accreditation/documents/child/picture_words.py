"""The words that people put into a picture's properties: captions, titles, names; not the numbers that cameras write."""

import re
from collections.abc import Iterator
from typing import Any

from accreditation.documents.child import xmp

_LONGEST = 1_000_000
_TYPED = {
    0x010D: "DocumentName",
    0x010E: "ImageDescription",
    0x011D: "PageName",
    0x013B: "Artist",
    0x8298: "Copyright",
    0x9213: "ImageHistory",
    0x9286: "UserComment",
    0x9C9B: "XPTitle",
    0x9C9C: "XPComment",
    0x9C9D: "XPAuthor",
    0x9C9E: "XPKeywords",
    0x9C9F: "XPSubject",
    0xA430: "CameraOwnerName",
    0xA436: "ImageTitle",
    0xA437: "Photographer",
    0xA438: "ImageEditor",
}
_GPS_WORDS = {0x001B: "GPSProcessingMethod", 0x001C: "GPSAreaInformation"}
_CHARACTERS = (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", bytes(8))
_XML = ("xmp", "XML:com.adobe.xmp")
_IPTC_TEXT = 2
_IPTC_OWN = {0, 3, 10, 20, 22, 30, 35, 37, 38, 47, 50, 55, 60, 62, 63, 65, 70, 75, 100, 130, 131, 135, 150}
"""Versions, dates and numbers of programs."""
_RAW = re.compile(r"^Raw profile type", re.IGNORECASE)
_NOT_WORDS = {"exif", "icc_profile", "photoshop", "Software", "date:create", "date:modify", "date:timestamp"}


def properties(image: Any) -> Iterator[tuple[str, str]]:
    """Each property that has words, with its name."""
    from PIL import ExifTags

    for name, value in image.info.items():
        if name in _XML:
            yield "Properties", "\n".join(xmp.words(_bytes(value)))
        elif isinstance(value, (str, bytes)) and name not in _NOT_WORDS and not _RAW.match(str(name)):
            yield str(name), _words(value)
    exif = image.getexif()
    for part in (exif, exif.get_ifd(ExifTags.IFD.Exif)):
        for tag, value in part.items():
            if tag in _TYPED:
                yield _TYPED[tag], _words(value)
            elif tag == ExifTags.Base.XMLPacket:
                yield "Properties", "\n".join(xmp.words(_bytes(value)))
    for tag, value in exif.get_ifd(ExifTags.IFD.GPSInfo).items():
        if tag in _GPS_WORDS:
            yield _GPS_WORDS[tag], _words(value)
    yield from _of_the_press(image)


def _of_the_press(image: Any) -> Iterator[tuple[str, str]]:
    """Captions and keywords as picture agencies write them (IPTC)."""
    from PIL import IptcImagePlugin

    try:
        entries = IptcImagePlugin.getiptcinfo(image) or {}
    except (SyntaxError, ValueError, KeyError, IndexError, TypeError):
        return
    for (record, number), value in entries.items():
        if record == _IPTC_TEXT and number not in _IPTC_OWN:
            yield (
                "Caption",
                "\n".join(_words(each) for each in (value if isinstance(value, list) else [value])),
            )


def _bytes(value: Any) -> bytes:
    if isinstance(value, tuple):
        return bytes(byte for byte in value if isinstance(byte, int) and 0 <= byte < 256)
    return value if isinstance(value, bytes) else str(value).encode()


def _words(value: Any) -> str:
    """Text of a property, however it is kept; Windows keeps some as two bytes a letter."""
    if (
        isinstance(value, tuple)
        and value
        and all(isinstance(byte, int) and 0 <= byte < 256 for byte in value)
    ):
        value = bytes(value)
    if not isinstance(value, bytes):
        return xmp.without_identifiers(str(value)[:_LONGEST])
    value = value[:_LONGEST]
    mark = next((mark for mark in _CHARACTERS if value.startswith(mark)), b"")
    value = value[len(mark) :]
    wide = value[1::2].count(0) * 4 > len(value)
    narrow = value[::2].count(0) * 4 > len(value)
    encoding = "utf-16-le" if wide else "utf-16-be" if narrow else "utf-8"
    return xmp.without_identifiers(str(value, encoding, "replace"))
