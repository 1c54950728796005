"""The board, which reads columns, says of every standard what the page of that standard says, which reads it whole."""

from datetime import timedelta

import pytest

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.queries import boards, moderation
from accreditation.services import moderation as service
from tests import agreeing, reviewing
from tests.statements import counted
from tests.world import World

DIFFERING = {"1.1": (3, 2), "1.2": (1, 0), "1.3": (1, None), "1.4": (1, 0), "1.6": (None, None)}


def _propose(world: World, application: Application, lead: Review, code: str, value: int) -> None:
    row = _whole(world, application, lead, code)
    with unit_of_work():
        service.propose_score(
            application,
            row.line.standard_id,
            value=value,
            reason="We talked.",
            rationale="Seen together.",
            actor=reviewing.viewer_of(world, lead),
            expected_version=0,
        )


def _whole(world: World, application: Application, review: Review, code: str) -> moderation.StandardRow:
    page = moderation.standard(reviewing.viewer_of(world, review), application.current_round, code)
    assert page is not None
    return page[0]


def test_the_board_says_what_the_page_of_each_standard_says(world: World) -> None:
    application, team = agreeing.moderating(world, DIFFERING)
    _propose(world, application, team[0], "1.4", 1)
    _propose(world, application, team[0], "1.4", 0)
    board = boards.of_round(reviewing.viewer_of(world, team[1]), application.current_round)
    assert [row.line.code for row in board.rows if row.for_moderator], "something waits for the moderator"
    for row in board.rows:
        whole = _whole(world, application, team[1], row.line.code)
        assert row.line == whole.line
        assert list(row.given.items()) == [(score.review_id, score.value) for score in whole.scores]
        assert (row.scores_given, row.silent) == (whole.scores_given, whole.silent)
        assert list(row.reasons) == whole.reasons
        assert row.for_moderator == whole.for_moderator
        assert (row.open_case is None) == (whole.open_case is None)
        assert row.carried_from == whole.carried_from
        agreed = whole.agreed and (whole.agreed.value, whole.agreed.method)
        assert (row.agreed and (row.agreed.value, row.agreed.method)) == agreed
    by_code = {row.line.code: row for row in board.rows}
    assert len(by_code["1.1"].reasons) > 1, "every reason is there, and the standard once"
    assert by_code["1.4"].proposed == 0, "what was proposed last"
    assert by_code["1.3"].proposed is None


def test_a_case_that_was_opened_again_counts_as_it_stands_now(world: World) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    row = _whole(world, application, team[0], "1.4")
    agreeing.settled(world, application, row.line.standard_id, team, value=1)
    board = boards.of_round(reviewing.viewer_of(world, team[0]), application.current_round)
    settled = next(row for row in board.rows if row.line.code == "1.4")
    assert settled.case is not None
    assert settled.case.settled_at is not None
    assert (settled.open_case, settled.for_moderator, settled.proposed) == (None, False, None)
    assert settled.agreed is not None
    assert settled.agreed.value == 1


def test_what_the_team_leaves_too_long_is_the_moderators(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    application, team = agreeing.moderating(world, {"1.4": (1, 0)})
    later = clock.now() + timedelta(days=60)
    viewer = reviewing.viewer_of(world, team[0])
    (waiting,) = [row for row in boards.of_round(viewer, application.current_round).rows if row.open_case]
    assert not waiting.for_moderator
    monkeypatch.setattr(clock, "now", lambda: later)
    assert waiting.for_moderator


def test_whoever_may_read_no_scores_finds_a_board_without_them(world: World) -> None:
    application, _ = agreeing.moderating(world, {"1.4": (1, 0)})
    board = boards.of_round(world.viewer(world.lead), application.current_round)
    assert board.scores == []
    assert [row.given for row in board.rows] == [{}] * len(board.rows)


@pytest.mark.one_database
def test_a_board_takes_three_statements(world: World) -> None:
    application, team = agreeing.moderating(world, DIFFERING)
    viewer = reviewing.viewer_of(world, team[0])
    with counted() as statements:
        boards.of_round(viewer, application.current_round)
    assert len(statements) == 3
