"""Word, Excel and PowerPoint documents as their programs write them, sound and broken, made here part by part."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_RELS}"'
_P = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    f' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{_RELS}"'
)
AUTHOR = "Jo Author"
Parts = Mapping[str, "str | bytes"]


def zipped(parts: Parts) -> bytes:
    """A zip of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def types_of(main: str, ending: str) -> str:
    """The list of a document's types, by which programs know what it is."""
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{_TYPES}.{ending}.main+xml"/></Types>'
    )


def _package(main: str, ending: str, parts: dict[str, str | bytes], extra: Parts | None = None) -> bytes:
    properties = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{AUTHOR}</dc:creator></cp:coreProperties>'
    )
    links = _links({"rId1": ("officeDocument", main)})
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": types_of(main, ending),
        "_rels/.rels": links,
        "docProps/core.xml": _HEAD + properties,
        **parts,
        **(extra or {}),
    }
    return zipped(whole)


def _links(links: Mapping[str, tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="{name}" Type="{_RELS}/{kind}" Target={quoteattr(target)}'
        f"{' TargetMode=' + quoteattr('External') if _is_address(target) else ''}/>"
        for name, (kind, target) in links.items()
    )
    return f'{_HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def _is_address(target: str) -> bool:
    return ":" in target or target.startswith("\\\\")


def _w(text: str, style: str = "") -> str:
    """A paragraph of Word, its words in two runs as programs leave them after an edit; `style` is what it says of itself."""
    half = len(text) // 2
    runs = "".join(
        f'<w:r><w:t xml:space="preserve">{escape(part)}</w:t></w:r>' for part in (text[:half], text[half:])
    )
    return f"<w:p>{f'<w:pPr>{style}</w:pPr>' if style else ''}{runs}</w:p>"


def _w_styles() -> str:
    """Headings by their name, as Word has them in every language, one by its own level, and one upon another."""
    return (
        f'{_HEAD}<w:styles {_W}><w:style w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="H3"><w:name w:val="heading 3"/></w:style>'
        '<w:style w:styleId="Trust"><w:name w:val="Trust title"/><w:basedOn w:val="berschrift1"/></w:style>'
        '<w:style w:styleId="Ring"><w:name w:val="Ring"/><w:basedOn w:val="Ring"/></w:style>'
        "</w:styles>"
    )


def word(
    paragraphs: Sequence[str] = ("Ward report",),
    *,
    rows: Sequence[Sequence[str]] = (),
    header: str = "",
    comment: str = "",
    footnote: str = "",
    deleted: str = "",
    styled: Mapping[str, str] | None = None,
    extra: Parts | None = None,
) -> bytes:
    """A Word document; `styled` says the style of a paragraph by its words."""
    styled = styled or {}
    body = "".join(_w(paragraph, styled.get(paragraph, "")) for paragraph in paragraphs)
    if deleted:
        body += f'<w:p><w:del w:id="1" w:author="{AUTHOR}"><w:r><w:delText>{escape(deleted)}</w:delText></w:r></w:del></w:p>'
    if rows:
        cells = "".join(
            "<w:tr>" + "".join(f"<w:tc>{_w(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows
        )
        body += f"<w:tbl>{cells}</w:tbl>"
    parts: dict[str, str | bytes] = {
        "word/document.xml": f"{_HEAD}<w:document {_W}><w:body>{body}</w:body></w:document>"
    }
    links: dict[str, tuple[str, str]] = {}
    if styled:
        links["rId4"] = ("styles", "styles.xml")
        parts["word/styles.xml"] = _w_styles()
    if header:
        links["rId1"] = ("header", "header1.xml")
        parts["word/header1.xml"] = f"{_HEAD}<w:hdr {_W}>{_w(header)}</w:hdr>"
    if comment:
        links["rId2"] = ("comments", "comments.xml")
        parts["word/comments.xml"] = (
            f'{_HEAD}<w:comments {_W}><w:comment w:id="0" w:author="{AUTHOR}" w:initials="JA">{_w(comment)}</w:comment>'
            "</w:comments>"
        )
    if footnote:
        links["rId3"] = ("footnotes", "footnotes.xml")
        parts["word/footnotes.xml"] = (
            f'{_HEAD}<w:footnotes {_W}><w:footnote w:id="1">{_w(footnote)}</w:footnote></w:footnotes>'
        )
    parts["word/_rels/document.xml.rels"] = _links(links)
    return _package("word/document.xml", "wordprocessingml.document", parts, extra)


Cell = str | int | float


def excel(
    sheets: Mapping[str, Sequence[Sequence[Cell]]] | None = None,
    *,
    hidden: Sequence[str] = (),
    comments: Mapping[str, str] | None = None,
    number_format: str = "",
    extra: Parts | None = None,
) -> bytes:
    """A workbook; `comments` stand on the first sheet, by cell."""
    sheets = sheets or {"Scores": [["Ward", "Score"], ["Seven", 4]]}
    shared: list[str] = []
    parts: dict[str, str | bytes] = {}
    links: dict[str, tuple[str, str]] = {}
    listed = ""
    for number, (title, rows) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' if title in hidden else ""
        listed += f'<sheet name="{escape(title)}" sheetId="{number}"{state} r:id="rId{number}"/>'
        links[f"rId{number}"] = ("worksheet", f"worksheets/sheet{number}.xml")
        parts[f"xl/worksheets/sheet{number}.xml"] = _sheet(rows, shared, bool(number_format))
    links["rId98"] = ("sharedStrings", "sharedStrings.xml")
    links["rId99"] = ("styles", "styles.xml")
    parts["xl/workbook.xml"] = f"{_HEAD}<workbook {_S}><sheets>{listed}</sheets></workbook>"
    parts["xl/_rels/workbook.xml.rels"] = _links(links)
    texts = "".join(f"<si><t>{escape(text)}</t></si>" for text in shared)
    parts["xl/sharedStrings.xml"] = f"{_HEAD}<sst {_S}>{texts}</sst>"
    parts["xl/styles.xml"] = (
        f'{_HEAD}<styleSheet {_S}><numFmts><numFmt numFmtId="164" formatCode={quoteattr(number_format)}/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    if comments:
        each = "".join(
            f'<comment ref="{place}" authorId="0"><text><r><t>{escape(comment)}</t></r></text></comment>'
            for place, comment in comments.items()
        )
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = _links({"rId1": ("comments", "../comments1.xml")})
        parts["xl/comments1.xml"] = (
            f"{_HEAD}<comments {_S}><authors><author>{AUTHOR}</author></authors>"
            f"<commentList>{each}</commentList></comments>"
        )
    return _package("xl/workbook.xml", "spreadsheetml.sheet", parts, extra)


def _sheet(rows: Sequence[Sequence[Cell]], shared: list[str], formatted: bool) -> str:
    lines = ""
    for number, row in enumerate(rows, 1):
        cells = ""
        for column, value in enumerate(row):
            place = f"{chr(65 + column)}{number}"
            if isinstance(value, str):
                shared.append(value)
                cells += f'<c r="{place}" t="s"><v>{len(shared) - 1}</v></c>'
            else:
                cells += (
                    f'<c r="{place}"{" s=" + chr(34) + "1" + chr(34) if formatted else ""}><v>{value}</v></c>'
                )
        lines += f'<row r="{number}">{cells}</row>'
    return f"{_HEAD}<worksheet {_S}><sheetData>{lines}</sheetData></worksheet>"


def powerpoint(
    slides: Sequence[Sequence[str]] = (("Ward report",),),
    *,
    notes: Mapping[int, str] | None = None,
    hidden: Sequence[int] = (),
    extra: Parts | None = None,
) -> bytes:
    """A presentation; `notes` by the number of their slide."""
    parts: dict[str, str | bytes] = {}
    links: dict[str, tuple[str, str]] = {}
    listed = ""
    for number, lines in enumerate(slides, 1):
        listed += f'<p:sldId id="{255 + number}" r:id="rId{number}"/>'
        links[f"rId{number}"] = ("slide", f"slides/slide{number}.xml")
        show = ' show="0"' if number in hidden else ""
        parts[f"ppt/slides/slide{number}.xml"] = f"{_HEAD}<p:sld {_P}{show}>{_shapes(lines)}</p:sld>"
        if notes and number in notes:
            parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = _links(
                {"rId1": ("notesSlide", f"../notesSlides/notesSlide{number}.xml")}
            )
            parts[f"ppt/notesSlides/notesSlide{number}.xml"] = (
                f"{_HEAD}<p:notes {_P}>{_shapes([notes[number]])}</p:notes>"
            )
    parts["ppt/presentation.xml"] = (
        f"{_HEAD}<p:presentation {_P}><p:sldIdLst>{listed}</p:sldIdLst></p:presentation>"
    )
    parts["ppt/_rels/presentation.xml.rels"] = _links(links)
    return _package("ppt/presentation.xml", "presentationml.presentation", parts, extra)


def _shapes(lines: Sequence[str]) -> str:
    each = "".join(
        f"<p:sp><p:txBody><a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p></p:txBody></p:sp>" for line in lines
    )
    return f"<p:cSld><p:spTree>{each}</p:spTree></p:cSld>"


def links(**each: tuple[str, str]) -> str:
    """A part of links, by their names: kind, and target; an address is outside."""
    return _links(each)


def with_macros() -> bytes:
    """A document that can run, under the name of one that cannot."""
    return word(extra={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"})


def locked() -> bytes:
    """What a password makes of a document of today: the container of the old kind, with the document inside."""
    name = "EncryptedPackage".encode("utf-16-le")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + name + bytes(1000)


def old_word() -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "WordDocument".encode("utf-16-le") + bytes(1000)
    )


def bomb(mebibytes: int = 300) -> bytes:
    """A part that unpacks to hundreds of mebibytes of nothing."""
    return word(extra={"word/media.xml": b" " * (mebibytes * 1024 * 1024)})


def empty_entries() -> bytes:
    """Ten thousand empty files, and nothing else."""
    return zipped({f"word/part{number}.xml": "" for number in range(10_000)})


def many_entries() -> bytes:
    return word(extra={f"word/part{number}.xml": "" for number in range(10_001)})


def laughing() -> bytes:
    """Entities that grow a thousand million times."""
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)
    )
    document = (
        f"{_HEAD}<!DOCTYPE w [{entities}]><w:document {_W}><w:body><w:p>&j;</w:p></w:body></w:document>"
    )
    return word(extra={"word/comments9.xml": document})


def overlapping() -> bytes:
    """Two names for the same packed bytes."""
    content = bytearray(word())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("word/a.xml", "word/b.xml"):
            archive.writestr(name, b"<a/>" * 1000)
        archive.filelist[1].header_offset = archive.filelist[0].header_offset
        archive.filelist[1].filename = "word/b.xml"
    del content
    return made.getvalue()
