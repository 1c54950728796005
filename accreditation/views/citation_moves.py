"""Moving what cites an item's older files to its newest one: a preview of each, and one act for those that are ticked."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceItem
from accreditation.queries import citation_moves as queries
from accreditation.queries import citing, evidence, locks
from accreditation.services import citations
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.filters import plural
from forms.citations import MoveForm

bp = Blueprint("citation_moves", __name__, url_prefix="/evidence/<id:item_id>/citations/move")


@bp.route("", methods=["GET", "POST"])
@requires(P.EVIDENCE_ADD, evidence.item_for, lock=locks.citing_item)
def show(item: EvidenceItem) -> ResponseReturnValue:
    """Preview every move, then move those that are ticked."""
    newest = citing.newest_usable(item.id)
    moves = [] if newest is None else queries.moves(viewer(), newest)
    movable = {move.code: move for move in moves if move.pages is not None}
    form = bind(MoveForm, data={"citations": [code for code, move in movable.items() if move.is_alike]})
    form.citations.choices = [(code, move.citation.answer.standard.code) for code, move in movable.items()]
    if submitted(form):
        if newest is None:
            raise RuleBroken("This evidence has no file that can be cited.")
        chosen = [movable[code] for code in form.citations.data]
        with unit_of_work():
            citations.move(chosen, newest, item=item, actor=viewer())
        flash(f"{plural(len(chosen), 'citation')} moved to file {newest.number}, with the same words.")
        return redirect(url_for("evidence.show", item_id=item.id))
    form.citations.drawn = bool(movable)  # the rows of the table are its boxes
    return shown(
        "citations/move.html",
        form=form,
        item=item,
        newest=newest,
        moves=moves[: queries.MOST_MOVES],
        more=len(moves) > queries.MOST_MOVES,
    )
