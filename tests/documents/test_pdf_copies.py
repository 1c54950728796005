"""What reviewers get of a PDF: photographs tell nothing however they are packed, and no hidden form or script goes along."""

import base64
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from accreditation.documents.child import pictures as photographs
from tests.documents import files, pictures
from tests.documents.reading import read

N = NameObject
PERSONAL = (b"Exif", b"Jo Author", pictures.PLACE.encode())


def with_photograph(content: bytes, filters: list[str] | str) -> bytes:
    """A PDF of one page that draws this photograph, packed so."""
    writer = pypdf.PdfWriter(io.BytesIO(files.good(1)))
    image = StreamObject()
    image._data = content
    named = N(filters) if isinstance(filters, str) else ArrayObject(N(name) for name in filters)
    image.update(
        {
            N("/Type"): N("/XObject"),
            N("/Subtype"): N("/Image"),
            N("/Width"): NumberObject(60),
            N("/Height"): NumberObject(40),
            N("/ColorSpace"): N("/DeviceRGB"),
            N("/BitsPerComponent"): NumberObject(8),
            N("/Filter"): named,
        }
    )
    resources = writer.pages[0].setdefault(N("/Resources"), DictionaryObject()).get_object()
    resources[N("/XObject")] = DictionaryObject({N("/Im1"): writer._add_object(image)})
    return written(writer)


