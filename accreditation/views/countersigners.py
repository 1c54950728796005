"""The outsider who countersigns: named by the provider's lead, agreed to by the office, and their own page to sign on."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.applications import Trigger
from accreditation.enums.declarations import DECLARATIONS
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import applications as application_queries
from accreditation.queries import countersigners as queries
from accreditation.queries import frameworks, locks
from accreditation.queries import snapshots as snapshot_queries
from accreditation.services import countersigners, sessions, sign_offs
from accreditation.services.case_facts import CaseFacts
from accreditation.web import signed_documents
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.countersigners import DeclineForm, ProposeForm, RefuseForm
from forms.sign_offs import CountersignForm
from workflows.application import APPLICATION
from workflows.engine import unmet_before

bp = Blueprint("countersigners", __name__)


@bp.route("/applications/<id:application_id>/countersigner", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, application_queries.for_provider, lock=locks.application)
def show(application: Application) -> ResponseReturnValue:
    """Who countersigns an application, or a form to name them where nobody else can sign."""
    allow_sending(P.APPLICATION_LEAD, application)
    form = bind(ProposeForm)
    if submitted(form):
        with unit_of_work():
            countersigners.propose(application, actor=viewer(), **form.values())
        flash("Sent to the office. You hear once it has agreed or refused.")
        return redirect(url_for(".show", application_id=application.id))
    return shown(
        "countersigners/show.html",
        form=form,
        application=application,
        countersigner=queries.newest(application.id),
        refusal=countersigners.refusal(application),
        may_withdraw=application.status in countersigners.OPEN,
        leads=can(viewer(), P.APPLICATION_LEAD, application),
    )


@bp.route("/applications/<id:application_id>/countersigner/take-back", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, application_queries.for_provider, lock=locks.application)
def take_back(application: Application) -> ResponseReturnValue:
    """Take back who was named, so that somebody else can be."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            countersigners.withdraw(application, actor=viewer())
        flash("Taken back. You can name somebody else.")
        return redirect(url_for(".show", application_id=application.id))
    return shown(
        "countersigners/take_back.html",
        form=form,
        application=application,
        countersigner=queries.standing(application.id),
    )


@bp.route("/cases/<id:application_id>/countersigner", methods=["GET", "POST"])
@requires(P.CASE_RUN, application_queries.for_office, lock=locks.application)
def decide(application: Application) -> ResponseReturnValue:
    """Agree to the outsider whom a provider named, or refuse them with a reason."""
    form = bind(RefuseForm)
    if submitted(form):
        is_agreed = request.form.get("act") == "agree"
        with unit_of_work():
            if is_agreed:
                countersigners.agree(application, actor=viewer())
            else:
                countersigners.refuse(application, actor=viewer(), reason=form.reason.data)
        flash(
            "Agreed. The provider hears of it." if is_agreed else "Refused. The provider reads your reason."
        )
        return redirect(url_for("cases.show", application_id=application.id))
    authors, _ = queries.able_to_sign(application)
    return shown(
        "countersigners/decide.html",
        form=form,
        application=application,
        countersigner=queries.newest(application.id),
        executives=authors,
    )


def _purpose(application: Application, shown_hash: str) -> str:
    return sessions.purpose("countersign", str(application.id), shown_hash)


@bp.route("/countersigning/<id:application_id>", methods=["GET", "POST"])
@requires(P.APPLICATION_COUNTERSIGN, queries.for_outsider, lock=locks.application)
def sign(application: Application) -> ResponseReturnValue:
    """Read what the executive signed, and countersign it."""
    facts = CaseFacts(application, viewer())
    latest = facts.latest_snapshot
    # What was added in review, on the reviewers' questions, is no part of what is countersigned.
    snapshot = snapshot_queries.signed(latest) if latest is not None else None
    is_signed = snapshot is not None and snapshot.voided_at is None and snapshot.signature is not None
    form = bind(CountersignForm, data={"shown_hash": snapshot.content_hash if snapshot else None})
    if submitted(form):
        shown_hash = form.shown_hash.data or ""
        with unit_of_work():
            sessions.use_step_up(viewer(), _purpose(application, shown_hash))
            sign_offs.countersign(application, actor=viewer(), shown_hash=shown_hash, stepped_up=True)
        flash(step_words.done("application", Trigger.COUNTERSIGN))
        return redirect(url_for(".sign", application_id=application.id))
    unmet = unmet_before(APPLICATION, application, Trigger.COUNTERSIGN, facts)
    may_sign = is_signed and facts.countersignature_waits and not unmet
    purpose = _purpose(application, snapshot.content_hash) if snapshot else ""
    stepped_up = viewer().step_up_for == purpose
    if not (may_sign and stepped_up):
        form.closed(
            "Confirm that it is you before you sign." if may_sign else "There is nothing to sign now."
        )
    return shown(
        "countersigners/sign.html",
        form=form,
        application=application,
        framework=frameworks.of_application(application),
        # Before the executive has signed it, and once it is taken out of use, it is the provider's own.
        document=signed_documents.for_outsider(snapshot, application) if snapshot and is_signed else None,
        unmet=unmet if is_signed and facts.countersignature_waits else [],
        declarations=DECLARATIONS,
        whole="whole" in request.args,
        sent=facts.was_sent,
        may_sign=may_sign,
        stepped_up=stepped_up,
        purpose=purpose,
    )


@bp.route("/countersigning/<id:application_id>/send-back", methods=["GET", "POST"])
@requires(P.APPLICATION_COUNTERSIGN, queries.for_outsider, lock=locks.application)
def send_back(application: Application) -> ResponseReturnValue:
    """Send it back to the team with a reason instead of countersigning it."""
    form = bind(DeclineForm)
    if submitted(form):
        with unit_of_work():
            sign_offs.send_back(application, actor=viewer(), reason=form.reason.data)
        flash("Sent back to the team, with your reason. You hear again when it is ready.")
        return redirect(url_for("home.show"))
    return shown("countersigners/send_back.html", form=form, application=application)
