"""Our pages and another system's are timed turn by turn; refusals are said, and saves take what their form holds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import lists
from bench.asking import Client
from bench.comparing import Asking, Compared, Side, System, beside, compare, form_of, loads, systems
from bench.lists import Listed
from bench.pages import ALL
from bench.report import comparison, loads_in_words
from bench.sending import Refused
from bench.sites import Site
from tests.bench import other_system
from tests.bench.other_system import Other

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("bench")]
RUNS = 3
WHO = {"Cookie": "who=reviewer"}


@pytest.fixture
def other() -> Iterator[Other]:
    with other_system.served() as running:
        yield running


def asking(other: Other, page: Listed) -> Asking:
    return Asking(System(other.address, Client(other.address), {page.name: page}), page)


def test_a_save_sends_what_the_form_holds_with_the_lists_fields_over_it(other: Other):
    save = asking(other, Listed("Save", "/paper", "POST", WHO, {"words": "Again, {number} of {n}"}))
    for _ in range(3):
        assert save.once().status == 302
    assert [sent["words"] for sent in other.saves] == [f"Again, {number} of {{n}}" for number in (1, 2, 3)]
    assert [sent["version"] for sent in other.saves] == ["1", "2", "3"]
    assert {sent["untouched"] for sent in other.saves} == {"lèft"}


def test_a_save_may_take_only_some_values_from_the_form_or_go_elsewhere(other: Other):
    other.action = "http://127.0.0.1:1/nowhere"
    takes = ("token", "version")
    page = Listed("Save", "/paper", "POST", WHO, {"words": "x"}, takes, action="/paper/save")
    asking(other, page).once()
    assert other.saves == [{"token": "t-1", "version": "1", "words": "x"}]


def test_a_save_that_takes_nothing_fetches_no_form(other: Other):
    fields = {"token": "t-1", "version": "1", "words": "{number}"}
    save = asking(other, Listed("Save", "/paper/save", "POST", {}, fields, ()))  # /paper/save has no page
    save.once()
    with pytest.raises(Refused, match="409: Somebody saved before you"):
        save.once()


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (Listed("A", "/closed", headers=WHO), "403: Not for you"),
        (Listed("A", "/paper", holds="<textarea"), "does not hold '<textarea'"),
        (Listed("A", "/paper", "POST"), "no form there sends anything"),
        (Listed("A", "/paper", "POST", WHO, takes=("csrf",)), "no form there sends csrf"),
    ],
)
def test_what_is_not_the_page_is_a_refusal(other: Other, page: Listed, words: str):
    with pytest.raises(Refused, match=words):
        asking(other, page).once()


def test_a_forms_action_is_read_as_a_browser_reads_it():
    assert beside("/papers/1/edit?tab=2", "") == "/papers/1/edit?tab=2"
    assert beside("/papers/1/edit", "save?x=1") == "/papers/1/save?x=1"
    assert beside("/papers/1/edit", "http://elsewhere.example/save") == "/save"
    body = b"<?xml version='1.0' encoding='UTF-8'?><form method=post action=/a><input name=a value=1></form>"
    assert form_of(body, None) == ("/a", {"a": ["1"]})


def test_who_refuses_is_said_and_not_timed_and_the_others_are(other: Other):
    pages = {"Paper": Listed("Paper", "/paper", headers=WHO), "Closed": Listed("Closed", "/closed")}
    both = [System(other.address, Client(other.address), pages) for _ in range(2)]
    both.append(System("http://127.0.0.1:1", Client("http://127.0.0.1:1"), {"Paper": pages["Paper"]}))
    paper = compare(both, "Paper", RUNS)
    assert [len(side.samples) for side in paper.sides] == [RUNS, RUNS, 0]
    assert paper.ratios[0] == pytest.approx(paper.sides[0].median / paper.sides[1].median)  # type: ignore[operator]
    assert paper.ratios[1] is None
    assert "refused" in paper.sides[2].refused
    closed = compare(both, "Closed", RUNS)
    assert closed.ratios == [None, None]
    assert closed.sides[2].refused == "not in its list"
    assert "not timed: Closed on http://127.0.0.1:1: not in its list" in comparison([paper, closed])


def test_a_late_refusal_takes_back_the_median():
    side = Side("a", [1.0, 2.0, 3.0], 10, "answered with 500")
    assert side.median is None
    assert Compared("A", [Side("b", [1.0]), side]).ratios == [None]


def test_our_own_list_lets_another_of_our_servers_be_compared(site: Site, tmp_path: Path):
    names = ("Register", "Score", "Save a score", "Save an answer")
    pages = [page for page in ALL if page.name in names]
    path = tmp_path / "own.toml"
    lists.write(path, [site.listed(page) for page in pages])
    with systems(site, ALL, [(site.server.address, path)]) as both:
        assert set(both[0].pages) == set(names)
        for name in names:
            compared = compare(both, name, RUNS)
            assert [side.refused for side in compared.sides] == ["", ""]
            assert [len(side.samples) for side in compared.sides] == [RUNS, RUNS]
            assert compared.ratios[0]


def test_four_clients_ask_each_system_for_one_page(site: Site, other: Other, tmp_path: Path):
    path = tmp_path / "theirs.toml"
    lists.write(path, [Listed("Score", "/paper", headers=WHO, holds="<textarea")])
    with systems(site, ALL, [(other.address, path)]) as both:
        ran = loads(both, "Score", 1.0)
        assert list(ran) == [site.server.address, other.address]
        assert all(load.per_second > 0 and load.failed == 0 for load in ran.values())
        words = loads_in_words("Score", ran)
        assert words.splitlines()[0].startswith("Score, ours: ")
        assert other.address in words
        assert "times that)" in words
        assert loads(both, "Register", 1.0).keys() == set()
