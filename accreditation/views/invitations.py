"""Invitations: sent, sent again and withdrawn by administrators, and accepted through a letter's link."""

from typing import TypeVar

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.accounts import InvitationState
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.models.accounts import Invitation
from accreditation.queries import invitations as queries
from accreditation.queries import organisations as organisation_queries
from accreditation.services import accounts, invitations
from accreditation.services.invitations import PreparedRole
from accreditation.settings import Settings
from accreditation.web import granting
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.stepping import stepped_up
from forms.accounts import AcceptForm, LinkForm
from forms.base import ConfirmForm
from forms.people import GrantForm, InvitationFilter, InvitationForm

bp = Blueprint("invitations", __name__)
RoleForm = TypeVar("RoleForm", bound=GrantForm)


@bp.get("/people/invitations")
@requires(P.PEOPLE_MANAGE)
def index() -> ResponseReturnValue:
    """Every invitation, newest first."""
    filters = filtered(InvitationFilter)
    typed = filters.values()
    page = queries.page(typed.get("state"), page_number())
    return render_template("invitations/index.html", filters=filters, filtering=bool(typed), page=page)


@bp.route("/people/invitations/new", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE)
@stepped_up(BindingAct.GIVE_ROLE)
def new() -> ResponseReturnValue:
    """Invite somebody to open an account with a role."""
    form = _with_choices(bind(InvitationForm))
    if submitted(form):
        with unit_of_work():
            invitation = invitations.invite(
                email=form.email.data, name=form.name.data, prepared=_prepared(form), actor=viewer()
            )
        flash(f"{invitation.name} is invited. The email goes to {invitation.address}.")
        return redirect(url_for(".show", invitation_id=invitation.id))
    return shown("invitations/new.html", form=form)


@bp.get("/people/invitations/<id:invitation_id>")
@requires(P.PEOPLE_MANAGE, queries.for_administrator)
def show(invitation: Invitation) -> ResponseReturnValue:
    """One invitation: to whom, with which roles, and how it stands."""
    state = queries.state_now(invitation)
    return render_template(
        "invitations/show.html",
        invitation=invitation,
        state=state,
        reviewer=queries.prepared_reviewer(invitation.id),
    )


@bp.route("/people/invitations/<id:invitation_id>/roles/new", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, queries.for_administrator, lock=queries.take)
@stepped_up(BindingAct.GIVE_ROLE)
def add_role(invitation: Invitation) -> ResponseReturnValue:
    """Have another role go with an invitation."""
    form = _with_choices(bind(GrantForm))
    if submitted(form):
        with unit_of_work():
            invitations.prepare_role(invitation, _prepared(form), actor=viewer())
        flash(f"The role of {form.role.data.label} goes with the invitation, which is sent again.")
        return redirect(url_for(".show", invitation_id=invitation.id))
    return shown("invitations/add_role.html", form=form, invitation=invitation)


@bp.route("/people/invitations/<id:invitation_id>/send-again", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, queries.for_administrator, lock=queries.take)
@stepped_up(BindingAct.GIVE_ROLE)
def renew(invitation: Invitation) -> ResponseReturnValue:
    """Send an invitation again, good for another seven days."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            invitations.renew(invitation, actor=viewer())
        flash(f"The email goes to {invitation.address} once more. Its link works for seven days from now.")
        return redirect(url_for(".show", invitation_id=invitation.id))
    return shown("invitations/renew.html", form=form, invitation=invitation)


@bp.route("/people/invitations/<id:invitation_id>/withdraw", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, queries.for_administrator, lock=queries.take)
def withdraw(invitation: Invitation) -> ResponseReturnValue:
    """Take an invitation back."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            invitations.withdraw(invitation, actor=viewer())
        flash(f"The invitation of {invitation.name} is withdrawn. Its link no longer works.")
        return redirect(url_for(".show", invitation_id=invitation.id))
    return shown("invitations/withdraw.html", form=form, invitation=invitation)


@bp.route("/invitations/<id:invitation_id>", methods=["GET", "POST"])
@requires(P.PUBLIC, own_transaction=True)
def accept(invitation_id: int) -> ResponseReturnValue:
    """Say who invites whom to what, and open the account; opening the link changes nothing."""
    key = request.args.get("key", "")
    person = viewer()
    form = bind(LinkForm) if person.is_authenticated else bind(AcceptForm)
    if submitted(form):
        if isinstance(form, AcceptForm):
            invitations.accept(
                invitation_id, key, name=form.name.data, password=form.chosen.data, secret=_secret()
            )
            flash("Your account is open. Sign in with your email address and the password that you chose.")
            return redirect(url_for("accounts.sign_in"))
        with unit_of_work():
            invitations.accept_as(person, invitation_id, key, secret=_secret())
        flash("You have accepted the invitation. Your roles are listed below.")
        return redirect(url_for("accounts.show"))
    invitation = invitations.opened(invitation_id, key, secret=_secret())
    state = queries.state_now(invitation) if invitation is not None else None
    if invitation is None or state is not InvitationState.OPEN:
        return render_template("invitations/closed.html", state=state, invitation=invitation), 404
    if isinstance(form, AcceptForm) and not form.name.data and not form.has_errors:
        form.name.data = invitation.name
    return shown(
        "invitations/accept.html",
        form=form,
        invitation=invitation,
        roles=invitations.words_of_roles(invitation),
        has_account=accounts.is_taken(invitation.address),
        way_back=request.full_path,
    )


def _with_choices(form: RoleForm) -> RoleForm:
    form.office_id.choices = organisation_queries.open_offices()
    form.placements.choices = granting.placements_to_choose(form)
    return form


def _prepared(form: GrantForm) -> PreparedRole:
    return PreparedRole(form.role.data, granting.scope_of(form), form.starts_on.data, form.ends_on.data)


def _secret() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.secret_key
