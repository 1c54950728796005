"""The office reads what was submitted, accepts what does not apply, and sends back what is missing."""

from collections.abc import Callable

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.applications import Trigger
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import applications as application_queries
from accreditation.queries import cases as queries
from accreditation.queries import frameworks, locks
from accreditation.queries import snapshots as snapshot_queries
from accreditation.queries.cases import CaseAnswer
from accreditation.services import checking
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.cases import ReturnForm
from workflows.application import APPLICATION
from workflows.engine import possible

bp = Blueprint("checking", __name__, url_prefix="/cases/<id:application_id>")


@bp.route("/check", methods=["GET", "POST"])
@requires(P.SUBMISSION_SEE, application_queries.for_office, lock=locks.application)
def show(application: Application) -> ResponseReturnValue:
    """Read what was submitted, accept what does not apply, and send back what is missing."""
    snapshot = snapshot_queries.submitted(application.id)
    if snapshot is None:
        abort(404)
    entries = snapshot_queries.entries(snapshot)
    codes = [entry.standard.code for entry in entries]
    allow_sending(P.CASE_RUN, application)
    form = bind(ReturnForm.for_standards([(entry.standard.code, entry.standard.title) for entry in entries]))
    if submitted(form):
        with unit_of_work():
            checking.return_for_completion(application, actor=viewer(), defects=form.defects(codes))
        flash(step_words.done("application", Trigger.RETURN_FOR_COMPLETION))
        return redirect(url_for("cases.show", application_id=application.id))
    runs = can(viewer(), P.CASE_RUN, application)
    return shown(
        "checking/show.html",
        form=form,
        application=application,
        place=application.subject.name,
        framework=frameworks.of_application(application),
        snapshot=snapshot,
        entries=entries,
        accepted=queries.accepted_not_applicable(application.id),
        checking=runs and Trigger.RETURN_FOR_COMPLETION in possible(APPLICATION, application),
        may_take_down=runs and application.organisation.office_id == application.office_id,
    )


@bp.post("/not-applicable/<id:standard_id>")
@requires(P.CASE_RUN, queries.answer_for_office, lock=locks.application)
def accept_not_applicable(subject: CaseAnswer) -> ResponseReturnValue:
    """Accept that one standard does not apply."""
    return _answered(subject, checking.accept_not_applicable, "Accepted.")


@bp.post("/not-applicable/<id:standard_id>/undo")
@requires(P.CASE_RUN, queries.answer_for_office, lock=locks.application)
def undo_not_applicable(subject: CaseAnswer) -> ResponseReturnValue:
    """Take back that one standard does not apply."""
    return _answered(subject, checking.undo_not_applicable, "Undone. It is not accepted any more.")


def _answered(subject: CaseAnswer, use_case: Callable[..., None], done: str) -> ResponseReturnValue:
    """Do one thing about one standard, and go back to it."""
    application, answer = subject.application, subject.answer
    form = bind(ConfirmForm)
    if not submitted(form):
        messages = [message for message, _ in form.errors_for_summary()]
        flash(" ".join(messages), "notice")
    else:
        with unit_of_work():
            use_case(application, answer, actor=viewer())
        flash(done)
    return redirect(url_for(".show", application_id=application.id, _anchor=f"standard-{answer.standard_id}"))
