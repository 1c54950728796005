"""Bind a form to this request: its input, its token, and what the rules said of it the first time round."""

from typing import Any, TypeVar, cast

from flask import current_app, g, request, session
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import Form

from accreditation.errors import ChangesMore, RuleBroken, Stale
from accreditation.web import conflicts, kept, patients
from accreditation.web.access import viewer
from forms.base import BaseForm, ConfirmForm, EditForm, FilterForm

BoundForm = TypeVar("BoundForm", bound=BaseForm)
BoundFilter = TypeVar("BoundFilter", bound=FilterForm)


def bind(form_class: type[BoundForm], **kwargs: object) -> BoundForm:
    """Make the form for this request; keyword arguments go to the form (`data=`, `obj=`, `prefix=`, its own)."""
    sent: CombinedMultiDict[str, Any] | None = None
    if request.method == "POST":
        if not form_class.anybodys:
            kept.refuse_other(viewer(), whole=True)
        sent = CombinedMultiDict([cast(MultiDict[str, Any], request.files), request.form])
    elif not form_class.anybodys and (typed_before := kept.fields(viewer())) is not None:
        sent = CombinedMultiDict([typed_before])
    form = form_class(sent, meta=_token_of_this_session(), **kwargs)
    form.unsaved = sent is not None
    g.setdefault("forms", []).append(form)
    return form


def beside(form_class: type[BoundForm], **kwargs: object) -> BoundForm:
    """Make a form that has an address of its own, to stand beside another on its page: what this request sends is not its."""
    return form_class(None, meta=_token_of_this_session(), **kwargs)


def submitted(form: BaseForm) -> bool:
    """Whether the form was sent and may be acted on; false, with everything said, when the rules refused it before."""
    if request.method != "POST":
        return False
    # Also when the rules refused it before: the page shows all that is wrong at once.
    fine = form.validate()
    fine = patients.texts_may_be_kept(form) and fine
    refusal = g.get("refusal")
    if refusal is None:
        return fine
    if isinstance(refusal, RuleBroken):
        form.refuse(refusal.message, refusal.field)
        form.reasons = refusal.reasons
        form.changes_more = isinstance(refusal, ChangesMore)
    elif isinstance(refusal, Stale) and isinstance(form, EditForm):
        conflicts.show(form, refusal)
    else:
        form.refuse(str(refusal))
    return False


def filtered(form_class: type[BoundFilter], **kwargs: object) -> BoundFilter:
    """Make the filter form of a list from the address of this request."""
    return form_class(request.args, meta=_drawing(), **kwargs)  # type: ignore[arg-type]


def page_number() -> int:
    """The page of a list that the address asks for; 1 for anything that is not a page."""
    typed = request.args.get("page", "")
    return int(typed) if typed.isascii() and typed.isdigit() and 0 < len(typed) <= 5 and int(typed) > 0 else 1


def csrf_token() -> str:
    """The token of this session, for a form that has nothing to type."""
    if not current_app.config["CSRF_ENABLED"]:
        return ""
    if "csrf_token" not in g:
        form: Form = ConfirmForm(None, meta=_token_of_this_session())
        g.csrf_token = form["csrf_token"].current_token  # type: ignore[attr-defined]
    token: str = g.csrf_token
    return token


def token_fits(token: str) -> bool:
    """Whether a token that came in a header is this session's."""
    form: Form = ConfirmForm(MultiDict({"csrf_token": token}), meta=_token_of_this_session())
    return bool(form.validate())


def bind_words(form_class: type[BoundForm], words: dict[str, str], **kwargs: object) -> BoundForm:
    """Make the form of what a script of ours sent as JSON, whose token was checked before."""
    return form_class(MultiDict(words), meta=_drawing() | {"csrf": False}, **kwargs)


def _token_of_this_session() -> dict[str, object]:
    secret = current_app.secret_key or ""
    secret = secret.encode() if isinstance(secret, str) else secret
    return {
        "csrf": current_app.config["CSRF_ENABLED"],
        "csrf_context": session,
        "csrf_secret": secret,
    } | _drawing()


def _drawing() -> dict[str, object]:
    """Let `{{ form.narrative }}` draw the same component as `{{ field(form.narrative) }}`."""
    draw: Any = current_app.jinja_env.globals["field"]
    return {"render_field": lambda field, changes: draw(field, **changes)}
