"""Ask people of the team to answer standards by a day: one standard, or several of a domain at once."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation import dates
from accreditation.db import unit_of_work
from accreditation.enums.people import Role
from accreditation.enums.permissions import Permission as P
from accreditation.models.answers import Answer
from accreditation.queries import answers as answer_queries
from accreditation.queries import assignments as queries
from accreditation.queries import locks, people
from accreditation.queries.answers import AnswerPage
from accreditation.queries.applications import OfCase
from accreditation.queries.assignments import DomainPage
from accreditation.services import answers, assignments
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.filters import plural
from forms.assignments import AssignDomainForm, AssignForm

bp = Blueprint("assignments", __name__, url_prefix="/applications/<id:application_id>")


@bp.route("/standards/<code>/assign", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, answer_queries.page_for, lock=locks.application)
def standard(page: AnswerPage) -> ResponseReturnValue:
    """Ask a colleague to answer a standard."""
    answer = page.answer
    form = bind(AssignForm, data={"person": answer.assignee_id, "due_on": answer.assigned_due_on})
    form.person.choices = _colleagues(page, [answer])
    if submitted(form):
        _assign([answer], page, form)
        flash("Saved. The name is shown beside the standard.")
        return redirect(url_for("applications.show", application_id=page.application.id))
    return shown("assignments/standard.html", form=form, page=page)


@bp.route("/domains/<domain_code>/assign", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, queries.domain_for, lock=locks.application)
def domain(page: DomainPage) -> ResponseReturnValue:
    """Ask one colleague to answer several standards of a domain, all by the same day."""
    opened = {answer.id for answer in answers.open_now(page.application)}
    changeable = {answer.id: answer for answer in page.answers if answer.id in opened}
    # Who was asked already stays asked, unless somebody ticks it.
    unasked = [answer.id for answer in changeable.values() if answer.assignee_id is None]
    form = bind(AssignDomainForm, data={"standards": unasked})
    form.person.choices = _colleagues(page, page.answers)
    form.standards.choices = [(answer.id, *_in_words(answer)) for answer in changeable.values()]
    if submitted(form):
        chosen = [changeable[answer_id] for answer_id in form.standards.data]
        _assign(chosen, page, form)
        flash(f"Saved for {plural(len(chosen), 'standard')}. The name is shown beside each.")
        return redirect(url_for("applications.show", application_id=page.application.id))
    return shown("assignments/domain.html", form=form, page=page, changeable=changeable)


def _in_words(answer: Answer) -> tuple[str, str]:
    """A standard as the list of a domain names it, and who was asked for it by when."""
    assignee = f"For {answer.assignee.name}" if answer.assignee is not None else "Nobody in particular"
    by = f", by {dates.day(answer.assigned_due_on)}" if answer.assigned_due_on is not None else ""
    return f"{answer.standard.code} {answer.standard.title}", assignee + by


def _assign(chosen: list[Answer], page: OfCase, form: AssignForm) -> None:
    with unit_of_work():
        assignments.assign(
            chosen,
            application=page.application,
            actor=viewer(),
            person_id=form.person.data,
            due_on=form.due_on.data,
        )


def _colleagues(page: OfCase, assigned: list[Answer]) -> list[tuple[int, str]]:
    """Who may answer, and whoever was asked already: a save must not take a name away unseen."""
    choices = {
        person.id: person.name
        for role in (Role.PROVIDER_LEAD, Role.CONTRIBUTOR)
        for person in people.holders(
            role, organisation_id=page.organisation_id, placement_id=page.placement_id
        )
    }
    for answer in assigned:
        if answer.assignee is not None:
            choices.setdefault(answer.assignee.id, f"{answer.assignee.name} (may no longer answer)")
    return list(choices.items())
