"""Which kinds of file are taken; extension, what the browser declared and what the bytes say must agree."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from accreditation.documents import polyglots, refusal
from accreditation.documents.refusal import Refused
from accreditation.enums.evidence import UnitKind

_SNIFFED_BYTES = 64 * 1024
_SAYS_NOTHING = {"", "application/octet-stream"}  # what browsers send where the machine knows no type
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ZIPPED = frozenset({"application/zip", "application/x-zip-compressed"})
_BEFORE_A_PDF = frozenset({"application/pdf", "application/octet-stream", "text/plain"})
"""What may be read into the bytes before a PDF's head: a mark, a line of whatever sent it, but no other kind of file."""

_UNNAMED = frozenset(
    {_OFFICE, "application/octet-stream"}
)  # what libmagic says of a zip that it does not know


@dataclass(frozen=True)
class FileType:
    """One kind of file that is taken; `group` is its name in the settings, `opener` the child's part that reads it."""

    name: str
    group: str
    opener: str
    media_type: str
    extensions: tuple[str, ...]
    declared: frozenset[str]
    sniffed: frozenset[str]
    starts: tuple[bytes, ...]
    unit: UnitKind

    @property
    def is_text(self) -> bool:
        """Kept as plain text, which has no sign of its own to begin with."""
        return self.opener == "plain"


def _office(name: str, group: str, ending: str, extension: str, unit: UnitKind, *also: str) -> FileType:
    own = f"{_OFFICE}.{ending}"
    return FileType(
        name=name,
        group=group,
        opener="office",
        media_type=own,
        extensions=(extension,),
        declared=_ZIPPED | {own, *(f"{_OFFICE}.{kind}" for kind in also)},
        sniffed=_ZIPPED | _UNNAMED | {own, *(f"{_OFFICE}.{kind}" for kind in also)},
        starts=(b"PK\x03\x04",),
        unit=unit,
    )


def _image(name: str, extensions: tuple[str, ...], starts: bytes, *also: str) -> FileType:
    own = f"image/{name.lower()}"
    return FileType(
        name=name,
        group="image",
        opener="image",
        media_type=own,
        extensions=extensions,
        declared=frozenset({own, *also}),
        sniffed=frozenset({own}),
        starts=(starts,),
        unit=UnitKind.PICTURE,
    )


def _text(name: str, group: str, extension: str, *declared: str) -> FileType:
    return FileType(
        name=name,
        group=group,
        opener="plain",
        media_type=declared[0],
        extensions=(extension,),
        declared=frozenset(declared),
        sniffed=frozenset(),
        starts=(),
        unit=UnitKind.SECTION,
    )


PDF = FileType(
    name="PDF",
    group="pdf",
    opener="pdf",
    media_type="application/pdf",
    extensions=(".pdf",),
    declared=frozenset({"application/pdf", "application/x-pdf"}),
    sniffed=frozenset({"application/pdf"}),
    starts=(b"%PDF-",),
    unit=UnitKind.PAGE,
)
WORD = _office("Word", "word", "wordprocessingml.document", ".docx", UnitKind.SECTION)
EXCEL = _office("Excel", "excel", "spreadsheetml.sheet", ".xlsx", UnitKind.SHEET)
POWERPOINT = _office(
    "PowerPoint",
    "powerpoint",
    "presentationml.presentation",
    ".pptx",
    UnitKind.SLIDE,
    "presentationml.slideshow",  # opens as a show instead of for editing, and is the same otherwise
)
TEXT = _text("text", "text", ".txt", "text/plain")
CSV = _text(
    "CSV",
    "csv",
    ".csv",
    "text/csv",
    "text/plain",
    "application/csv",
    "text/comma-separated-values",
    "application/vnd.ms-excel",  # what Windows calls it where Excel is installed
)
JPEG = _image("JPEG", (".jpg", ".jpeg"), b"\xff\xd8\xff", "image/jpg", "image/pjpeg")
PNG = _image("PNG", (".png",), b"\x89PNG\r\n\x1a\n")
WEBP = _image("WebP", (".webp",), b"RIFF")

