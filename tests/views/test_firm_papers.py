"""What a paper says of how firm an outcome is, and the box without which what is on the line is not decided."""

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.meetings import MeetingTrigger
from accreditation.enums.people import Role
from accreditation.models.meetings import Decision
from accreditation.queries import scores
from tests import deciding
from tests.world import World

SEEN = "The panel saw that the outcome is on the line."
HOW_READ = (
    "It is called firm where at least 90 in 100 re-drawn teams say the same, close from 60 in 100,"
    " and on the line below that"
)
BOX = "The panel saw that the outcome is on the line"


def test_the_paper_says_what_tips_the_outcome_and_the_chair_ticks_that_it_was_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = deciding.ready(world)
    codes = [f"{domain}.1" for domain in range(1, 6)]
    reviews = [dict.fromkeys(codes, 3), *[{**dict.fromkeys(codes, 3), "1.1": 2}] * 2]
    monkeypatch.setattr(scores, "counted_values", lambda review_round: reviews)
    panel = deciding.Panel(world)
    item_id = panel.list(application)
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    paper = f"/meetings/items/{item_id}"
    member, office = world.client(panel.people[1]), world.client(world.secretary)
    text = member.get(paper).text
    assert "on the line" in text
    assert HOW_READ in text
    assert " at 2" in text
    assert "of 1000 re-drawn teams" in text
    assert "on the line" in office.get(paper).text
    with clock.at(deciding.on_the_day(panel)):
        panel.open()
        panel.call(item_id)
        chair = world.client(panel.chair)
        assert BOX not in chair.get(paper).text, "nothing is decided yet"
        for number in range(5):
            panel.vote(item_id, number)
        assert BOX in chair.get(paper).text
        assert BOX not in member.get(paper).text
        for typed in ({}, {"on_the_line_seen": ""}, {"saw": "y"}):
            refused = chair.send(f"{paper}/decide", **typed)
            assert refused.status_code == 422
            assert "on the line, and nothing is recorded yet" in refused.text
        assert panel.item(item_id).status == "called"
        assert chair.send(f"{paper}/decide", on_the_line_seen="y").status_code == 302
        dean = world.client(world.person(Role.RATIFIER))
        assert "Decided: Accredited" in dean.get(paper).text
        assert SEEN in dean.get(paper).text
        decision_id = db.session.scalars(select(Decision.id).where(Decision.item_id == item_id)).one()
        assert SEEN in dean.get(f"/decisions/{decision_id}/ratify").text
        assert HOW_READ in dean.get(f"/decisions/{decision_id}/ratify").text
        panel.step(MeetingTrigger.CLOSE)
        assert (
            "The panel saw that the outcome is on the line."
            in chair.get(f"/meetings/{panel.item(item_id).meeting_id}").text
        )


def test_the_provider_reads_nothing_of_how_firm_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scores, "counted_values", lambda review_round: [{"1.1": 4}] * 2)
    _, decision = deciding.decided(world, {"1.1": 4})
    lead = world.client(world.lead)
    assert lead.get(f"/meetings/items/{decision.item_id}").status_code == 404
    for path in ("", "/report"):
        answer = lead.get(f"/applications/{decision.application_id}{path}")
        assert "draws" not in answer.text
        assert "How firm" not in answer.text
