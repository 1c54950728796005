"""What may stand in a part of a copy: nothing that names people, leads outside, or is started or fetched when it is opened."""

import re
from collections.abc import Collection

from accreditation.documents.child import addresses, fields, formulas
from accreditation.documents.child.people import NOBODY, People
from accreditation.documents.child.rewriting import Attribute, Element, Verdict
from accreditation.documents.child.vocabulary import family, names_in

_GONE: dict[str, frozenset[str]] = {
    "w": names_in("""
        activeRecord altChunk attachedSchema attachedTemplate control customXmlPr dataBinding docId docVars
        embedBold embedBoldItalic embedItalic embedRegular entryMacro exitMacro fldData frameset linkStyles
        mailMerge movie objectEmbed objectLink placeholder rsids saveThroughXslt schemaLibrary smartTagPr
        smartTagType subDoc updateFields webExtensionCreated webExtensionLinked webVideoPr writeProtection
        """),
    "x": names_in("""
        absPath cellWatches controls customProperties customSheetViews customWorkbookViews dataConsolidate
        dataValidations externalReferences fileRecoveryPr fileSharing fileVersion functionGroups oleSize
        pivotCaches revisionPtr scenarios smartTagPr smartTagTypes smartTags webPublishItems webPublishing
        xmlColumnPr
        """),
    "p": names_in("""
        controls custData custDataLst embeddedFontLst htmlPubPr modifyVerifier presenceInfo sndAc tags timing
        transition
        """),
    "a": names_in("""
        audioCd audioFile pivotSource printSettings quickTimeFile snd videoFile wavAudioFile webVideoPr
        """),
    "v": names_in("""
        DDE FieldCodes FmlaGroup FmlaLink FmlaMacro FmlaPict FmlaRange FmlaTxbx LinkType LockedField Script
        ScriptText WordFieldCodes signatureline
        """),
}
_UNWRAPPED = {("w", "smartTag"), ("w", "customXml")}
_PLAIN = names_in("""
    xml div font span br p b i u s sup sub
    """)
"""Elements of no vocabulary: those of the text in old drawings."""
_STAYS_WITHOUT_ITS_LINK = {
    ("w", "hyperlink"),
    ("a", "blip"),
    ("a", "pageSetup"),
    ("p", "oleObj"),
    ("x", "pageSetup"),
}
_NEVER_EMPTY = names_in("""
    conditionalFormatting conditionalFormattings definedNames hyperlinks oleObjects sparklineGroup sparklineGroups
    sparklines tableParts
    """)
_GONE_ATTRIBUTES = names_in("""
    althref cm codebase connectionId dT dateUtc date dt embeddedHtml href invalidUrl macro queryTableFieldId
    schemaLocation src tableType vm
    """)
_GONE_ONLY_IN = {"cm": "x", "vm": "x", "date": "w", "tableType": "x"}
_NAMES = {
    "author": NOBODY,
    "userName": NOBODY,
    "userId": NOBODY,
    "lastModifiedBy": NOBODY,
    "refreshedBy": NOBODY,
    "initials": NOBODY[0],
    "providerId": "None",
}
_NAMED_PEOPLE = {("p", "cmAuthor"): "name", ("p", "author"): "name", ("x", "person"): "displayName"}
_SHOWN = names_in("""
    alt descr display string title tooltip
    """)
_FREE = names_in("""
    alias alt description descr display help name prompt tag title tooltip
    """)
_TITLES = {("x", "sheet"), ("x", "tableColumn"), ("x", "table"), ("x", "definedName")}
"""Elements whose name people see, and by which formulas call them."""
_FORMATS = frozenset(("formatCode", "lvlText", "numFmt"))
_JUMP = re.compile(r"ppaction://hlink(?:sldjump|showjump)(?:\?jump=\w+)?")
_EXTENSIONS = frozenset(
    # Conditional formats, and lines drawn in cells.
    ("{78C0D931-6437-407D-A8EE-F0AAD7539E65}", "{05C60535-1F16-4FD2-B633-F4F36F0B64E0}")
)
_FORMULAS = {
    ("x", "f"),
    ("x", "formula"),
    ("x", "formula1"),
    ("x", "formula2"),
    ("x", "definedName"),
    ("x", "calculatedColumnFormula"),
    ("x", "totalsRowFormula"),
    ("a", "f"),
}
_NO_CELL, _NEVER = "#REF!", "FALSE"


