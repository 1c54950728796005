"""The addresses that templates build are the router's own, whatever is in them."""

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from accreditation.enums.applications import ApplicationStatus
from accreditation.web.addresses import Addresses
from accreditation.web.urls import IdConverter

pytestmark = pytest.mark.one_database

CODES = ["1.1", "AC-24-KW9RQB", "a b", "a/b", "ä", "%s", "50%", "a-mark-0000", "x" * 300]


def _sample(rule: Rule, number: int, code: str) -> dict[str, Any]:
    converters = rule._converters
    return {
        name: number if isinstance(converters[name], IdConverter) else code for name in sorted(rule.arguments)
    }


@pytest.mark.parametrize("code", CODES)
def test_every_page_has_the_routers_address(app: Flask, code: str) -> None:
    with app.test_request_context("/"):
        quick = Addresses(app)
        for number in (1, 20_000_000, 2_147_483_647):
            for rule in app.url_map.iter_rules():
                values = _sample(rule, number, code)
                assert quick(rule.endpoint, **values) == app.url_for(rule.endpoint, **values)


@pytest.mark.parametrize(
    "more",
    [
        {"page": 2, "q": "plain"},
        {"q": "two words", "page": 2},
        {"_anchor": "evidence"},
        {"_anchor": "a b"},
        {"status": ApplicationStatus.CLOSED},
        {"page": None, "overdue": True},
        {"_external": True},
        {"page": 2_000_000_001, "q": "2000000001"},
        {"q": ["a", "b"]},
    ],
    ids=str,
)
def test_filters_and_anchors_are_written_the_same(app: Flask, more: dict[str, Any]) -> None:
    with app.test_request_context("/"):
        quick = Addresses(app)
        for _ in range(2):
            assert quick("cases.worklist", **more) == app.url_for("cases.worklist", **more)
            assert quick("cases.show", application_id=7, **more) == app.url_for(
                "cases.show", application_id=7, **more
            )


def test_an_address_within_a_blueprint_is_that_of_the_page_that_asks(app: Flask) -> None:
    quick = Addresses(app)
    for path in ("/people", "/cycles"):
        with app.test_request_context(path):
            assert quick(".index") == path


def test_an_endpoint_stands_at_one_address_whatever_is_sent_there(app: Flask) -> None:
    rules = [(rule.endpoint, frozenset(rule.arguments)) for rule in app.url_map.iter_rules()]
    assert len(rules) == len(set(rules))


def test_templates_build_their_addresses_with_it(app: Flask) -> None:
    assert isinstance(app.jinja_env.globals["url_for"], Addresses)
