"""Markup as nested tuples that are equal when a browser would build the same page: white space and attribute order gone."""

from typing import Any

from lxml import html

Tree = tuple[str, tuple[tuple[str, str], ...], tuple[Any, ...]]

UNNEEDED_ROLES = {
    "nav": {"navigation"},
    "table": {"table"},
    "thead": {"rowgroup"},
    "tr": {"row"},
    "th": {"columnheader", "rowheader"},
    "td": {"cell"},
}
"""The package repeats what these elements are; the house does not, because validators object."""


def tree(markup: str) -> list[Tree]:
    """The elements of a piece of markup."""
    return [_element(part) for part in html.fragments_fromstring(markup) if not isinstance(part, str)]


def _element(element: Any) -> Tree:
    attributes = {name: " ".join(value.split()) for name, value in element.attrib.items()}
    if attributes.get("role") in UNNEEDED_ROLES.get(element.tag, set()):
        del attributes["role"]
    children: list[Any] = [_words(element.text)]
    for child in element:
        children += [_element(child), _words(child.tail)]
    return element.tag, tuple(sorted(attributes.items())), tuple(_joined(_unwrapped(children)))


def _unwrapped(children: list[Any]) -> list[Any]:
    """Take the inside of role="text", which no specification knows and the house leaves out."""
    flat: list[Any] = []
    for child in children:
        if isinstance(child, tuple) and child[0] == "span" and ("role", "text") in child[1]:
            flat += child[2]
        else:
            flat.append(child)
    return flat


def _joined(children: list[Any]) -> list[Any]:
    return [child for child in children if child != ""]


def _words(text: str | None) -> str:
    return " ".join((text or "").split())
