"""What a reviewer types about themselves: what they bring, when they are away, where they work, teach or study."""

from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import LearnerGroup, Profession
from accreditation.enums.reviewers import TieKind
from forms.base import BaseForm, EditForm
from forms.fields import CheckboxesField, DateField, EnumRadios, TextField, WholeNumberField

NAME = 200
LARGEST_LOAD = 50


class DetailsForm(EditForm):
    """What a reviewer brings; the page sets the offices."""

    professions = CheckboxesField(
        "Further professions",
        [(profession, profession.label) for profession in Profession if profession is not Profession.LAY],
        hint="Beside the one that the office has recorded. Leave all empty if there is none.",
    )
    expertise = CheckboxesField(
        "Kinds of place that you know well",
        [(kind, kind.label) for kind in PlacementKind],
        hint="From your own work or training.",
    )
    learner_groups = CheckboxesField(
        "Learners whom you know well, or are one of", [(group, group.label) for group in LearnerGroup]
    )
    travels_to = CheckboxesField(
        "Other offices to whose places you would travel",
        hint="Beside the offices for which you review. Leave all empty if you would not.",
    )
    load_cap = WholeNumberField(
        "How many cases at a time",
        hint="From 0 to 50. With 0 you are asked for no new review; what you have goes on.",
        maximum=LARGEST_LOAD,
        required="Enter how many cases at a time, or 0",
    )


class StillTrueDetailsForm(EditForm):
    """Say that all of it is true; the version says what was read."""


class AwayForm(BaseForm):
    """Say when one is away."""

    starts_on = DateField("First day away", required="Enter the first day")
    ends_on = DateField(
        "Last day away",
        hint="The first and the last day count, too. For one day, enter it twice.",
        required="Enter the last day",
    )


class TieForm(BaseForm):
    """Tell where one works, teaches or studies."""

    kind = EnumRadios(
        "What ties you to it?",
        TieKind,
        only=(TieKind.EMPLOYER, TieKind.UNIVERSITY),
        required="Choose what ties you to it",
        noun="The tie",
    )
    organisation_id = TextField(
        "Employer or university",
        hint="Enter the ODS code or the name.",
        maximum=NAME,
        autocomplete="off",
        required="Enter the employer or university",
    )
    starts_on = DateField("First day", hint="Leave empty if you do not know it.")
    ends_on = DateField("Last day", hint="Leave empty while it goes on.")


class TieChangeForm(TieForm, EditForm):
    """Put right or end what was told; the version says what was read."""
