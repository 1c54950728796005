"""Builds a PDF anew from what people see of it (pypdf): by a list of what goes along, never by taking things out."""

from pathlib import Path
from typing import Any

from accreditation.documents.child import comparing, pdf_names
from accreditation.documents.child.comparing import COPY
from accreditation.documents.child.limits import Damaged, Unfit
from accreditation.documents.child.pdf import many, plain, resolved
from accreditation.documents.child.pdf_flat import Laid, lay_flat
from accreditation.documents.child.pdf_opening import plainly
from accreditation.documents.child.pdf_rules import (
    DRAWING,
    EACH,
    KEYS,
    LEAF,
    NOTES,
    PAGE_OF,
    TEXT,
    WITH_STRINGS,
)
from accreditation.documents.child.pdf_streams import cleaned

LETTER = (0, 0, 612, 792)
"""The size of a page that says none, as pdfium draws it."""

COMPARED_AT_ONCE = 10
"""Pages of a copy that are drawn beside the file's own in the same process; the others take processes of their own."""

_GO_TO = "/GoTo"


def strip(path: Path, folder: Path) -> dict[str, Any]:
    """Write a copy that names nobody, acts by itself nowhere and fetches nothing; Unfit where a name would be left."""
    with plainly(path, folder) as reader:
        rebuilding = Rebuilding(reader)
        rebuilding.write(folder / COPY)
        left = pdf_names.left(pdf_names.names(reader), rebuilding, folder / COPY)
    if left:
        raise Unfit("names_left")
    compared = min(rebuilding.pages, COMPARED_AT_ONCE)
    return {"compared": compared, **comparing.pictures(path, folder, 1, compared)}


