"""The way from an agenda to the public register, page by page, as people in their browsers go it."""

import pytest
from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.meetings import MeetingStatus, MeetingTrigger
from accreditation.enums.people import Duty, Role
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.meetings import Meeting
from accreditation.queries import applications, meetings
from accreditation.queries import ratifications as ratification_queries
from accreditation.rules import working_days
from accreditation.services import duties
from tests import deciding, reviewing
from tests.client import Client, hidden
from tests.statements import counted
from tests.world import World


def arranged(world: World, browser: Client) -> Meeting:
    """A meeting that the secretariat arranges through the pages, with everybody who may sit on the panel."""
    held_on = working_days.deadline(clock.now(), deciding.NOTICE).date()
    arrangement = meetings.arrangement(world.viewer(world.secretary))
    assert arrangement is not None
    fields: dict[str, str] = {
        "title": "Panel of November",
        "held_on-day": str(held_on.day),
        "held_on-month": str(held_on.month),
        "held_on-year": str(held_on.year),
    }
    for person, (seat, profession) in zip(arrangement.people, _seats(world, arrangement), strict=True):
        fields[f"seat_{person.person_id}"] = seat
        fields[f"profession_{person.person_id}"] = profession
    sent = browser.send("/meetings/new", **fields)
    assert sent.status_code == 302, sent.text
    return db.session.scalars(select(Meeting).order_by(Meeting.id.desc())).first()  # type: ignore[return-value]


def _seats(world: World, arrangement: meetings.Arrangement) -> list[tuple[str, str]]:
    others = iter([("member", "nursing"), ("member", "pharmacy"), ("learner", "nursing"), ("lay", "")])
    return [("chair", "medicine") if person.may_chair else next(others) for person in arrangement.people]


def test_from_the_agenda_to_the_register(world: World) -> None:
    chair = world.person(Role.PANEL_CHAIR, name="Cher Chair")
    members = [world.person(Role.PANEL_MEMBER, name=f"Member {n}") for n in range(4)]
    dean = world.person(Role.RATIFIER, name="Dee Dean")
    office = world.client(world.secretary)
    case = deciding.ready(world, {"1.3": 2})
    meeting = arranged(world, office)
    path = f"/meetings/{meeting.id}"
    assert case.reference in office.get(path).text
    assert office.send(f"{path}/agenda/{case.id}").status_code == 302
    assert office.send(f"{path}/steps/issue_papers").status_code == 302
    item = meetings.agenda(meetings.for_viewer(world.viewer(world.secretary), meeting.id))[0]  # type: ignore[arg-type]
    paper = f"/meetings/items/{item.id}"
    with clock.at(deciding.at_ten(meeting.held_on)):
        head = world.client(chair)
        assert head.send(f"{path}/steps/open").status_code == 302
        present = [chair.id, *(member.id for member in members)]
        assert head.send(f"{path}/room", present=present).status_code == 302
        assert "The room has a quorum now" in head.get(path).text
        assert "1.3: 2 Partly met" in head.get(paper).text
        assert head.send(f"{paper}/call").status_code == 302
        for person in (chair, *members[:2]):
            assert world.client(person).send(f"{paper}/vote", choice="for").status_code == 302
        assert "3 of 5 members who may vote have voted" in head.get(paper).text
        assert head.send(f"{paper}/decide", without_all_votes="y").status_code == 302
        assert "Decided: Accredited" in head.get(paper).text
        decision_id = ratification_queries.decision_awaiting(case.id)
        ratifier = world.client(dean)
        sent = ratifier.send(f"/decisions/{decision_id}/ratify", answer="ratify")
        assert sent.status_code == 302, sent.text
        assert "ratified it on" in ratifier.get(f"/decisions/{decision_id}/ratify").text
        assert head.send(f"{path}/steps/close").status_code == 302
        assert "Decided: Accredited, to be confirmed" in head.get(path).text
        assert head.send(f"{path}/steps/confirm_minutes").status_code == 302
        award = db.session.scalars(select(Award)).one()
        assert award.number in world.client().get(f"/verify?number={award.number}").text
    db.session.expire_all()
    assert applications.get(case.id).status is ApplicationStatus.CLOSED


def test_a_tie_asks_the_chair_for_the_casting_vote(world: World) -> None:
    panel, item_id = deciding.called(world)
    paper = f"/meetings/items/{item_id}"
    with clock.at(deciding.on_the_day(panel)):
        for number, choice in enumerate(("for", "for", "against", "against")):
            world.client(panel.people[number]).send(f"{paper}/vote", choice=choice)
        head = world.client(panel.chair)
        refused = head.send(f"{paper}/decide", without_all_votes="y")
        assert refused.status_code == 422
        assert "The vote is tied. Give the casting vote." in refused.text
        assert head.send(f"{paper}/decide", casting="for", without_all_votes="y").status_code == 302
        assert "casting vote" in head.get(paper).text


