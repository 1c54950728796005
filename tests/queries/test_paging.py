"""A page of a list: its rows and its count, at the ends and in between, in as few statements as that needs."""

import pytest
from sqlalchemy import select

from accreditation.models.organisations import Organisation
from accreditation.queries import paging
from accreditation.queries.paging import Page, paginate, paginate_rows
from tests.statements import counted
from tests.world import World

LISTED = select(Organisation).where(Organisation.name.startswith("Trust ")).order_by(Organisation.name)
LATE = (Organisation.id, select(Organisation).order_by(Organisation.name))


@pytest.fixture
def seven(world: World) -> None:
    for number in range(7):
        world.new_organisation(f"Trust {number}")


def read(page: Page[Organisation]) -> tuple[list[str], int, int, int, bool]:
    return [row.name[-1] for row in page.rows], page.number, page.pages, page.total, page.more


@pytest.mark.usefixtures("seven")
@pytest.mark.parametrize(
    "how",
    [{}, {"late": LATE}, {"late": LATE, "walked": True}, {"counted": 7}],
    ids=["plain", "late", "walked", "counted"],
)
def test_every_page_of_a_list(how: dict[str, object]) -> None:
    def page(number: int, size: int = 3) -> tuple[list[str], int, int, int, bool]:
        return read(paginate(LISTED, number, size, **how))  # type: ignore[arg-type]

    assert page(1) == (["0", "1", "2"], 1, 3, 7, False)
    assert page(3) == (["6"], 3, 3, 7, False)
    assert page(4) == page(3)
    assert page(10**18) == page(3)
    assert page(0) == page(-5) == page(1)
    assert page(1, 7) == (list("0123456"), 1, 1, 7, False)
    assert page(2, 7) == page(1, 7)


@pytest.mark.usefixtures("seven")
@pytest.mark.parametrize(
    "how", [{}, {"late": LATE}, {"late": LATE, "walked": True}], ids=["plain", "late", "walked"]
)
def test_counting_stops_and_so_do_the_pages(how: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNTED_TO", 4)
    assert read(paginate(LISTED, 1, 2, **how)) == (["0", "1"], 1, 2, 4, True)  # type: ignore[arg-type]
    assert read(paginate(LISTED, 9, 2, **how)) == (["2", "3"], 2, 2, 4, True)  # type: ignore[arg-type]
    monkeypatch.setattr(paging, "COUNTED_TO", 7)
    assert read(paginate(LISTED, 9, 2, **how))[2:] == (4, 7, False)  # type: ignore[arg-type]


@pytest.mark.usefixtures("world")
def test_an_empty_list_has_one_empty_page() -> None:
    for how in ({}, {"late": LATE}, {"late": LATE, "walked": True}, {"counted": 0}):
        for number in (1, 5):
            assert read(paginate(LISTED, number, 3, **how)) == ([], 1, 1, 0, False)


@pytest.mark.usefixtures("seven")
def test_a_page_and_its_count_are_one_statement() -> None:
    for how, number, most in (
        ({}, 1, 1),
        ({"late": LATE}, 3, 1),
        ({"counted": 7}, 9, 1),
        ({"counted": 0}, 1, 0),
        ({"late": LATE, "walked": True}, 1, 2),
        # A number past the end, which no link names: the count, then the last page.
        ({}, 4, 3),
    ):
        with counted() as statements:
            paginate(LISTED, number, 3, **how)
        assert len(statements) == most, (how, number)


@pytest.mark.usefixtures("seven")
def test_the_count_is_no_column_of_the_rows() -> None:
    columns = select(Organisation.id, Organisation.name.label("named")).where(
        Organisation.name.like("Trust %")
    )
    page = paginate_rows(columns.order_by(Organisation.name), 1, 3)
    assert [tuple(row)[1:] for row in page.rows] == [("Trust 0",), ("Trust 1",), ("Trust 2",)]
    assert [row.named for row in page.rows] == ["Trust 0", "Trust 1", "Trust 2"]