def written(writer: pypdf.PdfWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def image_of(content: bytes) -> StreamObject:
    page = pypdf.PdfReader(io.BytesIO(content)).pages[0]
    image = page["/Resources"]["/XObject"]["/Im1"].get_object()  # type: ignore[index]
    assert isinstance(image, StreamObject)
    return image


PACKED: dict[str, tuple[list[str] | str, Callable[[bytes], bytes]]] = {
    "alone": ("/DCTDecode", lambda jpeg: jpeg),
    "in a list": (["/DCTDecode"], lambda jpeg: jpeg),
    "flate": (["/FlateDecode", "/DCTDecode"], zlib.compress),
    "letters": (["/ASCII85Decode", "/DCTDecode"], lambda jpeg: base64.a85encode(jpeg) + b"~>"),
    "both": (
        ["/ASCIIHexDecode", "/FlateDecode", "/DCTDecode"],
        lambda jpeg: zlib.compress(jpeg).hex().encode() + b">",
    ),
}


@pytest.mark.parametrize("packed", PACKED)
def test_a_photograph_tells_nothing_however_it_is_packed(tmp_path: Path, packed: str) -> None:
    jpeg = pictures.picture("JPEG")
    assert all(personal in jpeg for personal in PERSONAL)
    filters, pack = PACKED[packed]
    copy = read(tmp_path, with_photograph(pack(jpeg), filters), "a.pdf").copy()
    data = image_of(copy)._data
    assert data.startswith(b"\xff\xd8")
    assert not any(personal in copy or personal in data for personal in PERSONAL)
    assert Image.open(io.BytesIO(data)).tobytes() == Image.open(io.BytesIO(jpeg)).tobytes()
    again = read(tmp_path, copy, "a.pdf")
    assert again.inspection.pages == 1


def box(kind: bytes, content: bytes, *, long: bool = False) -> bytes:
    if long:
        return struct.pack(">I4sQ", 1, kind, len(content) + 16) + content
    return struct.pack(">I4s", len(content) + 8, kind) + content


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("packed", ["alone", "flate"])
def test_a_photograph_of_the_newer_kind_tells_nothing_either(tmp_path: Path, packed: str, long: bool) -> None:
    made = io.BytesIO()
    Image.effect_noise((60, 40), 90).convert("RGB").save(made, "JPEG2000")
    plain = made.getvalue()
    head = plain.index(b"jp2c") - 4
    boxes = (
        plain[:head] + box(b"uuid", b"Exif" + bytes(12) + pictures.PLACE.encode(), long=long) + plain[head:]
    )
    boxes += box(b"xml ", b"<x:xmpmeta>Jo Author</x:xmpmeta>", long=long)
    filters, pack = PACKED[packed]
    filters = [name.replace("DCT", "JPX") for name in (filters if isinstance(filters, list) else [filters])]
    copy = read(tmp_path, with_photograph(pack(boxes), filters), "a.pdf").copy()
    data = image_of(copy)._data
    assert not any(personal in copy or personal in data for personal in PERSONAL)
    assert data == plain
    assert str(image_of(copy)["/Filter"]).strip("[']") == "/JPXDecode"
    assert photographs.without_metadata(plain[:-30]) == plain[:-30]


def test_a_photograph_in_fragments_is_left_as_it_is() -> None:
    whole = photographs.without_metadata(
        b"\x00\x00\x00\x0cjP  \r\n\x87\n" + box(b"ftbl", b"x") + box(b"xml ", b"y")
    )
    assert whole.endswith(b"y")


def test_what_stands_behind_a_photographs_end_is_left_out() -> None:
    jpeg = pictures.picture("JPEG")
    clean = photographs.without_metadata(jpeg)
    assert clean.endswith(b"\xff\xd9")
    assert photographs.without_metadata(jpeg + b"taken by Jo Author" + jpeg) == clean
    assert photographs.without_metadata(clean) == clean


@pytest.mark.parametrize("progressive", [True, False])
def test_the_points_of_a_photograph_stay_as_they_are(progressive: bool) -> None:
    noise = Image.effect_noise((200, 150), 90).convert("RGB")
    made = io.BytesIO()
    noise.save(made, "JPEG", progressive=progressive, comment=b"by Jo Author", quality=95)
    clean = photographs.without_metadata(made.getvalue())
    assert b"Jo Author" not in clean
    assert Image.open(io.BytesIO(clean)).tobytes() == Image.open(io.BytesIO(made.getvalue())).tobytes()
    cut = made.getvalue()[:-500]
    assert photographs.without_metadata(cut).endswith(cut[-200:])


def test_a_form_of_the_newer_kind_does_not_go_along(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(files.good(1)))
    data = DecodedStreamObject()
    data.set_data(b"<xdp><script>app.alert(1)</script><name>Jo Author</name></xdp>")
    field = DictionaryObject(
        {
            N("/FT"): N("/Tx"),
            N("/T"): TextStringObject("answer"),
            N("/A"): DictionaryObject(
                {
                    N("/S"): N("/GoTo"),
                    N("/Next"): DictionaryObject(
                        {N("/S"): N("/JavaScript"), N("/JS"): TextStringObject("app.x()")}
                    ),
                }
            ),
        }
    )
    form = DictionaryObject(
        {
            N("/XFA"): ArrayObject([TextStringObject("datasets"), writer._add_object(data.flate_encode())]),
            N("/Fields"): ArrayObject([writer._add_object(field)]),
        }
    )
    writer.root_object[N("/AcroForm")] = writer._add_object(form)
    document = read(tmp_path, written(writer), "a.pdf")
    assert "Jo Author" in document.all_words, "it is searched all the same"
    copy = document.copy()
    root = pypdf.PdfReader(io.BytesIO(copy)).root_object
    assert "/AcroForm" not in root, "what its fields hold is a part of the pages by now"
    assert b"JavaScript" not in copy
    assert "Jo Author" not in read(tmp_path, copy, "b.pdf").all_words


def test_what_is_taken_out_does_not_lie_about_in_the_copy(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(files.good(2)))
    properties, person = DecodedStreamObject(), DictionaryObject({N("/Name"): TextStringObject("Jo Author")})
    properties.set_data(b"<xmp>Jo Author</xmp>")
    properties[N("/Next")] = writer._add_object(person)
    person[N("/Next")] = writer._add_object(properties)  # a ring of two that nothing else names
    writer.root_object[N("/Metadata")] = properties.indirect_reference
    document = read(tmp_path, written(writer), "a.pdf")
    assert b"Jo Author" in (tmp_path / "sent").read_bytes()
    copy = document.copy()
    assert b"Jo Author" not in copy
    again = read(tmp_path, copy, "b.pdf")
    assert again.texts == document.texts
    assert again.inspection.pages == 2
