"""What nobody can move, for the office that can mend it and for administrators."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.people import Role
from accreditation.enums.permissions import Permission as P
from accreditation.queries import stranded as queries
from accreditation.web.access import requires, viewer
from accreditation.web.bind import page_number

bp = Blueprint("stranded", __name__, url_prefix="/without-anybody")


@bp.get("")
@requires(P.STRANDED_LIST)
def index() -> ResponseReturnValue:
    """Every case and meeting that nobody can move, with who has to be given what."""
    person = viewer()
    return render_template(
        "stranded/index.html",
        page=queries.index(person, page_number()),
        is_administrator=person.has(Role.ADMINISTRATOR),
    )
