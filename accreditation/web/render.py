"""What templates are given to draw with: the components as `ui`, `field()` for form fields, and links within a list."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
from jinja2 import Environment
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.csrf.core import CSRFTokenField

from accreditation.web import colours
from accreditation.web.access import viewer
from accreditation.web.bind import csrf_token
from accreditation.web.kept import hidden_mark
from accreditation.web.rows import Rows
from forms.base import BaseForm, EditForm
from forms.fields import BeganField, SelectField, TextField
from forms.fields.core import NOT_A_PATIENT, HouseField

FOLDER = "components/"
SEEN_IN_ONE_LINE = 40
"""Characters of a field of one line that every sheet of paper shows."""


class Components:
    """Every macro of templates/components by its name, loaded when the first one is asked for."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self.__dict__.update(vars(_macros(self._environment)))
        try:
            return self.__dict__[name]
        except KeyError:
            raise AttributeError(f"no component is called {name}") from None


def _macros(environment: Environment) -> SimpleNamespace:
    macros: dict[str, Any] = {}
    for path in environment.list_templates(filter_func=lambda path: path.startswith(FOLDER)):
        module = environment.get_template(path).module
        own = {name: macro for name, macro in vars(module).items() if type(macro).__name__ == "Macro"}
        macros |= {name: macro for name, macro in own.items() if not name.startswith("_")}
    return SimpleNamespace(**macros)


def hidden_fields(form: BaseForm) -> Markup:
    """The inputs of a form that nobody sees: its token, its version, its hidden values."""
    drawn = Markup("")
    for field in form:
        if isinstance(field, CSRFTokenField):
            drawn += _hidden(field.name, field.current_token)
        elif isinstance(field, BeganField):
            drawn += _beginning(form, field)
        elif getattr(field, "hidden", False) and field.data is not None:
            drawn += _hidden(field.name, field.data)
    return drawn if form.anybodys else drawn + hidden_mark(viewer())


def _beginning(form: BaseForm, field: BeganField) -> Markup:
    """By which values the form began: as it was sent with them, else by those that it is drawn with now."""
    if field.data is not None:
        return _hidden(field.name, field.shown())
    # What was sent without it may hold anything by now.
    return (
        _hidden(field.name, form.beginning())
        if isinstance(form, EditForm) and not form.unsaved
        else Markup("")
    )


def csrf_field() -> Markup:
    """The token for a form that has nothing to type, such as a confirmation."""
    token = csrf_token()
    return (_hidden("csrf_token", token) if token else Markup("")) + hidden_mark(viewer())


def _hidden(name: str, value: object) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(name, value)


def _in_one_line(form_field: Field) -> str:
    """What stands in a field that shows one line of it and is cut off on paper."""
    if isinstance(form_field, SelectField):
        chosen = form_field.shown()
        return next((text for code, text, *_ in form_field.items() if code == chosen), "")
    return str(form_field.shown()) if isinstance(form_field, TextField) else ""


def query(**changes: object) -> str:
    """This page's address with some filters changed (None takes one away); any change but of page goes to the first."""
    args = MultiDict(request.args)
    if "page" not in changes:
        args.poplist("page")
    for name, value in changes.items():
        args.poplist(name)
        if value is not None:
            args.add(name, str(value))
    return "?" + urlencode(list(args.items(multi=True)))


def sorted_by(text: str, key: str, *, numeric: bool = False) -> dict[str, object]:
    """The head of a column that can be sorted: `sort=key` in the address, then `sort=-key`."""
    now = request.args.get("sort", "")
    state = "ascending" if now == key else "descending" if now == f"-{key}" else "none"
    return {
        "text": text,
        "numeric": numeric,
        "sort": state,
        "href": query(sort=f"-{key}" if state == "ascending" else key),
    }


def page_items(number: int, total: int) -> list[tuple[int, str, bool] | None]:
    """The pages to link to: first, last, and those around this one; None is a gap."""
    shown = sorted({1, total, *range(max(1, number - 1), min(total, number + 1) + 1)})
    items: list[tuple[int, str, bool] | None] = []
    for page in shown:
        if items and items[-1] is not None and page - items[-1][0] > 1:
            items.append(None)
        items.append((page, query(page=page), page == number))
    return items


def register(app: Flask) -> None:
    """Give templates `ui`, `field` and the rest."""
    components = Components(app.jinja_env)
    app.jinja_env.add_extension(Rows)
    colours.register(app)

    def field(form_field: HouseField, **changes: object) -> Markup:
        """A form field, drawn by its component; keyword arguments win over the field's own.

        Raises TypeError for a hidden one: its form draws it where nobody sees it, and here it would be a box with a name
        that means nothing to anybody.
        """
        if getattr(form_field, "hidden", False):
            raise TypeError(f"{form_field.name} is hidden: its form draws it")
        if isinstance(form_field, HouseField):
            form_field.drawn = True
        drawing: Any = form_field.widget(form_field, **changes)
        drawn = Markup(getattr(components, drawing.macro)(**drawing.parameters))  # noqa: S704 - a macro escapes
        if len(long := _in_one_line(form_field)) > SEEN_IN_ONE_LINE:
            drawn += Markup('<div class="house-typed" aria-hidden="true">{}</div>').format(long)
        for number, question in enumerate(getattr(form_field, "questions", ()), start=1):
            drawn += Markup(  # noqa: S704 - the same
                components.checkbox(
                    NOT_A_PATIENT,
                    question.words,
                    checked=question.ticked,
                    value=question.seal,
                    id=f"{form_field.id}-number-{number}",
                )
            )
        return drawn

    app.jinja_env.globals.update(
        ui=components,
        field=field,
        hidden_fields=hidden_fields,
        csrf_field=csrf_field,
        query=query,
        sorted_by=sorted_by,
        page_items=page_items,
    )
