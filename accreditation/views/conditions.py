"""The chair writes a condition of an award while the panel discusses the case."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.meetings import Item
from accreditation.queries import findings, locks
from accreditation.queries import items as queries
from accreditation.services import conditions
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.conditions import ConditionForm

bp = Blueprint("conditions", __name__, url_prefix="/meetings/items/<id:item_id>/conditions")


@bp.route("", methods=["GET", "POST"])
@requires(P.ITEM_CHAIR, queries.for_panel, lock=locks.of_item)
def write(item: Item) -> ResponseReturnValue:
    """Write a condition with its date."""
    form = bind(ConditionForm)
    if submitted(form):
        with unit_of_work():
            conditions.write(item, actor=viewer(), words=form.words.data, due_on=form.due_on.data)
        flash("The condition is written. The provider reads it once the decision is ratified.")
        return redirect(url_for("items.paper", item_id=item.id))
    return shown(
        "conditions/write.html",
        form=form,
        item=item,
        application=item.application,
        place=item.application.subject.name,
        written=findings.drafted_conditions(item.application_id),
        latest=conditions.latest_due(item),
    )
