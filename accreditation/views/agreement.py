"""How far the reviewers of a cycle agree, for the office: figures that the night worked out, and no case or person by name."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.queries import cycle_agreements as queries
from accreditation.queries.cycle_agreements import CyclePage
from accreditation.rules.small_numbers import FEWEST
from accreditation.web.access import requires, viewer

bp = Blueprint("agreement", __name__, url_prefix="/agreement")


@bp.get("")
@requires(P.AGREEMENT_SEE)
def index() -> ResponseReturnValue:
    """Each cycle of the viewer's offices, with how far its reviewers agree."""
    return render_template("agreement/index.html", pages=queries.listed(viewer()), fewest=FEWEST)


@bp.get("/<id:agreement_id>")
@requires(P.AGREEMENT_SEE, queries.for_viewer)
def show(page: CyclePage) -> ResponseReturnValue:
    """One office in one cycle: over all its cases, by domain and by standard."""
    return render_template("agreement/show.html", page=page, fewest=FEWEST)
