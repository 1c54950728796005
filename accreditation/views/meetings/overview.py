"""The list of meetings, and one meeting: agenda, room, quorum now and for each case, minutes."""

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.people import PROVIDER_ROLES
from accreditation.enums.permissions import Permission as P
from accreditation.errors import Reason
from accreditation.models.meetings import Item, Meeting
from accreditation.permissions.scopes import provider_scope
from accreditation.permissions.table import can
from accreditation.permissions.viewer import Viewer
from accreditation.queries import meetings as queries
from accreditation.queries import step_subjects
from accreditation.services import meetings
from accreditation.services.case_facts.panels import quorum_unmet, room_unmet
from accreditation.services.meetings import Facts
from accreditation.views.meetings.blueprint import bp
from accreditation.views.meetings.running import may_run
from accreditation.web.access import requires, viewer
from accreditation.web.bind import filtered, page_number
from accreditation.web.steps import links
from forms.meetings import MeetingFilter
from workflows.actors import OFFICE, PANEL

ROOM_OPEN = frozenset({MeetingStatus.PAPERS_ISSUED, MeetingStatus.OPEN, MeetingStatus.ADJOURNED})


@bp.get("")
@requires(P.MEETING_LIST)
def index() -> ResponseReturnValue:
    """The meetings that I arrange, sit on or ratify for."""
    form = filtered(MeetingFilter)
    which = queries.Wanted(**form.values())
    return render_template(
        "meetings/index.html",
        filters=form,
        page=queries.index(viewer(), which, page_number()),
        filtering=which != queries.Wanted(),
        arranges=can(viewer(), P.WORKLIST_SEE, None),
    )


@bp.get("/<id:meeting_id>")
@requires(P.MEETING_SEE, queries.for_viewer)
def show(meeting: Meeting) -> ResponseReturnValue:
    """The agenda, who is in the room, the quorum now and for each case, and what may be done."""
    items = queries.agenda(meeting)
    person = viewer()
    arranges = can(person, P.MEETING_ARRANGE, meeting)
    closed_to_me = {item.id for item in items if _closed_to(person, item)}
    begun = meeting.status in {MeetingStatus.OPEN, MeetingStatus.ADJOURNED}
    takes_cases = meeting.status in {MeetingStatus.SCHEDULED, MeetingStatus.PAPERS_ISSUED}
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        items=items,
        decisions=queries.decisions(meeting.id),
        closed_to_me=closed_to_me,
        seat_of=queries.seat_of,
        steps=links(step_subjects.of_meeting(meeting), side=OFFICE | PANEL, facts=Facts(meeting, items)),
        quorum=room_unmet(meeting, items),
        short_items=_short(items) if begun else {},
        begun=begun,
        room_open=meeting.status in ROOM_OPEN and may_run(meeting),
        reseats=arranges and meeting.status not in meetings.ROOM_CLOSED,
        waiting=queries.waiting(meeting.office_id) if arranges and takes_cases else None,
        shows_minutes=bool(meeting.minutes) and not any(_own(person, item) for item in items),
    )


def _own(person: Viewer, item: Item) -> bool:
    """The case is of a provider that this person works for."""
    return provider_scope(person, PROVIDER_ROLES).reaches(item.application.organisation_id)


def _closed_to(person: Viewer, item: Item) -> bool:
    """The person stepped out of the item, or works for its provider."""
    return any(recusal.person_id == person.id for recusal in item.recusals) or _own(person, item)


def _short(items: Sequence[Item]) -> dict[int, list[Reason]]:
    """What the room lacks for each item that is still open."""
    open_items = [item for item in items if item.status in meetings.OPEN_ITEMS]
    return {item.id: quorum_unmet(item) for item in open_items}
