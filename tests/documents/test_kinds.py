"""Text, tables and pictures; what is two things at once; and which kinds a deployment takes."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from PIL import Image
from pypdf.annotations import Text
from pypdf.generic import NameObject, TextStringObject

from accreditation.documents import inspect, polyglots, types
from accreditation.documents.refusal import Refused
from accreditation.settings import EVIDENCE_TYPES, BadSettings, Settings
from tests.documents import files, offices, pictures
from tests.documents.reading import read


def refusal(folder: Path, content: bytes, filename: str, declared: str = "") -> str:
    with pytest.raises(Refused) as refused:
        read(folder, content, filename, declared)
    return refused.value.message


@pytest.mark.parametrize(
    "content",
    [
        "Résumé – 学 😀".encode(),
        b"\xef\xbb\xbf" + "Résumé – 学 😀".encode(),
        "Résumé – 学 😀".encode("utf-16"),
        b"\xfe\xff" + "Résumé – 学 😀".encode("utf-16-be"),
    ],
)
def test_text_is_read_however_its_letters_are_kept(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content, "a.txt").texts == ["Résumé – 学 😀"]


def test_text_of_old_windows_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "Résumé – £5".encode("cp1252"), "a.txt").texts == ["Résumé – £5"]


def test_text_and_tables_are_read_in_parts_of_a_hundred_lines(tmp_path: Path) -> None:
    lines = "\r\n".join(f"line {number}" for number in range(1, 251))
    assert read(tmp_path, lines.encode(), "a.txt").labels == [
        "Lines 1 to 100",
        "Lines 101 to 200",
        "Lines 201 to 250",
    ]
    table = read(tmp_path, b'a;b\r\n"1;2\n3";4\r\n', "a.csv", "application/vnd.ms-excel")
    assert (table.labels, table.texts) == (["Rows 1 to 2"], ["a\tb\n1;2 3\t4"])
    assert table.copy() == b'a;b\r\n"1;2\n3";4\r\n'


@pytest.mark.parametrize(
    ("content", "filename", "words"),
    [
        (b"", "a.txt", "The file is empty."),
        (b"a\0b", "a.txt", "This is not a text file"),
        (b"words " * 20_000 + b"\0", "a.txt", "This is not a text file"),
        (b"<!doctype html><script>alert(1)</script>", "a.txt", "This is not a text file"),
        (b"  <svg onload='x'>", "a.csv", "This is not a CSV file"),
        (b"%PDF-1.7", "a.txt", "This is not a text file"),
        (b"#!/bin/sh\nrm", "a.txt", "This is not a text file"),
        (b"MZ\x90\0", "a.csv", "This is not a CSV file"),
        ("<html><script>".encode("utf-16"), "a.txt", "This is not a text file"),
        (b"<svg onload='x'/>", "a.svg", "Print it to a PDF"),
        (b"<html>", "a.html", "Print it to a PDF"),
        (b"PK", "a.zip", "Unpack it"),
        (b"x", "a.doc", "Save it as Word"),
        (b"x", "a.xls", "Save it as Excel"),
        (b"x", "a.ppt", "Save it as PowerPoint"),
        (b"x", "a.xlsm", "Save it without macros (.xlsx)"),
        (b"x", "a.heic", "JPEG, PNG or WebP"),
        (pictures.picture("PNG"), "a.jpg", "This is not a JPEG file"),
        (pictures.picture("JPEG"), "a.pdf", "This is not a PDF file"),
        (pictures.picture()[:-200], "a.jpg", "damaged"),
        (pictures.moving(), "a.webp", "The picture moves"),
        (pictures.huge(), "a.png", "The picture is too large"),
    ],
)
def test_what_may_not_be_taken_is_refused_in_plain_words(
    tmp_path: Path, content: bytes, filename: str, words: str
) -> None:
    assert words in refusal(tmp_path, content, filename)


@pytest.mark.parametrize(
    ("make", "filename"),
    [
        (lambda: files.good() + offices.word(), "a.pdf"),
        (lambda: _moved(offices.word(), files.good()), "a.pdf"),
        (lambda: pictures.picture() + offices.zipped({"a": "b"}), "a.jpg"),
        (lambda: files.good().replace(b"\n", b"\n%<html><script>alert(1)</script>\n", 1), "a.pdf"),
        (lambda: files.good() + b"<script>alert(1)</script>", "a.pdf"),
        (lambda: _described(b"<html>"), "a.png"),
        (lambda: _described(b"%PDF-1.7"), "a.png"),
    ],
)
def test_what_is_two_things_at_once_is_refused(
    tmp_path: Path, make: Callable[[], bytes], filename: str
) -> None:
    assert refusal(tmp_path, make(), filename) == polyglots.TWO_THINGS


def _described(words: bytes) -> bytes:
    """A picture with these words in its properties."""
    from PIL.PngImagePlugin import PngInfo

    properties = PngInfo()
    properties.add_text("Comment", words.decode())
    made = io.BytesIO()
    Image.new("RGB", (9, 9)).save(made, "PNG", pnginfo=properties)
    return made.getvalue()


def _moved(archive: bytes, before: bytes) -> bytes:
    """A zip that counts its places from the file's own start."""
    import zipfile

    made = io.BytesIO(before)
    with zipfile.ZipFile(made, "a") as both, zipfile.ZipFile(io.BytesIO(archive)) as source:
        for name in source.namelist():
            both.writestr(name, source.read(name))
    return made.getvalue()


