"""Where a person is signed in now, and when they signed in before: their own account, and nobody else's."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.queries import accounts as queries
from accreditation.queries import sessions as session_queries
from accreditation.services import sessions
from accreditation.settings import Settings
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, page_number, submitted
from accreditation.web.session import idle_of
from forms.base import ConfirmForm

bp = Blueprint("sign_ins", __name__, url_prefix="/account")


@bp.get("/sessions")
@requires(P.SIGNED_IN)
def open_sessions() -> ResponseReturnValue:
    """Every browser in which you are signed in now."""
    return _open_sessions(bind(ConfirmForm))


def _open_sessions(form: ConfirmForm) -> ResponseReturnValue:
    settings: Settings = current_app.extensions["settings"]
    return shown(
        "sign_ins/open_sessions.html",
        form=form,
        open_sessions=session_queries.open_sessions(viewer().id, idle_of(settings)),
        settings=settings,
    )


@bp.post("/sessions/<id:session_id>/end")
@requires(P.SIGNED_IN)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out of one other browser."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            sessions.sign_out_of(viewer(), session_id)
        flash("That browser is signed out.")
        return redirect(url_for(".open_sessions"))
    return _open_sessions(form)


@bp.get("/history")
@requires(P.SIGNED_IN)
def history() -> ResponseReturnValue:
    """When somebody signed in to your account, or tried to."""
    return render_template(
        "sign_ins/history.html",
        page=queries.sign_ins(viewer().id, page_number()),
        days=queries.HISTORY_DAYS,
    )
