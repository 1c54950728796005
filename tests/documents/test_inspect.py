"""Real files, sound and broken: what is taken, what is refused, and in which words."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from accreditation.documents import child, limited
from accreditation.documents import inspect as inspection
from accreditation.documents.inspect import Inspection
from accreditation.documents.refusal import Busy, Refused
from accreditation.settings import ROOT
from tests.documents import files


def inspected(
    folder: Path, content: bytes, filename: str = "Plan.pdf", declared: str = "application/pdf"
) -> Inspection:
    path = folder / "sent"
    path.write_bytes(content)
    return inspection.inspect(path, filename=filename, declared=declared, folder=folder)


def refusal(folder: Path, content: bytes, **names: str) -> str:
    with pytest.raises(Refused) as refused:
        inspected(folder, content, **names)
    return refused.value.message


def whole(folder: Path, content: bytes) -> tuple[Inspection, list[str], list[tuple[int, Path]]]:
    inspected_file = inspected(folder, content)
    texts = [unit.text for unit in inspection.words(folder / "sent", inspected_file, folder).units]
    return (
        inspected_file,
        texts,
        list(inspection.page_pictures(folder / "sent", pages=inspected_file.pages, folder=folder)),
    )


def test_a_sound_file_gives_pages_words_and_pictures(tmp_path: Path) -> None:
    sound, texts, pictures = whole(tmp_path, files.good(3))
    assert sound == Inspection("application/pdf", 3)
    assert texts == ["Ward report, page 1", "Ward report, page 2", "Ward report, page 3"]
    assert [number for number, _ in pictures] == [1, 2, 3]
    for _, path in pictures:
        with Image.open(path) as image:
            assert image.format == "WEBP"
            assert image.width == 1000


def test_a_typeset_file_keeps_its_letters(tmp_path: Path) -> None:
    _, texts, pictures = whole(tmp_path, files.typeset(2))
    assert texts[1].startswith("Résumé 2\nNaïve learners’ views —")
    assert len(pictures) == 2


def test_pictures_are_drawn_in_portions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "PICTURES_AT_ONCE", 2)
    sound = inspected(tmp_path, files.good(5))
    drawn = inspection.page_pictures(tmp_path / "sent", pages=sound.pages, folder=tmp_path)
    assert next(drawn)[0] == 1
    assert sorted(path.name for path in tmp_path.glob("*.webp")) == ["1.webp", "2.webp"]
    assert [number for number, path in drawn if path.stat().st_size > 100] == [2, 3, 4, 5]


def test_scripts_and_files_inside_are_seen(tmp_path: Path) -> None:
    assert inspected(tmp_path, files.with_script()).has_javascript
    assert inspected(tmp_path, files.with_attachment()).embedded_files == 1


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "The file is empty."),
        (files.truncated, "its end is missing"),
        (lambda: files.good()[:-6], "its end is missing"),
        (files.damaged, "damaged or not complete"),
        (files.encrypted, "protected with a password. Save a copy without the password"),
        (lambda: files.encrypted("secret", "AES-256"), "protected with a password"),
        (files.for_a_certificate, "only people with a certain key (a certificate) can open it"),
        (files.with_launch, "asks to start a program or to open another file"),
        (lambda: files.with_film("/RichMedia"), "A film, a sound"),
        (lambda: files.with_film("/Screen"), "A film, a sound"),
        (files.no_pages, "has no pages"),
        (files.page_tree_loop, "damaged or not complete"),
        (files.page_tree_explosion, "damaged or not complete"),
        (files.polyglot, "This is not a PDF file, although its name ends like one."),
        (lambda: b"GIF89a" + bytes(9) + files.good(), "This is not a PDF file"),
        (lambda: b"junk" * 300 + files.good(), "This is not a PDF file"),
        (lambda: b"<!doctype html><title>x</title>%PDF-1.7 %%EOF", "This is not a PDF file"),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "This is not a PDF file"),
        (lambda: b"just words", "This is not a PDF file"),
        (lambda: files.good(501), "The file has 501 pages; the limit is 500."),
    ],
)
def test_what_may_not_be_taken_is_refused_in_plain_words(
    tmp_path: Path, make: Callable[[], bytes], words: str
) -> None:
    assert words in refusal(tmp_path, make())


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"\xef\xbb\xbf" + files.good(2),
        lambda: b"\n\n" + files.typeset(2),
        lambda: b"HTTP/1.1 200 OK\r\n\r\n" + files.good(2),
        lambda: files.good(2) + bytes(100_000),
        lambda: files.good(2).replace(b"/MediaBox", b"/Mediabox"),
        lambda: files.good(2).replace(b"/Helvetica", b"/Helvetica\0"),
        lambda: files.encrypted("", "RC4-128", pages=2),
        lambda: files.encrypted("", "AES-256", pages=2),
    ],
)
def test_what_readers_open_is_taken_and_copied(tmp_path: Path, make: Callable[[], bytes]) -> None:
    sound, texts, pictures = whole(tmp_path, make())
    assert sound.pages == len(texts) == len(pictures) == 2
    assert all(text.split() for text in texts)
    copy = inspection.stripped(tmp_path / "sent", sound, tmp_path).read_bytes()
    assert whole(tmp_path, copy)[1] == texts


def test_a_linearised_file_that_is_shorter_than_it_says_is_not_complete(tmp_path: Path) -> None:
    content = files.good().replace(b"%\xe2", b"%\xe2\n9 0 obj << /Linearized 1 /L 999999 >> endobj\n", 1)
    assert b"/Linearized" in content
    assert "its end is missing" in refusal(tmp_path, content)


@pytest.mark.parametrize("filename", ["Plan.exe", "Plan", "Plan.pdf.exe", ".pdf", ""])
def test_only_what_is_on_the_list_is_taken(tmp_path: Path, filename: str) -> None:
    assert refusal(tmp_path, files.good(), filename=filename).startswith("Only PDF, Word, Excel,")


@pytest.mark.parametrize("declared", ["text/html", "image/png", "application/pdfx"])
def test_what_was_declared_must_agree(tmp_path: Path, declared: str) -> None:
    assert "was sent as something else" in refusal(tmp_path, files.good(), declared=declared)


@pytest.mark.parametrize("declared", ["", "application/octet-stream", "Application/PDF; charset=binary"])
def test_a_browser_that_knows_no_type_says_nothing(tmp_path: Path, declared: str) -> None:
    assert inspected(tmp_path, files.good(1), filename="PLAN.PDF", declared=declared).pages == 1


def test_a_content_bomb_ends_within_the_limits(tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(Refused) as refused:
        whole(tmp_path, files.flate_bomb(2048))
    assert refused.value.message == limited.TOO_HEAVY
    assert time.monotonic() - started < 60


def test_an_endless_page_is_stopped_by_the_processor_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limited.CPU_SECONDS, "text", 1)
    monkeypatch.setitem(limited.CPU_SECONDS, "pictures", 1)
    started = time.monotonic()
    with pytest.raises(Refused) as refused:
        whole(tmp_path, files.flate_bomb(60))
    assert refused.value.message == limited.TOO_HEAVY
    assert time.monotonic() - started < 20


def test_a_machine_that_is_too_busy_is_no_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "_WALL", 0.001)
    with pytest.raises(Busy):
        whole(tmp_path, files.flate_bomb(60))  # it works for long enough to be stopped by the clock


@pytest.mark.parametrize("make", [files.picture_bomb, files.huge_page])
def test_what_only_looks_huge_is_drawn_small(tmp_path: Path, make: Callable[[], bytes]) -> None:
    drawn, texts, pictures = whole(tmp_path, make())
    assert len(pictures) == len(texts) == drawn.pages
    for _, path in pictures:
        with Image.open(path) as image:
            assert image.width <= 1001  # a page is rounded up to whole points
            assert image.height <= 4001


def test_words_that_no_database_keeps_are_left_out(tmp_path: Path) -> None:
    _, texts, _ = whole(tmp_path, files.good(1, ["a\\000b\\001c"]))
    assert "\0" not in texts[0]
    assert "\x01" not in texts[0]


def test_the_child_has_no_environment_and_no_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    spy = tmp_path / "__main__.py"
    spy.write_text(
        "import importlib.util, os, sys\n"
        "print({**os.environ}, importlib.util.find_spec('accreditation'), importlib.util.find_spec('pypdf'))\n"
    )
    monkeypatch.setattr(child, "__file__", str(tmp_path / "__init__.py"))
    answers: list[bytes] = []

    def keep(answer: bytes) -> dict[str, object]:
        answers.append(answer)
        return {}

    monkeypatch.setattr(limited, "_read", keep)
    limited.ask("inspect", tmp_path / "sent", tmp_path)
    assert b"canary" not in answers[0]
    assert answers[0].split(b"} ")[1].split() == [b"None", b"None"]


def test_the_parent_never_loads_the_pdf_parts() -> None:
    script = (
        "import sys; from accreditation.documents import inspect, scan, limited, types;"
        "print([name for name in ('pypdf', 'pypdfium2', 'typst', 'PIL') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_machine_that_lacks_what_it_needs_is_no_fault_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "_site_packages", lambda: tmp_path)
    with pytest.raises(Busy):
        whole(tmp_path, files.flate_bomb(60))  # it works for long enough to be stopped by the clock