@pytest.mark.parametrize(("kind", "filename"), [("JPEG", "a.jpeg"), ("PNG", "a.PNG"), ("WEBP", "a.webp")])
def test_a_picture_is_one_unit_drawn_and_given_away_without_what_it_tells(
    tmp_path: Path, kind: str, filename: str
) -> None:
    copy_read = read(tmp_path, pictures.picture(kind), filename)
    assert (len(copy_read.words.units), copy_read.words.searched) == (1, False)
    assert pictures.PLACE in copy_read.all_words
    drawn = inspect.page_pictures(tmp_path / "sent", pages=1, folder=tmp_path, kind=copy_read.inspection.kind)
    for content in (copy_read.copy(), next(drawn)[1].read_bytes()):
        assert b"Riverside" not in content
        assert b"Jo Author" not in content
        with Image.open(io.BytesIO(content)) as image:
            assert image.size == (60, 40)
            assert not image.getexif()


def test_a_telephones_photograph_gives_its_first_picture(tmp_path: Path) -> None:
    content = pictures.with_gain_map()
    with Image.open(io.BytesIO(content)) as several:
        assert (several.format, getattr(several, "n_frames", 1)) == ("MPO", 2)
    document = read(tmp_path, content, "a.jpg", "image/jpeg")
    drawn = inspect.page_pictures(tmp_path / "sent", pages=1, folder=tmp_path, kind=document.inspection.kind)
    for made in (document.copy(), next(drawn)[1].read_bytes()):
        with Image.open(io.BytesIO(made)) as image:
            assert (image.size, getattr(image, "n_frames", 1)) == ((60, 40), 1)
            assert image.format in ("JPEG", "WEBP")


def test_a_grey_picture_of_sixteen_bits_keeps_its_greys(tmp_path: Path) -> None:
    document = read(tmp_path, pictures.grey_of_16_bits(), "a.png")
    drawn = inspect.page_pictures(tmp_path / "sent", pages=1, folder=tmp_path, kind=document.inspection.kind)
    for made in (document.copy(), next(drawn)[1].read_bytes()):
        with Image.open(io.BytesIO(made)) as image:
            greys = [image.convert("L").getpixel((across, 20)) for across in (1, 30, 58)]
        assert greys == pytest.approx([4, 117, 227], abs=9)


def test_numbers_that_cameras_and_programs_write_are_nobodys(tmp_path: Path) -> None:
    number = "4505577104"  # valid, of the issued range, made up
    assert read(tmp_path, pictures.with_numbers(number), "a.jpg").numbers == []
    (typed,) = read(tmp_path, pictures.with_numbers("1", f"Patient {number}"), "a.jpg").numbers
    assert (typed.place, typed.grade.value) == ("Properties", "likely")


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (b"Page,Note\n1,<b>bold</b>\n2,<a href='x'>link</a><script>x</script>\n", "a.csv"),
        (b"The form says <html> at its top.\n<body>\n", "a.txt"),
        (b"From: Ward manager\nSubject: Rota\n\nDear all,\n", "a.txt"),
        ("A note on <svg> and <html>".encode("utf-16"), "a.txt"),
        (b'{"a": 1}\n', "a.txt"),
    ],
)
def test_text_may_speak_of_markup(tmp_path: Path, content: bytes, filename: str) -> None:
    assert len(read(tmp_path, content, filename).texts) == 1


def test_a_show_that_is_named_as_a_presentation_is_one(tmp_path: Path) -> None:
    show = offices.powerpoint(
        [["Ward report"]],
        extra={"[Content_Types].xml": offices.types_of("ppt/presentation.xml", "presentationml.slideshow")},
    )
    declared = "application/vnd.openxmlformats-officedocument.presentationml.slideshow"
    assert read(tmp_path, show, "a.pptx", declared).labels == ["Slide 1"]


def test_a_copy_of_a_pdf_tells_nobodys_name_and_starts_nothing(tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(files.with_script()))
    writer.add_metadata({"/Author": "Jo Author"})
    note = Text(rect=(9, 9, 99, 99), text="Ask why")
    note[NameObject("/T")] = TextStringObject("Jo Author")
    writer.add_annotation(0, note)
    made = io.BytesIO()
    writer.write(made)
    copy_read = read(tmp_path, made.getvalue(), "a.pdf")
    assert "Jo Author" in copy_read.all_words
    assert "Ask why" in copy_read.all_words
    assert [unit.page for unit in copy_read.words.beside if "Ask why" in unit.text] == [1]
    again = read(tmp_path, copy_read.copy(), "a.pdf")
    assert "Jo Author" not in again.all_words
    assert b"Jo Author" not in (tmp_path / "sent").read_bytes()
    assert not again.inspection.has_javascript
    assert again.texts == copy_read.texts


def test_a_deployment_may_take_fewer_kinds() -> None:
    only = frozenset({"pdf", "csv"})
    assert types.expected("a.docx", only) is None
    assert types.refusal_of_name("a.pdf", only) is None
    assert str(types.refusal_of_name("a.docx", only)).startswith("Only PDF or CSV files can be added.")
    assert types.extensions(only) == (".pdf", ".csv")
    assert frozenset(types.GROUPS) == EVIDENCE_TYPES
    assert Settings.from_environment({"EVIDENCE_TYPES": "PDF, csv"}).evidence_types == only
    with pytest.raises(BadSettings, match="EVIDENCE_TYPES names what is not known: exe"):
        Settings.from_environment({"EVIDENCE_TYPES": "pdf,exe"}).with_known_types()
