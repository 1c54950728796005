"""Standards against evidence: weak spots in words, by the same ceilings as scoring, on a page and as a file."""

import csv
import io
from datetime import date, timedelta

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import EvidenceKind, RevisionStatus, UnitKind
from accreditation.enums.people import Role
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.queries import answers, ceilings, matrix
from accreditation.queries import applications as application_queries
from accreditation.queries.matrix import Line
from tests import shelving
from tests.statements import counted
from tests.world import World

K = EvidenceKind


class Board:
    """An application whose standards cite what a test says."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.case: Application = application_queries.get(world.application().id)
        self.path = f"/applications/{self.case.id}/matrix"

    def answer(self, code: str) -> Answer:
        answer = answers.to_standard(self.case.id, code)
        assert answer is not None
        return answer

    def line(self, code: str) -> Line:
        return next(line for line in matrix.of_application(self.case).lines if line.code == code)

    def cite(self, code: str, *kinds: EvidenceKind, **about: object) -> None:
        for kind in kinds:
            revision = shelving.file(self.world, kind.label, kind=kind, **about)  # type: ignore[arg-type]
            shelving.cite(self.world, revision, self.case.id, code, (2, 3))


@pytest.fixture
def board(world: World) -> Board:
    return Board(world)


@pytest.mark.parametrize(
    ("kinds", "weak", "value"),
    [
        ((), ["Nothing written or cited yet"], 1),
        ((K.POLICY,), ["Policy or process papers only", "One kind of evidence", "No learner voice"], 2),
        ((K.POLICY, K.MINUTES), ["Policy or process papers only", "No learner voice"], 2),
        ((K.JOB_PLANS,), ["One kind of evidence", "No learner voice"], 2),
        ((K.LEARNER_SURVEY,), ["One kind of evidence"], 2),
        ((K.LEARNER_SURVEY, K.EDUCATIONAL_AUDIT), [], 3),
    ],
)
def test_weak_spots_and_the_reach_of_the_evidence(
    board: Board, kinds: tuple[EvidenceKind, ...], weak: list[str], value: int
) -> None:
    board.cite("1.1", *kinds)
    line = board.line("1.1")
    assert list(line.weak) == weak
    assert line.ceiling is not None
    assert line.ceiling == ceilings.supported(board.case, line.klass, [(kind, None) for kind in kinds]), (
        "the same as in scoring"
    )
    assert line.ceiling.value == value


@pytest.mark.one_database
def test_outcome_data_of_two_periods_reaches_a_four(board: Board) -> None:
    board.cite("1.1", K.LEARNER_SURVEY, K.EDUCATIONAL_AUDIT)
    figures = shelving.file(board.world, "Attrition", kind=K.ATTRITION_DATA)
    for value, year in ((3, 2024), (4, 2025)):
        period = (date(year, 4, 1), date(year + 1, 3, 31))
        shelving.cite(board.world, figures, board.case.id, "1.1", period=period)
        line = board.line("1.1")
        assert line.ceiling is not None
        assert line.ceiling.value == value


@pytest.mark.one_database
def test_a_narrative_alone_and_what_does_not_apply(board: Board) -> None:
    with unit_of_work():
        board.answer("1.1").narrative = "We do."
        board.answer("1.1").self_score = 3
        board.answer("1.5").not_applicable = True
    alone, away = board.line("1.1"), board.line("1.5")
    assert alone.weak == ("Narrative only",)
    assert alone.over
    assert (away.weak, away.ceiling, away.over) == ((), None, False)
    page = board.world.client(board.world.lead).get(board.path).text
    assert "Your score of 3 is above that" in page
    assert "Does not apply" in page


@pytest.mark.one_database
@pytest.mark.parametrize(
    "about",
    [
        {"expires_on": -1},
        {"period_to": -1100},
    ],
)
def test_what_is_out_of_date_is_named(board: Board, about: dict[str, object]) -> None:
    dated = {
        name: clock.today() + timedelta(days=value) if isinstance(value, int) else value
        for name, value in about.items()
    }
    board.cite("1.1", K.LEARNER_SURVEY, **dated)
    assert "Out of date: Learner survey" in board.line("1.1").weak


@pytest.mark.one_database
def test_what_was_withdrawn_is_named_and_counts_for_nothing(board: Board) -> None:
    board.cite("1.1", K.LEARNER_SURVEY, status=RevisionStatus.WITHDRAWN)
    line = board.line("1.1")
    assert line.weak == ("Nothing written or cited yet", "Cannot be used now: Learner survey")
    assert line.ceiling is not None
    assert line.ceiling.value == 1


def test_the_page_links_what_is_cited_and_what_could_be(board: Board) -> None:
    board.cite("1.1", K.LEARNER_SURVEY)
    board.cite("2.2", K.POLICY, unit=UnitKind.SHEET)
    lead = board.world.client(board.world.lead)
    page = lead.get(board.path).text
    assert "Pages 2 to 3<span" in page
    assert "Sheets 2 to 3<span" in page
    assert "/standards/1.2/cite?revision=" in page
    assert "have a weak spot" in page
    assert "2 pieces of evidence" in page
    domain = lead.get(f"{board.path}?domain=2&weak=y").text
    assert "Policy or process" in domain
    assert "Learner survey<" not in domain
    assert lead.get(f"{board.path}?domain=nonsense&page=77").status_code == 200
    reader = board.world.client(board.world.signatory).get(board.path).text
    assert "/cite?revision=" not in reader
    assert "Not cited" in reader


@pytest.mark.one_database
def test_many_pieces_are_shown_in_parts(board: Board) -> None:
    for number in range(13):
        revision = shelving.file(board.world, f"Piece {number:02}")
        shelving.cite(board.world, revision, board.case.id)
    lead = board.world.client(board.world.lead)
    first, second = lead.get(board.path).text, lead.get(f"{board.path}?page=2").text
    assert "part 1 of 2" in first
    assert "Piece 11" in first
    assert "Piece 12<" not in first
    assert "Piece 12<" in second


def test_the_file_holds_everything_and_no_formula(board: Board) -> None:
    for title in ("=HYPERLINK(1)", "+1", "-1", "@x", "Plain, with comma"):
        shelving.cite(board.world, shelving.file(board.world, title), board.case.id)
    sent = board.world.client(board.world.lead).get(f"{board.path}.csv")
    assert sent.mimetype == "text/csv"
    assert sent.headers["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))))
    assert rows[0][:2] == ["Standard", "Title"]
    titles = rows[0][5:]
    assert sorted(titles) == sorted(
        [
            "'=HYPERLINK(1) (Learner survey)",
            "'+1 (Learner survey)",
            "'-1 (Learner survey)",
            "'@x (Learner survey)",
            "Plain, with comma (Learner survey)",
        ]
    )
    cells = next(row for row in rows if row[0] == "1.1")
    assert cells[5:] == ["Page 1"] * 5
    assert cells[4] == "One kind of evidence"
    assert len({len(row) for row in rows}) == 1


@pytest.mark.one_database
def test_thirty_citations_take_the_statements_of_three(board: Board) -> None:
    lead = board.world.client(board.world.lead)

    def statements_with(more: int) -> int:
        for _ in range(more):
            revision = shelving.file(board.world, "Survey")
            shelving.cite(board.world, revision, board.case.id)
        lead.get(board.path)
        with counted() as statements:
            lead.get(board.path)
        return len(statements)

    assert statements_with(3) == statements_with(27) <= 8


@pytest.mark.one_database
def test_it_is_the_providers_own(board: Board) -> None:
    elsewhere = board.world.new_organisation("Elsewhere")
    stranger = board.world.client(board.world.person(Role.PROVIDER_LEAD, organisation=elsewhere))
    for path in (board.path, f"{board.path}.csv"):
        assert stranger.get(path).status_code == 404
        assert board.world.client(board.world.secretary).get(path).status_code == 404
    db.session.rollback()
