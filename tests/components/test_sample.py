"""The sample page is whole: valid where lxml can tell, one h1 that is the title, labels and ids in order."""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

STATUSES = [400, 403, 404, 405, 409, 413, 429, 500, 503]
PATHS = ["/sample", "/sample?stage=open&page=5&sort=-ward", *[f"/error/{status}" for status in STATUSES]]


@pytest.fixture
def client(house_app: Flask) -> FlaskClient:
    return house_app.test_client()


def _page(client: FlaskClient, path: str) -> Any:
    return html.document_fromstring(client.get(path).text)


@pytest.mark.parametrize("path", PATHS)
def test_page_is_whole(client: FlaskClient, path: str) -> None:
    page = _page(client, path)
    heading = page.xpath("//h1")
    assert len(heading) == 1
    caption = "".join(heading[0].xpath("span//text()"))
    assert (
        page.findtext(".//title")
        == f"{heading[0].text_content().replace(caption, '')} – Placement accreditation"
    )
    ids = Counter(page.xpath("//@id"))
    assert [name for name, count in ids.items() if count > 1] == []
    targets = set(
        " ".join(page.xpath("//@for | //@aria-describedby | //@aria-labelledby | //@aria-controls")).split()
    )
    assert targets <= set(ids)
    assert [link for link in page.xpath("//a/@href") if link.startswith("#") and link[1:] not in ids] == []


@pytest.mark.parametrize("path", PATHS)
def test_every_input_has_a_label(client: FlaskClient, path: str) -> None:
    page = _page(client, path)
    inputs = page.xpath("//input[not(@type='hidden')] | //select | //textarea")
    labelled = set(page.xpath("//label/@for"))
    assert [box.get("name") for box in inputs if box.get("id") not in labelled] == []
    assert page.xpath("//*[@style] | //*[@onclick] | //script[not(@src)][2]") == []


def test_headings_never_skip_a_level(client: FlaskClient) -> None:
    levels = [
        int(element.tag[1])
        for element in _page(client, "/sample").xpath(
            "//main//*[self::h1 or self::h2 or self::h3 or self::h4]"
        )
    ]
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_links_of_a_list_keep_its_filters(client: FlaskClient) -> None:
    page = _page(client, "/sample?stage=open&page=5&sort=-ward&q=a%26b")
    assert "?stage=open&sort=-ward&q=a%26b&page=4" in page.xpath("//nav//a/@href")
    assert "?stage=open&q=a%26b&sort=ward" in page.xpath("//th//a/@href")
    assert page.xpath("//th/@aria-sort") == ["descending"]
    assert page.xpath("//select[@name='stage']/option[@selected]/@value") == ["open"]
    assert [item.text_content().strip() for item in page.xpath("//ul[@class='nhsuk-pagination__list']/li")] == [
        "1", "⋯", "4", "5", "6", "⋯", "9",
    ]  # fmt: skip


def test_413_says_the_limit(client: FlaskClient) -> None:
    assert "larger than 200 MB" in client.get("/error/413").text
