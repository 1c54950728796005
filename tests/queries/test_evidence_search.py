"""What is typed is looked for as plain words, inside usable files of one's own providers only, on either database."""

from datetime import timedelta

import pytest

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.evidence import EvidenceKind, RevisionStatus, UnitKind
from accreditation.queries import evidence_search
from accreditation.queries.evidence_search import FoundPage, Search
from accreditation.services import evidence
from accreditation.services.evidence import storing
from tests import shelving
from tests.statements import counted
from tests.world import World


def pages_with(world: World, q: str, **how: object) -> list[FoundPage]:
    return list(evidence_search.pages([world.organisation.id], Search(q=q, **how)).rows)  # type: ignore[arg-type]


def places(world: World, q: str, **how: object) -> list[tuple[str, int]]:
    return [(page.title, page.number) for page in pages_with(world, q, **how)]


def test_a_page_that_holds_every_word_is_found_with_its_words_marked(world: World) -> None:
    shelving.file(world, "Survey", unit=UnitKind.SHEET, labels=("Answers", "Rota"))
    (page,) = pages_with(world, "weekly SUPERVISIONS")
    assert (page.title, page.number, page.label, page.unit) == ("Survey", 2, "Rota", UnitKind.SHEET)
    assert [piece.text for piece in page.snippet if piece.hit] == ["Supervision", "weekly"]
    assert places(world, "weekly learners") == []


def test_newest_files_come_first_and_then_pages_in_order(world: World) -> None:
    now = clock.now()
    shelving.file(world, "Old", ("word one", "word two"), at=now - timedelta(days=9))
    shelving.file(world, "New", ("word one", "word two"), at=now)
    assert places(world, "word") == [("New", 1), ("New", 2), ("Old", 1), ("Old", 2)]
    assert places(world, "two") == [("New", 2), ("Old", 2)]


def test_other_providers_are_never_found_whatever_is_typed(world: World) -> None:
    elsewhere = world.new_organisation("Elsewhere")
    shelving.file(world, "Theirs", ("secret words",), organisation=elsewhere)
    shelving.file(world, "Ours", (f"org{elsewhere.id} §{elsewhere.id} {elsewhere.id} secret",))
    assert places(world, "secret") == [("Ours", 1)]
    for typed in (f"§{elsewhere.id} secret", f'secret" OR "§{elsewhere.id}', f"secret' | '§{elsewhere.id}"):
        assert all(title == "Ours" for title, _ in places(world, typed))
    both = evidence_search.pages([world.organisation.id, elsewhere.id], Search(q="secret"))
    assert both.total == 2
    own = evidence_search.pages([world.organisation.id], Search(q="secret", organisation=elsewhere.id))
    assert own.total == 0


def test_words_in_quotes_are_found_side_by_side_only(world: World) -> None:
    shelving.file(
        world, "Survey", ("Learners feel safe.", "Safe learners feel well.", "Feel safe; learners!")
    )
    assert places(world, "feel safe") == [("Survey", 1), ("Survey", 2), ("Survey", 3)]
    for typed in ('"feel safe"', "“FEELS\tSafe”", '"feel safe" learner'):
        assert places(world, typed) == [("Survey", 1), ("Survey", 3)], typed
    (page,) = pages_with(world, '"learners feel safe"')
    assert [piece.text for piece in page.snippet if piece.hit] == ["Learners", "feel", "safe"]
    assert places(world, '"safe feel"') == []
    assert places(world, '"learners feel" "feel well"') == [("Survey", 2)]
    assert places(world, '"feel safe') == places(world, "feel safe")
    assert places(world, '"safe"') == places(world, "safe")


