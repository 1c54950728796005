"""Close and reopen an office, an organisation or a placement, for administrators; one address for both."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.queries import closings as queries
from accreditation.queries import organisations as organisation_queries
from accreditation.services import closings
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.closings import ClosingForm

bp = Blueprint("closings", __name__, url_prefix="/organisations")

CLOSED = "closed"


@bp.route("/offices/<id:office_id>/closing", methods=["GET", "POST"])
@requires(P.ORGANISATIONS_MANAGE, queries.office_for_administrator)
def office(office: Office) -> ResponseReturnValue:
    """Close an office, or open it again."""
    return _page(
        office, "office", url_for("organisations.offices"), closings.close_office, closings.reopen_office
    )


@bp.route("/<id:organisation_id>/closing", methods=["GET", "POST"])
@requires(P.ORGANISATIONS_MANAGE, organisation_queries.for_administrator)
def organisation(organisation: Organisation) -> ResponseReturnValue:
    """Close an organisation, or open it again."""
    back = url_for("organisations.show", organisation_id=organisation.id)
    return _page(
        organisation, "organisation", back, closings.close_organisation, closings.reopen_organisation
    )


@bp.route("/<id:organisation_id>/placements/<id:placement_id>/closing", methods=["GET", "POST"])
@requires(P.ORGANISATIONS_MANAGE, organisation_queries.placement_for_administrator)
def placement(placement: Placement) -> ResponseReturnValue:
    """Close a placement, or open it again."""
    back = url_for("organisations.show", organisation_id=placement.organisation_id)
    return _page(placement, "placement", back, closings.close_placement, closings.reopen_placement)


def _page(
    thing: Office | Organisation | Placement,
    noun: str,
    back: str,
    close: Callable[..., None],
    reopen: Callable[..., None],
) -> ResponseReturnValue:
    """The page that closes what is open, and opens what is closed."""
    form = bind(ClosingForm)
    is_closed = thing.closed_at is not None
    # By what the page said, and not by what stands now: pressed twice, it would open again what it closed.
    reopens = form.take_shown(CLOSED if is_closed else "") == CLOSED
    if submitted(form):
        with unit_of_work():
            if reopens:
                reopen(thing, actor=viewer())
            else:
                close(thing, actor=viewer(), agreed=form.agreed.data)
        flash(f"{thing.name} is {'open again' if reopens else 'closed'}.")
        return redirect(back)
    return shown("closings/show.html", form=form, thing=thing, noun=noun, place=back, is_closed=is_closed)
