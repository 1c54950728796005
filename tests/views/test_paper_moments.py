"""What a paper asks of each reader at each moment: one act that fits, what is missing, and never a step that is not theirs."""

import pytest
from lxml import html as parser

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.meetings import MeetingTrigger, VoteChoice
from accreditation.enums.people import Duty, Role
from accreditation.models.people import Grant, Person
from accreditation.services import duties, meetings
from tests import deciding
from tests.world import World


def shown_to(world: World, person: Person, item_id: int) -> tuple[list[str], str]:
    """The buttons and button-like links of what a paper asks now, and the words around them."""
    page = parser.fromstring(world.client(person).get(f"/meetings/items/{item_id}").text)
    (section,) = page.xpath("//section[@aria-labelledby='asked']")
    buttons = section.xpath(".//*[contains(concat(' ', @class, ' '), ' nhsuk-button ')]")
    return [button.text_content().strip() for button in buttons], " ".join(section.text_content().split())


def test_the_chair_calls_then_everybody_votes_then_the_chair_records(world: World) -> None:
    application = deciding.ready(world)
    panel = deciding.Panel(world)
    item_id = panel.list(application)
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    chair, member = panel.chair, panel.people[1]
    buttons, words = shown_to(world, member, item_id)
    assert buttons == []
    assert "Read the paper before then." in words
    with clock.at(deciding.on_the_day(panel)):
        panel.step(MeetingTrigger.OPEN)
        buttons, words = shown_to(world, chair, item_id)
        assert buttons == ["Call this case"]
        assert "There is no quorum for this case" in words, (
            "what is missing is said before the case is called"
        )
        panel.all_present()
        assert "There is no quorum" not in shown_to(world, chair, item_id)[1]
        assert shown_to(world, member, item_id)[0] == []
        panel.call(item_id)
        for person in (chair, member):
            buttons, words = shown_to(world, person, item_id)
            assert buttons == ["Vote"]
            assert "Proposed: Accredited, as the award rule says." in words
        for number in range(4):
            panel.vote(item_id, number)
        buttons, words = shown_to(world, chair, item_id)
        assert buttons == []
        assert "4 of 5 members who may vote have voted." in words
        assert f"Still to vote: {panel.people[4].name}." in words
        assert "Still to vote" not in shown_to(world, member, item_id)[1]
        panel.vote(item_id, 4)
        assert shown_to(world, chair, item_id)[0] == ["Record the decision"]
        buttons, words = shown_to(world, member, item_id)
        assert buttons == []
        assert "You have voted." in words
        sent = world.client(chair).send(f"/meetings/items/{item_id}/decide")
        assert sent.status_code == 302
        assert "Decided: Accredited. 5 for" in shown_to(world, chair, item_id)[1]
    assert shown_to(world, world.person(Role.RATIFIER), item_id)[0] == ["Ratify or send back"]


def test_the_next_case_of_the_agenda_follows_a_decision(world: World) -> None:
    first, second = (
        deciding.ready(world),
        deciding.ready(world, placement=world.new_placement("Ward of the second case")),
    )
    panel = deciding.Panel(world)
    item_id, following = panel.list(first), panel.list(second)
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    with clock.at(deciding.on_the_day(panel)):
        panel.open()
        panel.call(item_id)
        assert (
            "Decide or postpone the item that is being discussed."
            in shown_to(world, panel.chair, following)[1]
        )
        for number in range(3):
            panel.vote(item_id, number)
        panel.decide(item_id)
        assert shown_to(world, panel.chair, item_id)[0] == ["Next case: Ward of the second case"]


def test_who_may_not_vote_is_told_why_and_what_to_do(world: World) -> None:
    panel, item_id = deciding.called(world)
    others = [person.id for person in panel.people[:4]]
    with unit_of_work():
        duties.take(panel.item(item_id).application_id, panel.people[2].id, Duty.MODERATOR)
    with clock.at(deciding.on_the_day(panel)):
        buttons, words = shown_to(world, panel.people[2], item_id)
        assert buttons == ["Step out of this case"]
        assert "You cannot vote on this case" in words
        with unit_of_work():
            meetings.mark_present(panel.meeting, actor=panel.viewer(), present=others)
        buttons, words = shown_to(world, panel.people[4], item_id)
        assert buttons == []
        assert "You are not marked as being in the room" in words
        assert "There is no quorum for this case" in words
        assert "Vote" not in shown_to(world, panel.people[1], item_id)[0], "no vote counts without a quorum"


