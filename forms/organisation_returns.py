"""What a provider lead chooses to begin an organisation's return."""

from accreditation.enums.applications import ReturnBeginning
from forms.base import BaseForm
from forms.fields import EnumRadios, SelectField


class BeginReturnForm(BaseForm):
    """Begin a return; the page sets the open cycles, and leaves `begin_with` out where there is nothing to begin with."""

    cycle = SelectField("Cycle", empty="Choose a cycle", required="Choose a cycle")
    begin_with = EnumRadios(
        "What to begin with",
        ReturnBeginning,
        hint="Answers come with their evidence, and what they come from stays as it is.",
        required="Choose what to begin with",
    )
