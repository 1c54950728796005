"""PDFs as people see them: forms filled in, hidden layers hidden; in words and pictures, in copies and in packs."""

import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from accreditation.documents import inspect, limited, pack
from accreditation.documents.pack import Part
from accreditation.enums.evidence import NumberGrade
from tests.documents import files
from tests.documents.reading import Read, read

pytestmark = pytest.mark.one_database
NUMBER = "450 557 7104"  # valid, of the issued range, made up
BLACK = b"0 g 0 0 60 60 re f"


def appearance(drawing: bytes, *, size: int = 60, entries: bytes = b"") -> bytes:
    return files.stream(
        drawing, b"/Type /XObject /Subtype /Form /BBox [0 0 %d %d] %s" % (size, size, entries)
    )


def form(*, typed: str = f"Patient {NUMBER}", with_appearance: bool = True, in_form: bool = True) -> bytes:
    """A field that somebody filled in, a tick and the stamp of a signature; `in_form`: among the fields of the document's form."""
    text = b"/AP << /N 10 0 R >>" if with_appearance else b""
    words = b"/Tx BMC BT /F1 12 Tf 2 8 Td (%s) Tj ET EMC" % typed.encode()
    field = b"/Type /Annot /Subtype /Widget /F 4"
    fields = (
        b"/AcroForm << /Fields [7 0 R 8 0 R 9 0 R] /DA (/F1 12 Tf 0 g) /DR << /Font << /F1 5 0 R >> >> >>"
    )
    signature = b"<< /Type /Sig /Name (Jo Signer) /ContactInfo (jo@signer.example) /Contents <00> /ByteRange [0 1 2 3] >>"
    return files.page_of(
        {
            7: b"<< %s /FT /Tx /T (answer) /V (%s) /Rect [72 600 372 630] /DA (/F1 12 Tf 0 g) %s >>"
            % (field, typed.encode(), text),
            8: b"<< %s /FT /Btn /T (tick) /V /Yes /AS /Yes /Rect [72 500 132 560]"
            b" /AP << /N << /Yes 11 0 R /Off 12 0 R >> >> >>" % field,
            9: b"<< %s /FT /Sig /T (signed) /V %s /Rect [172 500 232 560] /AP << /N 11 0 R >> >>"
            % (field, signature),
            10: files.stream(
                words,
                b"/Type /XObject /Subtype /Form /BBox [0 0 300 30] /Resources << /Font << /F1 5 0 R >> >>",
            ),
            11: appearance(BLACK),
            12: appearance(b""),
        },
        page=b"/Annots [7 0 R 8 0 R 9 0 R]",
        catalogue=fields if in_form else b"",
    )


def inheriting() -> bytes:
    """The same form, on a page that has its fonts from the tree of pages."""
    pages, fonts = b"/Kids [3 0 R] /Count 1", b"/Resources << /Font << /F1 5 0 R >>"
    return (
        form()
        .replace(
            b"/MediaBox [0 0 595 842] /Contents 6 0 R " + fonts,
            b"/MediaBox [0 0 595 842] /Contents 6 0 R /Other <<",
        )
        .replace(pages, pages + b" " + fonts + b" >>")
    )


def pictures(document: Read | None, path: Path, folder: Path) -> Iterator[Image.Image]:
    pages = document.inspection.pages if document else 1
    for _, drawn in inspect.page_pictures(path, pages=pages, folder=folder):
        with Image.open(drawn) as image:
            yield image.convert("L")


def dark(image: Image.Image, left: int, bottom: int) -> bool:
    """Whether the page is dark there, in its own points."""
    scale = image.width / 595
    value = image.getpixel((round(left * scale), round((842 - bottom) * scale)))
    assert isinstance(value, (int, float))
    return value < 128


@pytest.mark.parametrize(
    "made",
    [form(), form(with_appearance=False), form(in_form=False), inheriting()],
    ids=["filled in", "no appearance", "no form", "fonts of the tree"],
)
def test_a_form_is_shown_and_searched_filled_in(tmp_path: Path, made: bytes) -> None:
    document = read(tmp_path, made, "a.pdf")
    assert [text.splitlines() for text in document.texts] == [["Ward report", f"Patient {NUMBER}"]]
    assert [(number.place, number.page, number.grade) for number in document.numbers] == [
        ("Page 1", 1, NumberGrade.LIKELY)
    ], "it counts once, on its page"
    (image,) = pictures(document, document.path, tmp_path)
    assert dark(image, 100, 530), "the tick"
    assert dark(image, 200, 530), "the signature's stamp"
    assert not dark(image, 300, 530)
    copy = document.copy()
    again = read(tmp_path, copy, "b.pdf")
    assert again.texts == document.texts
    assert dark(next(pictures(None, again.path, tmp_path)), 100, 530)
    assert not {b"/Sig", b"Signer", b"/AcroForm", b"/Widget"} & set(copy.split())
    assert b"Signer" not in copy


def test_a_field_that_is_hidden_stays_hidden_and_is_searched(tmp_path: Path) -> None:
    made = form().replace(b"/Subtype /Widget /F 4 /FT /Tx", b"/Subtype /Widget /F 2 /FT /Tx")
    document = read(tmp_path, made, "a.pdf")
    assert document.texts == ["Ward report"]
    assert [(number.place, number.page) for number in document.numbers] == [
        ("Comments and form fields, page 1", 1)
    ]
    assert NUMBER not in read(tmp_path, document.copy(), "b.pdf").all_words


