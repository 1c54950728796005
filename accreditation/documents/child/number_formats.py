"""Shows a number as a workbook's number format shows it: dates, times, percentages, decimals, groups; unknown signs stay words."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property, lru_cache

BUILT_IN = {
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "5": "£#,##0;-£#,##0",
    "6": "£#,##0;-£#,##0",
    "7": "£#,##0.00;-£#,##0.00",
    "8": "£#,##0.00;-£#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "12": "# ?/?",
    "13": "# ??/??",
    "14": "dd/mm/yyyy",
    "15": "d-mmm-yy",
    "16": "d-mmm",
    "17": "mmm-yy",
    "18": "h:mm AM/PM",
    "19": "h:mm:ss AM/PM",
    "20": "h:mm",
    "21": "h:mm:ss",
    "22": "dd/mm/yyyy h:mm",
    "37": "#,##0;(#,##0)",
    "38": "#,##0;(#,##0)",
    "39": "#,##0.00;(#,##0.00)",
    "40": "#,##0.00;(#,##0.00)",
    "41": '#,##0;-#,##0;"-"',
    "42": '£#,##0;-£#,##0;"-"',
    "43": '#,##0.00;-#,##0.00;"-"',
    "44": '£#,##0.00;-£#,##0.00;"-"',
    "45": "mm:ss",
    "46": "[h]:mm:ss",
    "47": "mm:ss.0",
    "48": "##0.0E+0",
    # Dates of programs set up for eastern Asia.
    **dict.fromkeys(map(str, [*range(27, 37), *range(50, 59)]), "dd/mm/yyyy"),
}
"""The formats that a workbook names by number alone, as a British reader sees them."""

GENERAL = "General"
_LARGEST = Decimal(10) ** 15
"""Beyond this a workbook itself does not know every digit."""
_SMALLEST = Decimal(10) ** -9
_SIGNIFICANT = 10
_LAST_DAY = 2_958_465  # 31 December 9999
_FALSE_LEAP_DAY = 60
_PLACES = "0#?"
_WHOLE = re.compile(r"-?[1-9]\d{0,14}")
_LONGEST = 255
"""Characters that a workbook allows a format."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<room>.)|\*.|\[(?P<span>h+|m+|s+)\]|\[\$(?P<money>[^\]-]*)[^\]]*\]'
    r"|\[(?P<test>[<>=]+)(?P<limit>-?[\d.]+)\]|\[[^\]]*\]|(?P<half>AM/PM|A/P)|(?P<power>E[+-])"
    r"|(?P<general>General)|(?P<date>y+|m+|d+|h+|s+|e+|(?<=[sS\]])\.0+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


_POINT, _COMMA = _Token("other", "."), _Token("other", ",")


@dataclass(frozen=True)
class _Section:
    tokens: list[_Token]
    test: str
    limit: Decimal

    def takes(self, value: Decimal) -> bool:
        """Whether the section's own condition holds."""
        return {
            "<": value < self.limit,
            ">": value > self.limit,
            "=": value == self.limit,
            "<=": value <= self.limit,
            ">=": value >= self.limit,
            "<>": value != self.limit,
        }.get(self.test, False)

    @cached_property
    def is_date(self) -> bool:
        """Whether it shows a moment, or a length of time."""
        return any(
            token.kind == "span" or (token.kind == "date" and token.text[0] != ".") for token in self.tokens
        )


@lru_cache(maxsize=20_000)
def shown(raw: str, code: str, *, from_1904: bool = False) -> str:
    """The number as this format shows it; what is no number stays as it is."""
    if (not code or code == GENERAL) and _WHOLE.fullmatch(raw):
        return raw
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return raw
    if not value.is_finite() or abs(value.adjusted()) > 300:
        return raw
    if not code or len(code) > _LONGEST or code.lower() == GENERAL.lower():
        return _general(value, raw)
    try:
        return _as_formatted(value, raw, code, from_1904=from_1904)
    except (ArithmeticError, ValueError):
        # More digits than can be reckoned with, or a day that there never was.
        return raw


def is_date(code: str) -> bool:
    """Whether a format shows numbers as days or times."""
    return len(code) <= _LONGEST and any(section.is_date for section in _sections(code)[:1])


