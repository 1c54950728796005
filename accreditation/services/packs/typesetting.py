"""Lays a pack out: the cover and contents, a page before each standard, and after it the pages that it cites."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from accreditation import dates
from accreditation.documents import typeset
from accreditation.documents.pack import Part, pages_of
from accreditation.enums.evidence import UnitKind
from accreditation.services.packs.content import Cited, Content, File, Section

NOTE = (
    "Each page of evidence carries at its foot the standard and the file it was cited for, and its page in this pack."
    " Files that are not PDFs or pictures are in the zip that goes with it, together with every original"
    " and its SHA-256 fingerprint."
)


@dataclass(frozen=True)
class Fetched:
    """A file of the pack, as it lies on disk."""

    file: File
    path: Path


class Layout:
    """A pack's parts and its contents, as they are laid one after the other into the folder."""

    def __init__(
        self, content: Content, shown: Mapping[str, Fetched], zipped: Collection[str], folder: Path
    ) -> None:
        self._content, self._shown, self._zipped, self._folder = content, shown, zipped, folder
        self._files = {file.label: file for file in content.files}
        self._body: list[Part] = []
        self._entries: list[dict[str, object]] = []
        self._page = 1

    def parts(self) -> list[Part]:
        """Everything in order, the contents first; what we set ourselves is written into the folder."""
        for number, section in enumerate(self._content.sections, 1):
            self._add_divider(section, f"divider-{number}")
            for cited in section.cited:
                self._add_cited(section, cited)
        return [self._front(), *self._body]

    def _add_divider(self, section: Section, name: str) -> None:
        data = _divider(self._content, section, self._files, self._shown, self._zipped)
        pages = self._set("pack_divider", data, name)
        self._add(
            Part(name, 1, pages, outline=f"{section.code} {section.title}", own=True),
            section.code,
            section.title,
        )

    def _add_cited(self, section: Section, cited: Cited) -> None:
        file = self._files[cited.label]
        title = f"{file.title}: {where(cited, file)}"
        if cited.label not in self._shown:
            self._entries.append(
                {
                    "level": 1,
                    "code": cited.label,
                    "title": title,
                    "page": None,
                    "instead": _instead(file, cited.label in self._zipped),
                }
            )
            return
        part = Part(
            self._shown[cited.label].path.name,
            cited.first,
            cited.last,
            outline=f"{cited.label} {title}",
            level=1,
            stamp=f"{section.code} {cited.label}",
            picture=file.unit is UnitKind.PICTURE,
        )
        self._add(part, cited.label, title)

    def _add(self, part: Part, code: str, title: str) -> None:
        self._entries.append({"level": part.level, "code": code, "title": title, "page": str(self._page)})
        self._body.append(part)
        self._page += part.count

    def _front(self) -> Part:
        content = self._content
        data = {
            "title": content.place,
            "provider": content.provider,
            "reference": content.reference,
            "framework": content.framework,
            "award": content.award,
            "as_of": dates.day(content.as_of),
            "note": NOTE,
            "files": len(content.files),
            "entries": self._entries,
        }
        return Part("front", 1, self._set("pack_front", data, "front"), outline="Contents", front=True)

    def _set(self, template: str, data: dict[str, object], name: str) -> int:
        """Set one document of ours; it is merged, which drops its tags, so it is not made to an accessible standard."""
        made = typeset.pdf(template, data, made_on=self._content.as_of, standards=())
        (self._folder / name).write_bytes(made)
        return pages_of(made)


def _divider(
    content: Content,
    section: Section,
    files: Mapping[str, File],
    shown: Mapping[str, Fetched],
    zipped: Collection[str],
) -> dict[str, object]:
    return {
        "code": section.code,
        "title": section.title,
        "domain": section.domain,
        "reference": content.reference,
        "score": section.score,
        "paragraphs": [
            {"heading": heading, "lines": [line for line in text.splitlines() if line.strip()]}
            for heading, text in section.paragraphs
        ],
        "cited": [
            {
                "label": cited.label,
                "title": files[cited.label].title,
                "kind": files[cited.label].kind,
                "where": where(cited, files[cited.label]),
                "claim": cited.claim,
                "note": _note(files[cited.label], cited.label in shown, cited.label in zipped),
            }
            for cited in section.cited
        ],
    }


def where(cited: Cited, file: File) -> str:
    """Which units of a file are cited, and for which period, in words."""
    if file.unit in {UnitKind.PICTURE, UnitKind.LINK}:
        units = file.unit.label
    elif cited.first == cited.last:
        units = f"{file.unit.label} {cited.first}"
    else:
        units = f"{file.unit.label}s {cited.first} to {cited.last}"
    if cited.locator:
        units = f"{units}, {cited.locator}"
    return (
        f"{units} ({dates.day(cited.period[0])} to {dates.day(cited.period[1])})" if cited.period else units
    )


def _instead(file: File, is_zipped: bool) -> str:
    """What the contents say where a file has no page."""
    if file.url is not None:
        return "a link"
    return "in the zip" if is_zipped else "left out"


def _note(file: File, is_shown: bool, is_zipped: bool) -> str:
    if is_shown:
        return ""
    if file.url is not None:
        return f"A link: {file.url}"
    if file.key is None:
        return f"Not in this pack: {file.state[0].lower()}{file.state[1:]}."
    if not is_zipped:
        return "Not in this pack: what was kept of it is missing or altered."
    return f"In the zip as “{file.name}”."
