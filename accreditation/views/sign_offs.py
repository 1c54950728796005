"""Sign-off: the whole application read like a document, ending in a declaration."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.applications import DRAFTING, ApplicationStatus, Trigger
from accreditation.enums.declarations import DECLARATIONS
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.models.people import Person
from accreditation.permissions.table import can
from accreditation.queries import applications as queries
from accreditation.queries import frameworks, locks, people, step_subjects
from accreditation.queries import snapshots as snapshot_queries
from accreditation.queries import statements as statement_queries
from accreditation.services import sessions, sign_offs, steps
from accreditation.services.case_facts import CaseFacts
from accreditation.visibility import CaseRole, SeenCase
from accreditation.web import signed_documents
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.signed_documents import SignedDocument
from forms.sign_offs import SignForm
from workflows.actors import PROVIDER
from workflows.application import APPLICATION
from workflows.engine import unmet_before

bp = Blueprint("sign_offs", __name__, url_prefix="/applications/<id:application_id>")

SIGNABLE = frozenset({ApplicationStatus.SIGN_OFF, ApplicationStatus.RETURNED, ApplicationStatus.DEFERRED})


def _purpose(application: Application, shown_hash: str) -> str:
    return sessions.purpose("sign", str(application.id), shown_hash)


def _send_back(application: Application) -> str | None:
    """Where the executive gives it back with a reason, where that is theirs to do now."""
    subject = step_subjects.of_case(viewer(), application, PROVIDER)
    is_open = any(application.status in row.starts for row in steps.rows_of(subject, Trigger.SEND_BACK))
    if not is_open or steps.actor_of(viewer(), subject, Trigger.SEND_BACK, side=PROVIDER) is None:
        return None
    return url_for("steps.of_application", application_id=application.id, trigger=Trigger.SEND_BACK.value)


def _executives(application: Application, document: SignedDocument | None) -> list[Person]:
    """Who was asked to sign, for others than themselves; nobody once it is signed."""
    return [] if document is None or document.signed.signatures else people.signatories(application)


@bp.route("/sign-off", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, queries.for_provider, lock=locks.with_served)
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
    may_sign = waiting and can(viewer(), P.APPLICATION_SIGN, application)
    purpose = _purpose(application, snapshot.content_hash) if snapshot else ""
    stepped_up = viewer().step_up_for == purpose
    document = signed_documents.of_snapshot(snapshot, application) if snapshot and stands else None
    # Said before anybody confirms who they are and ticks a declaration that cannot count.
    unmet = unmet_before(APPLICATION, application, Trigger.SIGN, facts) if may_sign else []
    countersigns = may_sign and not unmet and facts.signatory_wrote
    if not (waiting and stepped_up):
        form.closed("Confirm that it is you before you sign." if waiting else "There is nothing to sign now.")
    return shown(
        "sign_offs/show.html",
        form=form,
        application=application,
        framework=frameworks.of_application(application),
        document=document,
        statements=statement_queries.visible_to(viewer(), SeenCase(application), CaseRole.PROVIDER),
        executives=_executives(application, document) if not may_sign else [],
        back_step=_send_back(application) if document else None,
        whole="whole" in request.args,
        sent=facts.was_sent,
        unmet=unmet,
        countersigner=facts.countersigner if countersigns or facts.countersignature_waits else None,
        countersigns=countersigns,
        declarations=DECLARATIONS,
        changed=stands and facts.needs_signature_again,
        overtaken=stands and application.status in DRAFTING and bool(facts.organisation_unconfirmed),
        may_sign=may_sign,
        stepped_up=stepped_up,
        purpose=purpose,
    )
