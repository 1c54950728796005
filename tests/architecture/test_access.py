"""Every address and everybody: who is let in, who is refused, and who may not even learn that the thing exists."""

from dataclasses import replace

import pytest
from flask import Flask

from accreditation.enums.people import Role
from tests.architecture.access_rows import EVERYBODY
from tests.architecture.access_table import TABLE
from tests.architecture.visitors import Visitors

pytestmark = pytest.mark.xdist_group("scene")


@pytest.mark.one_database
def test_an_unlisted_route_fails(app: Flask) -> None:
    assert set(TABLE) == set(app.view_functions), "list each route in the access table, with who may use it"


def test_everybody_has_every_role() -> None:
    names = EVERYBODY | {"reviewer"}
    assert {role.value for role in Role} <= names


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_each_address_answers_everybody_as_the_table_says(visitors: Visitors, endpoint: str) -> None:
    assert visitors.disagreements(endpoint) == []


def test_an_address_that_leads_nowhere_answers_as_a_foreign_one(visitors: Visitors) -> None:
    checked, wrong = 0, []
    for endpoint, rows in TABLE.items():
        rule = visitors.rule(endpoint)
        ids = {name for name in rule.arguments if name.endswith("_id")}
        if not ids or "GET" not in (rule.methods or ()):
            continue
        nowhere = replace(rows[0], given={**rows[0].given, **dict.fromkeys(ids, 2**31 - 1)})
        address = visitors.address(endpoint, nowhere)
        for who in {*(person for group in rows[0].answers for person in group), "newcomer"} - {"nobody"}:
            checked += 1
            if visitors.browsers[who].get(address).status_code != 404:
                wrong.append(f"{address} by {who}")
    assert checked > 100
    assert not wrong, "\n".join(wrong)
