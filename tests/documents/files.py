"""Real PDFs and real broken files, made here: nothing of anybody else's is kept in the project."""

import io
import zlib
from collections.abc import Sequence

import pypdf
from pypdf.actions import JavaScript
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

A4 = (595, 842)


def good(pages: int = 3, words: Sequence[str] = ()) -> bytes:
    """A sound PDF with a line of words on each page."""
    writer = pypdf.PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for number in range(1, pages + 1):
        page = writer.add_blank_page(*A4)
        text = words[number - 1] if number <= len(words) else f"Ward report, page {number}"
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
    return _bytes(writer)


def typeset(pages: int = 2) -> bytes:
    """A PDF as a modern typesetter makes it, with object streams and tags."""
    import typst

    source = "#set page(width: 210mm, height: 297mm)\n"
    source += "#pagebreak()\n".join(
        f"= Résumé {n}\nNaïve learners’ views — 学 😀\n" for n in range(1, pages + 1)
    )
    made = typst.compile(source.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def encrypted(password: str = "secret", algorithm: str = "RC4-128", *, pages: int = 3) -> bytes:
    """Locked; with an empty password anybody may read it, and only what may be done with it is locked."""
    writer = pypdf.PdfWriter(io.BytesIO(good(pages)))
    writer.encrypt(password, "owner", algorithm=algorithm)
    return _bytes(writer)


def for_a_certificate() -> bytes:
    """Locked so that only one person's key opens it."""
    filter_ = (
        b"<< /Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s5 /V 4 /StmF /F /StrF /F"
        b" /CF << /F << /CFM /AESV2 /Recipients [<00>] >> >> >>"
    )
    return page_of({4: filter_}).replace(b"/Root", b"/Encrypt 4 0 R /Root")


def with_launch() -> bytes:
    action = b"<< /S /Launch /F (calc.exe) >>"
    return page_of({}, page=b"/Annots [<< /Subtype /Link /Rect [9 9 99 99] /A %s >>]" % action)


def with_film(kind: str) -> bytes:
    """A page with a frame in which something plays."""
    plays = {
        "/RichMedia": b"/RichMediaContent << /Assets << /Names [] >> >>",
        "/Screen": b"/A << /S /Rendition /OP 0 /R << /S /MR /C << /S /MCD /D (http://films.example/a) >> >> >>",
    }[kind]
    return page_of({}, page=b"/Annots [<< /Subtype %s /Rect [9 9 99 99] %s >>]" % (kind.encode(), plays))


def with_script() -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(good()))
    writer.add_open_action(JavaScript("app.alert('hello');"))
    return _bytes(writer)


def with_attachment() -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(good()))
    writer.add_attachment("inside.exe", b"MZ")
    return _bytes(writer)


def truncated() -> bytes:
    whole = good(30)
    return whole[: len(whole) * 2 // 3]


def damaged() -> bytes:
    """The right head and end, and noise between."""
    return b"%PDF-1.7\n" + b"\x93\x7e" * 5000 + b"\nstartxref\n9\n%%EOF\n"


def polyglot() -> bytes:
    """A web page to a browser, and a PDF to a tolerant reader."""
    return b"<html><script>alert(1)</script><!--\n" + good()


def raw(objects: dict[int, bytes], root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, with a right cross-reference table."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start)
    return bytes(out)


CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream of these bytes."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
"""Object 5 of `page_of`."""


def page_of(
    objects: dict[int, bytes],
    *,
    page: bytes = b"",
    drawing: bytes = b"BT /F1 24 Tf 72 720 Td (Ward report) Tj ET",
    resources: bytes = b"",
    catalogue: bytes = b"",
) -> bytes:
    """One A4 page that draws this, with more objects (numbers from 7; 4 to 6 may be replaced), and entries of its own."""
    return raw(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 6 0 R"
            b" /Resources << /Font << /F1 5 0 R >> %s >> %s >>" % (resources, page),
            5: FONT,
            6: stream(drawing),
            **objects,
        }
    )


def page_tree_loop() -> bytes:
    """A page tree that bites its own tail."""
    return raw(
        {
            1: CATALOGUE,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999999 /Parent 2 0 R >>",
        }
    )


def page_tree_explosion() -> bytes:
    """Twenty-four levels of two references each: sixteen million pages in two kilobytes."""
    levels = {
        number: b"<< /Type /Pages /Kids [%d 0 R %d 0 R] /Count 9 >>" % (number + 1, number + 1)
        for number in range(2, 26)
    }
    return raw({1: CATALOGUE, **levels, 26: b"<< /Type /Page /MediaBox [0 0 9 9] >>"})


def flate_bomb(megabytes: int = 4096) -> bytes:
    """One page whose content unpacks to gigabytes; packed once, because a flushed block may be repeated as it is."""
    packer = zlib.compressobj(9)
    first = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b"0 0 m 9 9 l S\n" * 75_000) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = first + block * megabytes + packer.flush()
    return _one_page(
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"
    )


def picture_bomb() -> bytes:
    """One page with a picture of ten thousand million points."""
    packed = zlib.compress(bytes(1000))
    image = (
        b"<< /Type /XObject /Subtype /Image /Width 100000 /Height 100000 /ColorSpace /DeviceRGB"
        b" /BitsPerComponent 8 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    )
    objects = {
        1: CATALOGUE,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /XObject << /I 5 0 R >> >> >>",
        4: b"<< /Length 28 >>\nstream\nq 500 0 0 500 9 9 cm /I Do Q\nendstream",
        5: image + packed + b"\nendstream",
    }
    return raw(objects)


def huge_page() -> bytes:
    """A page of many kilometres, and one without any width."""
    objects = {
        1: CATALOGUE,
        2: b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99999999 99999999] >>",
        4: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 0 0] >>",
    }
    return raw(objects)


def large(size: int) -> bytes:
    """One sound page, and a stream of that many bytes that nothing shows."""
    return raw(
        {
            1: CATALOGUE,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            4: b"<< /Length %d >>\nstream\n" % size + bytes(size) + b"\nendstream",
        }
    )


def no_pages() -> bytes:
    return raw({1: CATALOGUE, 2: b"<< /Type /Pages /Kids [] /Count 0 >>"})


def _one_page(content: bytes) -> bytes:
    return raw(
        {
            1: CATALOGUE,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
            4: content,
        }
    )


def _bytes(writer: pypdf.PdfWriter) -> bytes:
    written = io.BytesIO()
    writer.write(written)
    writer.close()
    return written.getvalue()
