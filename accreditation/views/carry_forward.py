"""Say of an answer that was brought over from the last application whether it is still true."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.answers import StillTrue
from accreditation.enums.permissions import Permission as P
from accreditation.queries import answers as answer_queries
from accreditation.queries import carry_forward as queries
from accreditation.queries import citations, frameworks, locks
from accreditation.queries.answers import AnswerPage
from accreditation.services import answers, carry_forward
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.answers import StillTrueForm

bp = Blueprint("carry_forward", __name__, url_prefix="/applications/<id:application_id>/standards/<code>")


@bp.route("/still-true", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, answer_queries.page_for, lock=locks.application)
def confirm(page: AnswerPage) -> ResponseReturnValue:
    """Read what was brought over beside last time's score, and say whether it is still true."""
    answer, application = page.answer, page.application
    form = bind(StillTrueForm, data={"version": answer.version})
    if submitted(form):
        if form.still_true.data is StillTrue.CHANGED:
            return redirect(
                url_for("answers.edit", application_id=application.id, code=page.text.code, changing=1)
            )
        act = (
            carry_forward.still_true
            if form.still_true.data is StillTrue.STILL_TRUE
            else carry_forward.no_longer
        )
        with unit_of_work():
            act(
                answer,
                application=application,
                actor=viewer(),
                expected_version=form.expected_version or 0,
            )
        flash(f"Saved for standard {page.text.code}: {form.still_true.data.label.lower()}.")
        return redirect(_onward(page))
    cited = citations.of_answer(answer.id)
    return shown(
        "carry_forward/confirm.html",
        form=form,
        page=page,
        closed=answers.why_closed(application, answer),
        last_time=queries.beside(viewer(), page),
        citations=cited,
        newest=citations.newest_of(citation.revision.item_id for citation in cited),
        scale={point.score: point.label for point in frameworks.of_application(application).scale},
    )


def _onward(page: AnswerPage) -> str:
    """The next standard that is to be confirmed, from here to the end and round again; with none left, all standards."""
    in_scope = answer_queries.in_scope(page.application)
    here = next((place for place, answer in enumerate(in_scope) if answer.id == page.answer.id), -1)
    for answer in in_scope[here + 1 :] + in_scope[: here + 1]:
        if answer.to_confirm:
            return url_for(".confirm", application_id=page.application.id, code=answer.standard.code)
    return url_for("applications.show", application_id=page.application.id)
