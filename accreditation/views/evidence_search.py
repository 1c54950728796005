"""Search inside the words of a provider's own files."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.queries import evidence_search as queries
from accreditation.queries import libraries
from accreditation.queries.evidence_search import Search
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
    form.organisation.choices = [
        (organisation.id, organisation.name) for organisation in library.organisations
    ]
    search = Search(**form.values())
    return render_template(
        "evidence/search.html",
        filters=form,
        search=search,
        library=library,
        addable={organisation.id for organisation in library.addable},
        names={organisation.id: organisation.name for organisation in library.organisations},
        most_opened=queries.MOST_OPENED,
        pages=queries.pages(library.ids, search, page_number()),
    )
