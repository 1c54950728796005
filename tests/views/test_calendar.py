"""The calendar's page, the address of one's own calendar, and what other calendars read there."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import icalendar
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from accreditation import clock, dates
from accreditation.db import db, unit_of_work
from accreditation.enums.awards import AwardStatus
from accreditation.enums.people import Role
from accreditation.models.audit import AuditEvent
from accreditation.models.calendar_keys import CalendarKey
from accreditation.models.people import Grant, Person
from accreditation.queries import applications
from accreditation.rules.years import months_before
from tests import deciding, reviewing
from tests.architecture.growing import Field
from tests.client import Client
from tests.views.test_logs import Written, written
from tests.world import World

__all__ = ["written"]
pytestmark = pytest.mark.one_database

ODD = "Ward 7, \N{BABY} \\ and; “quotes”\t\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}"


def due(application_id: int, day: date) -> None:
    with unit_of_work():
        applications.get(application_id).due_on = day


def made(browser: Client) -> str:
    """Make an address, and give it without its host."""
    browser.send("/calendar/address")
    return shown_address(browser)


def shown_address(browser: Client) -> str:
    address = re.search(
        r"<code>http://[^/]+(/calendar/[^<]+\.ics)</code>", browser.get("/calendar/address").text
    )
    assert address is not None
    return address[1]


def read(answer: TestResponse) -> list[Any]:
    """The events of a file, as another calendar reads them."""
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    return list(icalendar.Calendar.from_ical(answer.data).walk("VEVENT"))


def test_a_month_says_what_is_due_by_when_and_what_happens_then(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    day = months_before(clock.today().replace(day=1), -2) + timedelta(days=8)
    due(case.id, day)
    page = browser.get(f"/calendar?month={day.isoformat()[:7]}").text
    assert f"Your calendar: {dates.month(day)}" in page
    assert f'<a href="/applications/{case.id}">Answer the standards: {world.placement.name}</a>' in page
    assert f'id="day-{day.day}">{dates.weekday(day)}' in page
    assert f'<a href="#day-{day.day}">' in page, "the day leads to what is due on it"
    assert "Your turn, by 17:00. If the day passes, the application closes." in page
    for months in (1, -1):
        assert f"/calendar?month={months_before(day, months).isoformat()[:7]}" in page
    empty = browser.get(f"/calendar?month={months_before(day, 1).isoformat()[:7]}").text
    assert f"Nothing is due in {dates.month(months_before(day, 1))}" in empty
    assert f"on {dates.weekday(day)}" in empty, "it says when the next thing is due"


def test_weekends_bank_holidays_and_today_are_told_in_words_or_by_their_place(world: World) -> None:
    browser = world.client(world.lead)
    page = browser.get("/calendar?month=2027-05").text
    assert "* 3: May Day, a bank holiday." in page
    assert page.count('class="calendar-free"') == 12, "ten days of weekends and two bank holidays"
    assert 'aria-current="date"' not in page
    assert 'aria-current="date"' in browser.get("/calendar").text
    assert "This month" not in browser.get("/calendar").text


@pytest.mark.parametrize(
    "typed",
    ["", "2026", "2026-13", "2026-00", "1999-01", "3000-01", "２０２６-12", "2026-1", "x", "2026-12-01"],
)
def test_what_is_no_month_shows_the_present_one(world: World, typed: str) -> None:
    answer = world.client(world.lead).get("/calendar", query_string={"month": typed})
    assert answer.status_code == 200
    assert f"Your calendar: {dates.month(clock.today())}" in answer.text


@pytest.mark.parametrize("month", ["2000-01", "2999-12"])
def test_the_first_and_the_last_month_have_their_page(world: World, month: str) -> None:
    assert world.client(world.lead).get(f"/calendar?month={month}").status_code == 200


def test_dates_and_home_lead_to_the_calendar(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    day = clock.today() + timedelta(days=40)
    due(case.id, day)
    page = browser.get(f"/applications/{case.id}").text
    assert f'<a href="/calendar?month={day.isoformat()[:7]}#day-{day.day}">{dates.day(day)}</a>' in page
    assert 'href="/calendar"' in browser.get("/home").text
    assert "/calendar" not in world.client(world.secretary).get(f"/cases/{case.id}").text, (
        "it is not their turn"
    )


def test_an_address_is_made_shown_again_replaced_and_withdrawn(world: World) -> None:
    browser, stranger = world.client(world.lead), world.client()
    assert "You have no address yet" in browser.get("/calendar/address").text
    first = made(browser)
    assert shown_address(browser) == first, "it can be copied into another calendar later"
    assert stranger.get(first).status_code == 200
    second = made(browser)
    assert second != first
    assert (stranger.get(first).status_code, stranger.get(second).status_code) == (404, 200)
    assert len(second) > 60
    key = db.session.scalars(select(CalendarKey)).one()
    stored = " ".join(str(value) for value in vars(key).values())
    assert second.removesuffix(".ics").rpartition("/")[2] not in stored, "only a part of it is kept"
    assert made(world.client(world.signatory)) not in {first, second}
    browser.send("/calendar/address/withdraw")
    assert stranger.get(second).status_code == 404
    assert "You have no address yet" in browser.get("/calendar/address").text
    browser.send("/calendar/address/withdraw")
    kinds = db.session.scalars(select(AuditEvent.kind).where(AuditEvent.stream == "people")).all()
    assert [kind for kind in kinds if kind.startswith("calendar")] == [
        "calendar_shared",
        "calendar_shared",
        "calendar_shared",
        "calendar_withdrawn",
    ]


def test_a_wrong_address_answers_as_an_unknown_one(world: World) -> None:
    address = made(world.client(world.lead))
    stranger = world.client()
    unknown = stranger.get("/calendar/nobodys.ics")
    key = address.removesuffix(".ics")
    other = "A" if key[-1] != "A" else "B"
    wrong = [
        key[:-1] + other,
        key + "A",
        key[:-1],
        key[:42],
        "/calendar/" + "0" * 75,
        key.swapcase(),
        "/calendar/%00",
        "/calendar/\N{SNOWMAN}",
        key + "%0d%0aX-Evil:1",
    ]
    for typed in wrong:
        answer = stranger.get(f"{typed}.ics")
        assert (answer.status_code, answer.text) == (404, unknown.text), typed


def test_the_file_is_read_without_a_session_and_kept_by_nobody(world: World) -> None:
    browser = world.client(world.lead)
    address = made(browser)
    with unit_of_work():
        db.session.execute(
            db.update(Person).where(Person.id == world.secretary.id).values(name="Somebody Else")
        )
    for reader in (world.client(), browser, world.client(world.secretary)):
        answer = reader.get(address)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "Set-Cookie" not in answer.headers
        assert answer.data == world.client().get(address).data, "whoever reads it reads the same"
    assert browser.get("/calendar/nobodys.ics").headers["Cache-Control"] == "no-store"


def test_the_same_state_gives_the_same_bytes_and_a_short_answer(world: World) -> None:
    case, browser = world.application(), world.client(world.lead)
    due(case.id, clock.today() + timedelta(days=20))
    address, reader = made(browser), world.client()
    first = reader.get(address)
    with clock.at(clock.now() + timedelta(hours=3)):
        again = reader.get(address)
    assert (again.data, again.headers["ETag"]) == (first.data, first.headers["ETag"])
    short = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (short.status_code, short.data) == (304, b"")
    due(case.id, clock.today() + timedelta(days=21))
    moved = reader.get(address, headers={"If-None-Match": first.headers["ETag"]})
    before, after = (
        _by_uid(answer)[f"application-{case.id}-self_assessment@localhost"] for answer in (first, moved)
    )
    assert after["sequence"] == before["sequence"] + 1
    assert (before["dtstart"].dt, after["dtstart"].dt) == tuple(
        clock.today() + timedelta(days=days) for days in (20, 21)
    )
    assert before["dtstamp"].dt == before["last-modified"].dt <= clock.now()


def _by_uid(answer: TestResponse) -> dict[str, Any]:
    return {re.sub(r"@.*", "@localhost", event["uid"]): event for event in read(answer)}


def test_names_come_through_whatever_letters_they_have(world: World) -> None:
    placement = world.new_placement(ODD)
    case, browser = world.application(placement=placement), world.client(world.lead)
    event = _by_uid(world.client().get(made(browser)))[f"application-{case.id}-self_assessment@localhost"]
    assert event["summary"] == f"Answer the standards: {placement.name} ({world.organisation.name})"
    assert event["description"].splitlines()[0] == (
        f"Your turn, by 17:00 on {dates.weekday(case.due_on or clock.today())}."
    )
    assert event["url"].endswith(f"/applications/{case.id}")
    assert event["url"] in event["description"]
    assert isinstance(event["dtstart"].dt, date)
    assert event["transp"] == "TRANSPARENT", "a deadline keeps nobody busy"


def test_lines_are_as_long_as_calendars_read(world: World) -> None:
    world.application(placement=world.new_placement("\N{BABY}" * 60))
    lines = world.client().get(made(world.client(world.lead))).data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert not [line for line in lines if b"\n" in line]


def test_who_may_no_longer_see_a_thing_reads_nothing_of_it(world: World) -> None:
    case, browser, reader = world.application(), world.client(world.lead), world.client()
    address = made(browser)
    assert f"application-{case.id}-self_assessment@localhost" in _by_uid(reader.get(address))
    with unit_of_work():
        person = db.session.get_one(Person, world.lead.id)
        person.disabled_at = clock.now()
    assert read(reader.get(address)) == [], "an empty file takes them out of the other calendar"
    with unit_of_work():
        person.disabled_at = None
        for grant in db.session.query(Grant).filter_by(person_id=person.id):
            grant.ends_on = clock.today() - timedelta(days=1)
    assert read(reader.get(address)) == []


def test_the_address_is_in_no_log(world: World, written: Written) -> None:
    address = made(world.client(world.lead))
    key = address.removesuffix(".ics").rpartition("/")[2]
    reader = world.client()
    for path in (address, address.removesuffix(".ics"), f"{address}/", address.upper(), f"{address}?a={key}"):
        reader.get(path)
    lines = [line for line in written() if "path=/calendar" in line]
    assert len([line for line in lines if "path=/calendar/..." in line]) >= 5
    assert key not in "\n".join(written())
    assert key.upper() not in "\n".join(written())


def test_a_meeting_is_a_file_with_its_day_and_its_time(world: World) -> None:
    panel = deciding.Panel(world, "Panel, of; the \N{BABY} wards")
    path = f"/meetings/{panel.meeting_id}/meeting.ics"
    chair = world.client(panel.chair)
    assert path in chair.get(f"/meetings/{panel.meeting_id}").text
    (event,) = read(chair.get(path))
    assert event["summary"] == "Panel meeting: Panel, of; the \N{BABY} wards"
    assert event["dtstart"].dt == panel.held_on
    office = world.client(world.secretary)
    change = f"/meetings/{panel.meeting_id}/change"
    day = {f"held_on-{part}": str(getattr(panel.held_on, part)) for part in ("day", "month", "year")}
    refused = office.send(change, title="Panel", begins_at="half past", **day)
    assert refused.status_code == 422
    assert "The time at which it begins must be a time, like 14:30 or 2:30pm" in refused.text
    assert 'value="half past"' in refused.text
    assert office.send(change, title="Panel", begins_at="2.30 pm", **day).status_code == 302
    assert "at 14:30" in chair.get(f"/meetings/{panel.meeting_id}").text
    assert 'value="14:30"' in office.get(change).text
    (moved,) = read(office.get(path))
    assert (moved["uid"], moved["sequence"]) == (event["uid"], event["sequence"] + 1)
    in_england = datetime.combine(panel.held_on, time(14, 30), clock.LONDON)
    assert moved["dtstart"].dt == in_england.astimezone(UTC)
    assert moved["transp"] == "OPAQUE"
    assert world.client(world.lead).get(path).status_code == 404
    assert world.client().get(path).status_code == 302


def test_a_cancelled_meeting_says_so_in_the_other_calendar(world: World) -> None:
    panel = deciding.Panel(world)
    address = made(world.client(panel.chair))
    office = world.client(world.secretary)
    office.send(f"/meetings/{panel.meeting_id}/steps/cancel", reason="Nobody can come")
    (event,) = read(world.client().get(address))
    assert event["status"] == "CANCELLED"
    assert event["sequence"] == 1


def test_a_reviewers_file_names_the_place_and_no_person(world: World) -> None:
    _, reviews = reviewing.scoring(world)
    people = [reviewing.reviewer_of(review) for review in reviews]
    reader = world.client()
    texts = [reader.get(made(world.client(person))).text for person in people]
    for text in texts:
        assert f"Score the standards: {world.placement.name}" in text.replace("\r\n ", "")
        assert not [person.name for person in people if person.name in text]


def test_somebody_without_a_role_has_a_calendar_with_nothing_in_it(world: World) -> None:
    browser = world.client(world.person())
    page = browser.get("/calendar").text
    assert f"Nothing is due in {dates.month(clock.today())}" in page
    assert "The next day" not in page
    assert read(world.client().get(made(browser))) == []


def test_a_manager_of_a_provider_alone_has_no_key_of_anybody_else(world: World) -> None:
    made(world.client(world.lead))
    assert (
        "You have no address yet"
        in world.client(world.person(Role.PROVIDER_LEAD)).get("/calendar/address").text
    )


def test_a_day_on_a_page_says_what_happens_then(world: World) -> None:
    panel = deciding.Panel(world)
    meeting = world.client(panel.chair).get(f"/meetings/{panel.meeting_id}").text
    assert "The office puts cases on the agenda and issues the papers." in meeting
    case, (first, _) = reviewing.scoring(world)
    page = world.client(reviewing.reviewer_of(first)).get(f"/reviews/{first.id}").text
    assert "If it is not finished by then" in page
    assert "After that day the office speaks to you" in page
    team = world.client(world.secretary).get(f"/cases/{case.id}/team").text
    assert "Nobody who has accepted is taken off: speak to them" in team
    world.placement = world.new_placement("Ward 9")
    open_case = reviewing.allocating(world)
    person = reviewing.reviewer(world)
    invited = reviewing.invited(world, open_case, person)
    page = world.client(person).get(f"/reviews/{invited.id}").text
    assert invited.due_on is not None
    assert f"Please answer by {dates.day(invited.due_on)} (" in page
    assert "If you have not answered by then, the invitation ends, and somebody else can be asked." in page


def test_an_award_that_stands_says_until_when_and_what_then(world: World) -> None:
    award = Field(world).award
    words = f"It stands until {dates.day(award.expires_on)}. After that day the place is not accredited"
    path = f"/register/{award.number}"
    assert words in world.client().get(path).text
    with unit_of_work():
        award.status = AwardStatus.SUSPENDED
    assert "It stands until" not in world.client().get(path).text