def test_conditions_are_written_before_the_chair_votes(world: World) -> None:
    panel, item_id = deciding.called(world, {"4.2": 2})
    with clock.at(deciding.on_the_day(panel)):
        assert shown_to(world, panel.chair, item_id)[0] == ["Write a condition"]
        assert shown_to(world, panel.people[1], item_id)[0] == ["Vote"]
        with unit_of_work():
            deciding.write_condition(panel.item(item_id), panel.viewer())
        assert shown_to(world, panel.chair, item_id)[0] == ["Vote"]


def test_a_lost_departure_leads_back_to_the_rule_and_a_lost_rule_to_another_outcome(world: World) -> None:
    panel, item_id = deciding.called(world)
    paper = f"/meetings/items/{item_id}"
    with clock.at(deciding.on_the_day(panel)):
        head = world.client(panel.chair)
        down = {"outcome": "deferred", "departure_reason": "Nights are not safe.", "safety": "y"}
        assert head.send(f"{paper}/propose", **down).status_code == 302
        assert (
            "Why it leaves the rule’s outcome: Nights are not safe."
            in shown_to(world, panel.chair, item_id)[1]
        )
        _lose(panel, item_id)
        buttons, words = shown_to(world, panel.chair, item_id)
        assert buttons == ["Propose “Accredited”, as the award rule says"]
        assert "Voted down at this meeting: Deferred. 0 for, 3 against" in words
        assert head.send(f"{paper}/propose", outcome="accredited").status_code == 302
        _lose(panel, item_id)
        assert shown_to(world, panel.chair, item_id)[0] == ["Propose another outcome"]
        assert shown_to(world, panel.people[1], item_id)[0] == []


def _lose(panel: deciding.Panel, item_id: int) -> None:
    for number in range(3):
        panel.vote(item_id, number, VoteChoice.AGAINST)
    assert panel.close_vote(item_id) is None


def test_a_tie_is_for_the_chair_alone(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        choices = (VoteChoice.FOR, VoteChoice.FOR, VoteChoice.AGAINST, VoteChoice.AGAINST, VoteChoice.ABSTAIN)
        for number, choice in enumerate(choices):
            panel.vote(item_id, number, choice)
        assert shown_to(world, panel.chair, item_id)[0] == ["Give the casting vote"]
        assert shown_to(world, panel.people[1], item_id)[0] == []


@pytest.mark.one_database
def test_a_ratifier_of_the_nation_reads_the_paper_of_what_was_decided_and_of_nothing_else(
    world: World,
) -> None:
    national = world.person(name="Nat Ratifier")
    with unit_of_work():
        db.session.add(Grant(person_id=national.id, role=Role.RATIFIER, starts_on=clock.today()))
    panel, item_id = deciding.called(world)
    paper = f"/meetings/items/{item_id}"
    assert world.client(national).get(paper).status_code == 404
    with clock.at(deciding.on_the_day(panel)):
        for number in range(3):
            panel.vote(item_id, number)
        decision = panel.decide(item_id)
    assert shown_to(world, national, item_id)[0] == ["Ratify or send back"]
    assert f'href="{paper}"' in world.client(national).get(f"/decisions/{decision.id}/ratify").text
    assert world.client(national).get(f"/meetings/{panel.meeting_id}").status_code == 404


@pytest.mark.one_database
def test_what_is_unsafe_stands_before_the_scores_and_links_to_them(world: World) -> None:
    panel, item_id = deciding.called(world, {"2.2": 2, "3.2": 1})
    page = world.client(panel.chair).get(f"/meetings/items/{item_id}").text
    headings = [
        "What is asked now",
        "What the award rule says",
        "What is disputed",
        "What is unsafe",
        "Scores by domain",
    ]
    places = [page.index(f">{heading}<") for heading in headings]
    assert places == sorted(places)
    document = parser.fromstring(page)
    assert 'Must-meet standards below 3: <a href="#standard-2.2">' in page
    assert document.xpath("//details//a[@href='#standard-3.2']"), (
        "the clause of the rule links to the standard"
    )
    (domain,) = document.xpath("//details[@id='domain-3']")
    assert "1 of 2 met, 1 emerging" in domain.find("summary").text_content(), "seen without opening it"
    assert domain.xpath(".//h3[@id='standard-3.2']")
    assert "Why it is so." in domain.text_content()
