"""The vocabularies of office documents, and what parts a copy is built of: by what leads to them, and nothing else."""

from dataclasses import dataclass
from functools import lru_cache

_VOCABULARIES = (
    "http://schemas.openxmlformats.org/",
    "http://schemas.microsoft.com/office/",
    "http://schemas.microsoft.com/ink/",
    "http://purl.oclc.org/ooxml/",
    "urn:schemas-microsoft-com:",
    "http://www.w3.org/XML/1998/",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://www.w3.org/2003/InkML",
    "http://www.w3.org/1998/Math/MathML",
)
_FAMILIES = (
    ("/markup-compatibility/", "mc"),
    ("/officedocument/2006/relationships", "r"),
    ("/officedocument/relationships", "r"),
    ("drawingml", "a"),
    ("/office/drawing", "a"),
    ("wordprocessingml", "w"),
    ("/office/word/", "w"),
    ("spreadsheetml", "x"),
    ("/office/excel", "x"),
    ("presentationml", "p"),
    ("/office/powerpoint/", "p"),
    ("urn:schemas-microsoft-com:", "v"),
)


def names_in(words: str) -> frozenset[str]:
    """The names that are listed in a text, with spaces between."""
    return frozenset(words.split())


def is_known(space: str) -> bool:
    """Whether a vocabulary is one that office documents are written in."""
    return space.startswith(_VOCABULARIES)


@lru_cache(maxsize=1000)
def family(space: str) -> str:
    """One letter for each group of vocabularies, whichever edition; `?` for one that nobody knows."""
    if not space:
        return ""
    if not is_known(space):
        return "?"
    lower = space.lower()
    return next((letters for piece, letters in _FAMILIES if piece in lower), "other")


@dataclass(frozen=True)
class Kind:
    """A kind of part: where it lies in a copy (# is its number), and what it is said to hold."""

    place: str
    type: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
_IMAGE, _PACKAGE, _INK = "media/image#", "embeddings/document#", "application/inkml+xml"
IMAGE, PACKAGE = Kind(_IMAGE, ""), Kind(_PACKAGE, "")
INK = Kind("ink/ink#.xml", _INK)
MODERN_COMMENTS = Kind("comments/modernComment#.xml", "application/vnd.ms-powerpoint.comments+xml")
_SHARED = {
    "image": IMAGE,
    "package": PACKAGE,
    "theme": Kind("theme/theme#.xml", f"{_OFFICE}theme+xml"),
    "themeOverride": Kind("theme/themeOverride#.xml", f"{_OFFICE}themeOverride+xml"),
    "chart": Kind("charts/chart#.xml", f"{_OFFICE}drawingml.chart+xml"),
    "chartEx": Kind("charts/chartEx#.xml", "application/vnd.ms-office.chartex+xml"),
    "chartStyle": Kind("charts/style#.xml", "application/vnd.ms-office.chartstyle+xml"),
    "chartColorStyle": Kind("charts/colors#.xml", "application/vnd.ms-office.chartcolorstyle+xml"),
    "chartUserShapes": Kind("drawings/chartDrawing#.xml", f"{_OFFICE}drawingml.chartshapes+xml"),
    "diagramData": Kind("diagrams/data#.xml", f"{_OFFICE}drawingml.diagramData+xml"),
    "diagramLayout": Kind("diagrams/layout#.xml", f"{_OFFICE}drawingml.diagramLayout+xml"),
    "diagramQuickStyle": Kind("diagrams/quickStyle#.xml", f"{_OFFICE}drawingml.diagramStyle+xml"),
    "diagramColors": Kind("diagrams/colors#.xml", f"{_OFFICE}drawingml.diagramColors+xml"),
    "diagramDrawing": Kind("diagrams/drawing#.xml", "application/vnd.ms-office.drawingml.diagramDrawing+xml"),
    "vmlDrawing": Kind("drawings/vmlDrawing#.vml", f"{_OFFICE}vmlDrawing"),
}
_W, _X, _P = (f"{_OFFICE}{name}." for name in ("wordprocessingml", "spreadsheetml", "presentationml"))
PARTS: dict[str, dict[str, Kind]] = {
    "word": _SHARED
    | {
        "officeDocument": Kind("document.xml", f"{_W}document.main+xml"),
        **{
            name: Kind(f"{name}.xml", f"{_W}{name}+xml")
            for name in ("styles", "numbering", "settings", "fontTable")
        },
        **{name: Kind(f"{name}.xml", f"{_W}{name}+xml") for name in ("footnotes", "endnotes", "comments")},
        **{name: Kind(f"{name}#.xml", f"{_W}{name}+xml") for name in ("header", "footer")},
        "commentsExtended": Kind("commentsExtended.xml", f"{_W}commentsExtended+xml"),
    },
    "excel": _SHARED
    | {
        "officeDocument": Kind("workbook.xml", f"{_X}sheet.main+xml"),
        **{name: Kind(f"{name}.xml", f"{_X}{name}+xml") for name in ("styles", "sharedStrings")},
        "worksheet": Kind("worksheets/sheet#.xml", f"{_X}worksheet+xml"),
        "chartsheet": Kind("chartsheets/sheet#.xml", f"{_X}chartsheet+xml"),
        "table": Kind("tables/table#.xml", f"{_X}table+xml"),
        "drawing": Kind("drawings/drawing#.xml", f"{_OFFICE}drawing+xml"),
        "comments": Kind("comments#.xml", f"{_X}comments+xml"),
        "threadedComment": Kind(
            "threadedComments/threadedComment#.xml", "application/vnd.ms-excel.threadedcomments+xml"
        ),
        "person": Kind("persons/person#.xml", "application/vnd.ms-excel.person+xml"),
    },
    "powerpoint": _SHARED
    | {
        "officeDocument": Kind("presentation.xml", f"{_P}presentation.main+xml"),
        **{
            name: Kind(f"{name}s/{name}#.xml", f"{_P}{name}+xml")
            for name in ("slide", "slideMaster", "slideLayout", "notesSlide", "notesMaster", "handoutMaster")
        },
        "tableStyles": Kind("tableStyles.xml", f"{_P}tableStyles+xml"),
        "commentAuthors": Kind("commentAuthors.xml", f"{_P}commentAuthors+xml"),
        "comments": Kind("comments/comment#.xml", f"{_P}comments+xml"),
        "authors": Kind("authors.xml", "application/vnd.ms-powerpoint.authors+xml"),
    },
}
"""All that a copy may be built of; fonts, films, sounds, properties, signatures, scripts and settings of machines are not."""
FOLDERS = {"word": "word", "excel": "xl", "powerpoint": "ppt"}
DOCUMENTS = {
    "word": ("docx", f"{_W}document"),
    "excel": ("xlsx", f"{_X}sheet"),
    "powerpoint": ("pptx", f"{_P}presentation"),
}
