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


def with_gain_map() -> bytes:
    """A telephone's photograph with a second, grey one behind it, which brightens the first on newer screens."""
    made = io.BytesIO()
    first, second = Image.new("RGB", (60, 40), "teal"), Image.new("RGB", (30, 20), "white")
    first.save(made, "MPO", save_all=True, append_images=[second])
    return made.getvalue()


def grey_of_16_bits() -> bytes:
    """Dark on the left and light on the right, in 65,536 steps."""
    made = io.BytesIO()
    picture = Image.new("I;16", (60, 40))
    for across in range(60):
        for down in range(40):
            picture.putpixel((across, down), across * 1000)
    picture.save(made, "PNG")
    return made.getvalue()


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"'
    ' xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" aux:SerialNumber="{number}" xmpMM:InstanceID="xmp.iid:{number}">'
    "<xmpMM:DocumentID>{number}</xmpMM:DocumentID>"
    "<dc:description><rdf:Alt><rdf:li>{words}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def with_numbers(number: str, words: str = "The ward") -> bytes:
    """A photograph with ten digits in every place where cameras and programs write their own, and words where people do."""
    exif = Image.Exif()
    inside = exif.get_ifd(0x8769)
    exif[0x0131] = f"Camera {number}"  # Software
    inside[0xA431] = number  # BodySerialNumber
    inside[0xA420] = f"{number}ABCDEF0123456789ABCD"  # ImageUniqueID
    inside[0x927C] = b"MAKER " + number.encode()  # MakerNote
    made = io.BytesIO()
    xmp = XMP.format(number=number, words=words).encode()
    Image.new("RGB", (60, 40), "teal").save(made, "JPEG", exif=exif, xmp=xmp)
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
