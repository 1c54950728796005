"""What is typed in an exercise on the line of an award: by whoever runs it, and by its experts."""

from collections.abc import Sequence
from typing import Any

from accreditation.enums.calibration import Grouping
from forms.base import BaseForm, EditForm, ShownForm
from forms.fields import EmailField, EnumRadios, SelectField, TextField, WholeNumberField

HUNDRED = 100


class NewStandardSettingForm(BaseForm):
    """Begin an exercise; the page sets the published frameworks."""

    title = TextField(
        "Title", hint="Such as “The line of the award, spring”.", maximum=150, required="Enter a title"
    )
    framework_version_id = SelectField("Framework", empty="Choose a framework", required="Choose a framework")


class ExpertForm(BaseForm):
    """Ask a reviewer to judge."""

    email = EmailField(
        "Email address of a reviewer", autocomplete="off", required="Enter the email address of a reviewer"
    )


class CaseForm(BaseForm):
    """Add a training case to be placed; the page sets those that there are."""

    training_case_id = SelectField(
        "Training case", empty="Choose a training case", required="Choose a training case"
    )


class GroupingForm(BaseForm):
    """Where a training case stands as a whole."""

    grouping = EnumRadios("As a whole, this place is", Grouping, required="Choose where it stands")


class JudgementsForm(EditForm, ShownForm):
    """How many of 100 just-acceptable placements would meet each standard, in the round that the page showed; a number may be left open."""

    def judgements(self, ids: Sequence[int]) -> dict[int, int | None]:
        """What was typed, by the standards' ids."""
        return {standard_id: self[field_name(standard_id)].data for standard_id in ids}


def field_name(standard_id: int) -> str:
    """What the field of a standard is called."""
    return f"of_hundred_{standard_id}"


def judgements_form(standards: Sequence[tuple[int, str]]) -> type[JudgementsForm]:
    """The form for these standards, each by its id and what it is called on the page."""
    fields: dict[str, Any] = {
        field_name(standard_id): WholeNumberField(label, minimum=0, maximum=HUNDRED, width=3)
        for standard_id, label in standards
    }
    return type("JudgementsOfStandardsForm", (JudgementsForm,), fields)
