"""What every page must be, whoever asked for it: one title that is its h1, labelled fields, one id each, plain words."""

import hashlib
import re
from collections import Counter

from lxml import etree as parser

RAW = re.compile(
    r"\b(None|True|False)\b|\w+Status\.|<\w+ object at|&lt;bound method|[a-z]+_[a-z]+_[a-z]+\b(?![^<]*>)"
)
ALLOWED_WORDS = ("None of", "None yet", "None given", "None recorded", "True here")
SUFFIX = " – Placement accreditation"
TOKEN = re.compile(r'(name="csrf_token" value=")[^"]*')
_fine: set[str] = set()
"""Pages in which nothing was wrong: many are the same for many people, but for the token of their forms."""


def check(text: str, *, status: int) -> None:
    """Fail with the first thing that is wrong with a page."""
    page = hashlib.sha256(TOKEN.sub(r"\1", f"{status} {text}").encode()).hexdigest()
    if page not in _fine:
        _check(text, status)
        _fine.add(page)


def _check(text: str, status: int) -> None:
    # Without classes of its own for elements, which take most of the time to read a page.
    document = parser.fromstring(text, parser.HTMLParser())
    _check_title(document, status)
    _check_ids(document)
    _check_labels(document)
    _check_words(document)
    _check_error_summary(document)


def _words(element: parser._Element) -> str:
    return " ".join(str(element.xpath("string()")).split())


def _check_title(document: parser._Element, status: int) -> None:
    headings = document.xpath("//h1")
    assert len(headings) == 1, f"a page has one h1, this has {len(headings)}"
    title = _words(document.xpath("//title")[0])
    assert title.endswith(SUFFIX), f"the title does not end with the service's name: {title}"
    name = title.removesuffix(SUFFIX).removeprefix("Error: ")
    heading = _words(headings[0])
    assert heading == name or heading.endswith(f" – {name}"), f"title {name!r} is not the h1 {heading!r}"
    assert document.xpath("//html/@lang") == ["en"]
    assert len(document.xpath("//main")) == 1, "a page has one main part"


def _check_ids(document: parser._Element) -> None:
    ids = document.xpath("//@id")
    twice = {i for i, times in Counter(ids).items() if times > 1}
    assert not twice, f"ids used twice: {twice}"
    for link in document.xpath("//a[starts-with(@href, '#')]/@href"):
        assert link[1:] in ids, f"{link} leads nowhere on its page"


def _check_labels(document: parser._Element) -> None:
    for field in document.xpath(
        "//input[not(@type='hidden') and not(@type='submit')] | //textarea | //select"
    ):
        named = field.get("aria-label") or field.get("aria-labelledby")
        labels = document.xpath("//label[@for=$i]", i=field.get("id", ""))
        assert named or labels, f"the field {field.get('name')!r} has no label"
    for button in document.xpath("//button | //a"):
        assert _words(button) or button.get("aria-label"), "a button or link says nothing"


def _check_words(document: parser._Element) -> None:
    for part in document.xpath("//main"):
        text = " ".join(part.xpath(".//text()[not(ancestor::script or ancestor::textarea or ancestor::pre)]"))
        for allowed in ALLOWED_WORDS:
            text = text.replace(allowed, "")
        raw = RAW.search(text)
        assert raw is None, f"raw words on a page: …{text[max(0, raw.start() - 40) : raw.end() + 40]}…"


def _check_error_summary(document: parser._Element) -> None:
    errors = document.xpath("//*[contains(@class, 'nhsuk-error-message')]")
    if errors:
        assert document.xpath("//*[contains(@class, 'nhsuk-error-summary')]"), "errors without a summary"
        assert _words(document.xpath("//title")[0]).startswith("Error: "), (
            "errors, but the title does not say so"
        )
