"""How a workbook of answers is laid out: its sheets, columns and the sheet that says where it came from."""

from typing import NamedTuple

FORMAT = "1"
"""Changes whenever a workbook that was written before could not be read as it was meant."""

GUIDE = "How to use this"
ORIGIN = "Do not change"
"""The hidden sheet: a name in its first column, what belongs to it in the next."""

ORIGIN_FORMAT, ORIGIN_CASE, ORIGIN_FRAMEWORK, ORIGIN_ANSWER = "format", "application", "framework", "answer"

LONGEST_CELL = 32_767
"""What Excel keeps in one cell; it counts a rare letter or a picture as two."""

CODE = "code"


class Column(NamedTuple):
    """A column of a domain's sheet: its name, the heading by which it is found again, and how wide it is in letters."""

    name: str
    heading: str
    width: int


COLUMNS = (
    Column(CODE, "Code", 8),
    Column("asks", "Standard", 36),
    Column("self_score", "Your score", 9),
    Column("not_applicable", "Does not apply", 10),
    Column("not_applicable_reason", "Why it does not apply", 24),
    Column("narrative", "What you do, and how you know it works", 70),
    Column("gaps", "Gaps", 34),
    Column("actions", "Actions", 34),
    Column("levels", "What each score looks like", 60),
    Column("prompts", "Questions to think about", 44),
)
HEADINGS = {column.name: column.heading for column in COLUMNS}

TEXTS = ("not_applicable_reason", "narrative", "gaps", "actions")
ANSWERED = ("self_score", "not_applicable", *TEXTS)
"""What is typed of a standard, column by column."""

YES, NO = "yes", "no"
ALWAYS = "always applies"
"""Stands in the place of both where a standard may not be left out."""


def fits_a_cell(text: str) -> bool:
    """Whether a cell holds the whole text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // len("x".encode("utf-16-le")) <= LONGEST_CELL
