"""Workbooks and tables in the reader: rows and columns as they were, bounded, numbers masked, hidden sheets said."""

import pytest
from lxml import html as parser

from accreditation.rules.sheets import MOST_ROWS
from tests import libraries
from tests.client import Client
from tests.documents import offices
from tests.world import World

pytestmark = [pytest.mark.one_database]

TEST_NUMBER = 9_990_001_235
"""Ten digits of the range that is given to nobody, which are masked and taken all the same."""


@pytest.fixture
def browser(world: World) -> Client:
    return world.client(world.lead)


def reader(world: World, content: bytes, filename: str) -> str:
    revision = libraries.accepted_file(world, content=content, filename=filename)
    assert revision.refused is None, revision.refused
    return f"/evidence/{revision.item_id}/revisions/{revision.id}/pages"


def cells(page: str) -> list[list[str]]:
    return [
        [cell.text_content() for cell in line.xpath("td|th")]
        for line in parser.fromstring(page).xpath("//table[contains(@class, 'house-sheet')]//tr")
    ]


def test_a_sheet_is_a_table_with_its_head_and_what_stands_beside_it(world: World, browser: Client) -> None:
    rows: list[list[offices.Cell]] = [["Ward", "Number"], ["Seven <b>", TEST_NUMBER]]
    rows += [["x", number] for number in range(MOST_ROWS + 4)]
    book = offices.excel(
        {"Scores": rows, "Old": [["a", 1], ["b", 2]]}, hidden=["Old"], comments={"B2": "Low, ask why"}
    )
    address = reader(world, book, "Scores.xlsx")
    page = browser.get(f"{address}/1").text
    table = cells(page)
    assert table[0] == ["Ward", "Number"]
    assert table[1][0] == "Seven <b>"
    assert str(TEST_NUMBER) not in page
    assert len(table) == 1 + MOST_ROWS
    assert "and 5 more rows are not" in page
    assert "Comment at B2: Low, ask why" in page
    plain = browser.get(f"{address}/1?words=plain").text
    assert cells(plain) == []
    assert str(TEST_NUMBER) not in plain
    assert "Show it as a table" in plain
    hidden = browser.get(f"{address}/2").text
    assert "(hidden)" in hidden
    assert cells(hidden) == [["a", "1"], ["b", "2"]]


def test_a_table_that_was_kept_as_text_has_its_head_on_its_first_part_alone(
    world: World, browser: Client
) -> None:
    lines = "\n".join(["Ward,Score", *["Seven,four"] * 150])
    address = reader(world, lines.encode(), "Scores.csv")
    assert cells(browser.get(f"{address}/1").text)[0] == ["Ward", "Score"]
    second = browser.get(f"{address}/2").text
    assert "<th" not in second
    assert cells(second)[0] == ["Seven", "four"]


def test_a_part_of_a_word_document_is_named_by_its_heading(world: World, browser: Client) -> None:
    content = offices.word(
        ["Induction", "A week"],
        styled={"Induction": '<w:pStyle w:val="berschrift1"/>'},
        rows=[["a", "b"], ["c", "d"]],
    )
    page = browser.get(f"{reader(world, content, 'Plan.docx')}/1").text
    assert "<bdi>Induction</bdi>" in page
    assert cells(page) == []
