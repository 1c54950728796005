"""Say who is in the room of a meeting."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.meetings import Meeting
from accreditation.permissions.table import can
from accreditation.queries import locks
from accreditation.queries import meetings as queries
from accreditation.services import meetings
from accreditation.views.meetings.blueprint import bp
from accreditation.web.access import allow, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.meetings import RoomForm


def may_run(meeting: Meeting) -> bool:
    """Arranges the meeting, or is in the chair."""
    return can(viewer(), P.MEETING_ARRANGE, meeting) or can(viewer(), P.MEETING_CHAIR, meeting)


@bp.route("/<id:meeting_id>/room", methods=["GET", "POST"])
@requires(P.MEETING_SEE, queries.for_viewer, lock=locks.of_meeting)
def who_is_here(meeting: Meeting) -> ResponseReturnValue:
    """Say who is in the room."""
    if not may_run(meeting):
        allow(P.MEETING_CHAIR, meeting)
    form = bind(
        RoomForm, data={"present": [member.person_id for member in meeting.members if member.present]}
    )
    form.present.choices = [
        (member.person_id, member.person.name, queries.seat_of(member).label) for member in meeting.members
    ]
    if submitted(form):
        with unit_of_work():
            meetings.mark_present(meeting, present=form.present.data)
        flash("Saved who is in the room.")
        return redirect(url_for(".show", meeting_id=meeting.id))
    return shown("meetings/room.html", form=form, meeting=meeting)
