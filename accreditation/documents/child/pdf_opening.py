"""Opens a PDF as its readers do (pdfium), and writes it once plainly, so that pypdf sees the same: unlocked and in order."""

import contextlib
import ctypes
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from accreditation.documents.child.limits import MEBIBYTE, Unfit

PLAIN = "plain.pdf"
_END_OF_NAME = re.compile(rb"[\0\t\n\f\r ()<>\[\]{}/%]")  # pypdf takes a vertical tab for a space as well
_PLAIN_BYTES = frozenset(range(0x21, 0x7F)) - frozenset(b"#()<>[]{}/%")
_UNFIT = {4: "encrypted", 5: "encrypted_for", 0: "no_pages"}
"""What pdfium says of a file that needs a password, or the key of a certificate; nothing is wrong with one without pages."""
_SCALE = 0.05
_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": 512 * MEBIBYTE,
    "zlib_maximum_output_length": 256 * MEBIBYTE,
    "array_maximum_element_count": 2_000_000,
    "dictionary_maximum_element_count": 500_000,
    "stream_parsing_work_maximum_count": 20_000_000,
}
"""Above pypdf's own: this process has limits of memory and time that hold for everything."""


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The document with its forms, as people see it; raises Unfit where a password or key is needed, or it has none."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code in _UNFIT:
            raise Unfit(_UNFIT[error.err_code]) from error
        raise
    try:
        # Without them fields are empty. A form that cannot be set up is shown as it is.
        with contextlib.suppress(pypdfium2.PdfiumError):
            document.init_forms()
        yield document
    finally:
        document.close()


@contextlib.contextmanager
def plainly(path: Path, folder: Path) -> Iterator[Any]:
    """A reader (pypdf) of the same document, rewritten in the folder.

    Two readers never agree on what is broken: a mark before the head, a NUL after a name, a table of places that is wrong.
    So one of them reads, and the other is given what that one understood.
    """
    import pypdf

    rewritten = folder / PLAIN
    try:
        _rewrite(path, rewritten)
        with rewritten.open("rb") as handle:  # given a path, pypdf would read the whole file into memory
            pypdf.overwrite_configuration(**_LIMITS)
            keep_names_as_they_are()
            yield pypdf.PdfReader(handle)
    finally:
        rewritten.unlink(missing_ok=True)


def _rewrite(path: Path, target: Path) -> None:
    from pypdfium2 import raw

    with opened(path) as document:
        if document.formenv:
            # A field without an appearance that can be used is given one when its page is drawn.
            for number in range(len(document)):
                _fill_in(document, number)
        document.save(target, flags=raw.FPDF_REMOVE_SECURITY)


def _fill_in(document: Any, number: int) -> None:
    with page_as_it_is(document, number) as page:
        if page.get_width() > 0 and page.get_height() > 0:
            page.render(scale=_SCALE).close()


@contextlib.contextmanager
def page_as_it_is(document: Any, number: int) -> Iterator[Any]:
    """A page as people see it; 0 is the first."""
    with contextlib.closing(document[number]) as page:
        if not document.formenv:
            _show_fields(page)
        yield page


def _show_fields(page: Any) -> None:
    """Let fields that no form of the document knows be drawn as stamps are, in memory alone; readers show them too."""
    from pypdfium2 import raw

    stamp = ctypes.create_string_buffer("Stamp\0".encode("utf-16-le"))
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if note:
            if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_WIDGET:
                raw.FPDFAnnot_SetStringValue(note, b"Subtype", ctypes.cast(stamp, raw.FPDF_WIDESTRING))
            raw.FPDFPage_CloseAnnot(note)


@contextlib.contextmanager
def flat(document: Any, number: int) -> Iterator[Any]:
    """A page on which fields, stamps and notes are a part of the drawing, in memory alone; its layers all show."""
    import pypdfium2
    from pypdfium2 import raw

    with page_as_it_is(document, number) as page:
        if not raw.FPDFPage_GetAnnotCount(page):
            yield page
            return
    if document.formenv:
        _fill_in(document, number)
    # In a document of its own, because a page that shares its fonts with others would lose them.
    with contextlib.closing(pypdfium2.PdfDocument.new()) as alone:
        alone.import_pages(document, [number])
        with contextlib.closing(alone[0]) as page:
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
        with contextlib.closing(alone[0]) as page:
            yield page


def keep_names_as_they_are() -> None:
    """Let pypdf carry the bytes of a name over as they are: a font that is named in Chinese is another font in UTF-8."""
    from pypdf.generic import NameObject

    NameObject.delimiter_pattern = _END_OF_NAME
    NameObject.CHARSETS = ("latin-1",)  # type: ignore[assignment]
    NameObject.renumber = _as_it_is  # type: ignore[assignment]


def _as_it_is(name: Any) -> bytes:
    return b"/" + b"".join(
        bytes((byte,)) if byte in _PLAIN_BYTES else b"#%02X" % byte
        for byte in str(name)[1:].encode("latin-1")
    )