def _as_formatted(value: Decimal, raw: str, code: str, *, from_1904: bool) -> str:
    section, signed = _section_for(value, _sections(code))
    if section.is_date:
        return _moment(value, section, from_1904=from_1904) or _general(value, raw)
    if any(token.kind == "general" or token.text == "@" for token in section.tokens if token.kind != "words"):
        return "".join(
            _general(abs(value) if signed else value, raw)
            if token.kind == "general" or token.text == "@"
            else _literal(token)
            for token in section.tokens
        ).strip()
    return _number(value, section, signed=signed)


def _general(value: Decimal, raw: str) -> str:
    if value == value.to_integral_value() and abs(value) < _LARGEST:
        return f"{value:.0f}"
    if abs(value) >= _LARGEST:
        return raw
    if abs(value) < _SMALLEST:
        return f"{value:.5E}"
    rounded = value.quantize(Decimal(1).scaleb(value.adjusted() - _SIGNIFICANT + 1), ROUND_HALF_UP)
    return f"{rounded.normalize():f}"


@lru_cache(maxsize=500)
def _sections(code: str) -> list[_Section]:
    sections: list[_Section] = []
    tokens: list[_Token] = []
    test, limit = "", Decimal(0)
    for match in _TOKEN.finditer(code):
        kind = str(match.lastgroup or "")
        if kind == "other" and match.group() == ";":
            sections.append(_Section(tokens, test, limit))
            tokens, test, limit = [], "", Decimal(0)
        elif match["test"]:
            test, limit = match["test"], Decimal(match["limit"])
        elif kind in ("quoted", "escaped", "money"):
            tokens.append(_Token("words", str(match[kind])))
        elif kind == "room":
            tokens.append(_Token("words", " "))
        elif kind:
            tokens.append(_Token(kind, match[kind]))
    return [*sections, _Section(tokens, test, limit)]


def _section_for(value: Decimal, sections: list[_Section]) -> tuple[_Section, bool]:
    """The section for this number, and whether it shows the sign in its own way."""
    numbers = sections[:3]
    if any(section.test for section in numbers):
        chosen = next((section for section in numbers if section.test and section.takes(value)), None)
        return chosen or next((section for section in numbers if not section.test), numbers[-1]), False
    if value < 0 and len(numbers) > 1:
        return numbers[1], True
    if value == 0 and len(numbers) > 2:
        return numbers[2], True
    return numbers[0], False


def _literal(token: _Token) -> str:
    return token.text if token.kind in ("words", "other", "date", "half") else ""


def _number(value: Decimal, section: _Section, *, signed: bool) -> str:
    tokens = section.tokens
    if any(token.text == "/" for token in tokens if token.kind == "other") and any(
        token.text in _PLACES for token in tokens
    ):
        return _fraction(value)
    places = [n for n, token in enumerate(tokens) if _is_place(token)]
    percents = sum(token.text == "%" and token.kind == "other" for token in tokens)
    amount = abs(value) * Decimal(100) ** percents
    if not places:
        return "".join(_literal(token) for token in tokens).strip()
    point = next((n for n, token in enumerate(tokens) if token == _POINT), len(tokens))
    power = next((n for n, token in enumerate(tokens) if token.kind == "power"), len(tokens))
    decimals = sum(point < n < power for n in places)
    if power < len(tokens):
        mantissa, _, exponent = f"{amount:.{decimals}E}".partition("E")
        return f"{'-' if value < 0 and not signed else ''}{mantissa}E{int(exponent):+03d}"
    for last in {max((n for n in places if n < point), default=-1), places[-1]}:
        amount /= Decimal(1000) ** _commas_after(last, tokens)
    rounded = amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    sign = "-" if value < 0 and not signed and rounded else ""
    whole, _, part = f"{rounded:f}".partition(".")
    return (sign + _whole(tokens[:point], whole) + _part(tokens[point:], part)).strip()


def _is_place(token: _Token) -> bool:
    return token.kind == "other" and token.text in _PLACES


def _commas_after(place: int, tokens: list[_Token]) -> int:
    """Each comma behind the last place shows the number in thousands."""
    count = 0
    while place + 1 + count < len(tokens) and tokens[place + 1 + count] == _COMMA:
        count += 1
    return count


