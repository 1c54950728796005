"""The access table on PostgreSQL: every address answers everybody with the same status as on SQLite."""

from collections.abc import Iterator

import pytest

from tests.architecture.access_table import TABLE
from tests.architecture.visitors import Visitors, arrive
from tests.staging import staged


@pytest.fixture(scope="module")
def visitors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitors]:
    """Everybody, with a browser each; their pages were read whole on SQLite."""
    with staged("postgresql", tmp_path_factory.mktemp("visitors")) as stage:
        visitors = arrive(stage)
        for browser in visitors.browsers.values():
            browser.checks_pages = False
        yield visitors


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_each_address_answers_as_on_sqlite(visitors: Visitors, endpoint: str) -> None:
    assert visitors.disagreements(endpoint) == []
