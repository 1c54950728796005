"""Carries the layers of each file into a pack (pypdf), so that what was hidden in the file stays hidden there."""

from collections.abc import Iterable
from typing import Any

from accreditation.documents.child.pdf import many, plain


def layers(writer: Any, readers: Iterable[Any]) -> Any:
    """What the pack says of its layers; None where it has none."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    everyone, hidden, events = ArrayObject(), ArrayObject(), ArrayObject()
    for reader in readers:
        properties = plain(reader.root_object.get("/OCProperties"))
        showing = plain(properties.get("/D"))
        everyone.extend(_within(writer, reader, many(properties, "/OCGs")))
        hidden.extend(_within(writer, reader, _hidden(properties, showing)))
        for event in map(plain, many(showing, "/AS")):
            own = _within(writer, reader, many(event, "/OCGs"))
            if own:
                naming = {NameObject(key): event[key] for key in ("/Event", "/Category") if key in event}
                events.append(DictionaryObject({**naming, NameObject("/OCGs"): ArrayObject(own)}))
    if not everyone:
        return None
    shown = DictionaryObject({NameObject("/OFF"): hidden, NameObject("/AS"): events})
    return DictionaryObject({NameObject("/OCGs"): everyone, NameObject("/D"): shown})


def _hidden(properties: dict[str, Any], showing: dict[str, Any]) -> list[Any]:
    if showing.get("/BaseState") != "/OFF":
        return many(showing, "/OFF")
    shown = {reference.idnum for reference in many(showing, "/ON") if hasattr(reference, "idnum")}
    return [layer for layer in many(properties, "/OCGs") if getattr(layer, "idnum", None) not in shown]


def _within(writer: Any, reader: Any, references: list[Any]) -> list[Any]:
    """The same layers in the pack; those of pages that are not in it have no place there."""
    translated = writer._id_translated.get(id(reader), {})  # noqa: SLF001 - pypdf gives no other way to what became of them
    numbers = (translated.get(getattr(reference, "idnum", None)) for reference in list.__iter__(references))
    # Its own list is in the order of numbers, which begin with 1.
    return [writer._objects[number - 1].indirect_reference for number in numbers if number]  # noqa: SLF001 - as above
