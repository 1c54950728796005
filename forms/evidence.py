"""What a provider types about a piece of evidence, and how its library is filtered."""

from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from forms.base import BaseForm, EditForm, FilterForm
from forms.fields import (
    DateField,
    EnumSelect,
    FileField,
    SearchField,
    SelectField,
    TextAreaField,
    TextField,
)

STATES = [status for status in RevisionStatus if status is not RevisionStatus.RECEIVING]


class _Details:
    """What both adding and editing ask."""

    title = TextField(
        "Title",
        hint="As your colleagues would know it, for example “Student evaluation, spring 2026”.",
        required="Enter a title",
    )
    kind = EnumSelect(
        "Kind", EvidenceKind, empty="Choose a kind", required="Choose what kind of evidence it is"
    )
    period_from = DateField("Period it covers: from (optional)", noun="The start of the period")
    period_to = DateField("Period it covers: to (optional)", noun="The end of the period")
    expires_on = DateField(
        "Last day on which it can be used (optional)",
        hint="For example the day before the next audit. After it, the evidence cannot be cited.",
        noun="The last day",
    )
    notes = TextAreaField(
        "Notes (optional)", hint="Only your organisation reads these.", maximum=2000, rows=3
    )


class AddForm(_Details, BaseForm):
    """Add a piece of evidence; the page sets the providers, and shows them where there are several."""

    organisation = SelectField("Organisation", required="Choose an organisation")
    file = FileField("File", accept=".pdf,application/pdf", required="Choose a file")


class DetailsForm(_Details, EditForm):
    """Change what is said of a piece of evidence."""


class ReplaceForm(BaseForm):
    """Add a newer file to a piece of evidence."""

    file = FileField("Newer file", accept=".pdf,application/pdf", required="Choose a file")


class LibraryFilter(FilterForm):
    """What the library shows; the page sets the providers where there are several."""

    q = SearchField("Search in titles")
    kind = EnumSelect("Kind", EvidenceKind, empty="Any kind")
    status = EnumSelect("Newest file", RevisionStatus, only=STATES, empty="In any state")
    expiry = SelectField(
        "Last day",
        [
            ("past", "Out of date"),
            ("soon", "In the next 90 days"),
            ("none", "Not set"),
        ],
        empty="Any",
    )
    organisation = SelectField("Organisation", empty="All of yours")
