"""Keeping the filters of the evidence library under a name of one's own, and letting go of them."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.saved_views import SavedView
from accreditation.queries import libraries
from accreditation.queries import saved_views as queries
from accreditation.queries.libraries import Library
from accreditation.services import saved_views
from accreditation.web import patients
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, submitted
from forms.base import ConfirmForm
from forms.evidence import LibraryFilter, SaveViewForm

bp = Blueprint("saved_views", __name__, url_prefix="/evidence/views")

LIBRARY = "evidence.library"
LONGEST = 1000
PATIENT = (
    "The search may hold a patient’s NHS number, so it is not kept. Search for something else, and save that."
)


def filters_of_page() -> str:
    """The filters of this request's address, and nothing else of it."""
    names = {field.name for field in filtered(LibraryFilter)} | {"sort"}
    pairs = [(name, text) for name, text in request.args.items(multi=True) if name in names and text]
    return urlencode(pairs)[:LONGEST]


@bp.route("/new", methods=["GET", "POST"])
@requires(P.EVIDENCE_SEE, libraries.library_for)
def new(library: Library) -> ResponseReturnValue:
    """Keep the present filters under a name."""
    del library
    form = bind(SaveViewForm)
    query = filters_of_page()
    if submitted(form):
        with unit_of_work():
            patients.refuse(" ".join(request.args.values()), PATIENT, field="name")
            saved_views.save(actor=viewer(), page=LIBRARY, name=form.name.data, query=query)
        flash("Saved. You find it above your evidence.")
        return redirect(f"{url_for(LIBRARY)}?{query}")
    return shown("evidence/save_view.html", form=form, query=query)


@bp.route("/<id:view_id>/delete", methods=["GET", "POST"])
@requires(P.SIGNED_IN, queries.own)
def delete(view: SavedView) -> ResponseReturnValue:
    """Let go of a saved view."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            saved_views.delete(view)
        flash("The saved view is deleted. Your evidence is as it was.")
        return redirect(url_for(LIBRARY))
    return shown("evidence/delete_view.html", form=form, view=view)
