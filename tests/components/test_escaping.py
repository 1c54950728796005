"""Markup in any text that a component is given comes out as text."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import html

from accreditation.queries.paging import Page
from tests.components.page_pairs import PAGE_PAIRS
from tests.components.pairs import FORM_PAIRS

EVIL = "\"'><img src=x onerror=alert(1)><b>&amp;"
ADDED, REMOVED, FOLDED = (
    SimpleNamespace(mark=mark, text=mark, length=9) for mark in ("added", "removed", "folded")
)
BOTH = SimpleNamespace(
    label="Text",
    anchor="text",
    theirs=[ADDED],
    mine=[REMOVED],
    merged=SimpleNamespace(text="a b", places=[SimpleNamespace(before="w", theirs="a", mine="b")]),
    is_known=False,
)
HOUSE: list[tuple[str, dict[str, Any]]] = [
    ("stage_bar", {"stages": ["One", ("Two", "/2")], "current": 1, "label": "Stages"}),
    ("progress", {"label": "Files", "value": 1, "maximum": 2, "id": "p", "text": "one"}),
    ("empty", {"heading": "None", "text": "Nothing", "action": "Add", "href": "/add"}),
    ("conflict", {"both": [BOTH], "who": "Ben", "when": "14:05"}),
    ("diff", {"parts": [ADDED, REMOVED, FOLDED]}),
    ("score_row", {"name": "s", "legend": "Score", "items": [("0", "Zero", "None")], "error": "e"}),
    ("score_panel", {"name": "s", "legend": "Score", "items": [("0", "Zero", "None")], "error": "e"}),
    ("unmet", {"reasons": [("Why", "/why"), ("Why else", None)], "heading": "To do", "text": "First"}),
    ("confirm", {"action": "/a", "button_text": "Go", "cancel": "/c", "hidden": {"name": "value"}}),
    ("filter_form", {"action": "/a", "clear": "/c", "label": "Filter", "button_text": "Apply"}),
    ("count", {"page": Page([1, 2], 1, 1, 2, False), "noun": "case", "many": "cases", "csv": "/a.csv"}),
    ("status_tag", {"status": SimpleNamespace(value="open", label="Open")}),
    ("cell", {"heading": "Ward", "value": "Ash"}),
    ("summary_row", {"key": "k", "value": "v", "actions": [("Change", "/c", "it")]}),
    ("autosave_status", {"id": "status"}),
    ("typed", {"words": [("Gaps", "Night shifts")]}),
]
ALL = [(pair[0], pair[1]) for pair in FORM_PAIRS + PAGE_PAIRS] + HOUSE


def _with(extra: str, value: Any) -> Any:
    """The same parameters with something more in every text."""
    if isinstance(value, str):
        return str(value) + extra
    if isinstance(value, list | tuple):
        return type(value)(_with(extra, part) for part in value)
    if isinstance(value, dict):
        return {
            key: part if key in {"sort", "type", "mark"} else _with(extra, part)
            for key, part in value.items()
        }
    if isinstance(value, SimpleNamespace):
        return SimpleNamespace(**_with(extra, vars(value)))
    return value


def _drawn(ui: Any, macro: str, parameters: dict[str, Any]) -> Any:
    inside: dict[str, Callable[[], str]] = {"caller": lambda: ""} if macro == "filter_form" else {}
    return html.fragment_fromstring(str(getattr(ui, macro)(**parameters, **inside)), create_parent="main")


@pytest.mark.parametrize(("macro", "parameters"), ALL, ids=[f"{name}-{n}" for n, (name, _) in enumerate(ALL)])
def test_markup_is_shown_as_text(ui: Any, macro: str, parameters: dict[str, Any]) -> None:
    plain, spoiled = _drawn(ui, macro, _with("", parameters)), _drawn(ui, macro, _with(EVIL, parameters))
    added = [part.tag for part in spoiled.iter() if part.tag in {"img", "b"}]
    assert added == []
    assert not [part for part in spoiled.iter() if "onerror" in part.attrib]
    assert len(list(spoiled.iter())) == len(list(plain.iter()))


def test_every_component_is_tried(ui: Any) -> None:
    tried = {name for name, _ in ALL}
    parts = {"label", "hint", "error_message", "legend", "described", "left", "right", "heading_cell"}
    containers = {"form", "row", "task_list", "pages"}
    ui.button("Load")
    assert {name for name in vars(ui) if not name.startswith("_")} - parts - containers == tried
