"""Opens a picture: measures it before it is unpacked, reads what is written in its properties, draws it anew (pillow)."""

from pathlib import Path
from typing import Any

from accreditation.documents.child.limits import Unfit
from accreditation.documents.child.writing import Writer

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_POINTS = 80_000_000
"""Of a picture; a telephone takes fifty million."""
WIDTH = 1600
HEIGHT = 4000
QUALITY = 80
_LONGEST = 1_000_000


def inspect(path: Path, folder: Path) -> dict[str, Any]:
    """Measure the picture, and unpack it once to see that it is whole."""
    with _opened(path) as image:
        if getattr(image, "n_frames", 1) > 1:
            raise Unfit("moving_picture")
        # A picture that is cut off opens well, and fails here.
        image.load()
        return {"pages": 1, "format": image.format}


def text(path: Path, folder: Path) -> dict[str, Any]:
    """A picture has no words that can be read; those in its properties stand beside it."""
    with _opened(path) as image, Writer(folder) as writer:
        writer.unit("")
        for name, value in _properties(image):
            writer.beside(name, value)
        return writer.answer()


def pictures(path: Path, folder: Path, first: int, last: int) -> dict[str, Any]:
    """Draw it as 1.webp, upright and no larger than a page needs."""
    image = _upright(path)
    image.thumbnail((WIDTH, HEIGHT))
    image.save(folder / "1.webp", "WEBP", quality=QUALITY, method=2)
    return {"first": 1, "last": 1}


def strip(path: Path, folder: Path) -> dict[str, Any]:
    """Write it anew in its own format, upright, with its points and nothing else."""
    with _opened(path) as image:
        kind = str(image.format)
    options: dict[str, Any] = {} if kind == "PNG" else {"quality": 92}
    image = _upright(path, keep_alpha=kind != "JPEG")
    # Pillow writes what it finds here into the new file.
    for name in list(image.info):
        del image.info[name]
    image.save(folder / "stripped", kind, **options)
    return {"stripped": True}


def _opened(path: Path) -> Any:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # our own measure is asked before a point is unpacked
    image = Image.open(path, formats=FORMATS)
    if image.width * image.height > MOST_POINTS:
        image.close()
        raise Unfit("too_many_points")
    return image


def _upright(path: Path, *, keep_alpha: bool = False) -> Any:
    from PIL import Image, ImageOps

    with _opened(path) as image:
        turned = ImageOps.exif_transpose(image)
        clear = turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info
        if not clear:
            return turned.convert("RGB")
        whole = turned.convert("RGBA")
    if keep_alpha:
        return whole
    # Without it, what is clear would be drawn black.
    ground = Image.new("RGB", whole.size, "white")
    ground.paste(whole, mask=whole.getchannel("A"))
    return ground


def _properties(image: Any) -> list[tuple[str, str]]:
    from PIL import ExifTags

    properties = [
        (str(name), _words(value))
        for name, value in image.info.items()
        if name not in ("exif", "icc_profile")
    ]
    exif = image.getexif()
    parts = [exif, *(exif.get_ifd(part) for part in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo))]
    for part in parts:
        properties += [
            (str(ExifTags.TAGS.get(tag, "Property")), _words(value)) for tag, value in part.items()
        ]
    return properties


def _words(value: Any) -> str:
    """Text of a property, however it is kept; Windows keeps some as two bytes a letter."""
    if (
        isinstance(value, tuple)
        and value
        and all(isinstance(byte, int) and 0 <= byte < 256 for byte in value)
    ):
        value = bytes(value)
    if isinstance(value, bytes):
        value = value[:_LONGEST]
        wide = value[1::2].count(0) * 4 > len(value)
        return str(value, "utf-16-le" if wide else "utf-8", "replace")
    return str(value)[:_LONGEST]
