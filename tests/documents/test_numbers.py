"""A thousand NHS numbers planted in six formats and six kinds of file: every one is found, and none is handed on."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from accreditation.enums.evidence import NumberGrade
from accreditation.rules.nhs_numbers import is_valid
from tests.documents import offices
from tests.documents.reading import read

EACH = 28  # times six formats and six kinds: 1,008


def issued() -> Iterator[str]:
    """Valid numbers of the issued range, one after another; made up, and known to nobody."""
    for first in itertools.count(450_557_000, 7919):
        for last in range(10):
            if is_valid(number := f"{first}{last}"):
                yield number


FORMATS: dict[str, Callable[[str], str]] = {
    "plain": lambda n: f"NHS number {n}",
    "spaced": lambda n: f"{n[:3]} {n[3:6]} {n[6:]}",
    "hyphens": lambda n: f"{n[:3]}-{n[3:6]}-{n[6:]}",
    "dots": lambda n: f"{n[:3]}.{n[3:6]}.{n[6:]}",
    "wide": lambda n: f"{n[:3]}\u00a0{n[3:6]}\u00a0{n[6:]}",
    "boxes": lambda n: "NHS no: " + " ".join(n),
}


def pdf(lines: list[str]) -> bytes:
    import typst

    source = "\n\n".join(line.replace("-", "\\-").replace("\u00a0", "~") for line in lines)
    made = typst.compile(f"#set page(width: 210mm, height: 297mm)\n{source}".encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


KINDS: dict[str, Callable[[list[str]], bytes]] = {
    "a.pdf": pdf,
    "a.docx": lambda lines: offices.word(lines),
    "a.xlsx": lambda lines: offices.excel({"A": [[line] for line in lines]}),
    "a.pptx": lambda lines: offices.powerpoint([lines[:10], lines[10:20], lines[20:]]),
    "a.txt": lambda lines: "\n".join(lines).encode(),
    "a.csv": lambda lines: "\n".join(f"{n},{line},x" for n, line in enumerate(lines)).encode("utf-16"),
}


@pytest.mark.parametrize("filename", KINDS)
@pytest.mark.parametrize("shape", FORMATS)
def test_every_planted_number_is_found(tmp_path: Path, filename: str, shape: str) -> None:
    planted = list(itertools.islice(issued(), EACH))
    numbers_read = read(
        tmp_path, KINDS[filename]([FORMATS[shape](number) for number in planted]), filename
    ).numbers
    assert len(numbers_read) == EACH
    assert {number_read.grade for number_read in numbers_read} == {NumberGrade.LIKELY}
    for number, number_read in zip(planted, numbers_read, strict=True):
        assert [mark for mark in number_read.masked if mark.isdecimal()] == list(number[-2:])


def test_numbers_are_found_wherever_a_document_keeps_words(tmp_path: Path) -> None:
    numbers = [FORMATS["spaced"](number) for number in itertools.islice(issued(), 6)]
    content = offices.word(
        ["Nothing here"],
        header=numbers[0],
        comment=numbers[1],
        footnote=numbers[2],
        deleted=numbers[3],
        extra={"customXml/item1.xml": f"<a>{numbers[4]}</a>"},
    )
    numbers_read = read(tmp_path, content, f"{numbers[5]}.docx").numbers
    assert [number_read.place for number_read in numbers_read] == [
        "Paragraphs 1 to 2",
        "Comments",
        "Footnotes and endnotes",
        "Headers and footers",
        "Hidden data",
        "The file’s name",
    ]


def test_a_heading_speaks_for_its_column_in_every_part_of_a_table(tmp_path: Path) -> None:
    number = next(issued())
    rows = [["Ward", "NHS number", "Order"], *([f"W{n}", "", ""] for n in range(150)), ["W", number, number]]
    table = "\n".join(",".join(row) for row in rows).encode()
    numbers_read = read(tmp_path, table, "a.csv").numbers
    assert [(number_read.page, number_read.place, number_read.grade) for number_read in numbers_read] == [
        (2, "Rows 101 to 152", NumberGrade.LIKELY),
        (2, "Rows 101 to 152", NumberGrade.POSSIBLE),
    ]
    numbers_read = read(tmp_path, offices.excel({"A": rows}), "a.xlsx").numbers
    assert [number_read.grade for number_read in numbers_read] == [NumberGrade.LIKELY, NumberGrade.POSSIBLE]


def test_a_number_in_the_properties_of_a_picture_is_found(tmp_path: Path) -> None:
    from tests.documents.pictures import picture

    number = FORMATS["spaced"](next(issued()))
    numbers_read = read(tmp_path, picture("JPEG", described=f"Patient {number}"), "a.jpg")
    assert [(number_read.page, number_read.place) for number_read in numbers_read.numbers] == [
        (None, "ImageDescription")
    ]
    assert not numbers_read.words.searched


def test_a_number_of_the_test_range_is_only_noted(tmp_path: Path) -> None:
    (numbers_read,) = read(tmp_path, b"NHS number 999 000 0018", "a.txt").numbers
    assert (numbers_read.grade, numbers_read.place, numbers_read.masked) == (
        NumberGrade.TEST,
        "Line 1",
        "••• ••• ••18",
    )


def test_false_alarms_come_at_the_graded_rates(tmp_path: Path) -> None:
    """One in eleven random ten-digit numbers is valid; alone in a text it is possible at most."""
    lines = "\n".join(f"Order {number:010}" for number in range(4_000_000_000, 4_000_055_000, 5))
    numbers_read = read(tmp_path, lines.encode(), "a.txt").numbers
    assert 900 <= len(numbers_read) <= 1100
    assert {number_read.grade for number_read in numbers_read} == {NumberGrade.POSSIBLE}