class Rebuilding:
    """One document in the making: `made` holds what has its place in it, `words` what people read beside its pages."""

    def __init__(self, reader: Any) -> None:
        import pypdf

        self.writer = pypdf.PdfWriter()
        self.words: list[str] = []
        self.pages = 0
        self._reader = reader
        self._made: dict[tuple[int, str], Any] = {}
        self._waiting: list[tuple[Any, Any, str]] = []
        self._layers = 0
        self._build()

    def write(self, target: Path) -> None:
        """Write it to `target`."""
        with target.open("wb") as written:
            self.writer.write(written)

    @property
    def objects(self) -> list[Any]:
        """Everything in it."""
        return [thing for thing in self.writer._objects if thing is not None]  # noqa: SLF001 - pypdf has no other way

    def add(self, thing: Any) -> Any:
        """A reference to something new in it."""
        return self.writer._add_object(thing)  # noqa: SLF001 - pypdf has no other way

    def _build(self) -> None:
        from pypdf.generic import ArrayObject, NameObject, NumberObject

        sources = list(self._reader.pages)
        if not sources:
            raise Damaged("no pages")
        tree = resolved(self.writer.root_object["/Pages"])
        pages = [self._register_page(source) for source in sources]
        for source, page in zip(sources, pages, strict=True):
            self._fill(source, page, "page")
            page[NameObject("/Parent")] = tree.indirect_reference
            page[NameObject("/Type")] = NameObject("/Page")
        notes = [self._notes(source, page) for source, page in zip(sources, pages, strict=True)]
        self._fill(plain(self._reader.root_object), self.writer.root_object, "root")
        self._work()
        for page, others in zip(pages, notes, strict=True):
            lay_flat(self, page, others)
            if len(many(page, "/MediaBox")) != 4:
                page[NameObject("/MediaBox")] = ArrayObject(map(NumberObject, LETTER))
        tree[NameObject("/Kids")] = ArrayObject(page.indirect_reference for page in pages)
        tree[NameObject("/Count")] = NumberObject(len(pages))
        self.pages = len(pages)
        self.writer.metadata = None

    def _register_page(self, source: Any) -> Any:
        from pypdf.generic import DictionaryObject

        page = DictionaryObject()
        reference = self.add(page)
        if source.indirect_reference is not None:
            self._made[source.indirect_reference.idnum, PAGE_OF] = reference
        return page

    def _notes(self, source: Any, page: Any) -> list[Laid]:
        """Take over the notes that go along; return the others, each with what it looks like."""
        from pypdf.generic import ArrayObject, NameObject

        notes, others = ArrayObject(), []
        for reference in many(source, "/Annots"):
            note = plain(reference)
            # "Accepted by" is a note too, which only lists of notes show.
            if note.get("/Subtype") in NOTES and "/StateModel" not in note:
                copied = self.value(reference, "note")
                if hasattr(copied, "idnum"):
                    notes.append(copied)
                elif copied is not None:
                    notes.append(self.add(copied))
            elif note.get("/Subtype") not in (None, "/Popup", "/Text"):
                layer = self.value(note["/OC"], "layer") if "/OC" in note else None
                others.append(Laid(note, self._look(note), layer, len(notes)))
        if notes:
            page[NameObject("/Annots")] = notes
        return others

    def _look(self, note: dict[str, Any]) -> Any:
        """What a note looks like in the state that it is in."""
        normal = plain(note.get("/AP")).get("/N")
        if resolved(normal) is None or hasattr(resolved(normal), "_data"):
            return normal and self.value(normal, DRAWING)
        state = note.get("/AS") or note.get("/V") or plain(note.get("/Parent")).get("/V")
        states = plain(normal)
        look = states.get(resolved(state)) if isinstance(resolved(state), str) else None
        look = states.get("/Off") if look is None else look
        return look and self.value(look, DRAWING)

    def value(self, source: Any, kind: str) -> Any:
        """What goes along of a value that such a key leads to; None is nothing."""
        from pypdf.generic import ArrayObject, ByteStringObject, IndirectObject, NullObject, TextStringObject

        if isinstance(source, IndirectObject):
            return self._referred(source, kind)
        if isinstance(source, list):
            made = ArrayObject()
            self._fill(source, made, kind)
            return made
        if isinstance(source, dict):
            return self._dictionary(source, kind)
        if isinstance(source, (TextStringObject, ByteStringObject)):
            if kind == TEXT:
                self.words.append(str(source) if isinstance(source, str) else source.decode("latin-1"))
            return source if kind in WITH_STRINGS else None
        return None if isinstance(source, NullObject) else source

    def _referred(self, reference: Any, kind: str) -> Any:
        """The same thing may be reached from many places; it is made once for each kind that it is taken for."""
        from pypdf.generic import ArrayObject

        # Tags lead to pages and notes, which are there already or not at all.
        place = (reference.idnum, "note" if kind == "tagged" else kind)
        if place in self._made or kind in (PAGE_OF, "tagged"):
            return self._made.get(place)
        source = reference.get_object()
        if isinstance(source, dict):
            if source.get("/Type") == "/Page":
                return self._made.get((reference.idnum, PAGE_OF))
            made = self._empty(source, kind)
        elif isinstance(source, list):
            made = ArrayObject()
        else:
            return self.value(source, kind)
        if made is None:
            return None
        self._made[place] = self.add(made)
        # Not by recursion: bookmarks and tags of a long document are chains of thousands.
        self._waiting.append((source, made, kind))
        return self._made[place]

    def _dictionary(self, source: dict[str, Any], kind: str) -> Any:
        made = self._empty(source, kind)
        if made is not None:
            self._fill(source, made, kind)
        return made

    def _empty(self, source: dict[str, Any], kind: str) -> Any:
        """The empty thing to be filled; None where it does not go along at all."""
        from pypdf.generic import DictionaryObject

        if kind in (LEAF, TEXT, PAGE_OF, "tagged"):
            return None
        if kind == "action" and resolved(source.get("/S")) != _GO_TO:
            return None
        if kind == "note" and resolved(source.get("/Subtype")) not in NOTES:
            return None
        return type(source)() if hasattr(source, "_data") else DictionaryObject()

    def _work(self) -> None:
        while self._waiting:
            source, made, kind = self._waiting.pop()
            self._fill(source, made, kind)

    def _fill(self, source: Any, made: Any, kind: str) -> None:
        from pypdf.generic import NameObject, NullObject, TextStringObject

        if isinstance(source, list):
            for item in list.__iter__(source):
                value = self.value(item, kind)
                made.append(NullObject() if value is None else value)
            return
        if hasattr(source, "_data") and kind.startswith(EACH):
            kind = kind.removeprefix(EACH)
        for key, item in dict.items(source):
            leads_to = kind.removeprefix(EACH) if kind.startswith(EACH) else KEYS[kind].get(key)
            value = None if leads_to is None else self.value(item, leads_to)
            if value is not None:
                made[NameObject(key)] = value
        if kind.endswith("layer") and made.get("/Type") == "/OCG":
            self._layers += 1
            made[NameObject("/Name")] = TextStringObject(f"Layer {self._layers}")
        if hasattr(source, "_data"):
            cleaned(source, made)
