"""A list that was written is read as it was; what a list may not say is refused with the place where it stands."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from accreditation.settings import ROOT
from bench import lists
from bench.lists import BadList, Listed
from bench.pages import ALL

FULL = Listed(
    "Save a score",
    "/reviews/1?q=ä",
    "POST",
    {"Cookie": 'a="b\\c"; d=é', "X-More": "1"},
    {"rationale": "Two\nlines, {number}.\x7f\t'", "odd name]=": ""},
    ("csrf_token", "version"),
    "/elsewhere",
    (200, 302),
    "Standard 1.1",
)


def test_a_written_list_is_read_as_it_was(tmp_path: Path):
    path = tmp_path / "pages.toml"
    pages = [FULL, Listed("Register", "/register"), Listed("Bare", "/save", "POST", takes=())]
    lists.write(path, pages)
    assert list(lists.read(path).values()) == pages
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_old_list_of_everybody_becomes_its_owners_alone(tmp_path: Path):
    path = tmp_path / "pages.toml"
    path.touch(mode=0o644)
    lists.write(path, [FULL])
    assert path.stat().st_mode & 0o777 == 0o600


def test_headers_of_the_file_go_with_each_page_unless_it_says_otherwise(tmp_path: Path):
    path = tmp_path / "pages.toml"
    path.write_text(
        'headers.Cookie = "everybody"\nheaders.Accept = "text/html"\n'
        '[[page]]\nname = "A"\npath = "/a"\n[[page]]\nname = "B"\npath = "/b"\nheaders.Cookie = "own"\n'
    )
    pages = lists.read(path)
    assert pages["A"].headers == {"Cookie": "everybody", "Accept": "text/html"}
    assert pages["B"].headers == {"Cookie": "own", "Accept": "text/html"}


def test_the_list_that_the_document_shows_can_be_read(tmp_path: Path):
    shown = (ROOT / "docs" / "benchmarks.md").read_text().split("```toml\n")[1].split("```")[0]
    path = tmp_path / "pages.toml"
    path.write_text(shown)
    pages = lists.read(path)
    assert set(pages) == {"Score", "Save a score"}
    assert set(pages) <= {page.name for page in ALL}
    assert pages["Score"].holds == 'name="overall"'


def test_every_key_of_a_list_is_explained_in_the_document():
    document = (ROOT / "docs" / "benchmarks.md").read_text()
    rows = [line.split("|")[1] for line in document.splitlines() if line.startswith("| `")]
    assert {key.name for key in fields(Listed)} <= set(re.findall(r"`(\w+)`", " ".join(rows)))


def test_what_counts_as_an_answer_is_the_methods_or_the_lists():
    assert Listed("A", "/").answers == (200,)
    assert Listed("A", "/", "POST").answers == (302, 303)
    assert Listed("A", "/", "POST", status=(204,)).answers == (204,)


PAGE = '[[page]]\nname = "A"\npath = "/a"\n'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", r"no \[\[page\]\]"),
        ("[[page]", "pages.toml: "),
        ("cookie = 'a'\n" + PAGE, "cookie means nothing"),
        ('[[page]]\nname = "A"\n', "A: path is missing"),
        ('[[page]]\npath = "/"\n', "name is missing"),
        (PAGE + 'methd = "POST"\n', "A: methd means nothing"),
        (PAGE + 'method = "PUT"\n', "A: method is GET or POST"),
        (PAGE + 'status = ["200"]\n', "A: status"),
        (PAGE + 'takes = "version"\n', "A: takes"),
        (PAGE + "holds = 1\n", "A: holds"),
        (PAGE + "fields.version = 1\n", "A: fields"),
        (PAGE + 'headers = "Cookie: a"\n', "A: headers"),
    ],
)
def test_a_list_that_says_what_cannot_be_is_refused(tmp_path: Path, content: str, words: str):
    path = tmp_path / "pages.toml"
    path.write_text(content)
    with pytest.raises(BadList, match=words):
        lists.read(path)


def test_a_list_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(BadList, match="nowhere"):
        lists.read(tmp_path / "nowhere.toml")
