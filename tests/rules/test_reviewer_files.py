"""Files of reviewers: whatever way Excel wrote them they are read the same, and what is wrong with a row is said in words."""

from datetime import date
from time import process_time

import pytest

from accreditation.enums.people import Profession
from accreditation.enums.reviews import ReviewerKind
from accreditation.errors import RuleBroken
from accreditation.rules.reviewer_files.reading import MOST_ROWS, Column, Line, read
from accreditation.rules.reviewer_files.typed import typed_in

TODAY = date(2026, 11, 20)
TEXT = "Name;E-mail;Kind;Profession\r\nZoë O’Neill;zoe@example.org;Peer reviewer;Nursing\r\n;;;\r\nB;b@x.org;lay;\r\n"


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode("utf-8-sig"),
        TEXT.encode(),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode("utf-16"),
    ],
)
def test_a_file_is_read_in_whichever_letters_and_separator_it_came(content: bytes) -> None:
    first, second = read(content)
    assert (first.number, second.number) == (2, 4)
    assert first.cells[Column.NAME] == "Zoë O’Neill"
    assert Column.PROFESSION not in second.cells


def test_a_line_that_names_the_separator_is_no_row() -> None:
    (line,) = read(b"sep=;\r\nname;email;kind\r\n'=A;a@x.org;lay\r\n")
    assert (line.number, line.cells[Column.NAME]) == (3, "=A")


def test_a_title_above_the_headings_is_no_row_and_curly_quotation_marks_are_no_words() -> None:
    (line,) = read("Table 1\nName,Email,Kind\n“Ann O’Neil”, ‘ann@example.org’ ,lay\n".encode())
    assert line.number == 3
    assert line.cells[Column.NAME] == "Ann O’Neil"
    assert line.cells[Column.EMAIL] == "ann@example.org"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04\0\0", "no CSV file"),
        (b"\xff\xfea", "no CSV file"),
        (b"Name,Kind\nA,lay\n", "missing: Email address"),
        (b"Name,Email,Kind,Kind\n", "there twice: Kind"),
        (b"Name,Email,Kind,Shoe size\n", "not known here: Shoe size"),
        (b"Name,Email,Kind\n", "no row below"),
        (b"Name,Email,Kind\n" + b"A,a@x.org,lay\n" * (MOST_ROWS + 1), "at most 2,000"),
        (b'Name,Email,Kind\n"' + b"A" * 200_000, "cannot be read"),
    ],
)
def test_what_is_no_such_file_is_said(content: bytes, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as refused:
        read(content)
    assert refused.value.field == "file"


def line(**cells: str) -> Line:
    typed = {"email": "a@x.org", "name": "A", "kind": "peer", "profession": "nursing"} | cells
    return Line(2, {Column(name): words for name, words in typed.items() if words})


def test_a_row_says_what_a_reviewer_brings() -> None:
    row, wrong = typed_in(
        line(
            professions="Midwifery; Support work, bands 1 to 4",
            trained_on="3 March 2026",
            standardised_on="01/11/2026",
            load_cap="0",
        ),
        TODAY,
    )
    assert wrong == []
    assert row is not None
    assert row.professions == [Profession.MIDWIFERY, Profession.SUPPORT_WORK]
    assert (row.trained_on, row.standardised_on, row.load_cap) == (date(2026, 3, 3), date(2026, 11, 1), 0)
    lay, wrong = typed_in(line(kind="Lay reviewer", profession=""), TODAY)
    assert lay is not None
    assert (lay.kind, lay.profession, wrong) == (ReviewerKind.LAY, Profession.LAY, [])


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"profession": "Nursng"}, "Did you mean “Nursing”?"),
        ({"profession": "=1+1"}, "is no profession that is known here"),
        ({"profession": ""}, "There is no profession"),
        ({"kind": "lay"}, "lay place"),
        ({"kind": ""}, "There is no kind of reviewer"),
        ({"kind": "lay", "profession": "", "professions": "nursing"}, "no further one"),
        ({"trained_on": "31/02/2026"}, "is no day like"),
        ({"trained_on": "03/11/26"}, "four digits"),
        ({"trained_on": "21/11/2026"}, "still to come"),
        ({"standardised_on": "01/01/1900"}, "too long ago"),
        ({"load_cap": "51"}, "no number from 0 to 50"),
        ({"load_cap": "-1"}, "no number from 0 to 50"),
        ({"email": ""}, "no email address"),
        ({"name": ""}, "no name"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(cells: dict[str, str], words: str) -> None:
    row, wrong = typed_in(line(**cells), TODAY)
    assert row is None
    assert words in " ".join(wrong)


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        (["Name"] * 200_000, "there twice: Name"),
        ([f"Column {number}" for number in range(100_000)], "Column 9 and 99,990 more"),
    ],
)
def test_a_row_of_very_many_headings_is_refused_at_once_and_shortly(headings: list[str], words: str) -> None:
    began = process_time()
    with pytest.raises(RuleBroken) as refused:
        read(",".join(["Email,Kind,Name", *headings]).encode())
    assert process_time() - began < 8  # each counted in the whole row, it took half a minute
    assert words in refused.value.message
    assert len(refused.value.message) < 1000


def test_a_row_of_very_many_choices_is_said_shortly_and_at_once() -> None:
    cells = {
        Column.EMAIL: "a@x.org",
        Column.NAME: "A",
        Column.KIND: "peer",
        Column.PROFESSION: "nursing",
        Column.EXPERTISE: ";".join(f"Zz{number}" for number in range(300)),
        Column.LEARNER_GROUPS: ";".join(f"Zz{number}" for number in range(4)),
        Column.UNIVERSITIES: ";".join(f"Z{number}" for number in range(300)),
    }
    began = process_time()
    for number in range(500):
        row, wrong = typed_in(Line(number, cells), TODAY)
        assert row is None
        assert len(wrong) == 6
    assert process_time() - began < 5  # each looked up among what is like it, it took ten seconds
    assert "names 300 of what is a kind of place" in wrong[0]
    assert "300 universities" in wrong[-1]
