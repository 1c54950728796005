"""Search inside the words of a provider's own files."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.queries import evidence_search as queries
from accreditation.queries import libraries
from accreditation.queries.evidence_search import Asked
from accreditation.queries.libraries import Library
from accreditation.web.access import requires
from accreditation.web.bind import filtered, page_number
from forms.evidence import SearchFilter

bp = Blueprint("evidence_search", __name__, url_prefix="/evidence/search")


@bp.get("")
@requires(P.EVIDENCE_SEE, libraries.library_for)
def show(library: Library) -> ResponseReturnValue:
    """The pages that hold every word that was typed, newest file first."""
    form = filtered(SearchFilter)
    form.organisation.choices = [(one.id, one.name) for one in library.organisations]
    asked = Asked(**form.values())
    return render_template(
        "evidence/search.html",
        filters=form,
        asked=asked,
        library=library,
        names={one.id: one.name for one in library.organisations},
        most_opened=queries.MOST_OPENED,
        found=queries.pages(library.ids, asked, page_number()),
    )
