"""Panel meetings as entries of the calendars of those who may see them."""

from collections.abc import Iterator

from sqlalchemy import select

from accreditation import dates
from accreditation.db import db
from accreditation.enums import calendar_words
from accreditation.enums.calendar_words import Whose
from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.people import PANEL_ROLES, Role
from accreditation.models.meetings import Meeting
from accreditation.permissions.viewer import Viewer
from accreditation.queries import meetings
from accreditation.queries.calendar.entry import Entry
from accreditation.queries.home.task import Reach


def of_viewer(viewer: Viewer, reach: Reach) -> Iterator[Entry]:
    """Meetings on whose panel the viewer sits, or which their office holds."""
    if not viewer.has(*PANEL_ROLES, Role.SECRETARIAT, Role.RATIFIER):
        return
    rows = db.session.execute(
        select(Meeting, meetings.sits_on(viewer))
        .where(meetings.in_reach(viewer), *reach.within(Meeting.held_on))
        .order_by(Meeting.held_on, Meeting.id)
        .limit(reach.most)
    )
    for meeting, sits in rows:
        yield entry(meeting, sits=bool(sits))


def entry(meeting: Meeting, *, sits: bool) -> Entry:
    """One meeting, for a member of its panel or for its office."""
    cancelled = meeting.status is MeetingStatus.CANCELLED
    what = "Cancelled" if cancelled else "Panel meeting"
    return Entry(
        f"meeting-{meeting.id}",
        meeting.held_on,
        f"{what}: {meeting.title}",
        f"It was planned for {dates.day(meeting.moved_from)} before" if meeting.moved_from else "",
        "meetings.show",
        {"meeting_id": meeting.id},
        Whose.PANEL if sits else Whose.OFFICE,
        calendar_words.MEETINGS[meeting.status],
        meeting.changed_at,
        # What was put off for good is the last change of it.
        meeting.changes + cancelled,
        begins_at=meeting.begins_at,
        is_deadline=False,
        is_cancelled=cancelled,
    )
