"""Comments inside a provider's team on its answers: all of a standard, and one with its replies."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.queries import answers as answer_queries
from accreditation.queries import comments as queries
from accreditation.queries import locks
from accreditation.queries.answers import AnswerPage
from accreditation.queries.comments import ThreadPage
from accreditation.services import comments
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.comments import CommentForm, ReplyForm

bp = Blueprint("comments", __name__, url_prefix="/applications/<id:application_id>")

ACTS = {"resolve": True, "open": False}
"""What the buttons beside a reply do to the comment."""


@bp.route("/standards/<code>/comments", methods=["GET", "POST"])
@requires(P.APPLICATION_COMMENT, answer_queries.page_for, lock=locks.application)
def index(page: AnswerPage) -> ResponseReturnValue:
    """Every comment on a standard, open and resolved, and a form for another."""
    form = bind(CommentForm)
    if submitted(form):
        with unit_of_work():
            comment = comments.add(
                page.answer, application_id=page.application.id, actor=viewer(), **form.values()
            )
        flash("Your comment is added. Nobody outside your organisation can read it.")
        return redirect(_standard(page.application.id, page.text.code, f"comment-{comment.id}"))
    return shown("comments/index.html", form=form, page=page, threads=queries.of_answers([page.answer.id]))


@bp.route("/comments/<id:comment_id>", methods=["GET", "POST"])
@requires(P.APPLICATION_COMMENT, queries.page_for, lock=locks.application)
def thread(page: ThreadPage) -> ResponseReturnValue:
    """A comment with its replies: answer it, resolve it, or open it again."""
    form = bind(ReplyForm)
    comment = page.thread.comment
    resolve = ACTS.get(request.form.get("act", ""))
    if submitted(form):
        with unit_of_work():
            comments.go_on(comment, actor=viewer(), resolve=resolve, **form.values())
        flash("The comment is resolved." if resolve else "Saved. The comment is open.")
        if resolve and not page.is_archived:
            return redirect(_standard(page.application.id, page.answer.standard.code, "comments"))
        return redirect(url_for(".thread", application_id=page.application.id, comment_id=comment.id))
    return shown("comments/thread.html", form=form, page=page)


def _standard(application_id: int, code: str, anchor: str) -> str:
    return url_for("answers.edit", application_id=application_id, code=code, _anchor=anchor)
