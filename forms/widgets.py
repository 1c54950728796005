"""How each field looks, as the name of a component and its parameters; draws nothing and knows no template."""

from typing import Any, NamedTuple


class Drawing(NamedTuple):
    """A component of templates/components by the name of its macro, and what to give it."""

    macro: str
    parameters: dict[str, Any]


class Widget:
    """A field as one component; keyword arguments in the page win over the field's own."""

    def __init__(self, macro: str) -> None:
        self.macro = macro

    def __call__(self, field: Any, **changes: Any) -> Drawing:
        """The drawing of this field: what it holds, its settings (`look`), and what the page changes."""
        return Drawing(self.macro, self.parameters(field) | field.look | changes)

    def parameters(self, field: Any) -> dict[str, Any]:
        """What every component takes."""
        return self.about(field) | {"label": field.label.text}

    def about(self, field: Any) -> dict[str, Any]:
        """Name, id, hint and the first error."""
        return {
            "name": field.name,
            "id": field.id,
            "hint": field.description or None,
            "error": field.errors[0] if field.errors else None,
        }


class Input(Widget):
    """One line: text, e-mail, number, one-time code."""

    def parameters(self, field: Any) -> dict[str, Any]:
        """The value as typed."""
        return super().parameters(field) | {"value": field.shown()}


class Search(Widget):
    """Words to search for; nothing that is searched for is an error."""

    def parameters(self, field: Any) -> dict[str, Any]:
        """The words and the label."""
        own = {"name": field.name, "id": field.id, "hint": field.description or None}
        return own | {"label": field.label.text, "value": field.shown()}


class Area(Widget):
    """Several lines."""

    def parameters(self, field: Any) -> dict[str, Any]:
        """The text and its limit."""
        return super().parameters(field) | {"value": field.shown(), "maximum": field.maximum}


class Choice(Widget):
    """A list to choose one from."""

    def parameters(self, field: Any) -> dict[str, Any]:
        """The options and the chosen one."""
        return super().parameters(field) | {"items": field.items(), "value": field.shown()}


class Group(Widget):
    """Radios and other groups, which have a legend instead of a label."""

    def parameters(self, field: Any) -> dict[str, Any]:
        """The legend, the options and the chosen one."""
        own = {"legend": field.label.text, "items": field.items(), "value": field.shown()}
        return self.about(field) | own


class Ticks(Widget):
    """Checkboxes."""

    def parameters(self, field: Any) -> dict[str, Any]:
        """The legend, the options and the ticked ones."""
        own = {"legend": field.label.text, "items": field.items(), "values": field.shown()}
        return self.about(field) | own


class Tick(Widget):
    """One checkbox."""

    def parameters(self, field: Any) -> dict[str, Any]:
        """The text beside the box and whether it is ticked."""
        own = {"text": field.label.text, "checked": bool(field.data)}
        return self.about(field) | own


class Dates(Widget):
    """A date in three boxes."""

    def parameters(self, field: Any) -> dict[str, Any]:
        """The three parts as they were typed, and which of them are wrong."""
        day, month, year = field.shown()
        parts = {"day": day, "month": month, "year": year, "wrong": field.wrong}
        return self.about(field) | {"legend": field.label.text} | parts