def test_phrases_are_looked_for_in_many_pages_and_counted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_search, "OPENED_AT_ONCE", 20)
    texts = ["is weekly" if number % 2 else "weekly is" for number in range(130)]
    shelving.file(world, "Minutes", texts)
    page = evidence_search.pages([world.organisation.id], Search(q='"is weekly"'), 2)
    assert (page.total, page.pages, len(page.rows)) == (65, 2, 15)
    assert [row.number for row in page.rows][:2] == [102, 104]
    elsewhere = world.new_organisation("Elsewhere")
    assert evidence_search.pages([elsewhere.id], Search(q='"is weekly"')).total == 0


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '"safe',
        'safe"',
        '""',
        '"""',
        '"feel safe" OR "§1"',
        "\"feel safe' | '§1\"",
        '"safe" <-> "feel"',
        '"feel* safe:*"',
        '"feel NEAR/3 safe"',
        '"\\"safe\\""',
        '"safe\x00feel"',
        '“safe"feel”',
        '"\'; DROP TABLE people; --"',
        '"' + "word " * 60 + '"',
        '"(feel safe)|[a-z]+"',
        "'",
        "AND",
        "safe AND",
        "NEAR(safe)",
        "safe*",
        "^safe",
        "safe:",
        "safe -feel",
        "a & ! | b",
        "(((",
        "{x} : y",
        "\\",
        "%",
        "_",
        "<->",
        "safe\x00",
        "'; DROP TABLE people; --",
        "😀",
        "words:safe",
        "x" * 5000,
        " ".join("abcdefghijklmnop"),
    ],
)
def test_what_is_typed_is_never_an_operator_nor_an_error(world: World, typed: str) -> None:
    shelving.file(world, "Survey")
    evidence_search.pages([world.organisation.id], Search(q=typed))
    assert places(world, "safe feel") == [("Survey", 1)]
    assert places(world, "safe*") == [("Survey", 1)]
    assert places(world, "sa") == []


def test_words_of_every_script_are_found(world: World) -> None:
    shelving.file(world, "Every", ("سلامة المرضى", "研修医の声", "Café 😀 𝒜𝓫𝓬", "naïve"))
    for typed, page in (("المرضى", 1), ("修医", 2), ("CAFE", 3), ("abc", 3), ("naive", 4)):
        assert places(world, typed) == [("Every", page)], typed


def test_only_the_newest_usable_file_is_found_unless_older_ones_are_asked_for(world: World) -> None:
    item = shelving.item(world, "Survey")
    shelving.file(world, item, ("first word",))
    shelving.file(world, item, ("second word",))
    shelving.file(world, item, ("third word",), status=RevisionStatus.HELD)
    assert [page.file_number for page in pages_with(world, "word")] == [2]
    assert places(world, "first") == []
    assert {page.file_number for page in pages_with(world, "word", older=True)} == {1, 2}


def test_a_file_that_is_withdrawn_leaves_the_index(world: World) -> None:
    revision = shelving.file(world, "Survey")
    with unit_of_work():
        evidence.withdraw(revision, organisation_id=world.organisation.id, actor=world.viewer(world.lead))
    assert places(world, "safe", older=True) == []
    with unit_of_work():
        revision.status = RevisionStatus.ACCEPTED
    assert places(world, "safe") == [], "its words are gone, and not only hidden"
    with unit_of_work():
        storing.index_words(revision.id, world.organisation.id, shelving.WORDS)
        storing.index_words(revision.id, world.organisation.id, shelving.WORDS)
    assert places(world, "safe") == [("Survey", 1)]


def test_kinds_are_told_apart_and_pages_are_counted(world: World) -> None:
    shelving.file(world, "Minutes", [f"word {number}" for number in range(60)], kind=EvidenceKind.MINUTES)
    shelving.file(world, "Survey", ("word",))
    assert places(world, "word", kind=EvidenceKind.LEARNER_SURVEY) == [("Survey", 1)]
    page = evidence_search.pages([world.organisation.id], Search(q="word"), 2)
    assert (page.total, page.pages, len(page.rows)) == (61, 2, 11)


def test_many_pages_take_the_statements_of_few(world: World) -> None:
    shelving.file(world, "Few", ("word",) * 3)
    with counted() as few:
        pages_with(world, "word")
    shelving.file(world, "Many", ("word",) * 40)
    with counted() as many:
        pages_with(world, "word")
    assert len(few) == len(many) == 2


def test_without_a_word_nothing_is_asked(world: World) -> None:
    shelving.file(world, "Survey")
    with counted() as statements:
        assert places(world, " !? ") == []
    assert not [statement for statement in statements if "evidence_words" in statement]
