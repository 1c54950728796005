"""What a provider types to point from an answer to pages of a file."""

import re
from typing import Any

from wtforms.validators import StopValidation

from forms.base import BaseForm, FilterForm
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


class _Period:
    """Which days the figures cover: asked of outcome data alone, because a score of 4 rests on two points in time."""

    period_from = DateField(
        "First day that these figures cover",
        hint="Only for figures about outcomes, such as incidents or attrition. Empty means the evidence’s own period.",
        noun="The first day of the period",
    )
    period_to = DateField("Last day that these figures cover", noun="The last day of the period")


class _Where(_Period):
    """Where in a file, and what it shows."""

    page_from = WholeNumberField(
        "First page",
        hint="The number of the page, sheet, slide or part; 1 for a picture or a link.",
        required="Enter the first page",
    )
    page_to = WholeNumberField("Last page (optional)", hint="Leave empty for one page.", noun="Last page")
    more_pages = TextField(
        "Other pages that show the same (optional)",
        hint="For example: 7, 9 to 11",
        maximum=100,
        noun="Other pages",
        checks=[RangesCheck()],
    )
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


class PointingForm(BaseForm):
    """The base of the forms that cite."""

    def values(self) -> dict[str, Any]:
        """The cleaned input; `places` holds the first and last number of each range, the first range first."""
        values = super().values()
        first, last = values.pop("page_from"), values.pop("page_to")
        more = ranges(values.pop("more_pages")) or []
        values["places"] = [(first, first if last is None else last), *more]
        return values


class CiteForm(_Where, PointingForm):
    """Point to pages and say what they show; the page sets the files that can be chosen."""

    revision = SelectField("Evidence", empty="Choose evidence", required="Choose a piece of evidence")


class CiteFromItemForm(_Where, PointingForm):
    """Point several standards at once to the same pages; the page sets the standards."""

    standards = CheckboxesField("Standards that it supports", required="Choose at least one standard")


class NewerForm(_Period, BaseForm):
    """Where in the newer file the same is shown."""

    page_from = WholeNumberField("First page", required="Enter the first page")
    page_to = WholeNumberField("Last page (optional)", hint="Leave empty for one page.", noun="Last page")

    def values(self) -> dict[str, Any]:
        """The cleaned input; where no last page was given, it is the first."""
        values = super().values()
        if values["page_to"] is None:
            values["page_to"] = values["page_from"]
        return values


class CitableFilter(FilterForm):
    """Narrow the list of evidence."""

    q = TextField("Find evidence by its title")
