"""Makes what fields and films look like a part of their page (pypdf): the copy then has no fields, and shows them filled in."""

from dataclasses import dataclass
from typing import Any

from accreditation.documents.child.pdf import many, plain, resolved

_HIDDEN = 2 | 32  # of a note's flags: hidden, and not to be looked at

_FIXED = 4 | 64 | 128 | 512  # printed, and not to be changed or moved


@dataclass(frozen=True)
class Laid:
    """A note that does not go along, what it looks like, its layer, and how many notes that go along lie below it."""

    note: dict[str, Any]
    look: Any
    layer: Any
    above: int


def lay_flat(rebuilding: Any, page: Any, notes: list[Laid]) -> None:
    """Draw these notes at the end of the page's own drawing."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject

    drawn = [laid for laid in notes if laid.look is not None and _matrix(laid)]
    if not drawn:
        return
    if _lies_below_others(page):
        _stamp(rebuilding, page, drawn)
        return
    resources = DictionaryObject(plain(page.get("/Resources")))
    objects = DictionaryObject(plain(resources.get("/XObject")))
    layers = DictionaryObject(plain(resources.get("/Properties")))
    lines = []
    for number, laid in enumerate(drawn, 1):
        name = f"/Field{number}"
        objects[NameObject(name)] = _reference(rebuilding, laid.look)
        line = f"q {_matrix(laid)} cm {name} Do Q"
        if laid.layer is not None:
            layers[NameObject(name)] = laid.layer
            line = f"/OC {name} BDC {line} EMC"
        lines.append(line)
    resources[NameObject("/XObject")], resources[NameObject("/Properties")] = objects, layers
    page[NameObject("/Resources")] = resources
    contents = page.get("/Contents")
    own = resolved(contents)
    parts = list.__iter__(own) if isinstance(own, list) else [] if contents is None else [contents]
    page[NameObject("/Contents")] = ArrayObject(
        [
            _stream(rebuilding, "q\n"),  # keeps the page's own drawing apart
            *(part if hasattr(part, "idnum") else rebuilding.add(part) for part in parts),
            _stream(rebuilding, "\n".join(["\nQ", *lines, ""])),
        ]
    )


def _lies_below_others(page: dict[str, Any]) -> bool:
    """Whether notes are drawn on the page, such as a marker's; what is drawn into the page would lie below them."""
    return any("/AP" in plain(note) for note in many(page, "/Annots"))


def _stamp(rebuilding: Any, page: Any, drawn: list[Laid]) -> None:
    """Put them on the page as stamps, each where it lay among the other notes."""
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

    for before, laid in enumerate(drawn):
        stamp = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Stamp"),
                NameObject("/Rect"): ArrayObject(resolved(edge) for edge in many(laid.note, "/Rect")),
                NameObject("/F"): NumberObject(_FIXED),
                NameObject("/AP"): DictionaryObject({NameObject("/N"): _reference(rebuilding, laid.look)}),
            }
        )
        if laid.layer is not None:
            stamp[NameObject("/OC")] = laid.layer
        page["/Annots"].insert(laid.above + before, rebuilding.add(stamp))


def _reference(rebuilding: Any, look: Any) -> Any:
    return look if hasattr(look, "idnum") else rebuilding.add(look)


def _stream(rebuilding: Any, drawing: str) -> Any:
    from pypdf.generic import DecodedStreamObject

    made = DecodedStreamObject()
    made.set_data(drawing.encode("ascii"))
    return rebuilding.add(made)


def _matrix(laid: Laid) -> str:
    """How its look is moved and stretched to where it stands (ISO 32000-1, 12.5.5); "" where nothing would be seen."""
    note = laid.note
    flags = resolved(note.get("/F"))
    if isinstance(flags, int) and flags & _HIDDEN:
        return ""
    form = plain(laid.look)
    rectangle, box = _numbers(note, "/Rect", 4), _numbers(form, "/BBox", 4)
    a, b, c, d, e, f = _numbers(form, "/Matrix", 6) or [1, 0, 0, 1, 0, 0]
    if not rectangle or not box:
        return ""
    corners = [(x, y) for x in box[::2] for y in box[1::2]]
    across = [a * x + c * y + e for x, y in corners]
    up = [b * x + d * y + f for x, y in corners]
    width, height = max(across) - min(across), max(up) - min(up)
    if not width or not height:
        return ""
    left, bottom = min(rectangle[::2]), min(rectangle[1::2])
    wide = (max(rectangle[::2]) - left) / width
    high = (max(rectangle[1::2]) - bottom) / height
    return f"{wide:.6f} 0 0 {high:.6f} {left - min(across) * wide:.6f} {bottom - min(up) * high:.6f}"


def _numbers(thing: dict[str, Any], name: str, count: int) -> list[float]:
    values = [resolved(value) for value in many(thing, name)]
    return [float(value) for value in values] if len(values) == count else []
