"""The office reads what was submitted, accepts what does not apply, and sends back what is missing."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.applications import Trigger
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications as application_queries
from accreditation.queries import cases as queries
from accreditation.queries import frameworks, locks
from accreditation.queries import snapshots as snapshot_queries
from accreditation.queries.cases import CaseAnswer
from accreditation.services import checking
from accreditation.visibility import CaseRole, Field, shows
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.cases import ReturnForm
from workflows.application import APPLICATION
from workflows.engine import possible

bp = Blueprint("checking", __name__, url_prefix="/cases/<id:application_id>")


READERS = (
    (P.CASE_RUN, CaseRole.SECRETARIAT),
    (P.MODERATE, CaseRole.MODERATOR),
    (P.CASE_RATIFY, CaseRole.RATIFIER),
)


def may_read(person: Viewer, application: Application) -> bool:
    """Whether somebody of the office may read now what was submitted."""
    return any(
        can(person, permission, application) and shows(Field.SUBMITTED, role, application)
        for permission, role in READERS
    )


@bp.route("/check", methods=["GET", "POST"])
@requires(P.CASE_SEE, application_queries.for_office, lock=locks.application)
def show(application: Application) -> ResponseReturnValue:
    """Read what was submitted, accept what does not apply, and send back what is missing."""
    if not may_read(viewer(), application):
        abort(403)
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
        flash("The application was sent back to be completed.")
        return redirect(url_for("cases.show", application_id=application.id))
    checking_now = Trigger.RETURN_FOR_COMPLETION in possible(APPLICATION, application)
    return shown(
        "checking/show.html",
        form=form,
        application=application,
        place=queries.place_of(application),
        framework=frameworks.of_application(application),
        snapshot=snapshot,
        entries=entries,
        accepted=queries.accepted_not_applicable(application.id),
        checking=checking_now and can(viewer(), P.CASE_RUN, application),
        may_take_down=can(viewer(), P.CASE_RUN, application)
        and application.organisation.office_id == application.office_id,
    )


def _answer(person: Viewer, application_id: int, standard_id: int) -> CaseAnswer | None:
    application = application_queries.for_office(person, application_id)
    answer = queries.answer_of_standard(application_id, standard_id) if application else None
    return CaseAnswer(application, answer) if application is not None and answer is not None else None


@bp.post("/not-applicable/<id:standard_id>")
@requires(P.CASE_RUN, _answer, lock=locks.application)
def accept_not_applicable(subject: CaseAnswer) -> ResponseReturnValue:
    """Accept that one standard does not apply."""
    application, answer = subject.application, subject.answer
    form = bind(ConfirmForm)
    if not submitted(form):
        messages = [message for message, _ in form.errors_for_summary()]
        flash(" ".join(messages), "notice")
    else:
        with unit_of_work():
            checking.accept_not_applicable(application, answer, actor=viewer())
        flash("Accepted.")
    return redirect(url_for(".show", application_id=application.id, _anchor=f"standard-{answer.standard_id}"))
