"""A person's own interests: what ties them to providers and universities, told once, with their yearly word that it is all."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.ties import Tie
from accreditation.queries import interests as queries
from accreditation.rules.interests import is_due
from accreditation.services import organisations, ties
from accreditation.services.ties import TieContent
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.conflicts import TieForm

bp = Blueprint("interests", __name__, url_prefix="/interests")


@bp.route("", methods=["GET", "POST"])
@requires(P.SIGNED_IN)
def show() -> ResponseReturnValue:
    """What I told, and my word that it is all."""
    person = viewer()
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            ties.declare_all_told(person.id, actor=person)
        flash("Thank you. You are asked again in a year; tell us earlier if anything changes.")
        return redirect(url_for(".show"))
    told_on, today = queries.last_told(person.id), clock.today()
    return shown(
        "interests/show.html",
        form=form,
        ties=queries.own(person),
        told_on=told_on,
        due=is_due(told_on, today),
        today=today,
    )


@bp.route("/add", methods=["GET", "POST"])
@requires(P.SIGNED_IN)
def add() -> ResponseReturnValue:
    """Tell a tie."""
    form = bind(TieForm)
    if submitted(form):
        with unit_of_work():
            ties.add(viewer().id, **vars(_content(form)), actor=viewer())
        return _saved("Added. You are not asked to review there, and its cases are closed to you.")
    return shown("interests/edit.html", form=form, tie=None)


@bp.route("/<id:tie_id>", methods=["GET", "POST"])
@requires(P.SIGNED_IN, queries.own_tie)
def change(tie: Tie) -> ResponseReturnValue:
    """Put a tie right, or say when it ended."""
    form = bind(TieForm, data=_as_typed(tie))
    if submitted(form):
        with unit_of_work():
            ties.put_right(tie, _content(form), expected_version=form.version.data, actor=viewer())
        return _saved("Saved.")
    return shown("interests/edit.html", form=form, tie=tie)


def _content(form: TieForm) -> TieContent:
    return TieContent(
        organisations.chosen(form.organisation.data, field="organisation").id,
        form.kind.data,
        form.starts_on.data,
        form.ends_on.data,
        form.words.data or "",
    )


def _as_typed(tie: Tie) -> dict[str, Any]:
    return {
        "organisation": tie.organisation.ods_code,
        "kind": tie.kind,
        "words": tie.words,
        "starts_on": tie.starts_on,
        "ends_on": tie.ends_on,
        "version": tie.version,
    }


def _saved(words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for(".show"))
