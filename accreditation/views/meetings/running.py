"""Run a meeting: who is in the room, and each step from its papers to its minutes."""

from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.meetings import MeetingTrigger
from accreditation.enums.permissions import Permission as P
from accreditation.models.meetings import Meeting, MeetingMember
from accreditation.permissions.table import can
from accreditation.permissions.viewer import Viewer
from accreditation.queries import locks
from accreditation.queries import meetings as queries
from accreditation.services import meetings
from accreditation.services.meetings import Facts
from accreditation.views.meetings.blueprint import bp
from accreditation.web.access import allow, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.meetings import RoomForm
from workflows.engine import unmet
from workflows.meeting import MEETING


@dataclass(frozen=True)
class Act:
    """A step of a meeting as a page: who may take it, and what happens in plain words."""

    permission: P
    says: str


ACTS = {
    MeetingTrigger.ISSUE_PAPERS: Act(
        P.MEETING_ARRANGE, "Every member can read the papers of every case on the agenda."
    ),
    MeetingTrigger.OPEN: Act(
        P.MEETING_CHAIR, "Cases can be called, one after the other. Say who is in the room."
    ),
    MeetingTrigger.ADJOURN: Act(P.MEETING_CHAIR, "The meeting stops here and goes on later."),
    MeetingTrigger.RESUME: Act(P.MEETING_CHAIR, "The meeting goes on."),
    MeetingTrigger.CLOSE: Act(P.MEETING_CHAIR, "The meeting is over and its minutes are written."),
    MeetingTrigger.CONFIRM_MINUTES: Act(P.MEETING_CHAIR, "The minutes stand as they are shown."),
}


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


@dataclass(frozen=True)
class Step:
    """A meeting and the step that is asked for."""

    meeting: Meeting
    trigger: MeetingTrigger

    @property
    def office_id(self) -> int:
        """The panel's office, for permissions."""
        return self.meeting.office_id

    @property
    def members(self) -> list[MeetingMember]:
        """The panel, for permissions."""
        return self.meeting.members


def _stepping(person: Viewer, meeting_id: int, trigger: str) -> Step | None:
    meeting = queries.for_viewer(person, meeting_id)
    return Step(meeting, MeetingTrigger(trigger)) if meeting and trigger in set(MeetingTrigger) else None


@bp.route("/<id:meeting_id>/steps/<trigger>", methods=["GET", "POST"])
@requires(P.MEETING_SEE, _stepping, lock=locks.of_meeting)
def step(subject: Step) -> ResponseReturnValue:
    """Take one step of a meeting: what will happen is said, and it is asked once."""
    meeting, trigger = subject.meeting, subject.trigger
    act = ACTS[trigger]
    allow(act.permission, meeting)
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            meetings.step(meeting, trigger, actor=viewer())
        flash(f"{trigger.label}: done.")
        return redirect(url_for(".show", meeting_id=meeting.id))
    missing = unmet(MEETING, meeting, trigger, Facts(meeting, queries.agenda(meeting)))
    return shown("meetings/step.html", form=form, meeting=meeting, trigger=trigger, act=act, missing=missing)
