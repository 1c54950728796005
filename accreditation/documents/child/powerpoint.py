"""The words of a presentation: one unit a slide, hidden ones too, with its notes and comments."""

from accreditation.documents.child import parts
from accreditation.documents.child.archive import Archive
from accreditation.documents.child.flow import paragraphs
from accreditation.documents.child.markup import events
from accreditation.documents.child.writing import Writer

_WITH_A_SLIDE = {"notesSlide": "Notes", "comments": "Comments", "diagramData": "Drawing", "chart": "Chart"}
_READ_AS_TEXT = {"notesSlide", "comments", "diagramData"}


def read(archive: Archive, writer: Writer, *, shown: bool = False) -> set[str]:
    """Write every unit, and say which parts were read; with `shown`, only the words that its slides show."""
    main = parts.main_part(archive)
    targets = {link.id: link.target for link in parts.links(archive, main) if link.kind == "slide"}
    names = {main}
    for number, target in enumerate(
        (targets[relation] for relation in _order(archive, main) if relation in targets), 1
    ):
        if target not in archive:
            continue
        with archive.opened(target) as stream:
            lines = list(paragraphs(stream, shown=shown))
        for link in parts.links(archive, target):
            if link.kind in _READ_AS_TEXT and not link.outside and link.target in archive:
                with archive.opened(link.target) as stream:
                    more = list(paragraphs(stream, shown=shown)) or _plainly(archive, link.target)
                lines += [f"{_WITH_A_SLIDE[link.kind]}:", *more] if more else []
                names.add(link.target)
        writer.unit("\n".join(lines), f"Slide {number}{_hidden(archive, target)}")
        names.add(target)
    return names


def _order(archive: Archive, main: str) -> list[str]:
    with archive.opened(main) as stream:
        return [
            attributes.get("id", "")
            for kind, name, attributes in events(stream)
            if kind == "start" and name == "sldId"
        ]


def _hidden(archive: Archive, target: str) -> str:
    with archive.opened(target) as stream:
        for kind, name, attributes in events(stream):
            if kind == "start" and name == "sld":
                return " (hidden)" if attributes.get("show") in ("0", "false") else ""
    return ""


def _plainly(archive: Archive, part: str) -> list[str]:
    """The words of a comment of the older kind, which has no paragraphs."""
    with archive.opened(part) as stream:
        return [name for kind, name, _ in events(stream) if kind == "text" and name.strip()]
