"""Sign-off: the whole application read like a document, ending in a declaration."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import applications as queries
from accreditation.queries import frameworks, locks, people, step_subjects
from accreditation.queries import snapshots as snapshot_queries
from accreditation.services import sessions, sign_offs, steps
from accreditation.services.case_facts import CaseFacts
from accreditation.web import signed_documents
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.steps import StepLink, links
from forms.sign_offs import SignForm
from workflows.actors import PROVIDER

bp = Blueprint("sign_offs", __name__, url_prefix="/applications/<id:application_id>")

SIGNABLE = frozenset({ApplicationStatus.SIGN_OFF, ApplicationStatus.RETURNED, ApplicationStatus.DEFERRED})


def _purpose(application: Application, shown_hash: str) -> str:
    return sessions.purpose("sign", str(application.id), shown_hash)


def _send_back(application: Application) -> StepLink | None:
    """The step by which the executive gives it back with a reason, where it is theirs to take now."""
    subject = step_subjects.of_case(viewer(), application, PROVIDER)
    if steps.actor_of(viewer(), subject, Trigger.SEND_BACK, side=PROVIDER) is None:
        return None
    offered = (step for step in links(subject, side=PROVIDER) if step.trigger is Trigger.SEND_BACK)
    return next(offered, None)


@bp.route("/sign-off", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, queries.for_provider, lock=locks.application)
def show(application: Application) -> ResponseReturnValue:
    """Read what is to be signed, and sign it."""
    snapshot = snapshot_queries.newest(application.id)
    stands = snapshot is not None and snapshot.voided_at is None
    allow_sending(P.APPLICATION_SIGN, application)
    form = bind(SignForm, data={"shown_hash": snapshot.content_hash if snapshot else None})
    if submitted(form):
        shown_hash = form.shown_hash.data or ""
        with unit_of_work():
            sessions.use_step_up(viewer(), _purpose(application, shown_hash))
            sign_offs.sign(application, actor=viewer(), shown_hash=shown_hash, stepped_up=True)
        flash(step_words.done("application", Trigger.SIGN))
        return redirect(url_for("applications.show", application_id=application.id))
    facts = CaseFacts(application, viewer())
    waiting = facts.waits_for_signature and application.status in SIGNABLE
    purpose = _purpose(application, snapshot.content_hash) if snapshot else ""
    stepped_up = viewer().step_up_for == purpose
    document = signed_documents.of_snapshot(snapshot, application) if snapshot and stands else None
    if not (waiting and stepped_up):
        form.closed("Confirm that it is you before you sign." if waiting else "There is nothing to sign now.")
    return shown(
        "sign_offs/show.html",
        form=form,
        application=application,
        framework=frameworks.of_application(application),
        document=document,
        executives=people.signatories(application) if document and not document.snapshot.signatures else [],
        back_step=_send_back(application) if document else None,
        whole="whole" in request.args,
        sent=facts.was_sent,
        changed=stands and facts.needs_signature_again,
        may_sign=waiting and can(viewer(), P.APPLICATION_SIGN, application),
        stepped_up=stepped_up,
        purpose=purpose,
    )