class Cleaning:
    """The rules for one part; `links` are the names of those of its links that the copy has."""

    def __init__(
        self,
        people: People,
        links: Collection[str],
        *,
        taken_out: Collection[int] = (),
        is_comment: bool = False,
    ) -> None:
        self._people, self._links, self._is_comment = people, links, is_comment
        self._taken_out = taken_out
        self._parents: list[tuple[str, str]] = []
        self._fields: list[
            list[bool]
        ] = []  # of each open field: whether it goes, and whether its result has begun
        self._count = 0
        self._gone_formulas: set[str] = set()

    def element(self, element: Element) -> Verdict:
        own = (family(element.space), element.local)
        # Whether it goes is asked first of fields, which are counted wherever they stand.
        in_field = self._in_field(element)
        verdict = Verdict.DROP if in_field else self._verdict(element, own)
        if verdict is not Verdict.DROP:
            self._parents.append(own)
        return verdict

    def passed_over(self, element: Element) -> None:
        self._mark(element)

    def ended(self, element: Element) -> None:
        self._parents.pop()

    def is_whole(self, element: Element) -> bool:
        own = (family(element.space), element.local)
        return own in _FORMULAS or own == ("x", "author")

    def settled(self, element: Element, words: str) -> str | None:
        own = (family(element.space), element.local)
        if own == ("x", "author"):
            return NOBODY
        shared = element.value("si")
        safe = formulas.reaches_nothing(words) and not (shared and shared in self._gone_formulas)
        if own == ("x", "definedName"):
            return words if safe and not element.value("xlm") and not element.value("function") else None
        if safe:
            return words
        if own == ("x", "f") and "spreadsheetml" in element.space:
            self._gone_formulas.add(shared)
            return None
        return _NO_CELL if own[1] == "f" else _NEVER

    def words(self, element: Element, words: str) -> str:
        return self._people.without(words) if self._is_comment else words

    def may_be_empty(self, element: Element) -> bool:
        return element.local not in _NEVER_EMPTY

    def _verdict(self, element: Element, own: tuple[str, str]) -> Verdict:
        letters, local = own
        if letters == "?" or (not letters and local not in _PLAIN) or local in _GONE.get(letters, ()):
            return Verdict.DROP
        if own in _UNWRAPPED or (own == ("w", "fldSimple") and not fields.is_kept(element.value("instr"))):
            return Verdict.UNWRAP
        if own == ("x", "ext") and element.value("uri").upper() not in _EXTENSIONS:
            return Verdict.DROP
        action = element.value("action")
        if local.startswith("hlink") and action and not _JUMP.fullmatch(action):
            return Verdict.DROP
        if own == ("p", "link"):
            # What is linked stays as the picture of it.
            element.tag = element.tag.replace("link", "embed")
            element.attributes.clear()
        lost = self._clean_attributes(element, letters)
        return Verdict.DROP if lost and own not in _STAYS_WITHOUT_ITS_LINK else Verdict.KEEP

    def _clean_attributes(self, element: Element, letters: str) -> bool:
        """Leave what may stand; whether a link was lost."""
        staying, lost = [], False
        for attribute in element.attributes:
            space = family(attribute.space)
            if space == "?" or self._is_gone(attribute, letters):
                continue
            if space == "r" or (letters == "v" and attribute.local == "relid"):
                if attribute.value and attribute.value not in self._links:
                    lost = True
                    continue
            elif not (attribute.local == "action" and _JUMP.fullmatch(attribute.value)):
                attribute.value = self._value(element, attribute, letters)
            staying.append(attribute)
        element.attributes = staying
        return lost

    def _is_gone(self, attribute: Attribute, letters: str) -> bool:
        if attribute.local.startswith("rsid"):
            return True
        return attribute.local in _GONE_ATTRIBUTES and _GONE_ONLY_IN.get(attribute.local, letters) == letters

    def _value(self, element: Element, attribute: Attribute, letters: str) -> str:
        own, local, value = (letters, element.local), attribute.local, attribute.value
        if local in _NAMES:
            return _NAMES[local]
        if _NAMED_PEOPLE.get(own) == local:
            return NOBODY
        if local == "textlink" and not formulas.reaches_nothing(value):
            return ""
        if local not in _FORMATS and addresses.is_in(value):
            value = addresses.without(value) if local in _SHOWN else ""
        if own in _TITLES and local in ("name", "displayName"):
            return value
        if local in _FREE:
            return self._people.without(value)
        return self._people.without_sure(value)

    def _in_field(self, element: Element) -> bool:
        """Whether it is a mark, or part of the instruction, of a field that goes."""
        in_instruction = self._is_instruction()
        is_its_mark = self._mark(element)
        return is_its_mark or (in_instruction and ("w", "r") in self._parents)

    def _is_instruction(self) -> bool:
        return any(goes and not has_result for goes, has_result in self._fields)

    def _mark(self, element: Element) -> bool:
        """Follow the fields; whether this is the mark of one that goes."""
        if element.local != "fldChar":
            return False
        kind = element.value("fldCharType")
        if kind == "begin":
            self._fields.append([self._count in self._taken_out, False])
            self._count += 1
            return self._fields[-1][0]
        if not self._fields:
            return False
        goes = self._fields[-1][0]
        if kind == "separate":
            self._fields[-1][1] = True
        elif kind == "end":
            self._fields.pop()
        return goes
