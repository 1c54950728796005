"""Opens a picture: measures it before it is unpacked, reads what is written in its properties, draws it anew (pillow)."""

from pathlib import Path
from typing import Any

from accreditation.documents.child.limits import Damaged, Unfit
from accreditation.documents.child.picture_words import properties
from accreditation.documents.child.writing import Writer

FORMATS = ("JPEG", "PNG", "WEBP")
SEVERAL = "MPO"
"""A photograph of a telephone with more pictures behind the first: for depth, or for brighter screens."""

MOST_POINTS = 80_000_000
"""Of a picture; a telephone takes fifty million."""
WIDTH = 1600
HEIGHT = 4000
QUALITY = 80
_COMPARED = (200, 200)
_GREYS_OF_16_BITS = ("I;16", "I;16L", "I;16B", "I;16N", "I")
_UNLIKE = 12
"""Of 255, on average: a photograph packed again differs by two or three."""


def inspect(path: Path, folder: Path) -> dict[str, Any]:
    """Measure the picture, and unpack it once to see that it is whole."""
    with _opened(path) as image:
        if getattr(image, "n_frames", 1) > 1 and image.format != SEVERAL:
            raise Unfit("moving_picture")
        # A picture that is cut off opens well, and fails here.
        image.load()
        return {"pages": 1, "format": image.format}


def text(path: Path, folder: Path) -> dict[str, Any]:
    """A picture has no words that can be read; those in its properties stand beside it."""
    with _opened(path) as image, Writer(folder) as writer:
        writer.unit("")
        for name, value in properties(image):
            writer.beside(name, value)
        return writer.answer()


def pictures(path: Path, folder: Path, first: int, last: int) -> dict[str, Any]:
    """Draw it as 1.webp, upright and no larger than a page needs."""
    image = upright(path)
    image.thumbnail((WIDTH, HEIGHT))
    image.save(folder / "1.webp", "WEBP", quality=QUALITY, method=2)
    return {"first": 1, "last": 1}


def strip(path: Path, folder: Path) -> dict[str, Any]:
    """Write it anew in its own format, upright, with its points and nothing else; raises Damaged where it came out unlike."""
    target = folder / "stripped"
    with _opened(path) as image:
        kind = "JPEG" if image.format == SEVERAL else str(image.format)
    options: dict[str, Any] = {} if kind == "PNG" else {"quality": 92}
    image = upright(path, keep_alpha=kind != "JPEG")
    # Pillow writes what it finds here into the new file.
    for name in list(image.info):
        del image.info[name]
    image.save(target, kind, **options)
    if not _alike(path, target):
        raise Damaged("the copy is unlike")
    return {"stripped": True}


def _alike(path: Path, copy: Path) -> bool:
    from PIL import ImageChops, ImageStat

    first, second = upright(path), upright(copy)
    if first.size != second.size:
        return False
    for image in (first, second):
        image.thumbnail(_COMPARED)
    return max(ImageStat.Stat(ImageChops.difference(first, second)).mean) < _UNLIKE


def _opened(path: Path) -> Any:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # our own measure is asked before a point is unpacked
    image = Image.open(path, formats=FORMATS)
    if image.width * image.height > MOST_POINTS:
        image.close()
        raise Unfit("too_many_points")
    return image


def upright(path: Path, *, keep_alpha: bool = False) -> Any:
    """The first picture of the file as it is looked at, in eight bits a colour."""
    from PIL import Image, ImageOps

    with _opened(path) as image:
        turned = ImageOps.exif_transpose(_in_eight_bits(image))
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


def _in_eight_bits(image: Any) -> Any:
    """Greys of sixteen bits are cut off at white by what changes them otherwise."""
    if image.mode not in _GREYS_OF_16_BITS:
        return image
    return image.convert("I").point(lambda value: value / 256).convert("L")
