"""A pack's pages stand in order, each with its stamp, and nothing of a hostile file acts in it."""

import io
import zipfile
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from accreditation.documents import limited, pack
from accreditation.documents.pack import CannotMerge, Part
from tests.documents import files

pytestmark = pytest.mark.one_database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "front").write_bytes(files.typeset(2))
    (tmp_path / "e1").write_bytes(files.good(5, ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"]))
    return tmp_path


FRONT = Part("front", 1, 2, outline="Contents", front=True)


def merged(folder: Path, *parts: Part) -> pypdf.PdfReader:
    made = pack.merge([FRONT, *parts], title="Pack of Ward 7", author="Calder Vale", folder=folder)
    assert made.failed == ()
    reader = pypdf.PdfReader(folder / "pack.pdf")
    assert len(reader.pages) == made.pages
    return reader


def test_pages_outline_labels_and_stamps(folder):
    reader = merged(
        folder,
        Part("e1", 2, 3, outline="1.1 Learning", stamp="1.1 E1"),
        Part("e1", 5, 5, outline="E1 again", level=1, stamp="1.2 E1"),
    )
    texts = [page.extract_text() for page in reader.pages[2:]]
    assert ["Beta" in texts[0], "Gamma" in texts[1], "Epsilon" in texts[2]] == [True] * 3
    assert "1.1 E1 - page 2" in texts[0]
    assert "Pack page 1" in texts[0]
    assert "1.2 E1 - page 5" in texts[2]
    assert "Pack page 3" in texts[2]
    assert reader.page_labels == ["i", "ii", "1", "2", "3"]
    contents, first, second = reader.outline
    assert not isinstance(contents, list)
    assert not isinstance(first, list)
    assert isinstance(second, list)
    assert (contents.title, first.title) == ("Contents", "1.1 Learning")
    assert [inner.title for inner in second if not isinstance(inner, list)] == ["E1 again"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Pack of Ward 7"


def test_the_same_input_gives_the_same_bytes(folder):
    parts = (Part("e1", 1, 5, outline="All", stamp="1.1 E1"),)
    merged(folder, *parts)
    first = pack.fingerprint(folder / "pack.pdf")
    merged(folder, *parts)
    assert pack.fingerprint(folder / "pack.pdf") == first


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_stamp_is_at_the_foot_of_a_turned_page(folder, rotation):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(400, 300).rotate(rotation)
    writer.write(folder / "e2")
    page = merged(folder, Part("e2", 1, 1, stamp="1.1 E2")).pages[2]
    places = []
    page.extract_text(
        visitor_text=lambda text, cm, tm, font, size: places.append((text.strip(), cm[4], cm[5]))
    )
    corner = {0: (0, 0), 90: (400, 0), 180: (400, 300), 270: (0, 300)}[rotation]
    assert [(x, y) for text, x, y in places if "E2" in text] == [corner]


def test_a_picture_becomes_a_page(folder):
    picture = io.BytesIO()
    Image.new("RGB", (3000, 1500), "white").save(picture, "JPEG")
    (folder / "e3").write_bytes(picture.getvalue())
    page = merged(folder, Part("e3", 1, 1, stamp="1.1 E3", picture=True)).pages[2]
    assert float(page.mediabox.width) <= 595
    assert "1.1 E3 - page 1" in page.extract_text()


def test_scripts_and_files_inside_do_not_come_along(folder):
    (folder / "script").write_bytes(files.with_script())
    (folder / "attachment").write_bytes(files.with_attachment())
    pages = [len(pypdf.PdfReader(folder / name).pages) for name in ("script", "attachment")]
    reader = merged(folder, Part("script", 1, pages[0]), Part("attachment", 1, pages[1]))
    root = reader.root_object
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(root)
    assert b"/JavaScript" not in (folder / "pack.pdf").read_bytes()


def test_a_file_that_cannot_be_read_is_named_and_nothing_is_written(folder):
    (folder / "bad").write_bytes(files.damaged())
    made = pack.merge([FRONT, Part("e1", 1, 5), Part("bad", 1, 2)], title="", author="", folder=folder)
    assert made.failed == ("bad",)
    assert not (folder / "pack.pdf").exists()


def test_fewer_pages_than_promised_is_a_file_that_cannot_be_read(folder):
    made = pack.merge([FRONT, Part("e1", 4, 9)], title="", author="", folder=folder)
    assert made.failed == ("e1",)


def test_a_plan_that_cannot_be_followed_says_so(folder, monkeypatch):
    monkeypatch.setitem(limited.CPU_SECONDS, "merge", 0)
    with pytest.raises(CannotMerge):
        pack.merge([FRONT], title="", author="", folder=folder)


def test_the_zip_has_every_file_and_a_list_that_sha256sum_reads(folder):
    digest = pack.fingerprint(folder / "e1")
    for name in ("first.zip", "second.zip"):
        pack.bundle([("E1 Survey – May.pdf", folder / "e1", digest)], folder / name)
    assert pack.fingerprint(folder / "first.zip") == pack.fingerprint(folder / "second.zip")
    with zipfile.ZipFile(folder / "first.zip") as archive:
        assert archive.namelist() == ["E1 Survey – May.pdf", pack.MANIFEST]
        assert archive.read(pack.MANIFEST).decode() == f"{digest}  E1 Survey – May.pdf\n"
        assert archive.read("E1 Survey – May.pdf") == (folder / "e1").read_bytes()
