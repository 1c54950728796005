"""Take a step that asks for little: what will happen is said, and it is asked once; the same page for every noun."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.labelled import Labelled
from accreditation.enums.meetings import MeetingTrigger
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.models.meetings import Meeting, MeetingMember
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import accuracy, applications, locks, meetings, people, rounds, step_subjects
from accreditation.queries.step_subjects import Subject
from accreditation.services import steps
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.steps import own_page
from forms.steps import form_of
from workflows.actors import OFFICE, PANEL, PROVIDER, Actor

bp = Blueprint("steps", __name__)

ASKS_TO_SIGN = frozenset({Trigger.REQUEST_SIGN_OFF, Trigger.REQUEST_SIGNATURE})
"""Steps whose page names the executives that will be asked."""


@dataclass(frozen=True)
class RequestedStep:
    """A step that somebody asks to take, among those of one side."""

    subject: Subject
    trigger: Labelled
    side: Collection[Actor]

    @property
    def noun(self) -> str:
        """What takes the step."""
        return steps.noun_of(self.subject).workflow.noun

    @property
    def application(self) -> Application:
        """The case that takes the step."""
        assert isinstance(self.subject.thing, Application)
        return self.subject.thing

    @property
    def meeting(self) -> Meeting:
        """The meeting that takes the step."""
        assert isinstance(self.subject.thing, Meeting)
        return self.subject.thing

    # What permissions ask of it.

    @property
    def application_id(self) -> int:
        """The case, by its id."""
        return self.application.id

    @property
    def organisation_id(self) -> int | None:
        """The provider."""
        return self.subject.organisation_id

    @property
    def placement_id(self) -> int | None:
        """The placement; none for what is of the whole provider."""
        return self.subject.placement_id

    @property
    def office_id(self) -> int:
        """The office that leads it."""
        return self.subject.office_id

    @property
    def status(self) -> ApplicationStatus:
        """Where the case stands."""
        return self.application.status

    @property
    def submitted_at(self) -> datetime | None:
        """When the case was sent to the office."""
        return self.application.submitted_at

    @property
    def round(self) -> ReviewRound | None:
        """The newest round of the case."""
        return self.application.round

    @property
    def members(self) -> list[MeetingMember]:
        """The panel of the meeting."""
        return self.meeting.members


def _step_of(subject: Subject, code: str, side: Collection[Actor]) -> RequestedStep | None:
    """The step of that name; None where this side takes no such step, or takes it on a page of its own."""
    workflow = steps.noun_of(subject).workflow
    triggers = (
        row.trigger for row in workflow.rows if row.trigger == code and any(actor in side for actor in row.by)
    )
    trigger = next(triggers, None)
    if trigger is None or own_page(workflow.noun, trigger) is not None:
        return None
    return RequestedStep(subject, trigger, side)


def _of_provider(person: Viewer, application_id: int, trigger: str) -> RequestedStep | None:
    application = applications.for_provider(person, application_id)
    if application is None:
        return None
    return _step_of(step_subjects.of_case(person, application, PROVIDER), trigger, PROVIDER)


def _of_office(person: Viewer, application_id: int, trigger: str) -> RequestedStep | None:
    application = applications.for_office(person, application_id)
    if application is None:
        return None
    return _step_of(step_subjects.of_case(person, application, OFFICE), trigger, OFFICE)


def _of_panel(person: Viewer, meeting_id: int, trigger: str) -> RequestedStep | None:
    meeting = meetings.for_viewer(person, meeting_id)
    if meeting is None:
        return None
    return _step_of(step_subjects.of_meeting(meeting), trigger, OFFICE | PANEL)


@bp.route("/applications/<id:application_id>/steps/<trigger>", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, _of_provider, lock=locks.with_served)
def of_application(step: RequestedStep) -> ResponseReturnValue:
    """Take a step of the provider's."""
    back = url_for("applications.show", application_id=step.application.id)
    reading = _who_signs(step.application) if step.trigger in ASKS_TO_SIGN else ""
    if step.trigger is Trigger.CONFIRM_ACCURACY:
        reading = _points(step.application)
    return _take(step, step.application.subject.name, ("Back to the application", back), reading)


def _points(application: Application) -> str:
    drafts = accuracy.count_drafts(application)
    if not drafts:
        if rounds.report(application.current_round).confirmation is not None:
            return ""
        return "No words of the report are marked as wrong. You can still mark some on its page."
    return f"{drafts} {'point is' if drafts == 1 else 'points are'} sent with it, as they stand on the report’s page."


def _who_signs(application: Application) -> str:
    names = [person.name for person in people.signatories(application)]
    if not names:
        return "Nobody at your organisation may sign yet. An administrator gives somebody the role of executive signatory."
    return f"This asks {' or '.join(names)} to read and sign it."


@bp.route("/cases/<id:application_id>/steps/<trigger>", methods=["GET", "POST"])
@requires(P.CASE_SEE, _of_office, lock=locks.with_served)
def of_case(step: RequestedStep) -> ResponseReturnValue:
    """Take a step of the office's."""
    back = url_for("cases.show", application_id=step.application.id)
    return _take(step, step.application.subject.name, ("Back to the case", back))


@bp.route("/meetings/<id:meeting_id>/steps/<trigger>", methods=["GET", "POST"])
@requires(P.MEETING_SEE, _of_panel, lock=locks.of_meeting)
def of_meeting(step: RequestedStep) -> ResponseReturnValue:
    """Take a step of a panel meeting."""
    meeting = step.meeting
    # Minutes are confirmed as they are read.
    reading = meeting.minutes if step.trigger is MeetingTrigger.CONFIRM_MINUTES else ""
    back = url_for("meetings.show", meeting_id=meeting.id)
    return _take(step, meeting.title, ("Back to the meeting", back), reading)


def _take(step: RequestedStep, caption: str, back: tuple[str, str], reading: str = "") -> ResponseReturnValue:
    subject, trigger = step.subject, step.trigger
    if steps.actor_of(viewer(), subject, trigger, side=step.side) is None:
        abort(403)
    form = bind(form_of(step.noun, trigger))
    if submitted(form):
        with unit_of_work():
            steps.take(subject, trigger, actor=viewer(), **form.values())
        flash(step_words.done(step.noun, trigger))
        return redirect(back[1])
    return shown(
        "steps/take.html",
        form=form,
        trigger=trigger,
        words=step_words.words_of(step.noun, trigger),
        caption=caption,
        back=back,
        reading=reading,
        missing=steps.missing(viewer(), subject, trigger),
    )
