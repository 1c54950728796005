"""The calendar of a person: what is due to them and to nobody else, on its day, with whose turn it is and what happens then."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.calendar_words import Whose
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.enums.meetings import MeetingTrigger
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.findings import Finding
from accreditation.models.people import Grant
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, calendar, meetings
from accreditation.queries.calendar import Entry
from accreditation.rules.years import last_of_month, months_before
from accreditation.services import meetings as meeting_services
from tests import deciding, reviewing
from tests.architecture.growing import Field
from tests.scene import Scene, Stage
from tests.world import World


def present() -> date:
    """The first day of the present month."""
    return clock.today().replace(day=1)


def following_month() -> date:
    """The first day of the month after."""
    return months_before(present(), -1)


def entries(viewer: Viewer, first: date) -> list[Entry]:
    month = calendar.month(viewer, first)
    return month.overdue + [entry for day in month.days.values() for entry in day]


def titles(viewer: Viewer, first: date) -> list[str]:
    return [entry.what for entry in entries(viewer, first)]


def due(application_id: int, day: date) -> None:
    with unit_of_work():
        applications.get(application_id).due_on = day


def test_a_draft_stands_on_its_day_for_those_whose_turn_it_is(world: World) -> None:
    case, first = world.application(), following_month()
    contributor = world.person(Role.CONTRIBUTOR)
    due(case.id, first)
    asks = f"Answer the standards: {world.placement.name}"
    lead, signatory = world.viewer(world.lead), world.viewer(world.signatory)
    month = calendar.month(lead, first)
    (entry,) = month.days[first]
    assert (entry.what, entry.about, entry.whose) == (asks, world.organisation.name, Whose.MINE)
    assert entry.then.startswith("If the day passes, the application closes.")
    assert (entry.endpoint, entry.values) == ("applications.show", {"application_id": case.id})
    assert not entry.overdue
    assert [e.whose for e in entries(world.viewer(contributor), first)] == [Whose.SHARED]
    for other in (signatory, world.viewer(world.secretary), Viewer(person_id=world.person().id)):
        assert titles(other, first) == []


def test_a_month_begins_with_its_first_day_and_ends_with_its_last(world: World) -> None:
    case, first = world.application(), following_month()
    lead, asks = world.viewer(world.lead), f"Answer the standards: {world.placement.name}"
    last = last_of_month(first)
    for day, stands in (
        (first - timedelta(days=1), False),
        (first, True),
        (last, True),
        (last + timedelta(days=1), False),
    ):
        due(case.id, day)
        assert (asks in titles(lead, first)) is stands, day


def test_what_is_overdue_stands_above_the_present_month_whenever_it_was_due(world: World) -> None:
    case, lead = world.application(), world.viewer(world.lead)
    for day in (months_before(clock.today(), 3), clock.today() - timedelta(days=1)):
        due(case.id, day)
        month = calendar.month(lead, present())
        assert [entry.day for entry in month.overdue] == [day]
        assert all(entry.overdue is False for listed in month.days.values() for entry in listed)
        assert [entry.day for entry in entries(lead, day.replace(day=1)) if entry.overdue] == [day]
        assert not [entry for entry in entries(lead, following_month()) if entry.overdue]
    due(case.id, clock.today())
    month = calendar.month(lead, present())
    assert month.overdue == []
    assert [entry.what for entry in month.days[clock.today()]] == [
        f"Answer the standards: {world.placement.name}"
    ]


def test_what_others_have_is_on_the_calendar_of_those_others(world: World) -> None:
    case = reviewing.submitted(world)
    first = following_month()
    due(case.id, first)
    assert titles(world.viewer(world.secretary), first) == [f"Start checking: {world.placement.name}"]
    assert titles(world.viewer(world.lead), first) == []
    elsewhere = world.person(Role.SECRETARIAT, office=world.new_office("Elsewhere"))
    assert titles(world.viewer(elsewhere), first) == []


def test_a_paused_case_is_on_no_day_and_is_said_to_be_paused(world: World) -> None:
    case, (review, _) = reviewing.scoring(world)
    draft = world.application(placement=world.new_placement("Ward 9"))
    first = following_month()
    reviewer = reviewing.viewer_of(world, review)
    with unit_of_work():
        review.due_on = first
    due(draft.id, first)
    assert [entry.key for entry in entries(reviewer, first)] == [f"review-{review.id}-scoring"]
    assert next(entry.then for entry in entries(reviewer, first)).startswith("After that day the office")
    assert calendar.month(reviewer, first).paused == []
    with unit_of_work():
        for paused in (case, draft):
            applications.get(paused.id).paused_at = clock.now()
    lead, office = world.viewer(world.lead), world.viewer(world.secretary)
    for viewer, places in (
        (reviewer, ["Ward 7"]),
        (lead, ["Ward 7", "Ward 9"]),
        (office, ["Ward 7", "Ward 9"]),
    ):
        assert titles(viewer, first) == []
        assert sorted(case.place for case in calendar.month(viewer, first).paused) == places
    assert calendar.month(Viewer(person_id=world.person().id), first).paused == []


def test_a_meeting_stands_for_its_members_and_its_office_and_not_when_the_role_has_ended(
    world: World,
) -> None:
    panel = deciding.Panel(world)
    meeting = meetings.for_viewer(world.viewer(world.secretary), panel.meeting_id)
    assert meeting is not None
    first = meeting.held_on.replace(day=1)
    chair, office = world.viewer(panel.chair), world.viewer(world.secretary)
    ratifier = world.viewer(world.person(Role.RATIFIER))
    stranger = world.viewer(world.person(Role.PANEL_MEMBER))
    whose = {
        who.person_id: [entry.whose for entry in entries(who, first)]
        for who in (chair, office, ratifier, stranger)
    }
    assert list(whose.values()) == [[Whose.PANEL], [Whose.OFFICE], [Whose.OFFICE], []]
    (entry,) = entries(chair, first)
    assert (entry.key, entry.what) == (f"meeting-{meeting.id}", f"Panel meeting: {meeting.title}")
    assert not entry.is_deadline
    with unit_of_work():
        meeting_services.step(meeting, MeetingTrigger.CANCEL, actor=office)
    (cancelled,) = entries(chair, first)
    assert (cancelled.key, cancelled.is_cancelled) == (entry.key, True)
    assert cancelled.changes > entry.changes
    with unit_of_work():
        for grant in db.session.query(Grant).filter_by(person_id=panel.chair.id):
            grant.ends_on = clock.today() - timedelta(days=1)
    assert titles(world.viewer(panel.chair), first) == [], "the role has ended"


def test_another_day_or_time_of_a_meeting_counts_as_a_change_of_the_same_entry(world: World) -> None:
    panel = deciding.Panel(world)
    office = panel.secretary
    before = calendar.of_meeting(panel.meeting, panel.viewer())
    assert before.begins_at is None
    changes: list[dict[str, Any]] = [
        {"title": "Panel", "held_on": panel.held_on + timedelta(days=30)},
        {"title": "Panel", "held_on": panel.held_on + timedelta(days=30), "begins_at": time(10)},
        {"title": "Panel", "held_on": panel.held_on + timedelta(days=1), "begins_at": time(10)},
    ]
    for number, change in enumerate(changes, start=1):
        with clock.at(clock.now() + timedelta(minutes=number)), unit_of_work():
            assert meeting_services.change(panel.meeting, actor=office, **change)
        after = calendar.of_meeting(panel.meeting, panel.viewer())
        assert (after.key, after.changes) == (before.key, number)
        assert after.stamp > before.stamp
        assert (after.day, after.begins_at) == (change["held_on"], change.get("begins_at"))
    with unit_of_work():
        assert not meeting_services.change(panel.meeting, actor=office, **changes[-1])
    assert calendar.of_meeting(panel.meeting, panel.viewer()).changes == len(changes)
    assert calendar.of_meeting(panel.meeting, office).whose is Whose.OFFICE


def test_a_condition_an_award_and_a_cycle_stand_for_the_provider(world: World) -> None:
    field = Field(world)
    award = field.award
    first = months_before(award.expires_on, 0).replace(day=1)
    lead, contributor = world.viewer(world.lead), world.viewer(world.person(Role.CONTRIBUTOR))
    (ends,) = [entry for entry in entries(lead, first) if entry.key == f"award-{award.number}"]
    assert (ends.day, ends.what) == (award.expires_on, f"The award ends: {award.placement_name}")
    assert not ends.is_deadline
    assert f"award-{award.number}" not in [entry.key for entry in entries(contributor, first)]
    closes = [entry for entry in entries(lead, world.cycle.closes_on.replace(day=1)) if "cycle" in entry.key]
    assert [entry.day for entry in closes] == [world.cycle.closes_on]
    assert not [e for e in calendar.upcoming(contributor) if "cycle" in e.key]
    application_id, day = award.application_id, clock.today() + timedelta(days=50)
    with unit_of_work():
        kinds = (FindingKind.CONDITION, FindingKind.REQUIREMENT, FindingKind.COMMENDATION, FindingKind.IMR)
        drafted_by_id, now = world.lead.id, clock.now()
        rows = [
            Finding(
                application_id=application_id,
                kind=kind,
                status=status,
                words="Appoint a second supervisor.",
                drafted_by_id=drafted_by_id,
                created_at=now,
                issued_at=now,
                due_on=day,
            )
            for kind in kinds
            for status in (FindingStatus.DRAFT, FindingStatus.ISSUED, FindingStatus.MET)
        ]
        db.session.add_all(rows)
    for viewer in (lead, contributor):
        findings = [entry for entry in calendar.upcoming(viewer) if entry.key.startswith("finding-")]
        assert sorted(entry.what.partition(":")[0] for entry in findings) == [
            "Meet a condition",
            "Meet a requirement",
        ]
        assert {entry.whose for entry in findings} == {Whose.PROVIDER}
    signatory = world.viewer(world.signatory)
    assert not [entry for entry in calendar.upcoming(signatory) if entry.key.startswith("finding-")]
    elsewhere = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere"))
    assert calendar.upcoming(world.viewer(elsewhere)) == []


def test_a_cycle_that_takes_other_offices_is_not_the_providers(world: World) -> None:
    _ = world.placement
    lead, other = world.viewer(world.lead), world.new_office("South West")
    cycle = world.cycle
    assert [entry.key for entry in calendar.upcoming(lead)] == [f"cycle-{cycle.id}"]
    with unit_of_work():
        cycle.own = replace(cycle.own, offices=(other.id,))
    assert calendar.upcoming(lead) == []
    with unit_of_work():
        cycle.own, cycle.cancelled_at = replace(cycle.own, offices=()), clock.now()
    assert calendar.upcoming(lead) == []


def test_an_empty_month_leads_to_the_next_thing(world: World) -> None:
    case, lead = world.application(), world.viewer(world.lead)
    with unit_of_work():
        world.cycle.cancelled_at = clock.now()
    first = months_before(present(), -3)
    due(case.id, first + timedelta(days=9))
    assert calendar.month(lead, following_month()).days == {}
    ahead = calendar.month(lead, following_month()).following
    assert ahead is not None
    assert ahead.day == first + timedelta(days=9)
    assert calendar.month(lead, first).following is None


def test_more_days_for_the_same_thing_are_a_change_and_another_stage_is_another_thing(world: World) -> None:
    case, lead = world.application(), world.viewer(world.lead)

    def entry() -> Entry:
        (entry,) = [entry for entry in calendar.upcoming(lead) if entry.key.startswith("application-")]
        return entry

    due(case.id, clock.today() + timedelta(days=10))
    before = entry()
    assert before == entry(), "the same state reads the same"
    due(case.id, clock.today() + timedelta(days=14))
    after = entry()
    assert (after.key, after.stamp) == (before.key, before.stamp)
    assert after.changes == before.changes + 4
    with unit_of_work():
        application = applications.get(case.id)
        application.status, application.status_since = S.EVIDENCE, clock.now()
    assert entry().key != before.key


def test_a_reviewers_entries_name_the_place_and_nobody(world: World) -> None:
    case = reviewing.allocating(world)
    person = reviewing.reviewer(world)
    review = reviewing.invited(world, case, person)
    (entry,) = calendar.upcoming(world.viewer(person))
    assert entry.what == f"Answer the invitation to review: {world.placement.name}"
    assert (entry.key, entry.day) == (f"review-{review.id}-invited", review.due_on)
    with unit_of_work():
        review.status = ReviewStatus.DECLINED
    assert calendar.upcoming(world.viewer(person)) == []


def test_a_hundred_stand_on_a_page_and_five_hundred_in_a_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    field, office = Field(world), world.viewer(world.secretary)
    monkeypatch.setattr(calendar, "SHOWN", 2)
    monkeypatch.setattr(calendar, "AT_MOST", 3)
    for number in range(1, 5):
        field.add_due()
        month = calendar.month(office, present())
        assert len(month.days[clock.today()]) == min(number, 2)
        assert month.more is (number > 2)
        assert len(calendar.upcoming(office)) == min(number, 3)


def test_every_stage_of_a_case_says_what_happens_after_its_day(world: World) -> None:
    scene = Scene(world)
    for stage in (Stage.SIGN_OFF, Stage.SUBMITTED, Stage.RETURNED, Stage.ACCURACY, Stage.DECIDED):
        scene.new_case(stage)
    held = [entry for name in scene.people for entry in calendar.upcoming(scene.viewer(name))]
    assert {entry.key.rpartition("-")[2] for entry in held} >= {
        "sign_off",
        "submitted",
        "returned",
        "factual_accuracy",
        "decided",
    }
    assert [entry.key for entry in held if not entry.then] == []
