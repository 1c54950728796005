"""What an office sends to add its reviewers from a file, and then which rows of it are shown and taken."""

from accreditation.enums.reviewers import RowAct
from forms.base import BaseForm, FilterForm
from forms.fields import EnumSelect, FileField, HiddenField


class ReviewersFileForm(BaseForm):
    """A file of reviewers."""

    file = FileField(
        "File of reviewers",
        accept=".csv,.txt",
        hint="CSV, at most 1 MB and 2,000 rows.",
        required="Choose the file",
    )


class TakeReviewersForm(BaseForm):
    """Take the rows of a file; the mark says what was read."""

    read_digest = HiddenField(maximum=64)


class RowFilter(FilterForm):
    """Which rows to show."""

    act = EnumSelect("Rows", RowAct, empty="All rows")
