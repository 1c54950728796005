"""Rows, cells and tags of long tables, written into the page where they stand: `{% row %}`, `{% cell %}`, `{% tag %}`.

They build what `components/table.html` and `components/tag.html` build. A macro a cell was a third of the time of a list
of fifty; these are taken apart once, when a template is compiled, and cost a page nothing but their text.

    {% row %} … {% endrow %}
    {% cell(heading, value, numeric=False, header=False) %}        a text
    {% cell(heading, numeric=False, header=False) %} … {% endcell %}   anything else
    {% tag(text, colour) %}
"""

from collections.abc import Sequence

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser
from markupsafe import Markup, escape

_ROW = Markup('<tr class="nhsuk-table__row">'), Markup("</tr>")
_HEADING = Markup('<span class="nhsuk-table__heading" aria-hidden="true">'), Markup(" </span>")
_OPTIONS = frozenset({"numeric", "header"})


class Rows(Extension):
    """The three tags."""

    tags = {"row", "cell", "tag"}

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """The parts of one row, one cell or one tag."""
        token = next(parser.stream)
        parts = {"row": _row, "cell": _cell, "tag": _tag}[token.value](parser)
        return [part.set_lineno(token.lineno) for part in parts]


def _row(parser: Parser) -> list[nodes.Node]:
    start, end = _ROW
    cells = parser.parse_statements(("name:endrow",), drop_needle=True)
    # What is set in one row is not seen in the next, as in any block.
    return [_text(start), nodes.Scope(cells), _text(end)]


def _cell(parser: Parser) -> list[nodes.Node]:
    values, options, *_ = parser.parse_call_args()
    if not values or len(values) > 2:
        parser.fail("a cell has a heading and at most one value")
    start, end = _element(parser, options)
    before, after = _HEADING
    heading = [_text(start + before), _written(values[0]), _text(after)]
    content = _value(parser, values[1]) if len(values) == 2 else _block(parser)
    return [*heading, *content, _text(end)]


def _element(parser: Parser, options: Sequence[nodes.Keyword]) -> tuple[Markup, Markup]:
    """Where the cell begins and ends: what kind of cell it is must be known when the template is compiled."""
    flags = {option.key: option.value.value for option in options if isinstance(option.value, nodes.Const)}
    if len(flags) < len(options) or flags.keys() - _OPTIONS:
        parser.fail("a cell is numeric=True, header=True, both or neither")
    name, kind, scope = ("th", "header", ' scope="row"') if flags.get("header") else ("td", "cell", "")
    more = f" nhsuk-table__{kind}--numeric" if flags.get("numeric") else ""
    # Constants of ours alone.
    return Markup(f'<{name} class="nhsuk-table__{kind}{more}"{scope}>'), Markup(f"</{name}>")  # noqa: S704


def _value(parser: Parser, value: nodes.Expr) -> list[nodes.Node]:
    """A text as it is, and markup as one element: beside its heading on a narrow screen it must be one thing."""
    if isinstance(value, nodes.Const):
        return [_written(value)]
    name = parser.free_identifier()
    is_markup = nodes.Test(name, "escaped", [], [], None, None)
    as_one = [_text(Markup("<span>")), nodes.Output([name]), _text(Markup("</span>"))]
    return [nodes.Assign(name, value), nodes.If(is_markup, as_one, [], [nodes.Output([name])])]


def _block(parser: Parser) -> list[nodes.Node]:
    content = parser.parse_statements(("name:endcell",), drop_needle=True)
    return [_text(Markup("<div>")), nodes.Scope(content), _text(Markup("</div>"))]


def _tag(parser: Parser) -> list[nodes.Node]:
    values, options, *_ = parser.parse_call_args()
    if len(values) != 2 or options:
        parser.fail("a tag has a text and a colour")
    text, colour = values
    before, between, after = (
        Markup('<strong class="nhsuk-tag nhsuk-tag--'),
        Markup('">'),
        Markup("</strong>"),
    )
    return [_text(before), _written(colour), _text(between), _written(text), _text(after)]


def _written(value: nodes.Expr) -> nodes.Output:
    return _text(escape(value.value)) if isinstance(value, nodes.Const) else nodes.Output([value])


def _text(markup: Markup) -> nodes.Output:
    return nodes.Output([nodes.TemplateData(markup)])
