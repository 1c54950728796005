"""How firm an outcome is, kept when a case is called; on the line, no decision without the panel's word that it saw it."""

import pytest

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.awards import Firm, Outcome
from accreditation.enums.meetings import MeetingTrigger
from accreditation.errors import RuleBroken
from accreditation.queries import firmness, papers, rule_cases, scores
from accreditation.queries.policies import policy_of
from accreditation.rules.award import AwardStandard, Case
from accreditation.services import votes
from tests import agreeing, deciding, reviewing


def split(application):
    """Three reviewers, two of whom gave 2 on a gateway that was agreed at 3."""
    codes = [item.code for item in policy_of(application).standards]
    return [dict.fromkeys(codes, 3), *[{**dict.fromkeys(codes, 3), "1.1": 2}] * 2]


@pytest.fixture
def on_the_line(world, monkeypatch):
    """A case on the line that its panel discusses, voted on."""
    application = deciding.ready(world)
    reviews = split(application)
    monkeypatch.setattr(scores, "counted_values", lambda review_round: reviews)
    panel = deciding.Panel(world)
    item_id = panel.list(application)
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    with clock.at(deciding.on_the_day(panel)):
        panel.open()
        panel.call(item_id)
        for number in (0, 1, 2):
            panel.vote(item_id, number)
        yield panel, item_id


def test_on_the_line_is_kept_and_the_panel_has_to_say_that_it_saw_it(on_the_line, monkeypatch):
    panel, item_id = on_the_line
    item = panel.item(item_id)
    assert item.firmness is not None
    assert item.firmness["word"] == Firm.ON_THE_LINE
    # What was kept stands, whatever the scores say later.
    monkeypatch.setattr(scores, "counted_values", lambda review_round: [])
    with pytest.raises(RuleBroken, match="on the line") as refused, unit_of_work():
        votes.decide(item, actor=panel.viewer(), without_all_votes=True)
    assert refused.value.field == "on_the_line_seen"
    assert panel.item(item_id).status.value == "called"
    with unit_of_work():
        decision = votes.decide(
            panel.item(item_id), actor=panel.viewer(), without_all_votes=True, on_the_line_seen=True
        )
    assert decision is not None
    assert decision.on_the_line_seen
    assert decision.outcome is Outcome.ACCREDITED


def test_what_is_not_on_the_line_asks_for_no_word_and_keeps_none(world):
    panel, decision = deciding.decided(world)
    assert not decision.on_the_line_seen
    reading = papers.reading(panel.item(decision.item_id))
    assert reading.firm is not None
    assert reading.firm.word is Firm.CLOSE
    assert reading.firm.firmness.redraws is None
    assert {line.changes[0].standard for line in reading.firm.firmness.tipping} >= {"1.1"}


def test_the_team_is_drawn_again_from_the_scores_that_count(world):
    application, team = agreeing.revealed(world, {"1.1": (3, 1), "1.2": (None, 1)})
    given = scores.counted_values(application.current_round)
    assert [review["1.1"] for review in given] == [3, 1]
    assert [review["1.2"] for review in given] == [None, 1]
    assert len(given) == len(team)
    policy = policy_of(application)
    case = Case(
        standards=[AwardStandard(item.code, item.domain, item.klass) for item in policy.standards],
        scores={item.code: 3 for item in policy.standards},
        facts=rule_cases.award_facts(application.current_round, rule_cases.fact_lines(application), None),
    )
    reading = firmness.of_case(application, application.current_round, case)
    # Nearly every standard is agreed far from what this team gave.
    assert reading.word is Firm.ON_THE_LINE
    assert firmness.as_called(application, reading.as_data()) == reading


def test_no_score_is_drawn_before_the_reveal(world):
    application, team = reviewing.scoring(world)
    reviewing.score_all(world, team[0])
    reviewing.lock(world, team[0])
    assert scores.counted_values(application.current_round) == []
