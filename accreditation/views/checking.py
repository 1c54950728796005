"""The office checks what was submitted, one standard after the other, and sends it back with everything that is missing."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.applications import Trigger
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import applications as application_queries
from accreditation.queries import checks as queries
from accreditation.queries import clarified, frameworks, locks, step_subjects
from accreditation.queries import snapshots as snapshot_queries
from accreditation.queries.checks import CheckedStandard, CheckLine
from accreditation.queries.policies import policy_of
from accreditation.services import checking, steps
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.checking import CheckForm, SendBackForm
from workflows.application import APPLICATION
from workflows.engine import possible

bp = Blueprint("checking", __name__, url_prefix="/cases/<id:application_id>")


def _checks(application: Application) -> bool:
    """Whether the application is being checked now, by this person."""
    runs = can(viewer(), P.CASE_RUN, application)
    return runs and Trigger.RETURN_FOR_COMPLETION in possible(APPLICATION, application)


@bp.get("/check")
@requires(P.SUBMISSION_SEE, application_queries.for_office)
def show(application: Application) -> ResponseReturnValue:
    """Every standard that was submitted, by domain, with how far the check has come and what to do next."""
    snapshot = snapshot_queries.submitted(application.id)
    if snapshot is None:
        abort(404)
    lines = queries.lines(snapshot)
    signed = snapshot_queries.signed(snapshot)
    # Nothing is added but to what was signed before.
    questions = {} if signed is snapshot else clarified.answered_in(snapshot.id)
    return shown(
        "checking/show.html",
        form=bind(ConfirmForm),
        application=application,
        place=application.subject.name,
        framework=frameworks.of_application(application),
        signed=signed,
        added=clarified.added(questions, signed.submitted_at),
        domains=_by_domain(application, lines),
        lines=lines,
        unfinished=queries.unfinished(lines),
        missing=queries.missing(lines),
        checking=_checks(application),
        returns=policy_of(application).returns_for_completion,
    )


def _by_domain(application: Application, lines: list[CheckLine]) -> list[tuple[str, list[CheckLine]]]:
    titles = {
        domain.code: f"{domain.code}. {domain.title}"
        for domain in frameworks.of_application(application).domains
    }
    domains: dict[str, list[CheckLine]] = {}
    for line in lines:
        domains.setdefault(titles[line.domain], []).append(line)
    return list(domains.items())


@bp.route("/check/<code>", methods=["GET", "POST"])
@requires(P.SUBMISSION_SEE, queries.standard_for_office, lock=locks.application)
def standard(subject: CheckedStandard) -> ResponseReturnValue:
    """One standard as it was submitted; whoever checks says what is missing in it, or that nothing is."""
    application, check = subject.application, subject.check
    # Others of the office read the page; only who runs the case sends the form.
    allow_sending(P.CASE_RUN, application)
    stored = {"version": check.version, "missing": check.missing} if check is not None else {"version": 0}
    form = bind(CheckForm, data=stored)
    if submitted(form):
        _save(subject, form)
        if subject.following is None:
            return redirect(url_for(".show", application_id=application.id))
        return redirect(url_for(".standard", application_id=application.id, code=subject.following))
    return shown(
        "checking/standard.html",
        form=form,
        subject=subject,
        application=application,
        entry=subject.entry,
        confirmation=subject.confirmation,
        line=subject.line,
        # What was answered in review is part of what was sent; before a first review nothing was asked.
        asked=clarified.answered_of_case(application.id).get(subject.line.standard_id, ())
        if application.round is not None
        else (),
        check=check,
        place=application.subject.name,
        text=frameworks.of_application(application).standard(subject.line.code),
        unfinished=queries.unfinished(subject.lines),
        missing=queries.missing(subject.lines),
        checking=_checks(application),
    )


def _save(subject: CheckedStandard, form: CheckForm) -> None:
    version, words = form.expected_version or 0, form.missing.data or ""
    with unit_of_work():
        if request.form.get("go") == "complete":
            checking.refuse_words(words)
            checking.find_complete(subject, actor=viewer(), expected_version=version)
        else:
            checking.note_missing(subject, missing=words, actor=viewer(), expected_version=version)


@bp.route("/send-back", methods=["GET", "POST"])
@requires(P.CASE_RUN, application_queries.for_office, lock=locks.application)
def send_back(application: Application) -> ResponseReturnValue:
    """Read together what is missing, and send the application back with it."""
    snapshot = snapshot_queries.submitted(application.id)
    if snapshot is None:
        abort(404)
    lines = queries.lines(snapshot)
    noted = queries.missing(lines)
    form = bind(SendBackForm)
    if submitted(form):
        with unit_of_work():
            checking.send_back(application, actor=viewer(), seen=form.seen.data or "")
        flash(step_words.done("application", Trigger.RETURN_FOR_COMPLETION))
        return redirect(url_for("cases.show", application_id=application.id))
    subject = step_subjects.of_case(viewer(), application)
    return shown(
        "checking/send_back.html",
        form=form,
        application=application,
        place=application.subject.name,
        noted=noted,
        unfinished=queries.unfinished(lines),
        seen=checking.mark(noted),
        words=step_words.words_of("application", Trigger.RETURN_FOR_COMPLETION),
        stopped=steps.missing(viewer(), subject, Trigger.RETURN_FOR_COMPLETION),
        returns=policy_of(application).returns_for_completion,
        checking=_checks(application),
    )


@bp.post("/check/<code>/undo")
@requires(P.CASE_RUN, queries.standard_for_office, lock=locks.application)
def undo_not_applicable(subject: CheckedStandard) -> ResponseReturnValue:
    """Take back that one standard does not apply, and go back to it."""
    application, code = subject.application, subject.line.code
    form = bind(ConfirmForm)
    if not submitted(form):
        messages = [message for message, _ in form.errors_for_summary()]
        flash(" ".join(messages), "notice")
    else:
        with unit_of_work():
            checking.undo_acceptance(subject, actor=viewer())
        flash("Undone. It is not accepted any more.")
    return redirect(url_for(".standard", application_id=application.id, code=code))