FILE_TYPES = (PDF, WORD, EXCEL, POWERPOINT, TEXT, CSV, JPEG, PNG, WEBP)
GROUPS = tuple(dict.fromkeys(kind.group for kind in FILE_TYPES))
_NAMES = {"text": "text (.txt)", "image": "picture (JPEG, PNG, WebP)"}


def allowed(groups: Collection[str] | None = None) -> tuple[FileType, ...]:
    """The kinds that a deployment takes: all that are known, unless its settings name fewer."""
    return FILE_TYPES if groups is None else tuple(kind for kind in FILE_TYPES if kind.group in groups)


def expected(filename: str, groups: Collection[str] | None = None) -> FileType | None:
    """The kind of file that a name promises, if it is taken."""
    extension = PurePosixPath(filename).suffix.lower()
    return next((kind for kind in allowed(groups) if extension in kind.extensions), None)


def extensions(groups: Collection[str] | None = None) -> tuple[str, ...]:
    """The ends of names that are taken, for a file chooser."""
    return tuple(extension for kind in allowed(groups) for extension in kind.extensions)


def in_words(groups: Collection[str] | None = None) -> str:
    """What is taken, as a person says it: "PDF, Word or Excel"."""
    names = list(dict.fromkeys(_NAMES.get(kind.group, kind.name) for kind in allowed(groups)))
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def refusal_of_name(filename: str, groups: Collection[str] | None = None) -> str | None:
    """Why a file of this name is not taken, whatever is in it; None where it may be."""
    return None if expected(filename, groups) else _not_on_the_list(filename, groups)


def _not_on_the_list(filename: str, groups: Collection[str] | None) -> str:
    return f"Only {in_words(groups)} files can be added. {refusal.advice(filename)}"


def agreed(path: Path, *, filename: str, declared: str, groups: Collection[str] | None = None) -> FileType:
    """The kind of file that name, declaration and bytes all say; raises Refused where they do not agree.

    The first bytes must be the kind's own: a PDF that begins as a web page is a web page to some readers.
    """
    kind = expected(filename, groups)
    if kind is None:
        raise Refused(_not_on_the_list(filename, groups))
    if declared.split(";", maxsplit=1)[0].strip().lower() not in kind.declared | _SAYS_NOTHING:
        raise Refused(f"The file is named as a {kind.name} file but was sent as something else.")
    with path.open("rb") as handle:
        start = handle.read(_SNIFFED_BYTES)
    if kind.opener == "office" and start.startswith(polyglots.OLD_OFFICE):
        raise Refused(_of_old_container(path, kind))
    if not (_is_text(start) if kind.is_text else _is(kind, start)):
        raise Refused(f"This is not a {kind.name} file, although its name ends like one.")
    polyglots.refuse(path, start, kind.opener)
    return kind


def _is(kind: FileType, start: bytes) -> bool:
    if kind is PDF:
        return _is_pdf(start)
    return start.startswith(kind.starts) and _sniffed(start) in kind.sniffed


def _is_pdf(start: bytes) -> bool:
    """Its head may stand a little way in, as readers allow; before it nothing may stand that is a file of its own."""
    at = start.find(PDF.starts[0], 0, polyglots.LOOKED_AT)
    if at < 0 or _sniffed(start[at:]) not in PDF.sniffed:
        return False
    return at == 0 or (not polyglots.is_markup(start[:at]) and _sniffed(start) in _BEFORE_A_PDF)


def _is_text(start: bytes) -> bool:
    """Text is what is nothing else: no control characters, and it does not begin as a page, a program or a document.

    What it speaks of does not count: a table of web pages has markup in it, a note may begin as an e-mail does.
    """
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", "replace").encode("utf-8", "replace")
    elif any(byte < 9 or (13 < byte < 32 and byte != 27) for byte in set(start)):
        return False
    return not start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(polyglots.NOT_TEXT)


def _sniffed(start: bytes) -> str:
    import magic  # its library is looked for when it is loaded, which a page that adds nothing need not do

    return str(magic.from_buffer(start, mime=True))


def _of_old_container(path: Path, kind: FileType) -> str:
    """A locked document of today lies in the container of the old kind."""
    if polyglots.holds(path, "EncryptedPackage".encode("utf-16-le")):
        return polyglots.ENCRYPTED
    return f"This is an older kind of {kind.name} file. Save it as {kind.name} ({kind.extensions[0]}) and add that."