def test_a_member_who_stepped_out_sees_no_paper(world: World) -> None:
    panel, item_id = deciding.called(world)
    paper = f"/meetings/items/{item_id}"
    with clock.at(deciding.on_the_day(panel)):
        browser = world.client(panel.people[1])
        assert browser.get(paper).status_code == 200
        assert browser.send(f"{paper}/recuse", reason="My sister works there").status_code == 302
        assert browser.get(paper).status_code == 403
        page = browser.get(f"/meetings/{panel.meeting_id}").text
    assert "You have no part in this case" in page
    assert paper not in page


def test_without_a_quorum_the_page_says_what_is_missing(world: World) -> None:
    panel, item_id = deciding.called(world)
    paper = f"/meetings/items/{item_id}"
    with clock.at(deciding.on_the_day(panel)):
        head = world.client(panel.chair)
        for number in (0, 1, 2):
            assert world.client(panel.people[number]).send(f"{paper}/vote", choice="for").status_code == 302
        head.send(f"/meetings/{panel.meeting_id}/room", present=[panel.people[n].id for n in (0, 1, 2, 3)])
        refused = head.send(f"{paper}/decide", without_all_votes="y")
        late = world.client(panel.people[3]).send(f"{paper}/vote", choice="for")
        shown = world.client(panel.people[3]).get(paper).text
    assert refused.status_code == 422
    assert "A lay member is needed." in refused.text
    assert f'href="/meetings/{panel.meeting_id}"' in refused.text
    assert late.status_code == 422
    assert "A vote does not count while there is no quorum for this case, so yours was not kept." in late.text
    assert "so no vote counts now" in shown
    assert f"{paper}/vote" not in shown


def test_what_is_voted_down_stands_on_the_paper_and_another_outcome_follows(world: World) -> None:
    panel, item_id = deciding.called(world, {"4.2": 2})
    paper = f"/meetings/items/{item_id}"
    with clock.at(deciding.on_the_day(panel)):
        head = world.client(panel.chair)
        for number, choice in enumerate(("for", "against", "against")):
            world.client(panel.people[number]).send(f"{paper}/vote", choice=choice)
        early = head.send(f"{paper}/decide")
        assert early.status_code == 422
        assert "2 of the members in the room have not voted" in early.text
        assert head.send(f"{paper}/decide", without_all_votes="y").status_code == 302
        shown = head.get(paper).text
        assert "Voted down at this meeting" in shown
        assert "1 for, 2 against, 0 abstained" in shown
        assert (
            head.send(
                f"{paper}/propose", outcome="accredited", departure_reason="Both gaps are mended."
            ).status_code
            == 302
        )
        overtaken = world.client(panel.people[1])
        page = hidden(overtaken.get(f"{paper}/vote").text)
        head.send(
            f"{paper}/propose", outcome="accredited", departure_reason="Both gaps are mended, and shown."
        )
        refused = overtaken.post(f"{paper}/vote", data=page | {"choice": "for"})
    assert refused.status_code == 422
    assert "Another outcome has been proposed since this page was shown" in refused.text


def test_a_refused_departure_keeps_what_was_typed(world: World) -> None:
    panel, item_id = deciding.called(world, {"2.2": 2})
    with clock.at(deciding.on_the_day(panel)):
        refused = world.client(panel.chair).send(
            f"/meetings/items/{item_id}/propose", outcome="accredited", departure_reason="Nearly there"
        )
    assert refused.status_code == 422
    assert "Nearly there" in refused.text
    assert "A must-meet standard is below 3" in refused.text


@pytest.mark.one_database
def test_only_the_panel_its_office_and_its_ratifiers_reach_a_paper(world: World) -> None:
    panel, item_id = deciding.called(world)
    paper = f"/meetings/items/{item_id}"
    stranger = world.person(Role.PANEL_MEMBER, office=world.new_office("North"))
    for person in (stranger, world.lead, world.person(Role.REVIEWER)):
        browser = world.client(person)
        assert browser.get(paper).status_code == 404
        assert browser.get(f"/meetings/{panel.meeting_id}").status_code == 404
    assert world.client(world.secretary).get(paper).status_code == 200
    assert world.client(world.person(Role.RATIFIER)).get(paper).status_code == 200
    assert world.client(world.secretary).get(f"{paper}/vote").status_code == 403
    assert world.client(panel.people[1]).get(f"{paper}/decide").status_code == 403
    assert world.client().get(paper).status_code == 302


