"""What a provider types to point from an answer to pages of a file."""

import re
from typing import Any

from wtforms.validators import StopValidation

from forms.base import BaseForm, EditForm, FilterForm
from forms.fields import CheckboxesField, DateField, SelectField, TextAreaField, TextField, WholeNumberField

MOST_RANGES = 20
_RANGE = re.compile(r"(\d{1,6})(?:\s*(?:[-\u2010-\u2015\u2212]|to)\s*(\d{1,6}))?")
Ranges = list[tuple[int, int]]


def ranges(text: str) -> Ranges | None:
    """What "7, 9 to 11" says, as first and last numbers; None where it says something else."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    matches = [_RANGE.fullmatch(part) for part in parts[: MOST_RANGES + 1]]
    if not all(matches) or len(matches) > MOST_RANGES:
        return None
    return [(int(match[1]), int(match[2] or match[1])) for match in matches if match]


class RangesCheck:
    """More pages, as people write them."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse what is no list of numbers."""
        if field.data and ranges(field.data) is None:
            raise StopValidation(f"{field.noun} must be numbers, like 7, 9 to 11")


class _Period(BaseForm):
    """Which days the figures cover: asked of outcome data alone, because a score of 4 rests on two points in time."""

    period_from = DateField(
        "First day that these figures cover",
        hint="Only for figures about outcomes, such as incidents or attrition. Empty means the evidence’s own period.",
        noun="The first day of the period",
    )
    period_to = DateField("Last day that these figures cover", noun="The last day of the period")


class PagesForm(_Period):
    """Which pages of a file, by their first and last number."""

    page_from = WholeNumberField("First page", required="Enter the first page")
    page_to = WholeNumberField("Last page (optional)", hint="Leave empty for one page.", noun="Last page")

    looked_at: int | None = None
    """The page that is shown beside the form; the first of those that are typed, where it is none of them."""

    def turn_to(self, number: int) -> None:
        """Choose this page alone, unless it is one of several that were typed: then it is only looked at."""
        first, last = self.page_from.data, self.page_to.data
        self.looked_at = number
        if first is None or last is None or not first <= number <= last:
            self.page_from.show(number)
            self.page_to.show(None)


class _Where(PagesForm):
    """Where in a file, and what it shows."""

    locator = TextField(
        "Paragraph, cell or heading (optional)",
        hint="Where on the page, if it is long. For example: paragraph 3, or cell B7.",
        maximum=100,
        noun="Paragraph, cell or heading",
    )
    claim = TextAreaField(
        "What these pages show",
        hint="One or two sentences that a reviewer can check against the page.",
        maximum=1000,
        rows=3,
        required="Say what these pages show",
    )


class PointingForm(_Where):
    """The base of the forms that cite."""

    more_pages = TextField(
        "Other pages that show the same (optional)",
        hint="For example: 7, 9 to 11",
        maximum=100,
        noun="Other pages",
        checks=[RangesCheck()],
    )

    def values(self) -> dict[str, Any]:
        """The cleaned input; `places` holds the first and last number of each range, the first range first."""
        values = super().values()
        first, last = values.pop("page_from"), values.pop("page_to")
        more = ranges(values.pop("more_pages")) or []
        values["places"] = [(first, first if last is None else last), *more]
        return values


class CiteForm(PointingForm):
    """Point to pages and say what they show; the page sets the files that can be chosen."""

    revision = SelectField("Evidence", empty="Choose evidence", required="Choose the evidence")


class CiteFromItemForm(PointingForm):
    """Point several standards at once to the same pages; the page sets the standards."""

    standards = CheckboxesField("Standards that it supports", required="Choose at least one standard")


class _OnePlaceForm(PagesForm):
    """The base of the forms that change one citation."""

    def values(self) -> dict[str, Any]:
        """The cleaned input; where no last page was given, it is the first."""
        values = super().values()
        if values["page_to"] is None:
            values["page_to"] = values["page_from"]
        return values


class NewerForm(_OnePlaceForm):
    """Where in the newer file the same is shown."""


class ChangeForm(_OnePlaceForm, _Where, EditForm):
    """Change what a citation says: its pages, its place on them, its words and its period."""


class MoveForm(BaseForm):
    """Which citations go over to a newer file; the page sets those that can, each as it stood when it was shown."""

    citations = CheckboxesField(
        "Citations to move",
        required="Tick at least one citation to move",
        unknown="Something changed since this page was shown, so nothing was moved. Look at the list again",
    )


class CitableFilter(FilterForm):
    """Narrow the list of evidence."""

    q = TextField("Find evidence by its title")
