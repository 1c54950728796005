"""Pages of the provider's own files that hold most of a standard's words, each a click away from being cited."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.queries import answers as answer_queries
from accreditation.queries import suggested_evidence as queries
from accreditation.queries.answers import AnswerPage
from accreditation.services import answers
from accreditation.web.access import requires

bp = Blueprint(
    "suggested_evidence", __name__, url_prefix="/applications/<id:application_id>/standards/<code>/suggested"
)


@bp.get("")
@requires(P.APPLICATION_DRAFT, answer_queries.page_for)
def show(page: AnswerPage) -> ResponseReturnValue:
    """What a search of the library finds for one standard, while its answer is open."""
    closed = answers.why_closed(page.application, page.answer)
    return render_template(
        "suggested_evidence/show.html",
        page=page,
        closed=closed,
        suggestions=None if closed else queries.of_answer(page),
        most_of_file=queries.MOST_OF_FILE,
    )
