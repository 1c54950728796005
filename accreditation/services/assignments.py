"""Ask people of a provider's team to answer standards, each by a day: a wish inside the team, which closes nothing."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import update

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.applications import ANSWERING, REOPENED
from accreditation.enums.notices import NoticeKind
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications as queries
from accreditation.services import answers as answer_services
from accreditation.services import notices
from accreditation.services.notices import Occasion


def assign(
    answers: Collection[Answer],
    *,
    application: Application,
    actor: Viewer,
    person_id: int | None,
    due_on: date | None,
) -> None:
    """Ask one person to answer some standards of a case, by a day if one is given, or ask nobody any more."""
    defects = queries.defects(application) if application.status in REOPENED else []
    for answer in answers:
        closed = answer_services.why_closed(application, answer, defects)
        if closed is not None:
            raise RuleBroken(closed.message, reasons=[closed])
    if person_id is None and due_on is not None:
        raise RuleBroken("Choose who should answer by that day, or leave the day empty", field="person")
    # What stands is no new promise: a day that has passed since may be saved again with the rest of the form.
    if any(answer.assigned_due_on != due_on for answer in answers):
        _refuse_day(due_on, application)
    newly_asked = [answer for answer in answers if answer.assignee_id != person_id]
    for answer in answers:
        answer.assignee_id, answer.assigned_due_on = person_id, due_on
    if person_id is not None and newly_asked:
        _announce(application, person_id, actor)


def _refuse_day(due_on: date | None, application: Application) -> None:
    if due_on is None:
        return
    if due_on < clock.today():
        raise RuleBroken("The day has passed. Choose today or a later day", field="due_on")
    if application.status not in ANSWERING:
        raise RuleBroken(
            f"Leave the day empty: the application stands at “{application.status.label}”, and has its own day",
            field="due_on",
        )
    if application.due_on is not None and due_on > application.due_on:
        raise RuleBroken(
            f"Choose {dates.day(application.due_on)} or an earlier day: the application has to be sent by then",
            field="due_on",
        )


def _announce(application: Application, person_id: int, actor: Viewer) -> None:
    """Let whoever is asked hear of it: once a day and application, however many standards they are given one by one."""
    db.session.flush()
    facts = {"application_id": application.id, "person_id": person_id}
    day = clock.today().isoformat()
    key = f"{NoticeKind.STANDARDS_ASSIGNED.value}:{application.id}:{person_id}:{day}"
    notices.announce([Occasion(NoticeKind.STANDARDS_ASSIGNED, facts, key, actor.id)])


def hand_on(application_id: int, person_id: int, *, to_id: int | None) -> None:
    """Ask somebody else, or nobody, to answer what a person who leaves was asked for; wherever the case stands, as it may come back."""
    db.session.execute(
        update(Answer)
        .where(Answer.application_id == application_id, Answer.assignee_id == person_id)
        .values(
            assignee_id=to_id,
            assigned_due_on=None if to_id is None else Answer.assigned_due_on,
        )
    )
