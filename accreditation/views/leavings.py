"""End a role or switch an account off, for administrators: what is open is shown first, and handed over in the same act."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.leavings import TaskKind
from accreditation.enums.permissions import Permission as P
from accreditation.models.people import Person
from accreditation.queries import people as queries
from accreditation.queries.open_tasks import OpenTask, OpenWork, open_work
from accreditation.queries.people import HeldRole
from accreditation.services import leavings
from accreditation.services.leavings import Handing
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.leavings import EndRoleForm, LeavingForm

bp = Blueprint("leavings", __name__, url_prefix="/people")

LABELS: dict[TaskKind, tuple[str, str]] = {
    TaskKind.REVIEW: ("Who reviews {title} instead?", "Nobody: leave it to the office"),
    TaskKind.LEAD: ("Who leads the review of {title}?", "Nobody: leave it to the office"),
    TaskKind.SEAT: ("Who sits in {title} instead?", "Nobody: leave it to the office"),
    TaskKind.QUESTIONS: ("Who answers them?", "Nobody: leave it to the provider lead"),
}
"""For each kind of task what is asked, and what stands first on the list."""


@bp.route("/<id:person_id>/roles/<id:grant_id>/end", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, queries.role_for_administrator)
def end_role(held: HeldRole) -> ResponseReturnValue:
    """End a role, at once or after a last day."""
    person, grant = held.person, held.grant
    work = open_work(person.id, person.grants, grant.id)
    form = bind(EndRoleForm.for_tasks([_choice(task) for task in work.tasks]))
    if submitted(form):
        handing = _handing(form, work)
        with unit_of_work():
            handed = leavings.end_role(person, grant.id, handing, ends_on=form.ends_on.data, actor=viewer())
        flash(f"The role of {grant.role.label} is ended. {_handed_words(handed)}".strip())
        return redirect(url_for("people.show", person_id=person.id))
    return _page("leavings/end_role.html", form, work, person=person, grant=grant)


@bp.route("/<id:person_id>/disable", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, queries.for_administrator)
def switch_off(person: Person) -> ResponseReturnValue:
    """Switch an account off."""
    work = open_work(person.id, person.grants)
    form = bind(LeavingForm.for_tasks([_choice(task) for task in work.tasks]))
    if submitted(form):
        handing = _handing(form, work)
        with unit_of_work():
            handed = leavings.switch_off(person, handing, actor=viewer())
        flash(f"The account of {person.name} is switched off. {_handed_words(handed)}".strip())
        return redirect(url_for("people.show", person_id=person.id))
    return _page("leavings/switch_off.html", form, work, person=person)


def _choice(task: OpenTask) -> tuple[str, str, str, list[tuple[int, str]]]:
    label, left = LABELS[task.kind]
    people = [
        (person.person_id, f"{person.name} ({person.note})" if person.note else person.name)
        for person in task.successors
    ]
    return task.key, label.format(title=task.title), left, people


def _handing(form: LeavingForm, work: OpenWork) -> Handing:
    return Handing(
        seen=form.seen.data or "",
        agreed=form.agreed.data,
        successors=form.successors([task.key for task in work.tasks]),
    )


def _handed_words(handed: int) -> str:
    if not handed:
        return ""
    return (
        "One open task has gone to somebody else."
        if handed == 1
        else f"{handed} open tasks have gone to others."
    )


def _page(template: str, form: LeavingForm, work: OpenWork, **values: Any) -> ResponseReturnValue:
    # What is shown now, also where an earlier page had shown something else.
    form.seen.data = work.fingerprint
    return shown(template, form=form, work=work, **values)
