"""The last step of a request: a page with its form, and the status that says how it went."""

from flask import g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from accreditation import clock, dates
from accreditation.errors import Stale
from accreditation.web.bind import csrf_token
from accreditation.web.errors import wants_json
from forms.base import BaseForm, EditForm


def shown(template: str, *, form: BaseForm, **values: object) -> ResponseReturnValue:
    """The page with its form: 200 to fill in, 422 with what to mend, 409 where somebody saved first.

    A script of ours gets the words alone.
    """
    status = 409 if isinstance(g.get("refusal"), Stale) else 422 if form.has_errors else 200
    if status != 200 and wants_json():
        messages = [message for message, _ in form.errors_for_summary()]
        # A session that began after the page was made has another token; the script sends the same once more with it.
        return jsonify(message=" ".join(messages), token=csrf_token()), status
    return make_response(render_template(template, form=form, **values), status)


def goes_on() -> bool:
    """Whether the button was pressed that saves and leads on to the next."""
    return request.form.get("go") == "next"


def saved(version: int, form: EditForm, **more: object) -> ResponseReturnValue:
    """What an autosave is told: the version and values to build on, when they were kept, and what its page shows anew."""
    at = dates.time(clock.now())
    return jsonify(version=version, began=form.beginning(), saved_at=at, **more)
