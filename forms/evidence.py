"""What a provider types about a piece of evidence, and how its library is filtered."""

from typing import Any

from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from forms.base import BaseForm, EditForm, FilterForm
from forms.fields import (
    CheckboxField,
    DateField,
    EnumSelect,
    FileField,
    FilesField,
    HiddenField,
    SearchField,
    SelectField,
    TextAreaField,
    TextField,
)
from forms.reviews import OfCitationsField
from forms.validators import Matching, Required

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
    """Add evidence; the page sets the providers, and shows them where there are several.

    Several files get their names as titles, and their kinds one by one afterwards, so only one file needs these here.
    """

    organisation = SelectField("Organisation", required="Choose an organisation")
    file = FilesField("Files", accept=".pdf,application/pdf", required="Choose a file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(self.file.data) > 1:
            fields: tuple[TextField | EnumSelect, ...] = (self.title, self.kind)
            for field in fields:
                checks: list[Any] = [check for check in field.validators if not isinstance(check, Required)]
                field.validators = checks


class KindsForm(BaseForm):
    """The kind of each of several files; a file whose kind is left open waits for it."""

    kinds = OfCitationsField("Kind", EvidenceKind)


class DetailsForm(_Details, EditForm):
    """Change what is said of a piece of evidence."""


class ReplaceForm(BaseForm):
    """Add a newer file to a piece of evidence."""

    file = FileField("Newer file", accept=".pdf,application/pdf", required="Choose a file")


class _Seen:
    """Where a page of the web is, and when it was seen."""

    address = TextField(
        "Address",
        hint="It begins with https:// or http://. Reviewers open it themselves; we keep no copy of what it shows.",
        maximum=2000,
        required="Enter the address",
        checks=[
            Matching(
                r"https?://[^\s/?#@\\]+([/?#][^\s\\]*)?",
                "Enter an address that begins with https:// or http://, without spaces or a password",
            )
        ],
    )
    seen_on = DateField("The day on which you saw it", required="Enter the day on which you saw it")


class LinkForm(_Details, _Seen, BaseForm):
    """Add a page of the web as evidence; it is never fetched, so the person says when they saw it."""

    organisation = SelectField("Organisation", required="Choose an organisation")


class SeenAgainForm(_Seen, BaseForm):
    """Say that a link was seen again."""


class SearchFilter(FilterForm):
    """What is looked for inside files; the page sets the providers where there are several."""

    q = SearchField(
        "Search inside your files",
        hint="All words must be on one page. Put words that belong together into quotes: “induction week”.",
    )
    kind = EnumSelect("Kind", EvidenceKind, empty="Any kind")
    organisation = SelectField("Organisation", empty="All of yours")
    older = CheckboxField("Also files that were replaced by newer ones")


class SaveViewForm(BaseForm):
    """Keep the filters of a list under a name."""

    name = TextField("Name", hint="For example “Expires soon”.", maximum=60, required="Enter a name")


class ChangeForm(BaseForm):
    """What is changed on several pieces of evidence at once; what is left empty stays as it is.

    `seen` names what the person was shown before they said yes.
    """

    kind = EnumSelect("Kind", EvidenceKind, empty="Leave as it is")
    period_from = DateField("Period it covers: from (leave empty to keep it)", noun="The start of the period")
    period_to = DateField("Period it covers: to (leave empty to keep it)", noun="The end of the period")
    seen = HiddenField("What was shown", maximum=64)

    def values(self) -> dict[str, Any]:
        """What is to be changed, without what was left empty."""
        values = super().values()
        del values["seen"]
        return {name: value for name, value in values.items() if value is not None}


class LibraryFilter(FilterForm):
    """What the library shows; the page sets the providers where there are several, and who added something."""

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
    period = SelectField(
        "Period it covers",
        [
            ("year", "Ends in the last 12 months, or later"),
            ("three", "Ends one to three years ago"),
            ("older", "Ended more than three years ago"),
            ("none", "Not set"),
        ],
        empty="Any",
    )
    cited = SelectField(
        "Used", [("yes", "Cited by an application"), ("no", "Cited by nothing yet")], empty="Cited or not"
    )
    owner = SelectField("Added by", empty="Anybody")
    same = CheckboxField("Only files that are there more than once")
    organisation = SelectField("Organisation", empty="All of yours")
