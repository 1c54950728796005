"""Meetings are arranged by the secretariat, run by the chair, and seen by those who belong to them."""

import json
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.meetings import MeetingStatus, MeetingTrigger
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.meetings import Meeting
from accreditation.queries import applications
from tests import deciding
from tests.world import World


def test_a_meeting_without_a_chair_is_refused(world: World) -> None:
    member = world.person(Role.PANEL_MEMBER)
    browser = world.client(world.secretary)
    sent = browser.send(
        "/meetings/new",
        title="Panel",
        **{"held_on-day": "1", "held_on-month": "12", "held_on-year": str(clock.today().year + 1)},
        **{f"seat_{member.id}": "member", f"profession_{member.id}": "nursing"},
    )
    assert sent.status_code == 422
    assert "Choose a chair for the meeting" in sent.text


def test_somebody_without_the_role_cannot_take_the_chair(world: World) -> None:
    world.person(Role.PANEL_CHAIR)
    member = world.person(Role.PANEL_MEMBER, name="Mel Member")
    sent = world.client(world.secretary).send(
        "/meetings/new",
        title="Panel",
        **{"held_on-day": "1", "held_on-month": "12", "held_on-year": str(clock.today().year + 1)},
        **{f"seat_{member.id}": "chair", f"profession_{member.id}": "nursing"},
    )
    assert sent.status_code == 422
    assert "Mel Member is not a panel chair" in sent.text


def test_a_case_that_comes_too_late_for_the_papers_is_refused_with_the_reason(world: World) -> None:
    application = deciding.ready(world)
    panel = deciding.Panel(world)
    with clock.at(deciding.on_the_day(panel)):
        sent = world.client(world.secretary).send(f"/meetings/{panel.meeting_id}/agenda/{application.id}")
    assert sent.status_code == 422
    assert "Choose a meeting that leaves enough working days" in sent.text


def test_papers_without_cases_are_not_issued(world: World) -> None:
    panel = deciding.Panel(world)
    sent = world.client(world.secretary).send(f"/meetings/{panel.meeting_id}/steps/issue_papers")
    assert sent.status_code == 422
    assert "Put at least one case on the agenda." in sent.text


def test_members_change_until_the_meeting_begins(world: World) -> None:
    panel = deciding.Panel(world)
    newcomer = world.person(Role.PANEL_MEMBER, name="New Comer")
    browser = world.client(world.secretary)
    path = f"/meetings/{panel.meeting_id}/members"
    seats = {f"seat_{person.id}": "" for person in panel.people}
    seats |= {f"seat_{panel.chair.id}": "chair", f"profession_{panel.chair.id}": "medicine"}
    seats |= {f"seat_{newcomer.id}": "learner", f"profession_{newcomer.id}": "nursing"}
    assert browser.send(path, **seats).status_code == 302
    names = {member.person.name for member in panel.meeting.members}
    assert names == {panel.chair.name, "New Comer"}


@pytest.mark.one_database
def test_the_chair_opens_and_nobody_else(world: World) -> None:
    application = deciding.ready(world)
    panel = deciding.Panel(world)
    panel.list(application)
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    path = f"/meetings/{panel.meeting_id}/steps/open"
    early = world.client(panel.chair).send(path)
    assert early.status_code == 422
    assert "The day of this meeting has not come." in early.text
    assert world.client(world.secretary).get(path).status_code == 403
    assert world.client(panel.people[1]).get(f"/meetings/{panel.meeting_id}/room").status_code == 403
    assert world.client(panel.chair).get(f"/meetings/{panel.meeting_id}/steps/nonsense").status_code == 404
    meeting = db.session.get_one(Meeting, panel.meeting_id)
    assert meeting.status is MeetingStatus.PAPERS_ISSUED


@pytest.mark.one_database
def test_the_list_shows_each_person_their_own_meetings(world: World) -> None:
    panel = deciding.Panel(world, "Panel of the south")
    stranger = world.person(Role.PANEL_MEMBER, office=world.new_office("North"))
    assert "Panel of the south" in world.client(panel.people[3]).get("/meetings").text
    assert "Panel of the south" in world.client(world.secretary).get("/meetings?status=scheduled").text
    assert "No meeting fits" in world.client(world.secretary).get("/meetings?search=west").text
    assert "There is no meeting yet" in world.client(stranger).get("/meetings").text
    assert world.client(world.lead).get("/meetings").status_code == 403
    assert world.client(panel.chair).get("/meetings/new").status_code == 404


def on(day: date) -> dict[str, str]:
    """A day of the meeting, as it is typed."""
    return {"held_on-day": str(day.day), "held_on-month": str(day.month), "held_on-year": str(day.year)}


@pytest.mark.one_database
def test_another_day_asks_for_the_papers_notice_again_and_members_are_told(world: World) -> None:
    application = deciding.ready(world)
    panel = deciding.Panel(world)
    panel.list(application)
    panel.step(MeetingTrigger.ISSUE_PAPERS)
    browser, path = world.client(world.secretary), f"/meetings/{panel.meeting_id}/change"
    first = panel.meeting.held_on
    sent = browser.send(path, title="Panel of spring", **on(clock.today() + timedelta(days=3)))
    assert sent.status_code == 422
    assert f"{application.reference} needs 10 working days" in sent.text
    later = first + timedelta(days=14)
    assert browser.send(path, title="Panel of spring", **on(later)).status_code == 302
    home = world.client(panel.people[1]).get("/home").text
    assert "Panel of spring" in home
    assert f"It was planned for {first:%-d %B %Y} before" in home
    events = select(AuditEvent.facts).where(AuditEvent.kind == "meeting_changed")
    assert [json.loads(facts)["held_on"] for facts in db.session.scalars(events)] == [later.isoformat()]
    with clock.at(datetime.combine(later, time(10), clock.LONDON)):
        panel.step(MeetingTrigger.OPEN)
        assert "has begun or is over" in world.client(world.secretary).send(path, title="X", **on(later)).text


@pytest.mark.one_database
def test_a_cancelled_meeting_lets_its_cases_wait_again_and_tells_its_members(world: World) -> None:
    application = deciding.ready(world)
    panel = deciding.Panel(world)
    panel.list(application)
    path = f"/meetings/{panel.meeting_id}/steps/cancel"
    assert world.client(panel.chair).get(path).status_code == 403
    browser = world.client(world.secretary)
    assert browser.send(path).status_code == 302
    db.session.expire_all()
    assert panel.meeting.status is MeetingStatus.CANCELLED
    assert db.session.get_one(Application, application.id).status is ApplicationStatus.READY_FOR_PANEL
    assert "Cancelled: it is not held" in world.client(panel.people[1]).get("/home").text
    assert browser.send(f"/meetings/{panel.meeting_id}/agenda/{application.id}").status_code == 422
    another = deciding.Panel(world)
    another.list(applications.get(application.id))
    assert db.session.get_one(Application, application.id).status is ApplicationStatus.AT_PANEL
