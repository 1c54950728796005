"""Every address × everybody: who is let in, who is refused, and who may not even learn that the thing exists."""

import pytest
from flask import Flask

from accreditation.enums.people import Role
from tests.architecture.access_table import EVERYBODY, TABLE, Row
from tests.architecture.visitors import Visitors

pytestmark = pytest.mark.xdist_group("scene")


def test_an_unlisted_route_fails(app: Flask) -> None:
    assert set(TABLE) == set(app.view_functions), "list each route in the access table, with who may use it"


def test_everybody_has_every_role() -> None:
    names = EVERYBODY | {"reviewer"}
    assert {role.value for role in Role} <= names


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_each_address_answers_everybody_as_the_table_says(visitors: Visitors, endpoint: str) -> None:
    methods = visitors.rule(endpoint).methods or set()
    wrong = []
    for row in TABLE[endpoint]:
        address = visitors.address(endpoint, row)
        for who in sorted(EVERYBODY):
            if "GET" in methods:
                got = visitors.browsers[who].get(address)
                if got.status_code != row.status(who):
                    wrong.append(f"GET {address} by {who}: {got.status_code}, not {row.status(who)}")
                got.close()
            if "POST" in methods:
                wrong += _forged(visitors, row, address, who)
    assert not wrong, "\n".join(wrong)


def _forged(visitors: Visitors, row: Row, address: str, who: str) -> list[str]:
    """A form with a forged token does nothing for anybody; strangers are told as little as before."""
    expected = row.forged if row.status(who) == 200 else row.status(who)
    got = visitors.browsers[who].post(address, data={"csrf_token": "forged"})
    if got.status_code == expected:
        return []
    return [f"POST {address} by {who}: {got.status_code}, not {expected}"]


@pytest.mark.parametrize("endpoint", sorted(name for name, rows in TABLE.items() if rows[0].stage))
def test_an_address_that_leads_nowhere_answers_as_a_foreign_one(visitors: Visitors, endpoint: str) -> None:
    rule = visitors.rule(endpoint)
    ids = {name for name in rule.arguments if name.endswith("_id")}
    if not ids or "GET" not in (rule.methods or ()):
        pytest.skip("this address names nothing that could be missing")
    nowhere = Row(TABLE[endpoint][0].answers, TABLE[endpoint][0].stage, given=dict.fromkeys(ids, 2**31 - 1))
    address = visitors.address(endpoint, nowhere)
    for who in sorted(EVERYBODY - {"nobody"}):
        assert visitors.browsers[who].get(address).status_code == 404, f"{address} by {who}"
