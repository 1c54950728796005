"""One letter's words as plain text and as HTML; a value that is missing, or that could begin a header, stops it."""

import textwrap
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from accreditation.messages.content import LetterContent
from accreditation.messages.post import Post, is_one_line
from accreditation.settings import Contact, Settings

LINE = 72
PREFERENCES = "/notices/preferences"
_FOLDER = Path(__file__).resolve().parent / "templates"


class BadWords(Exception):
    """What a letter should say cannot stand in one."""


def _wrapped(paragraph: str) -> str:
    """A paragraph in lines that every program shows; an address stays whole."""
    return textwrap.fill(paragraph, LINE, break_long_words=False, break_on_hyphens=False)


def _environment(*, wrapped: bool = True) -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["wrapped"] = _wrapped if wrapped else str
    return made


_HTML = _environment().get_template("letter.html")
_TEXT = _environment().get_template("letter.txt")
_UNWRAPPED = _environment(wrapped=False).get_template("letter.txt")


@dataclass(frozen=True)
class Frame:
    """What every letter of this service says around its own words."""

    base_url: str
    body_name: str
    contact: Contact

    @classmethod
    def of(cls, settings: Settings) -> "Frame":
        """As the settings say."""
        return cls(settings.base_url, settings.body_name, settings.contact)


def composed(content: LetterContent, frame: Frame, *, number: str, to: str, optional: bool) -> Post:
    """The letter as it leaves; `optional` ones say where their reader chooses not to get them. Raises BadWords."""
    _checked(content)
    values = {
        "content": content,
        "address": urljoin(frame.base_url, content.action[1]) if content.action else "",
        "body_name": frame.body_name,
        "contact": frame.contact,
        "preferences": urljoin(frame.base_url, PREFERENCES) if optional else "",
    }
    return Post(
        number=number,
        to=to,
        subject=content.subject,
        text=_TEXT.render(values),
        unwrapped=_UNWRAPPED.render(values),
        html=_HTML.render(values),
        preferences=str(values["preferences"]),
    )


def _checked(content: LetterContent) -> None:
    """Refuse words that are missing or more than a line of text, and a link that leads elsewhere."""
    words = [content.subject, *content.paragraphs, *([content.action[0]] if content.action else [])]
    if not content.paragraphs or not all(text.strip() for text in words):
        raise BadWords("Words of the letter are missing.")
    if not all(map(is_one_line, [*words, content.why])):
        raise BadWords("Words of the letter hold a line end or the like.")
    path = content.action[1] if content.action else "/"
    if not path.startswith("/") or path.startswith("//") or not is_one_line(path) or " " in path:
        raise BadWords("The link of the letter is no path of this service.")
