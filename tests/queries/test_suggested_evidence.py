"""The same pages in the same order on either database: those with most of a standard's words, of one's own files alone."""

from datetime import timedelta

import pytest

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from accreditation.models.applications import Application
from accreditation.queries import answers, suggested_evidence
from accreditation.queries.suggested_evidence import Suggestions
from accreditation.services import evidence
from tests import shelving
from tests.statements import counted
from tests.world import World

THREE = "Supervision, a rota and feedback."
TWO = "Supervision by rota."
"""Standard 3.1 is about support and supervision."""


@pytest.fixture
def case(world: World) -> Application:
    """A draft of the provider."""
    return world.application()


def suggestions(world: World, case: Application, code: str = "3.1") -> Suggestions:
    page = answers.page_for(world.viewer(world.lead), case.id, code)
    assert page is not None
    return suggested_evidence.of_answer(page)


def places(world: World, case: Application, code: str = "3.1") -> list[tuple[str, int]]:
    return [(page.title, page.number) for page in suggestions(world, case, code).pages]


def test_pages_that_hold_more_of_the_words_come_first_and_one_word_is_none(
    world: World, case: Application
) -> None:
    shelving.file(world, "Rounds", ("Supervision alone.", TWO, "Nothing of it.", THREE))
    first, second = suggestions(world, case).pages
    assert [(page.title, page.number, page.holds) for page in (first, second)] == [
        ("Rounds", 4, 3),
        ("Rounds", 2, 2),
    ]
    assert [piece.text for piece in first.snippet if piece.hit] == ["Supervision", "rota", "feedback"]
    assert places(world, case, "6.1") == []


def test_a_word_that_few_pages_hold_counts_more_than_one_that_many_hold(
    world: World, case: Application
) -> None:
    shelving.file(world, "Common", ["Supervision and support."] * 12)
    shelving.file(world, "Rare", ("Feedback on the workload.",))
    # In words of the standard alone, support and supervision of its title weigh most.
    assert places(world, case)[0] == ("Rare", 1)


def test_equal_pages_stand_newest_file_first_then_in_their_order(world: World, case: Application) -> None:
    now = clock.now()
    shelving.file(world, "Old", (TWO, TWO), at=now - timedelta(days=9))
    shelving.file(world, "New", (TWO, TWO), at=now)
    assert places(world, case) == [("New", 1), ("New", 2), ("Old", 1), ("Old", 2)]


def test_a_long_file_does_not_hide_the_others(world: World, case: Application) -> None:
    shelving.file(world, "Long", [THREE] * 30)
    shelving.file(world, "Short", (TWO,))
    assert places(world, case) == [("Long", 1), ("Long", 2), ("Long", 3), ("Short", 1)]
    for number in range(20):
        shelving.file(world, f"More {number}", (THREE,))
    assert len(places(world, case)) == suggested_evidence.MOST_SHOWN


def test_another_providers_page_is_never_suggested_nor_counted(world: World, case: Application) -> None:
    elsewhere = world.new_organisation("Elsewhere")
    shelving.file(world, "Ours", (TWO, f"§{elsewhere.id} {TWO}", *["Nothing of it."] * 8))
    alone = [(word.word, word.weight) for word in suggestions(world, case).words]
    shelving.file(world, "Theirs", [f"canary {THREE}"] * 9, organisation=elsewhere)
    assert places(world, case) == [("Ours", 1), ("Ours", 2)]
    shelf = suggestions(world, case).shelf
    assert (shelf.items, shelf.citable, shelf.pages) == (1, 1, 10)
    # What others hold says nothing of how rare a word is here.
    assert [(word.word, word.weight) for word in suggestions(world, case).words] == alone


def test_what_may_not_be_cited_is_not_suggested(world: World, case: Application) -> None:
    shelving.file(world, "Expired", (THREE,), expires_on=clock.today() - timedelta(days=1))
    shelving.file(world, "Guessed", (THREE,), kind_confirmed=False)
    shelving.file(world, "Held", (THREE,), status=RevisionStatus.HELD)
    withdrawn = shelving.file(world, "Withdrawn", (THREE,))
    with unit_of_work():
        evidence.withdraw(withdrawn, organisation_id=world.organisation.id, actor=world.viewer(world.lead))
    assert (suggestions(world, case).pages, suggestions(world, case).shelf.citable) == ((), 0)
    shelving.file(world, "Last day", (TWO,), expires_on=clock.today())
    replaced = shelving.item(world, "Replaced")
    shelving.file(world, replaced, (THREE, TWO))
    shelving.file(world, replaced, ("Nothing of it.", TWO))
    assert sorted(places(world, case)) == [("Last day", 1), ("Replaced", 2)]


