"""Rows, cells and tags that are written in place are those of the components, whatever is in them."""

import itertools
from typing import Any

import pytest
from flask import Flask
from jinja2 import TemplateSyntaxError
from markupsafe import Markup

from tests.components.trees import tree

VALUES = ["Ash", "<b>", Markup("<b>v</b>"), 12, None]
KINDS = list(itertools.product([False, True], [False, True]))


def _in_place(app: Flask, cells: str, **values: object) -> str:
    source = f'{{% call ui.table("Wards", head) %}}{{% row %}}{cells}{{% endrow %}}{{% endcall %}}'
    return app.jinja_env.from_string(source).render(**values)


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize(("numeric", "header"), KINDS)
@pytest.mark.usefixtures("ui")
def test_a_cell_in_place_is_the_components_cell(
    house_app: Flask, ui: Any, value: object, numeric: bool, header: bool
) -> None:
    head = [{"text": "A & B", "numeric": numeric}]
    drawn = _in_place(
        house_app,
        f'{{% cell("A & B", value, numeric={numeric}, header={header}) %}}',
        head=head,
        value=value,
    )
    assert drawn == str(ui.table("Wards", head, [[value]], row_headers=header))


@pytest.mark.usefixtures("ui")
def test_a_constant_and_a_heading_that_is_worked_out_are_written_the_same(house_app: Flask, ui: Any) -> None:
    head = ["<A>", "B"]
    cells = '{% cell(head[0], "a & b", header=True) %}{% cell("B", none) %}'
    assert _in_place(house_app, cells, head=head) == str(ui.table("Wards", head, [["a & b", None]]))


@pytest.mark.usefixtures("ui")
def test_what_is_more_than_a_text_is_one_element_beside_its_heading(house_app: Flask) -> None:
    drawn = _in_place(
        house_app, '{% cell("A") %}{{ text }}, <i>more</i>{% endcell %}', head=["A"], text="<b>"
    )
    (table,) = tree(drawn)
    cell = table[2][2][2][0][2][0]
    assert [part[0] for part in cell[2] if isinstance(part, tuple)] == ["span", "div"]
    assert "<div>&lt;b&gt;, <i>more</i></div>" in drawn


@pytest.mark.usefixtures("ui")
def test_what_is_set_in_one_row_is_not_seen_after_it(house_app: Flask) -> None:
    source = '{% set a = 1 %}{% row %}{% set a = 2 %}{% cell("A") %}{% set a = 3 %}{% endcell %}{{ a }}{% endrow %}{{ a }}'
    assert house_app.jinja_env.from_string(source).render().endswith("2</tr>1")


@pytest.mark.parametrize(
    "cell",
    [
        "{% cell() %}",
        '{% cell("A", 1, 2) %}',
        '{% cell("A", 1, wide=True) %}',
        '{% cell("A", 1, header=x) %}',
    ],
)
def test_a_cell_or_a_tag_that_cannot_be_is_refused_when_the_template_is_read(
    house_app: Flask, cell: str
) -> None:
    with pytest.raises(TemplateSyntaxError):
        house_app.jinja_env.from_string(cell)