@pytest.mark.one_database
def test_members_read_the_paper_once_it_is_out(world: World) -> None:
    application = deciding.ready(world)
    panel = deciding.Panel(world)
    paper = f"/meetings/items/{panel.list(application)}"
    member = world.client(panel.people[1])
    assert "The papers are not out yet" in member.get(paper).text
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    assert "What the award rule says" in member.get(paper).text


@pytest.mark.one_database
def test_a_case_is_put_back_by_postponing(world: World) -> None:
    panel, item_id = deciding.called(world)
    with clock.at(deciding.on_the_day(panel)):
        assert (
            world.client(world.secretary)
            .send(f"/meetings/items/{item_id}/postpone", reason="No time.")
            .status_code
            == 302
        )
    assert applications.get(panel.item(item_id).application_id).status is ApplicationStatus.READY_FOR_PANEL


@pytest.mark.one_database
def test_private_notes_and_single_scores_reach_the_panel_and_nobody_else(world: World) -> None:
    application, team = reviewing.scoring(world)
    for review, value in zip(team, (3, 2), strict=True):
        reviewing.score_all(world, review)
        reviewing.give(world, review, "1.1", value, private_note=f"Canary {value} for the panel.")
        reviewing.lock(world, review)
    with unit_of_work():
        db.session.execute(
            update(Application)
            .where(Application.id == application.id)
            .values(status=ApplicationStatus.READY_FOR_PANEL)
        )
    db.session.expire_all()
    panel = deciding.Panel(world)
    item_id = panel.list(application)
    db.session.execute(
        update(Meeting).where(Meeting.id == panel.meeting_id).values(status=MeetingStatus.PAPERS_ISSUED)
    )
    paper = f"/meetings/items/{item_id}"
    page = world.client(panel.people[1]).get(paper).text
    assert "Canary 3 for the panel." in page
    assert "3, 2" in page
    for person in (world.secretary, world.person(Role.RATIFIER)):
        other = world.client(person).get(paper).text
        assert "Canary" not in other
        assert "Where reviewers differed" not in other


@pytest.mark.one_database
def test_a_paper_takes_as_many_statements_as_it_has_parts(world: World) -> None:
    panel, item_id = deciding.called(world)
    browser = world.client(panel.chair)
    browser.get(f"/meetings/items/{item_id}")
    with counted() as statements:
        assert browser.get(f"/meetings/items/{item_id}").status_code == 200
    # One of them asks whether an outsider countersigned, one for questions, one for conflicts that were set aside, one for what
    # the provider said of the report, and two for what ties the members to the provider.
    assert len(statements) == 23, "\n".join(statements)


@pytest.mark.one_database
def test_a_longer_agenda_takes_no_more_statements(world: World) -> None:
    panel = deciding.Panel(world)
    browser = world.client(world.secretary)
    path = f"/meetings/{panel.meeting_id}"
    panel.list(deciding.ready(world))
    deciding.ready(world, placement=world.new_placement("Waiting ward"))
    browser.get(path)
    with counted() as few:
        browser.get(path)
    for number in range(3):
        panel.list(deciding.ready(world, placement=world.new_placement(f"Ward {number}")))
        deciding.ready(world, placement=world.new_placement(f"Waiting {number}"))
    with counted() as many:
        assert "Ward 2" in browser.get(path).text
    assert len(many) == len(few)


@pytest.mark.one_database
def test_a_member_who_touched_the_case_is_told_to_step_out(world: World) -> None:
    panel, item_id = deciding.called(world)
    application_id = panel.item(item_id).application_id
    with unit_of_work():
        duties.take(application_id, panel.people[2].id, Duty.MODERATOR)
    paper = f"/meetings/items/{item_id}"
    with clock.at(deciding.on_the_day(panel)):
        assert "You cannot vote on this case" in world.client(panel.people[2]).get(paper).text
        assert "You cannot vote on this case" not in world.client(panel.people[1]).get(paper).text


def test_the_paper_says_in_words_what_the_scores_of_a_domain_come_to(world: World) -> None:
    panel = deciding.Panel(world)
    case = deciding.ready(world, {"1.1": None, "1.2": 0, "1.3": 2, "1.4": 4, "2.1": 1})
    item_id = panel.list(case)
    page = world.client(world.secretary).get(f"/meetings/items/{item_id}").text
    assert ">3 of 5 met, 1 exceeding, 1 partly met, 1 with no assurance, 1 not applicable<" in page
    assert ">4 of 5 met, 1 emerging<" in page
    assert ">5 of 5 met<" in page