def layered(showing: bytes) -> bytes:
    """A page with two black squares, each on a layer of its own; which of them show is in `showing`."""
    return files.page_of(
        {
            7: b"<< /Type /OCG /Name (Draft of Jo Author) >>",
            8: b"<< /Type /OCG /Name (Final) /Usage << /CreatorInfo << /Creator (Jo Author) >> >> >>",
            9: appearance(BLACK, entries=b"/OC 7 0 R"),
        },
        drawing=b"q 1 0 0 1 72 500 cm /X9 Do Q /OC /L8 BDC q 1 0 0 1 172 500 cm 0 0 60 60 re f Q EMC",
        resources=b"/XObject << /X9 9 0 R >> /Properties << /L8 8 0 R >>",
        catalogue=b"/OCProperties << /OCGs [7 0 R 8 0 R] /D << %s >> >>" % showing,
    )


@pytest.mark.parametrize("showing", [b"/OFF [7 0 R]", b"/BaseState /OFF /ON [8 0 R]"])
def test_a_layer_that_was_hidden_stays_hidden_in_copy_and_pack(tmp_path: Path, showing: bytes) -> None:
    document = read(tmp_path, layered(showing), "a.pdf")
    copy = document.copy()
    assert b"Jo Author" not in copy
    (tmp_path / "copy").write_bytes(copy)
    (tmp_path / "e1").write_bytes(layered(showing))
    parts = [Part("e1", 1, 1, stamp="1.1 E1")]
    assert pack.merge(parts, title="", author="", folder=tmp_path).failed == ()
    for name in ("sent", "copy", "pack.pdf"):
        image = next(pictures(None, tmp_path / name, tmp_path))
        assert (dark(image, 100, 530), dark(image, 200, 530)) == (False, True), name


def test_a_pack_shows_forms_and_holds_nothing_that_acts_or_calls_out(tmp_path: Path) -> None:
    (tmp_path / "e1").write_bytes(form())
    (tmp_path / "e2").write_bytes(files.encrypted("", "AES-256"))
    parts = [Part("e1", 1, 1, stamp="1.1 E1"), Part("e2", 2, 3, stamp="1.1 E2")]
    assert pack.merge(parts, title="", author="", folder=tmp_path).failed == ()
    texts = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "pack.pdf").pages]
    assert [NUMBER in texts[0], "page 2" in texts[1], "page 3" in texts[2]] == [True] * 3


def test_a_pack_whose_page_looks_another_way_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "e1").write_bytes(files.good(1))
    (tmp_path / "e2").write_bytes(files.good(1))
    (tmp_path / "clean-e2").write_bytes(
        files.good(1, ["Another report"])
    )  # as a fault of ours would leave it
    parts = [Part("e1", 1, 1, stamp="1.1 E1"), Part("e2", 1, 1, stamp="1.1 E2")]
    made = pack.merge(parts, title="", author="", folder=tmp_path)
    assert (made.pages, made.failed) == (0, ("e2",))
    assert not (tmp_path / "pack.pdf").exists()


def test_a_copy_that_looks_another_way_is_none(tmp_path: Path) -> None:
    for name, content in (
        ("sent", files.good(2)),
        ("stripped", files.good(2, ["Ward report, page 1", "Other"])),
    ):
        (tmp_path / name).write_bytes(content)
    alike = limited.ask("pictures", tmp_path / "sent", tmp_path, 1, 1, opener="comparing")
    assert alike == {"alike": True}
    for other in ((tmp_path / "stripped").read_bytes(), files.good(1)):
        (tmp_path / "stripped").write_bytes(other)
        assert limited.ask("pictures", tmp_path / "sent", tmp_path, 1, 2, opener="comparing") == {
            "alike": False
        }


def test_a_tick_that_is_lost_is_seen(tmp_path: Path) -> None:
    """The smallest thing that counts: a tick of ten points in a page of words."""
    ticked = files.page_of(
        {}, drawing=b"BT /F1 9 Tf 72 720 Td (I agree) Tj ET 1 w 60 720 m 64 716 l 70 728 l S"
    )
    bare = files.page_of({}, drawing=b"BT /F1 9 Tf 72 720 Td (I agree) Tj ET")
    (tmp_path / "sent").write_bytes(ticked)
    (tmp_path / "stripped").write_bytes(bare)
    assert limited.ask("pictures", tmp_path / "sent", tmp_path, 1, 1, opener="comparing") == {"alike": False}


def test_a_trailer_that_names_the_page_tree_as_its_properties_loses_no_page(tmp_path: Path) -> None:
    content = files.good(2)
    number = content.split(b"/Pages ")[1].split()[0]
    content = content.replace(b"/Info " + content.split(b"/Info ")[1].split()[0], b"/Info " + number)
    document = read(tmp_path, content, "a.pdf")
    copy = document.copy()
    assert len(pypdf.PdfReader(io.BytesIO(copy)).pages) == 2
    assert read(tmp_path, copy, "b.pdf").texts == document.texts
