"""Saying that a piece of evidence was looked at and is still current, instead of adding it again."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.evidence import EvidenceItem
from accreditation.queries import citing, confirmations, evidence, locks
from accreditation.services.evidence import details
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm

bp = Blueprint("confirmations", __name__, url_prefix="/evidence/<id:item_id>/still-current")


@bp.route("", methods=["GET", "POST"])
@requires(P.EVIDENCE_ADD, evidence.item_for, lock=locks.evidence_item)
def show(item: EvidenceItem) -> ResponseReturnValue:
    """Confirm that it is still current."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            details.confirm_current(item, actor=viewer())
        flash("Confirmed. It can be cited in a new cycle for a year.")
        return redirect(url_for("evidence.show", item_id=item.id))
    return shown(
        "evidence/still_current.html",
        form=form,
        item=item,
        last_confirmed=confirmations.last_confirmed(item),
        reading=citing.newest_usable(item.id),
    )
