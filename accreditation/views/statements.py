"""Statements of partners: asked for by a provider's lead, written through a link, read by whoever may read them."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.permissions import Permission as P
from accreditation.enums.statements import PartnerKind, StatementRequestState
from accreditation.models.applications import Application
from accreditation.models.meetings import Item
from accreditation.models.reviews import Review
from accreditation.models.statements import StatementRequest
from accreditation.permissions.table import can
from accreditation.queries import applications as application_queries
from accreditation.queries import items as item_queries
from accreditation.queries import locks
from accreditation.queries import reviews as review_queries
from accreditation.queries import statements as queries
from accreditation.queries.statements import RequestPage
from accreditation.services import statements
from accreditation.settings import Settings
from accreditation.visibility import CaseRole, SeenCase
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.statements import AskForm, StatementForm

bp = Blueprint("statements", __name__)


@bp.get("/applications/<id:application_id>/statements")
@requires(P.APPLICATION_SEE, application_queries.for_provider)
def index(application: Application) -> ResponseReturnValue:
    """The statements that have arrived and, for who leads the application, who was asked for one."""
    leads = can(viewer(), P.APPLICATION_LEAD, application)
    return render_template(
        "statements/index.html",
        application=application,
        statements=queries.visible_to(viewer(), SeenCase(application), CaseRole.PROVIDER),
        leads=leads,
        lines=queries.requests_of(application) if leads else [],
        closed=statements.why_closed(application),
    )


@bp.route("/applications/<id:application_id>/statements/ask", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, application_queries.for_provider, lock=locks.application)
def ask(application: Application) -> ResponseReturnValue:
    """Ask a partner for a statement."""
    form = bind(AskForm)
    if submitted(form):
        with unit_of_work():
            statement_request = statements.ask(application, actor=viewer(), **form.values())
        flash(f"{statement_request.name} is asked. The email goes to {statement_request.address}.")
        return redirect(url_for(".index", application_id=application.id))
    return shown(
        "statements/ask.html",
        form=form,
        application=application,
        closed=statements.why_closed(application),
        days=statements.LASTS.days,
    )


@bp.route("/applications/<id:application_id>/statements/<id:request_id>/remind", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, queries.request_for, lock=locks.application)
def remind(page: RequestPage) -> ResponseReturnValue:
    """Send a partner the letter once more."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            statements.remind(page.request, page.application, actor=viewer())
        flash(f"{page.request.name} is reminded, unless the statement has arrived already.")
        return redirect(url_for(".index", application_id=page.application.id))
    return shown("statements/remind.html", form=form, page=page)


@bp.route("/applications/<id:application_id>/statements/<id:request_id>/withdraw", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, queries.request_for, lock=locks.application)
def withdraw(page: RequestPage) -> ResponseReturnValue:
    """Take the asking back."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            statements.withdraw(page.request, page.application, actor=viewer())
        flash("Withdrawn. The link in the email no longer works.")
        return redirect(url_for(".index", application_id=page.application.id))
    return shown("statements/withdraw.html", form=form, page=page)


@bp.route("/statements/<id:request_id>", methods=["GET", "POST"])
@requires(P.PUBLIC, own_transaction=True)
def write(request_id: int) -> ResponseReturnValue:
    """Say who asks for what and who will read it, and take the statement; opening the link changes nothing."""
    key, secret = request.args.get("key", ""), _secret()
    # Before the transaction of a write is begun: a link that was made up holds nobody up.
    statement_request = statements.opened(request_id, key, secret=secret)
    form = bind(StatementForm)
    if statement_request is None:
        return _unknown(form)
    if statement_request.kind is not PartnerKind.LEARNER:
        del form.nameless
    if submitted(form):
        with unit_of_work():
            statements.write(request_id, key, secret=secret, **form.values())
        flash("Thank you. Your statement has arrived.")
        return redirect(url_for(".write", request_id=request_id, key=key))
    return _page(statement_request, form)


def _unknown(form: StatementForm) -> ResponseReturnValue:
    if form.unsaved:
        form.refuse(statements.UNKNOWN)
    return render_template("statements/unknown.html", form=form), 404


def _page(statement_request: StatementRequest, form: StatementForm) -> ResponseReturnValue:
    state = queries.state_of(statement_request, statement_request.application)
    if state is not StatementRequestState.WAITING:
        form.closed(statements.CLOSED[state])
        return shown("statements/closed.html", form=form, statement_request=statement_request, state=state)
    of_learner = statement_request.kind is PartnerKind.LEARNER
    return shown(
        "statements/write.html",
        form=form,
        statement_request=statement_request,
        application=statement_request.application,
        learners=queries.learners_asked(statement_request.application_id) if of_learner else 0,
    )


@bp.get("/reviews/<id:review_id>/statements")
@requires(P.REVIEW_SCORE, review_queries.with_content)
def of_review(review: Review) -> ResponseReturnValue:
    """What partners say of the place, for its reviewer."""
    seen_case = SeenCase(review.application, review, review_round=review.round)
    back = ("Back to the review", url_for("reviews.show", review_id=review.id))
    return _read(review.application, seen_case, back, CaseRole.REVIEWER)


@bp.get("/cases/<id:application_id>/statements")
@requires(P.SUBMISSION_SEE, application_queries.for_office)
def of_submission(application: Application) -> ResponseReturnValue:
    """What partners say of the place, for those of the office who read what was submitted."""
    back = ("Back to the case", url_for("cases.show", application_id=application.id))
    return _read(application, SeenCase(application), back)


@bp.get("/meetings/items/<id:item_id>/statements")
@requires(P.ITEM_SEE, item_queries.for_panel)
def of_item(item: Item) -> ResponseReturnValue:
    """What partners say of the place, for the panel that has the case, once its papers are out."""
    if item.meeting.status is MeetingStatus.SCHEDULED and not can(viewer(), P.MEETING_ARRANGE, item.meeting):
        return redirect(url_for("items.paper", item_id=item.id))
    seen_case = SeenCase(item.application, items=(item,), review_round=item.round)
    return _read(item.application, seen_case, ("Back to the paper", url_for("items.paper", item_id=item.id)))


def _read(
    application: Application, seen_case: SeenCase, back: tuple[str, str], *roles: CaseRole
) -> ResponseReturnValue:
    return render_template(
        "statements/read.html",
        application=application,
        statements=queries.visible_to(viewer(), seen_case, *roles),
        back=back,
    )


def _secret() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.secret_key
