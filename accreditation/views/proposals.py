"""Roles that one administrator proposed and another confirms or turns down."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.models.people import GrantProposal
from accreditation.queries import people as queries
from accreditation.services import grant_proposals
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.stepping import stepped_up
from forms.people import CONFIRM, ProposalForm

bp = Blueprint("proposals", __name__, url_prefix="/people/proposals")


@bp.get("")
@requires(P.PEOPLE_MANAGE)
def index() -> ResponseReturnValue:
    """Every role that waits for a second administrator."""
    return render_template("people/proposals.html", proposals=queries.proposals())


@bp.route("/<id:proposal_id>", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, queries.proposal_for_administrator)
@stepped_up(BindingAct.GIVE_ROLE)
def decide(proposal: GrantProposal) -> ResponseReturnValue:
    """Confirm a proposed role, or turn it down; never by whom it is for, nor confirmed by who proposed it."""
    form = bind(ProposalForm)
    if submitted(form):
        confirms = form.decision.data == CONFIRM
        with unit_of_work():
            if confirms:
                grant_proposals.confirm(proposal, actor=viewer())
            else:
                grant_proposals.turn_down(proposal, actor=viewer())
        done = "is confirmed" if confirms else "is turned down"
        flash(f"The role of {proposal.role.label} for {proposal.person.name} {done}.")
        return redirect(url_for("people.show", person_id=proposal.person_id))
    return shown("people/proposal.html", form=form, proposal=proposal)
