"""The list of meetings, and one meeting: agenda, quorum now and for each case, minutes, and who is in the room."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.meetings import ItemStatus, MeetingStatus, MeetingTrigger
from accreditation.enums.permissions import Permission as P
from accreditation.enums.turn_words import OF_MEETINGS
from accreditation.errors import Reason
from accreditation.models.meetings import Item, Meeting
from accreditation.permissions.conflicts import in_conflict
from accreditation.permissions.table import can
from accreditation.permissions.viewer import Viewer
from accreditation.queries import locks, standing, step_subjects
from accreditation.queries import meetings as queries
from accreditation.services import meetings
from accreditation.services.case_facts.deciding import TAKES_CASES
from accreditation.services.case_facts.panels import quorum_unmet, room_unmet
from accreditation.services.items import OPEN_ITEMS
from accreditation.services.meetings import MeetingFacts
from accreditation.web.access import allow, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.steps import StepLink, links
from forms.meetings import MeetingFilter, RoomForm
from workflows.actors import OFFICE, PANEL

bp = Blueprint("meetings", __name__, url_prefix="/meetings")

ROOM_OPEN = frozenset({MeetingStatus.PAPERS_ISSUED, MeetingStatus.OPEN, MeetingStatus.ADJOURNED})


@bp.get("")
@requires(P.MEETING_LIST)
def index() -> ResponseReturnValue:
    """The meetings that I arrange, sit on or ratify for."""
    form = filtered(MeetingFilter)
    filters = queries.Filters(**form.values())
    return render_template(
        "meetings/index.html",
        filters=form,
        page=queries.index(viewer(), filters, page_number()),
        filtering=filters != queries.Filters(),
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
    takes_cases = meeting.status in TAKES_CASES
    steps = links(step_subjects.of_meeting(meeting), side=OFFICE | PANEL, facts=MeetingFacts(meeting, items))
    return render_template(
        "meetings/show.html",
        meeting=meeting,
        items=items,
        decisions=queries.decisions(meeting.id),
        closed_to_me=closed_to_me,
        seat_of=queries.seat_of,
        steps=steps,
        step=_way_on(steps),
        hand=_in_hand(items),
        quorum=room_unmet(meeting, items),
        short_items=_quorum_unmet_by_item(items) if begun else {},
        begun=begun,
        room_open=meeting.status in ROOM_OPEN and _may_run(meeting),
        changes=arranges and meeting.status in TAKES_CASES,
        reseats=arranges and meeting.status not in meetings.ROOM_CLOSED,
        turn=OF_MEETINGS.get(meeting.status, ""),
        ahead=not begun and meeting.status not in meetings.ROOM_CLOSED,
        waiting=queries.waiting(viewer(), meeting.office_id) if arranges and takes_cases else None,
        # Minutes tell of every case, so whoever works for a provider on the agenda would read of its own.
        shows_minutes=bool(meeting.minutes) and not any(_is_of_own_provider(person, item) for item in items),
    )


def _in_hand(items: Sequence[Item]) -> Item | None:
    """The case that is being discussed, else the next on the agenda that nobody has called."""
    called = (item for item in items if item.status is ItemStatus.CALLED)
    listed = (item for item in items if item.status is ItemStatus.LISTED)
    return next(called, None) or next(listed, None)


def _way_on(steps: Sequence[StepLink]) -> StepLink | None:
    """The step that leads on from here; an open meeting is closed, and adjourning or cancelling is a way out."""
    ways_out = {MeetingTrigger.CANCEL, MeetingTrigger.ADJOURN}
    return next((step for step in steps if step.trigger not in ways_out), None)


def _may_run(meeting: Meeting) -> bool:
    """Whether the viewer arranges the meeting, or is in the chair."""
    return can(viewer(), P.MEETING_ARRANGE, meeting) or can(viewer(), P.MEETING_CHAIR, meeting)


def _is_of_own_provider(person: Viewer, item: Item) -> bool:
    """Whether this person is of the case's provider, or was when it applied."""
    return in_conflict(person, item.application)


def _closed_to(person: Viewer, item: Item) -> bool:
    """Whether the person stepped out of the item, or works for its provider."""
    return any(recusal.person_id == person.id for recusal in item.recusals) or _is_of_own_provider(
        person, item
    )


def _quorum_unmet_by_item(items: Sequence[Item]) -> dict[int, list[Reason]]:
    """What the room lacks for each item that is still open."""
    open_items = [item for item in items if item.status in OPEN_ITEMS]
    members = [member.person_id for item in open_items[:1] for member in item.meeting.members]
    unable = standing.unable_on_panel(members, [item.application for item in open_items])
    return {item.id: quorum_unmet(item, unable[item.application_id]) for item in open_items}


@bp.route("/<id:meeting_id>/room", methods=["GET", "POST"])
@requires(P.MEETING_SEE, queries.for_viewer, lock=locks.of_meeting)
def who_is_here(meeting: Meeting) -> ResponseReturnValue:
    """Say who is in the room."""
    if not _may_run(meeting):
        allow(P.MEETING_CHAIR, meeting)
    form = bind(
        RoomForm, data={"present": [member.person_id for member in meeting.members if member.present]}
    )
    form.present.choices = [
        (member.person_id, member.person.name, queries.seat_of(member).label) for member in meeting.members
    ]
    if submitted(form):
        with unit_of_work():
            meetings.mark_present(meeting, actor=viewer(), present=form.present.data)
        flash("Saved who is in the room.")
        return redirect(url_for(".show", meeting_id=meeting.id))
    return shown("meetings/room.html", form=form, meeting=meeting)
