"""What the page of a standard says every twenty seconds, and what it hears: who else has it open."""

from flask import Blueprint, g, jsonify
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.queries import presences as queries
from accreditation.queries.presences import Place
from accreditation.services import presences
from accreditation.web.access import requires, viewer
from accreditation.web.scripted import answers_scripts, body

bp = Blueprint("presences", __name__, url_prefix="/applications/<id:application_id>/standards/<code>")


# Without the case: whoever is only here must not wait for whoever saves, nor hold them up.
@bp.post("/here")
@requires(P.APPLICATION_SEE, queries.place_for, own_transaction=True)
@answers_scripts
def note(place: Place) -> ResponseReturnValue:
    """Note that the page is open, or was closed, and answer who else has it open."""
    # A page that is only left open must not keep a session alive.
    g.sent_by_itself = True
    message = body()
    with unit_of_work():
        if message.get("leaving") is True:
            presences.leave(viewer().id, place.answer_id)
        else:
            presences.note(place.answer_id, viewer().id, is_typing=message.get("typing") is True)
    others = queries.of_answer(place.answer_id, besides=viewer())
    return jsonify(here=[other.words for other in others])
