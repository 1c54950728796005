"""Says what of a PDF goes along into a copy, as data: for each kind of thing the keys that it keeps and what each leads to.

Whatever is not named here is left out: properties, other programs' own data, scripts, actions, addresses, files inside.
"""

LEAF = "leaf"
"""Numbers, names and lists of them, but no strings and nothing further."""

TEXT = "text"
"""A leaf that may be words, because people read them."""

DRAWING = "drawing"
"""What draws: streams, fonts, colours. Strings in it are bytes for programs."""

PAGE_OF = "page of"
"""Leads to a page; one that is not among the document's pages is left out."""

EACH = "each "
"""Before a kind: a dictionary whose keys are names that somebody chose."""

_DRAWING = (
    "Type Subtype S K I CS G BC TR Filter DecodeParms Predictor Columns Colors BitsPerComponent EarlyChange EndOfLine"
    " EncodedByteAlign Rows EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform JBIG2Globals Width Height"
    " ColorSpace Intent ImageMask Mask Decode Interpolate SMask SMaskInData Matte StructParent StructParents FormType"
    " BBox Matrix Group LW LC LJ ML D RI OP op OPM Font BG BG2 UCR UCR2 TR2 FL SM SA BM CA ca AIS TK UseBlackPtComp"
    " PatternType PaintType TilingType XStep YStep Shading ExtGState ShadingType Background AntiAlias Coords Domain"
    " Extend Function BitsPerCoordinate BitsPerFlag VerticesPerRow FunctionType Range Size BitsPerSample Order Encode"
    " Bounds Functions C0 C1 N WhitePoint BlackPoint Gamma Alternate Process Components MixingHints Solidities"
    " PrintingOrder DotGain BaseFont FirstChar LastChar Widths FontDescriptor Encoding ToUnicode FontBBox FontMatrix"
    " DescendantFonts CIDSystemInfo DW W DW2 W2 CIDToGIDMap BaseEncoding Differences CMapName WMode UseCMap Registry"
    " Ordering Supplement FontName FontFamily FontStretch FontWeight Flags ItalicAngle Ascent Descent Leading CapHeight"
    " XHeight StemV StemH AvgWidth MaxWidth MissingWidth FontFile FontFile2 FontFile3 CharSet Style Panose FD CIDSet"
    " Length1 Length2 Length3"
)

RULES: dict[str, dict[str, str]] = {
    "root": {
        LEAF: "PageMode PageLayout",
        TEXT: "Lang",
        "viewing": "ViewerPreferences",
        "marked": "MarkInfo",
        "labels": "PageLabels",
        "bookmark": "Outlines",
        "each destination": "Dests",
        "names": "Names",
        "tags": "StructTreeRoot",
        "layers": "OCProperties",
    },
    "viewing": {LEAF: "DisplayDocTitle Direction HideToolbar FitWindow ViewArea ViewClip"},
    "marked": {LEAF: "Marked Suspects"},
    "labels": {"labels": "Kids Nums", LEAF: "Limits Type S St", TEXT: "P"},
    "bookmark": {
        TEXT: "Title",
        LEAF: "Type Count C F",
        "destination": "Dest",
        "action": "A",
        "bookmark": "First Last Next Prev Parent",
    },
    "names": {"named": "Dests"},
    "named": {"named": "Kids", "destination": "Names", TEXT: "Limits"},
    "destination": {"destination": "D"},
    "action": {LEAF: "Type S", "destination": "D"},
    "page": {
        LEAF: "Type MediaBox CropBox BleedBox TrimBox ArtBox Rotate UserUnit StructParents Tabs",
        "resources": "Resources",
        DRAWING: "Contents Group",
    },
    "resources": {
        LEAF: "ProcSet",
        "each drawing": "ExtGState ColorSpace Pattern Shading XObject Font",
        "each layer": "Properties",
    },
    DRAWING: {
        DRAWING: _DRAWING,
        "resources": "Resources",
        "each drawing": "CharProcs Colorants",
        "layer": "OC",
    },
    "layers": {"layer": "OCGs", "showing": "D"},
    "showing": {LEAF: "BaseState Intent", "layer": "ON OFF RBGroups", "event": "AS"},
    "event": {LEAF: "Event Category", "layer": "OCGs"},
    # What a drawing says of a part of it: which layer it is on, and words for those who cannot see it.
    "layer": {
        LEAF: "Type P Intent MCID",
        TEXT: "Lang ActualText Alt E",
        "layer": "OCGs VE",
        "use of a layer": "Usage",
    },
    "use of a layer": {"state": "View Print Export"},
    "state": {LEAF: "ViewState PrintState ExportState"},
    "note": {
        LEAF: "Type Subtype Rect F AS Border C CA ca QuadPoints InkList L LE LL LLE Vertices IC Q IT Name Open RD CL H"
        " Sy RT BM StructParent",
        TEXT: "Contents DA DS Lang",
        DRAWING: "BS BE",
        "appearances": "AP",
        "layer": "OC",
        "note": "IRT",
        "destination": "Dest",
        "action": "A",
        PAGE_OF: "P",
    },
    "appearances": {"each drawing": "N"},
    "tags": {
        LEAF: "Type ParentTreeNextKey",
        "tag": "K",
        "parents": "ParentTree",
        "each leaf": "RoleMap",
        "each attributes": "ClassMap",
    },
    "parents": {"parents": "Kids", LEAF: "Limits", "tag": "Nums"},
    "tag": {
        LEAF: "Type S R MCID C",
        TEXT: "Lang Alt E ActualText",
        "tag": "K P",
        "attributes": "A",
        "tagged": "Obj",
        PAGE_OF: "Pg",
    },
    "tagged": {},
    "attributes": {
        LEAF: "O Placement WritingMode BackgroundColor BorderColor BorderStyle BorderThickness Padding Color SpaceBefore"
        " SpaceAfter StartIndent EndIndent TextIndent TextAlign BBox Width Height BlockAlign InlineAlign TBorderStyle"
        " TPadding BaselineShift LineHeight TextDecorationColor TextDecorationThickness TextDecorationType"
        " GlyphOrientationVertical ColumnCount ColumnGap ColumnWidths ListNumbering RowSpan ColSpan Headers Scope",
        TEXT: "Summary Short",
    },
}

KEYS = {
    kind: {f"/{key}": leads_to for leads_to, keys in parts.items() for key in keys.split()}
    for kind, parts in RULES.items()
}
"""The same by key."""

WITH_STRINGS = {TEXT, DRAWING, "destination", "named"}

NOTES = frozenset(
    [
        "/Text",
        "/FreeText",
        "/Line",
        "/Square",
        "/Circle",
        "/Polygon",
        "/PolyLine",
        "/Highlight",
        "/Underline",
        "/Squiggly",
        "/StrikeOut",
        "/Stamp",
        "/Caret",
        "/Ink",
        "/Link",
    ]
)
"""Notes that go along. Of all others (fields, films, files) only what they look like does, as a part of the page."""
