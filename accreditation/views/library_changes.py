"""Changing several pieces of evidence at once: what is ticked, what would change, and then exactly that."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceItem
from accreditation.permissions.viewer import Viewer
from accreditation.queries import libraries
from accreditation.services.evidence import library_changes
from accreditation.services.evidence.library_changes import Change
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.evidence import ChangeForm

bp = Blueprint("library_changes", __name__, url_prefix="/evidence/change")

LARGEST = 2**31


@dataclass(frozen=True)
class Ticked:
    """What somebody ticked, of what they may change."""

    organisation_id: int
    items: list[EvidenceItem]
    ids: list[int]


def _ticked(person: Viewer) -> Ticked | None:
    library = libraries.library_for(person)
    if library is None:
        return None
    ticked = request.form.getlist("item", int) or request.args.getlist("item", int)
    ids = sorted({item_id for item_id in ticked if 0 < item_id < LARGEST})[: library_changes.MOST]
    return Ticked(library.organisation_id, libraries.chosen(library, ids), ids)


@bp.route("", methods=["GET", "POST"])
@requires(P.EVIDENCE_ADD, _ticked)
def show(ticked: Ticked) -> ResponseReturnValue:
    """Say what to set, look at what would change, and do it."""
    form = bind(ChangeForm)
    changes: list[Change] = []
    if submitted(form):
        changes = library_changes.planned(ticked.items, **form.values())
        if form.seen.data:
            with unit_of_work():
                done = library_changes.apply(changes, seen=form.seen.data, actor=viewer())
            flash(f"Changed: {done} of {len(changes)}.")
            return redirect(url_for("evidence.library"))
    elif form.form_errors:
        changes = _still_planned(ticked, form)
    return shown(
        "evidence/change.html",
        form=form,
        ticked=ticked,
        changes=changes,
        seen=library_changes.mark(changes) if changes else "",
        most=library_changes.MOST,
    )


def _still_planned(ticked: Ticked, form: ChangeForm) -> list[Change]:
    """What would change now, for somebody whom another person overtook; nothing where it cannot be done."""
    try:
        return library_changes.planned(ticked.items, **form.values())
    except RuleBroken:
        return []