def test_what_stands_in_the_library_is_told_apart(world: World, case: Application) -> None:
    shelving.file(world, "Citable", (TWO, "", ""))
    shelving.file(world, "Scanning", status=RevisionStatus.SCANNING)
    shelving.file(world, "Receiving", status=RevisionStatus.RECEIVING)
    shelving.file(world, "Guessed", kind_confirmed=False)
    shelving.file(world, "Expired", expires_on=clock.today() - timedelta(days=1))
    shelving.file(world, "Refused", status=RevisionStatus.REJECTED)
    again = shelving.item(world, "Replaced now")
    shelving.file(world, again, (TWO,))
    shelving.file(world, again, (TWO,), status=RevisionStatus.SCANNING)
    shelf = suggestions(world, case).shelf
    assert (shelf.items, shelf.citable, shelf.pages) == (6, 2, 4)
    assert (shelf.being_read, shelf.kind_unconfirmed) == (3, 1)


def test_what_this_answer_cites_is_marked(world: World, case: Application) -> None:
    ours = shelving.file(world, "Cited", (TWO, TWO, TWO))
    elsewhere = shelving.file(world, "Cited elsewhere", (TWO,))
    shelving.cite(world, ours, case.id, "3.1", (1, 2))
    shelving.cite(world, elsewhere, case.id, "1.1")
    marks = {
        (page.title, page.number): (page.is_cited, page.evidence_is_cited)
        for page in suggestions(world, case).pages
    }
    assert marks == {
        ("Cited", 1): (True, True),
        ("Cited", 2): (True, True),
        ("Cited", 3): (False, True),
        ("Cited elsewhere", 1): (False, False),
    }


def test_a_newer_file_than_the_cited_one_is_suggested_still(world: World, case: Application) -> None:
    item = shelving.item(world, "Replaced")
    shelving.cite(world, shelving.file(world, item, (TWO,)), case.id, "3.1")
    shelving.file(world, item, (TWO,))
    (page,) = suggestions(world, case).pages
    assert (page.file_number, page.is_cited, page.evidence_is_cited) == (2, False, True)


def test_words_that_stand_on_too_many_pages_are_left_out_and_said(
    world: World, case: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelving.file(world, "Common", ["Supervision everywhere."] * 9)
    shelving.file(world, "Ours", (THREE, TWO))
    assert [word.written for word in suggestions(world, case).too_common] == []
    monkeypatch.setattr(suggested_evidence, "MOST_HITS", 12)
    assert [word.written for word in suggestions(world, case).too_common] == ["supervision"]
    (page,) = suggestions(world, case).pages
    assert (page.title, page.number, page.holds) == ("Ours", 1, 2)


def test_kinds_are_all_searched_and_titles_alone_are_not(world: World, case: Application) -> None:
    shelving.file(world, "Supervision rota and feedback", ("Nothing of it.",))
    for kind in (EvidenceKind.MINUTES, EvidenceKind.OTHER):
        shelving.file(world, kind.label, (TWO,), kind=kind)
    assert {title for title, _ in places(world, case)} == {
        EvidenceKind.MINUTES.label,
        EvidenceKind.OTHER.label,
    }


def test_a_large_library_takes_the_statements_of_a_small_one(world: World, case: Application) -> None:
    def statements_sent() -> int:
        page = answers.page_for(world.viewer(world.lead), case.id, "3.1")
        assert page is not None
        with counted() as statements:
            assert suggested_evidence.of_answer(page).pages
        return len(statements)

    shelving.file(world, "Few", (THREE,))
    few = statements_sent()
    for number in range(12):
        shelving.file(world, f"More {number}", [THREE, TWO] * 10)
    assert few == statements_sent() == 5
