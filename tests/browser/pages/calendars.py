"""What people see of what is due to them: their calendar, its address, and the files that other calendars read."""

from collections.abc import Iterator

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.queries import calendar_keys as queries
from accreditation.rules.years import months_before
from accreditation.services import calendar_keys
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page
from tests.scene import Stage


def pages(made: Furnished) -> Iterator[Page]:
    """Months with much and with nothing, the address before and after it is made."""
    today = clock.today()
    before, after = (months_before(today, count).isoformat()[:7] for count in (1, -1))
    yield Page("calendar-office", "secretariat", "/calendar")
    yield Page("calendar-lead", "provider_lead", "/calendar")
    yield Page("calendar-next", "provider_lead", f"/calendar?month={after}")
    yield Page("calendar-before", "secretariat", f"/calendar?month={before}")
    yield Page("calendar-reviewer", "lead", "/calendar")
    yield Page("calendar-chair", "panel_chair", f"/calendar?month={after}")
    yield Page("calendar-empty", "newcomer", "/calendar?month=2999-12")
    yield Page("calendar-address-none", "newcomer", "/calendar/address")
    with unit_of_work():
        key = calendar_keys.make(actor=made.scene.viewer("provider_lead"))
    part = queries.address_part(key, made.world.app.config["SECRET_KEY"])
    yield Page("calendar-address", "provider_lead", "/calendar/address")
    yield Page("calendar-withdraw", "provider_lead", "/calendar/address/withdraw")
    yield Page("calendar-feed", "", f"/calendar/{part}.ics", download=True)
    yield Page("calendar-feed-unknown", "", "/calendar/nobodys.ics", 404)
    meeting_id = made.case(Stage.LISTED).meeting_id
    yield Page("calendar-meeting", "panel_chair", f"/meetings/{meeting_id}/meeting.ics", download=True)
