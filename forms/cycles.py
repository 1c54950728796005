"""What an administrator types to open a cycle."""

from accreditation.enums.applications import Tier
from forms.base import AgreedForm, BaseForm
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

NUMBERS = {
    "team": (
        "Review team",
        {
            "reviewers": "Reviewers",
            "same_profession": "Of a profession that learns there",
            "lay_or_learner": "Lay people and learners together",
        },
    ),
    "excellence_team": (
        "Review team for excellence",
        {
            "reviewers": "Reviewers",
            "same_profession": "Of a profession that learns there",
            "lay_or_learner": "Lay people and learners together",
            "lay": "Lay people",
            "other_office": "Of other offices",
        },
    ),
    "quorum": (
        "Panel",
        {
            "voting_members": "Members who vote, in the room",
            "learners": "Learner members",
            "lay_members": "Lay members",
            "professions": "Professions",
            "votes_cast": "Votes cast on a case",
        },
    ),
}
"""The least that a team and a panel must have, by part and name, in the words of the page."""

LONGEST_CLOCK = 260
LARGEST = 50


class CycleFields(BaseForm):
    """What can be said of a cycle; the page sets the offices. A number left empty is the framework's."""

    name = TextField("Name", hint="Such as Spring 2027.", maximum=100, required="Enter a name")
    opens_on = DateField(
        "First day", hint="Applications can be started from this day.", required="Enter the first day"
    )
    closes_on = DateField(
        "Last day", hint="Applications must be submitted by 17:00 on this day.", required="Enter the last day"
    )
    tiers = CheckboxesField(
        "Awards offered", [(tier, tier.label) for tier in Tier], required="Choose at least one award"
    )
    offices = CheckboxesField("Offices whose placements may apply", hint="Tick none where all of them may.")
    standardisation_valid_months = WholeNumberField(
        "Months for which a reviewer’s standardisation counts", minimum=0, maximum=LARGEST, width=3
    )

    def clocks(self) -> dict[str, int]:
        """The clocks that were typed, in working days."""
        typed = {name: self[f"clock_{name}"].data for name in CLOCKS}
        return {name: days for name, days in typed.items() if days is not None}

    def numbers(self) -> dict[str, dict[str, int]]:
        """The numbers of teams and panels that were typed, by part."""
        typed = {
            part: {name: self[f"{part}_{name}"].data for name in names}
            for part, (_, names) in NUMBERS.items()
        }
        return {
            part: {name: number for name, number in values.items() if number is not None}
            for part, values in typed.items()
        }


for _name, _label in CLOCKS.items():
    setattr(
        CycleFields, f"clock_{_name}", WholeNumberField(_label, minimum=1, maximum=LONGEST_CLOCK, width=3)
    )
for _part, (_heading, _names) in NUMBERS.items():
    for _name, _label in _names.items():
        setattr(
            CycleFields,
            f"{_part}_{_name}",
            WholeNumberField(
                f"{_heading}: {_label[0].lower()}{_label[1:]}", minimum=0, maximum=LARGEST, width=3
            ),
        )


class CycleForm(CycleFields):
    """Open a cycle; the page sets the published frameworks."""

    framework_version_id = SelectField("Framework", empty="Choose a framework", required="Choose a framework")


class CycleChangeForm(CycleFields, AgreedForm):
    """Change a cycle; what it means for applications under way is agreed to."""


class CycleFrameworkForm(AgreedForm):
    """Choose another framework version for a cycle; the page sets the published ones."""

    framework_version_id = SelectField("Framework", empty="Choose a framework", required="Choose a framework")
