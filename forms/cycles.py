"""What an administrator types to open a cycle."""

from accreditation.enums.applications import Tier
from forms.base import BaseForm
from forms.fields import CheckboxesField, DateField, SelectField, TextField, WholeNumberField

CLOCKS = {
    "completeness_check": "Check that an application is complete",
    "complete_return": "Complete what was sent back",
    "allocation": "Choose the review team",
    "review": "Review",
    "replacement_review": "Review by a replacement",
    "silent_reviewer": "Wait for a silent reviewer",
    "team_moderation": "Agree scores",
    "accuracy_check": "Provider checks the report",
    "wait_for_meeting": "Wait for a panel meeting",
    "ratification": "Ratify",
    "deferral": "Show more after a deferral",
}
"""The clocks that run in a case, by name, in the words of the page."""

LONGEST_CLOCK = 260


class CycleForm(BaseForm):
    """Open a cycle; the page sets the published frameworks. A clock left empty is the framework's."""

    name = TextField("Name", hint="Such as Spring 2027.", maximum=100, required="Enter a name")
    framework_version_id = SelectField("Framework", empty="Choose a framework", required="Choose a framework")
    opens_on = DateField(
        "First day", hint="Applications can be started from this day.", required="Enter the first day"
    )
    closes_on = DateField(
        "Last day", hint="Applications must be submitted by 17:00 on this day.", required="Enter the last day"
    )
    tiers = CheckboxesField(
        "Awards offered", [(tier, tier.label) for tier in Tier], required="Choose at least one award"
    )

    def clocks(self) -> dict[str, int]:
        """The clocks that were typed, in working days."""
        typed = {name: self[f"clock_{name}"].data for name in CLOCKS}
        return {name: days for name, days in typed.items() if days is not None}


for _name, _label in CLOCKS.items():
    setattr(CycleForm, f"clock_{_name}", WholeNumberField(_label, minimum=1, maximum=LONGEST_CLOCK, width=3))
