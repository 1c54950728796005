"""How every text that comes in is tidied, once: one kind of line end, space and hyphen, composed letters, and nothing unseen.

Forms, scripts of ours and commands read text through this; names are compared and words are found on top of it.
"""

import re
import unicodedata

MOST_MARKS = 8
"""Accents that one letter may carry; no language needs more, and hundreds of them cover the lines around."""

_LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
_SPACES = "\x1c\x1d\x1e\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
# Word's bullets, ticks and arrows are letters of its picture fonts, which show as an empty box anywhere else.
_PICTURES = {
    "\uf04a": "☺", "\uf06c": "●", "\uf06e": "■", "\uf06f": "□", "\uf071": "❑", "\uf075": "◆", "\uf076": "❖", "\uf09f": "•",
    "\uf0a7": "▪", "\uf0a8": "□", "\uf0b7": "•", "\uf0d8": "➢", "\uf0df": "←", "\uf0e0": "→", "\uf0e8": "➔", "\uf0f0": "⇨",
    "\uf0fb": "✗", "\uf0fc": "✓", "\uf0fd": "☒", "\uf0fe": "☑",
}  # fmt: skip
# A hyphen at which no line ends, which looks like any other.
_HYPHEN = "\u2011"
# What no database keeps, and what Unicode says is never a character.
_NO_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff" + "".join(
    chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF)
)
# Soft hyphens, spaces without width, marks that turn the direction, fillers that look like nothing, the place of a picture.
_NEVER_SEEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001"
)
_JOINERS = "\u200c\u200d"
_DIRECTIONS = "\u061c\u200e\u200f"
_TAGS = "\U000e0020-\U000e007f"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_BLANK = "\u2800"

_SEPARATING = str.maketrans(
    dict.fromkeys(_LINE_ENDS, "\n") | dict.fromkeys(_SPACES, " ") | _PICTURES | {_HYPHEN: "-"}
)
_BEFORE_LINE_ENDS = re.compile(r"[ \t]+\n")
_DROPPED = re.compile(f"[{_CONTROLS}{_NO_CHARACTERS}{_NEVER_SEEN}]")
_JOINING = re.compile(f"[{_JOINERS}]+")
_DIRECTING = re.compile(f"[{_DIRECTIONS}]")
_SELECTING = re.compile(f"(?<![{_SELECTORS}])[{_SELECTORS}]+")
_TAGGED = re.compile(f"(\U0001f3f4[{_TAGS}]+)|[{_TAGS}]+")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_UNSEEN = re.compile(f"[{_NEVER_SEEN}{_JOINERS}{_DIRECTIONS}{_TAGS}{_SELECTORS}{_BLANK}]")
_FARTHEST = 12
"""How far back the letter is looked for that a joiner joins."""

# Planes above the first two hold no marks but the selectors.
_NEAR, _FAR = (
    "".join(chr(code) for code in plane if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me"})
    for plane in (range(0x10000), range(0x10000, 0x20000))
)
MARKS = _NEAR + _FAR
"""Every accent and vowel sign, as the inside of a pattern's class."""

_TOO_MANY = re.compile(f"([{MARKS}]{{{MOST_MARKS}}})[{MARKS}]+")
# Asked first, because a class of the first plane alone is much faster.
_SEVERAL = re.compile(f"[{_NEAR}]{{{MOST_MARKS // 2}}}")
_RARE = re.compile(f"[{_FAR}]")


def many_lines(value: object) -> str:
    """The text with one kind of line end and of space, nothing unseen and no blank edges; empty where nothing would show."""
    if not isinstance(value, str):
        return ""
    text = value.replace("\r\n", "\n").replace("\r", "\n").translate(_SEPARATING)
    text = _DROPPED.sub("", text)
    if not text.isascii():
        text = composed(_without_idle_marks(text))
        if not is_visible(text):
            return ""
    return _BEFORE_LINE_ENDS.sub("\n", text).strip()


def single_line(value: object) -> str:
    """The same on one line, with one space between words."""
    return " ".join(many_lines(value).split())


def address(value: object) -> str:
    """An e-mail address as accounts are told apart by it: no letter of another width, nothing unseen, no capitals."""
    return _UNSEEN.sub("", _one_width(_one_width(value).casefold())).strip()


def code(value: object) -> str:
    """A code as it is kept: in capitals, without the spaces, dashes and points that people write in it."""
    capitals = _one_width(_one_width(value).upper())
    return "".join(sign for sign in capitals if sign not in ". \u2212" and unicodedata.category(sign) != "Pd")


def _one_width(value: object) -> str:
    """One line without letters of another width and the like, which look the same and are not."""
    return single_line(unicodedata.normalize("NFKC", single_line(value)))


def composed(text: str) -> str:
    """Letters with their accents as one character each, and no more accents on a letter than a language needs."""
    if text.isascii():
        return text
    # Cut before they are put in order, which takes for ever where thousands stand on one letter.
    if _SEVERAL.search(text) or (max(text) > "\uffff" and _RARE.search(text)):
        text = _TOO_MANY.sub(r"\1", text)
    return unicodedata.normalize("NFC", text)


def without_unseen(text: str) -> str:
    """The text without anything that is never seen, also where a script joins letters by it: to compare, not to keep."""
    return text if text.isascii() else _UNSEEN.sub("", _DROPPED.sub("", text.translate(_SEPARATING)))


def is_visible(text: str) -> bool:
    """Whether a text shows anything at all: a letter, a digit, a sign or a picture."""
    return any(
        unicodedata.category(sign)[0] not in "ZCM" or _is_unknown(sign) for sign in _UNSEEN.sub("", text)
    )


def _is_unknown(sign: str) -> bool:
    # A letter or picture that is newer than this Python.
    return unicodedata.category(sign) == "Cn"


def _without_idle_marks(text: str) -> str:
    """Joiners and selectors only where a script or a picture needs them, direction marks only where some of the text runs left."""
    text = _TAGGED.sub(r"\1", text)
    text = _SELECTING.sub(
        lambda selectors: selectors.group() if _is_selected(text, selectors.start()) else "", text
    )
    text = _JOINING.sub(lambda joiners: joiners.group()[0] if _joins(text, joiners.start()) else "", text)
    return text if _RIGHT_TO_LEFT.search(text) else _DIRECTING.sub("", text)


def _is_selected(text: str, place: int) -> bool:
    """Whether what stands before a selector can have another look: no letter of a script with capitals has, and no space."""
    before = unicodedata.category(text[place - 1]) if place else "Zs"
    return before not in {"Lu", "Ll", "Lt", "Zs", "Cc"}


def _joins(text: str, place: int) -> bool:
    """Whether what stands before a joiner is a letter of a script without capitals, or a picture."""
    for sign in reversed(text[max(0, place - _FARTHEST) : place]):
        kind = unicodedata.category(sign)
        if kind[0] != "M" and sign not in _JOINERS:
            return kind in {"Lo", "So"} or (kind == "Sk" and not sign.isascii())
    return False
