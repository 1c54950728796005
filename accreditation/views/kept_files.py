"""Whether the kept files are whole, for the administrator: what was read again, and what is missing or altered."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.queries import kept_files as queries
from accreditation.web.access import requires
from accreditation.web.bind import page_number

bp = Blueprint("kept_files", __name__, url_prefix="/kept-files")


@bp.get("")
@requires(P.KEEPING_MANAGE)
def index() -> ResponseReturnValue:
    """How many files are kept and were read again, and every one that is missing or altered."""
    return render_template(
        "kept_files/index.html", counts=queries.counts(), faults=queries.faults(page_number())
    )
