"""Photographs as telephones make them, with the place where they were taken; sound and broken ones."""

import io

from PIL import Image

PLACE = "Ward seven, Riverside"


def picture(kind: str = "JPEG", *, described: str = PLACE, size: tuple[int, int] = (60, 40)) -> bytes:
    """A picture that says in its properties who made it and where."""
    exif = Image.Exif()
    exif[0x010E] = described  # ImageDescription
    exif[0x013B] = "Jo Author"  # Artist
    exif[0x8825] = {1: "N", 2: (51.5, 0.0, 0.0)}  # GPS
    made = io.BytesIO()
    Image.new("RGB", size, "teal").save(made, kind, exif=exif)
    return made.getvalue()


def moving() -> bytes:
    made = io.BytesIO()
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:])
    return made.getvalue()


def huge() -> bytes:
    """A few bytes that say they are ten thousand million points."""
    import struct
    import zlib

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)

    def part(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", head)
        + part(b"IDAT", zlib.compress(bytes(1000)))
        + part(b"IEND", b"")
    )
