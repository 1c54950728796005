"""What an administrator types about offices, providers and their placements."""

from typing import Any

from accreditation.enums.organisations import OrganisationKind, PlacementKind
from accreditation.enums.people import LearnerGroup, Profession
from forms.base import AgreedForm, BaseForm, FilterForm
from forms.fields import (
    CheckboxesField,
    CheckboxField,
    CodeField,
    EnumSelect,
    HiddenField,
    SelectField,
    TextField,
    WholeNumberField,
)
from forms.validators import Matching

NAME = 200
LARGEST_PLACEMENT = 10_000
HOSTED = [profession for profession in Profession if profession is not Profession.LAY]


class OrganisationFilter(FilterForm):
    """Which organisations to list; the page sets the offices."""

    text = TextField("Name or ODS code", maximum=NAME)
    kind = EnumSelect("Kind", OrganisationKind, empty="Every kind")
    office = SelectField("Office", empty="Every office")
    sort = HiddenField()


class OfficeForm(BaseForm):
    """Add a local office."""

    code = CodeField(
        "Office code",
        hint="2 to 10 letters and digits. It is never changed.",
        maximum=10,
        width=10,
        autocomplete="off",
        spellcheck=False,
        required="Enter an office code",
        checks=(Matching(r"[A-Z0-9]{2,10}", "Office code must be 2 to 10 letters and digits"),),
    )
    name = TextField("Name", hint="Such as London.", maximum=NAME, required="Enter a name")


class OfficeNameForm(BaseForm):
    """Give an office another name."""

    name = TextField("Name", maximum=NAME, required="Enter a name")


class OrganisationForm(BaseForm):
    """Add a provider; the page sets the offices."""

    ods_code = CodeField(
        "ODS code",
        hint="3 to 10 letters and digits, like RJ1. It is never changed and never used again.",
        maximum=10,
        width=10,
        autocomplete="off",
        spellcheck=False,
        required="Enter an ODS code",
        checks=(Matching(r"[A-Z0-9]{3,10}", "ODS code must be 3 to 10 letters and digits, like RJ1"),),
    )
    name = TextField("Name", maximum=NAME, required="Enter a name")
    kind = EnumSelect("Kind", OrganisationKind, empty="Choose a kind", required="Choose a kind")
    office_id = SelectField(
        "Lead office", empty="Choose an office", required="Choose an office", noun="Office"
    )


class OrganisationChangeForm(AgreedForm):
    """Put what is known of a provider right; the page sets the offices."""

    name = TextField("Name", maximum=NAME, required="Enter a name")
    kind = EnumSelect("Kind", OrganisationKind, empty="Choose a kind", required="Choose a kind")
    office_id = SelectField(
        "Lead office",
        hint="Its placements keep their own lead offices, and cases under way keep theirs.",
        empty="Choose an office",
        required="Choose an office",
        noun="Office",
    )
    successor = TextField(
        "Taken over by",
        hint="Where another organisation has taken over, its ODS code or name. Leave empty if none has.",
        maximum=NAME,
        autocomplete="off",
    )


class PlacementForm(BaseForm):
    """Add or change a placement; the page sets the offices."""

    name = TextField(
        "Name", hint="As learners know it, such as Ward 7.", maximum=NAME, required="Enter a name"
    )
    kind = EnumSelect("Kind", PlacementKind, empty="Choose a kind", required="Choose a kind")
    town = TextField("Town", maximum=100, required="Enter a town")
    office_id = SelectField(
        "Lead office", empty="Choose an office", required="Choose an office", noun="Office"
    )
    capacity = WholeNumberField(
        "Learners at one time", minimum=1, maximum=LARGEST_PLACEMENT, required="Enter how many learners"
    )
    professions = CheckboxesField(
        "Professions that learn here",
        [(profession, profession.label) for profession in HOSTED],
        required="Choose at least one profession",
    )
    learner_groups = CheckboxesField(
        "Learners",
        [(group, group.label) for group in LearnerGroup],
        required="Choose at least one group of learners",
    )
    is_small = CheckboxField("Small placement", hint="It may use the short form.")
    recruits = CheckboxField(
        "Recruits learners itself",
        hint="Where it does not, the standards on recruitment and progression do not apply.",
    )


class PlacementChangeForm(PlacementForm, AgreedForm):
    """Change a placement; what it means for a case under way is agreed to."""

    def values(self) -> dict[str, Any]:
        """What is known of the placement."""
        values = super().values()
        del values["agreed"]
        return values
