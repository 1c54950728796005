"""What a small placement types about a whole domain."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from forms.answers import NARRATIVE
from forms.base import EditForm
from forms.fields import CheckboxesField, RadioField, TextAreaField


class ShortForm(EditForm):
    """One account of a domain; the page says which standards there are, and adds a score for each of them."""

    words = TextAreaField(
        "What you do, and how you know it works",
        hint="One account for all of this domain. Write for somebody who has never been here.",
        maximum=NARRATIVE,
    )
    speaks_to = CheckboxesField(
        "Which standards this account speaks to",
        hint="Each standard that you tick says this account, in place of any text of its own. Earlier texts stay in the"
        " standard’s history.",
    )

    @property
    def scores(self) -> dict[str, int | None]:
        """The score of each standard, by its code."""
        return {field.code: field.data for field in self.score_fields}

    @property
    def score_fields(self) -> list["OwnScoreField"]:
        """The field of each score, in the framework's order."""
        return [field for field in self if isinstance(field, OwnScoreField)]


class OwnScoreField(RadioField):
    """The score of one standard."""

    def __init__(self, label: str, *, code: str, **kwargs: Any) -> None:
        super().__init__(label, inline=True, **kwargs)
        self.code = code


def score_name(code: str) -> str:
    """What the score of a standard is sent as."""
    return f"score-{code}"


@cache
def short_form(standards: tuple[tuple[str, str], ...]) -> type[ShortForm]:
    """The form for a domain with these standards, each a code and a title."""
    return type("ShortFormOfDomain", (ShortForm,), dict(_scores(standards)))


def _scores(standards: Iterable[tuple[str, str]]) -> Iterable[tuple[str, OwnScoreField]]:
    for code, title in standards:
        yield score_name(code), OwnScoreField(f"{code} {title}: your score", code=code)
