"""What was typed and is shown nowhere else on the page that answers: a refusal never swallows anybody's words."""

from typing import Any

from flask import Flask, g, request
from werkzeug.exceptions import HTTPException

from accreditation.web import kept
from forms.base import BaseForm, text_names


def without_place() -> list[tuple[str, str]]:
    """Each label with the words that were typed under it and that this page has no input for."""
    if g.get("error_page"):
        return _sent()
    forms: list[BaseForm] = g.get("forms", [])
    if not g.get("kept_fields") and not any(form.has_errors for form in forms):
        return []
    typed: dict[str, tuple[str, str]] = {}
    drawn = {field.name for form in forms for field in form if getattr(field, "drawn", False)}
    for form in forms:
        for field in form:
            if field.name not in drawn and (words := _words(field)):
                typed.setdefault(field.name, (field.label.text, words))
    return list(typed.values())


def _words(field: Any) -> str:
    """What was typed into a field, as its label's reader would say it; nothing for what nobody types."""
    if getattr(field, "hidden", False) or not getattr(field, "is_kept", False):
        return ""
    sent = [value for value in field.raw_data or () if isinstance(value, str) and value.strip()]
    return str(field.in_words()) if sent else ""


def _sent() -> list[tuple[str, str]]:
    """The texts of a form that met an error before any form of ours read it, for whoever typed them alone."""
    if request.method != "POST":
        return []
    try:
        if not kept.is_own():
            return []
    except HTTPException:  # a body that could not be read
        return []
    # A form that is made for its page has fields that no form class names; what has spaces in it was typed.
    texts = text_names()
    return [
        (name.replace("_", " ").capitalize(), value)
        for name, value in kept.typed()
        if value.strip() and (name in texts or len(value.split()) > 1)
    ]


def register(app: Flask) -> None:
    """Let every page show them."""
    app.jinja_env.globals["typed_without_place"] = without_place