def _whole(tokens: list[_Token], digits: str) -> str:
    """The digits before the point, put into their places from the right; the first place takes what is left."""
    places = [n for n, token in enumerate(tokens) if _is_place(token)]
    grouped = any(token == _COMMA and places and places[0] < n < places[-1] for n, token in enumerate(tokens))
    left = digits.lstrip("0")
    out: list[str] = []
    count = 0
    for n in range(len(tokens) - 1, -1, -1):
        if not _is_place(tokens[n]):
            out.append("" if tokens[n] == _COMMA else _literal(tokens[n])[::-1])
            continue
        taken = left if n == places[0] else left[-1:]
        left = left[: len(left) - len(taken)]
        for digit in reversed(taken or {"0": "0", "?": " "}.get(tokens[n].text, "")):
            out.append("," if grouped and count and not count % 3 and digit != " " else "")
            out.append(digit)
            count += 1
    return "".join(out)[::-1]


def _part(tokens: list[_Token], digits: str) -> str:
    """The digits after the point; a place that may stay empty does so where only noughts follow."""
    out, place = "", 0
    for token in tokens:
        if _is_place(token):
            rest = digits[place:]
            out += rest[:1] if token.text == "0" or rest.strip("0") else ""
            place += 1
        elif token != _COMMA:
            out += _literal(token)
    return out.replace(".", "", 1) if out.startswith(".") and not out[1:2].isdigit() else out


def _fraction(value: Decimal) -> str:
    nearest = Fraction(value).limit_denominator(99)
    whole, rest = divmod(abs(nearest), 1)
    sign = "-" if nearest < 0 else ""
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''} {rest.numerator}/{rest.denominator}".replace("- ", "-").strip()


def _moment(value: Decimal, section: _Section, *, from_1904: bool) -> str:
    """The date or time, or nothing where there is no such day."""
    if value < 0 or value > _LAST_DAY:
        return ""
    fine = any(token.kind == "date" and token.text[0] == "." for token in section.tokens)
    seconds = (value * 86_400).quantize(Decimal("0.001") if fine else Decimal(1), ROUND_HALF_UP)
    start = datetime(1904, 1, 1, tzinfo=UTC) if from_1904 else datetime(1899, 12, 30, tzinfo=UTC)
    if not from_1904 and value < _FALSE_LEAP_DAY:
        # Workbooks believe that 1900 was a leap year.
        start += timedelta(days=1)
    at = start + timedelta(milliseconds=int(seconds * 1000))
    halves = any(token.kind == "half" for token in section.tokens)
    return "".join(
        _shown(n, section.tokens, at, seconds, halves=halves) for n in range(len(section.tokens))
    ).strip()


def _shown(n: int, tokens: list[_Token], at: datetime, seconds: Decimal, *, halves: bool) -> str:
    token = tokens[n]
    letter, length = token.text[:1].lower(), len(token.text)
    if token.kind == "span":
        every = {"h": 3600, "m": 60, "s": 1}[letter]
        return f"{int(seconds // every):0{length}d}"
    if token.kind == "half":
        return ("AM" if at.hour < 12 else "PM")[: 2 if length > 3 else 1]
    if token.kind != "date":
        return _literal(token)
    if letter == "m" and _is_minutes(n, tokens):
        return f"{at.minute:0{min(length, 2)}d}"
    hour = (at.hour % 12 or 12) if halves else at.hour
    return {
        "y": f"{at.year:04d}" if length > 2 else f"{at.year % 100:02d}",
        "e": f"{at.year:04d}",
        "m": _month(at, length),
        "d": (f"{at.day:0{length}d}", f"{at:%a}", f"{at:%A}")[max(0, min(length, 4) - 2)],
        "h": f"{hour:0{min(length, 2)}d}",
        "s": f"{at.second:0{min(length, 2)}d}",
        ".": f".{at.microsecond:06d}"[:length],
    }[letter]


def _month(at: datetime, length: int) -> str:
    if length <= 2:
        return f"{at.month:0{length}d}"
    return {3: f"{at:%b}", 5: f"{at:%B}"[0]}.get(length, f"{at:%B}")


def _is_minutes(n: int, tokens: list[_Token]) -> bool:
    """An m is minutes right after hours, or right before seconds."""
    marks = [(m, token.text[0].lower()) for m, token in enumerate(tokens) if token.kind in ("date", "span")]
    place = next(p for p, (m, _) in enumerate(marks) if m == n)
    return (place > 0 and marks[place - 1][1] == "h") or (
        place + 1 < len(marks) and marks[place + 1][1] == "s"
    )
