"""What is left of people and addresses in reviewers' copies of PDFs: nothing that no page says."""

import io
import re
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from accreditation.documents.refusal import Refused
from tests.documents import files, pictures
from tests.documents.reading import read

pytestmark = pytest.mark.one_database
AUTHOR = b"Jo Author"
HEX = AUTHOR.hex().encode()
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>Jo Author</rdf:li>'
    b"</rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def everything_in(copy: bytes) -> bytes:
    """The copy's bytes, and each of its streams as programs unpack it."""
    reader = pypdf.PdfReader(io.BytesIO(copy))
    objects = [reader.get_object(number) for number in reader.xref[0]]
    return b"\n".join([copy, *(thing.get_data() for thing in objects if isinstance(thing, StreamObject))])


def inline_photograph() -> bytes:
    jpeg = pictures.picture()
    return b"q 60 0 0 40 72 300 cm BI /W 60 /H 40 /CS /RGB /BPC 8 /F /DCT ID " + jpeg + b"\nEI Q"


def personal() -> bytes:
    """A page with the author's name and an address in every place where programs put them."""
    note = b"/Type /Annot /Rect [9 9 99 99]"
    square = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Metadata 8 0 R /PieceInfo << /X << /Private (Jo Author) >> >>"
    outside = b"/F << /FS /URL /F (http://files.example/jo-author) >>"
    return files.page_of(
        {
            7: b"<< /Author (Jo Author) /Company <%s> /Manager (Jo Author) >>" % HEX,
            8: files.stream(XMP, b"/Type /Metadata /Subtype /XML"),
            9: files.stream(b"0 g 0 0 9 9 re f", square),
            10: b"<< %s /Subtype /Text /Contents (Ask why) /T (Jo Author) /NM (Jo Author) /Popup 11 0 R"
            b" /AAPL:AKPDFAnnotationDictionary (Jo Author) /RC (<p title='Jo Author'>Ask why</p>) >>" % note,
            11: b"<< %s /Subtype /Popup /Parent 12 0 R >>" % note,
            12: b"<< %s /Subtype /Text /Contents (Only here) /T (Jo Author) >>" % note,
            13: files.stream(
                b"9 0 0 9 0 0 cm", b"/Type /XObject /Subtype /Image /Width 1 /Height 1 " + outside
            ),
            14: b"<< %s /Subtype /Link /A << /S /URI /URI (http://links.example/jo-author) >> >>" % note,
            15: b"<< %s /Subtype /Link /A << /S /GoToR /F (\\\\\\\\server\\\\jo-author) /D [0 /Fit] >> >>"
            % note,
            16: b"<< %s /Subtype /Link /Dest [3 0 R /Fit] /AA << /E << /S /SubmitForm /F (http://forms.example/) >> >> >>"
            % note,
            17: files.stream(bytes(9), b"/Width 3 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB"),
            18: b"<< %s /Subtype /Text /StateModel /Review /State /Accepted /Contents (Accepted by Jo Author) >>"
            % note,
        },
        page=b"/Annots [10 0 R 11 0 R 14 0 R 15 0 R 16 0 R 18 0 R] /Thumb 17 0 R /LastModified (D:2026)"
        b" /PieceInfo << /Word << /Private << /Path (C:\\\\Users\\\\Jo Author) >> >> >>",
        drawing=b"BT /F1 24 Tf 72 720 Td (Ward report) Tj ET /X9 Do " + inline_photograph(),
        resources=b"/XObject << /X9 9 0 R /X13 13 0 R >>",
        catalogue=b"/Metadata 8 0 R /URI << /Base (http://base.example/) >> /Outlines << /First 19 0 R >>"
        b" /OpenAction << /S /JavaScript /JS (app.launchURL('http://scripts.example/')) >>",
    ).replace(b"/Root", b"/Info 7 0 R /Root", 1)


def test_a_copy_tells_nobodys_name_and_fetches_nothing(tmp_path: Path) -> None:
    document = read(tmp_path, personal(), "a.pdf")
    copy = everything_in(document.copy())
    assert not re.search(rb"jo.?author|%s" % HEX, copy, re.IGNORECASE)
    assert not re.search(rb"https?:|\\\\|/URI|/JavaScript|/Metadata|/PieceInfo|/Thumb|Exif|Riverside", copy)
    assert b"Ask why" in copy
    assert b"Only here" not in copy
    again = read(tmp_path, document.copy(), "b.pdf")
    assert again.texts == document.texts
    assert {str(note["/Subtype"]) for note in _notes(document.copy())} == {"/Text", "/Link"}


def _notes(copy: bytes) -> list[DictionaryObject]:
    notes = pypdf.PdfReader(io.BytesIO(copy)).pages[0]["/Annots"].get_object()
    assert isinstance(notes, ArrayObject)
    return [note.get_object() for note in notes]


def test_a_name_that_stays_where_nobody_sees_it_leaves_no_copy(tmp_path: Path) -> None:
    """A font program that carries its maker's name, who is the author of the file; where the page says it, it may stay."""
    font = b"<< /Type /FontDescriptor /FontName /Own /Flags 4 /FontFile2 9 0 R >>"
    made = files.page_of(
        {
            5: b"<< /Type /Font /Subtype /TrueType /BaseFont /Own /FontDescriptor 8 0 R >>",
            7: b"<< /Author (Jo Author) >>",
            8: font,
            9: files.stream(b"made by Jo Author"),
        }
    ).replace(b"/Root", b"/Info 7 0 R /Root", 1)
    document = read(tmp_path, made, "a.pdf")
    with pytest.raises(Refused, match="A name that the file’s properties hold"):
        document.copy()
    named = read(
        tmp_path,
        files.good(1, ["Report by Jo Author"]).replace(b"(pypdf)", b"(pypdf) /Author (Jo Author)"),
        "a.pdf",
    )
    assert b"Jo Author" in everything_in(named.copy())
