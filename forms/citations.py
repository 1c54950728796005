"""What a provider types to point from an answer to pages of a file."""

from typing import Any

from forms.base import BaseForm, FilterForm
from forms.fields import SelectField, TextAreaField, TextField, WholeNumberField


class CiteForm(BaseForm):
    """Point to pages and say what they show; the page sets the files that can be chosen."""

    revision = SelectField("Evidence", empty="Choose evidence", required="Choose a piece of evidence")
    page_from = WholeNumberField("First page", required="Enter the first page")
    page_to = WholeNumberField("Last page (optional)", hint="Leave empty for one page.", noun="Last page")
    claim = TextAreaField(
        "What these pages show",
        hint="One or two sentences that a reviewer can check against the page.",
        maximum=1000,
        rows=3,
        required="Say what these pages show",
    )

    def values(self) -> dict[str, Any]:
        """The cleaned input; where no last page was given, it is the first."""
        said = super().values()
        if said["page_to"] is None:
            said["page_to"] = said["page_from"]
        return said


class CitableFilter(FilterForm):
    """Narrow the list of evidence."""

    q = TextField("Find evidence by its title")
