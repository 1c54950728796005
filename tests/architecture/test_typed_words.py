"""Whatever a page with a form answers, the words that were typed into it are on the page that comes back."""

import re

import pytest
from lxml import html as parser

from tests.architecture.access_rows import Row
from tests.architecture.access_table import TABLE
from tests.architecture.visitors import Visitors
from tests.client import Client
from tests.scene import Stage

pytestmark = pytest.mark.xdist_group("scene")

WORDS = "Canary: what somebody typed"
LATER = (Stage.SUBMITTED, Stage.SCORING, Stage.MODERATION, Stage.READY, Stage.CLOSED)
ANYBODYS = {"accounts.sign_in"}
"""Typed by nobody in particular, and with a password."""


def _typed(page: str) -> dict[str, str]:
    """The form of a page with words in each of its texts, as its reader would send it; nothing where it has no text."""
    for form in parser.fromstring(page).xpath("//main//form[@method='post']"):
        texts = form.xpath(".//textarea[@name] | .//input[@type='text'][@name]")
        # The boxes of a date are no place for words, and a code that is good once is never shown again.
        words = [text for text in texts if text.get("autocomplete") != "one-time-code"]
        names = [text.get("name") for text in words if text.get("inputmode") != "numeric"]
        if names:
            hidden = {
                field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")
            }
            return {**hidden, **{name: f"{WORDS} {name}" for name in names}}
    return {}


def _lost(browser: Client, address: str, fields: dict[str, str]) -> list[str]:
    """The texts that are neither taken nor on the page that refuses them."""
    answer = browser.post(address, data=fields)
    if answer.status_code in {200, 302}:
        return []
    page = parser.fromstring(answer.text)
    shown = [_plain(text) for text in (page.text_content(), *page.xpath("//input/@value"))]
    texts = [text for text in fields.values() if text.startswith(WORDS)]
    return [
        f"{address}: {answer.status_code} without {text}"
        for text in texts
        if not any(_plain(text) in words for words in shown)
    ]


def _plain(text: str) -> str:
    """Without what a code is read without: capitals, spaces and dashes."""
    return re.sub(r"[\s-]+", "", text).casefold()


def _with_texts(visitors: Visitors) -> list[tuple[str, Row, str, dict[str, str]]]:
    """Every page with a form to type in, with somebody who may and what they would send."""
    pages = []
    for endpoint, rows in TABLE.items():
        if endpoint in ANYBODYS or not {"GET", "POST"} <= (visitors.rule(endpoint).methods or set()):
            continue
        for row in rows:
            who = next(
                (who for group, status in row.answers.items() if status == 200 for who in sorted(group)), None
            )
            if who is None:
                continue
            fields = _typed(visitors.browsers[who].get(visitors.address(endpoint, row)).text)
            if fields:
                pages.append((endpoint, row, who, fields))
                break
    return pages


def test_a_refused_form_and_a_case_that_moved_on_lose_no_words(visitors: Visitors) -> None:
    pages, lost = _with_texts(visitors), []
    assert len(pages) > 25
    for endpoint, row, who, fields in pages:
        browser = visitors.browsers[who]
        forged = fields | {"csrf_token": "forged"}
        lost += _lost(browser, visitors.address(endpoint, row), forged)
        if row.stage is None:
            continue
        # The same form, sent when the case has moved on: here, to a case that stands elsewhere.
        for case in (visitors.scene.cases[stage] for stage in LATER):
            if row.review in case.reviews or "review_id" not in visitors.rule(endpoint).arguments:
                lost += _lost(browser, visitors.address(endpoint, row, case), forged)
    assert not lost, "\n".join(lost)
