"""What an office types about its reviewers: whom to list, and a training that somebody has done."""

from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import Profession
from accreditation.enums.reviewers import Load, Trained, TrainingKind
from accreditation.enums.reviews import ReviewerKind
from forms.base import BaseForm, FilterForm
from forms.fields import CheckboxField, DateField, EnumRadios, EnumSelect, SelectField, TextField

NAME = 200


class PoolFilter(FilterForm):
    """Whom to list; the page sets the offices where there are several."""

    text = TextField("Name or email address", maximum=NAME)
    office = SelectField("Office", empty="Every office")
    kind = EnumSelect("Kind", ReviewerKind, empty="Every kind")
    profession = EnumSelect("Profession", Profession, empty="Every profession")
    expertise = EnumSelect("Knows well", PlacementKind, empty="Every kind of place")
    trained = EnumSelect("Training", Trained, empty="Trained or not")
    load = EnumSelect("Load", Load, empty="Any load")
    away = CheckboxField("Only those who are away now")
    unconfirmed = CheckboxField("Only unconfirmed details")


class TrainingForm(BaseForm):
    """Record a training that a reviewer has done."""

    kind = EnumRadios("Training", TrainingKind, required="Choose the training")
    held_on = DateField("Held on", hint="The last day of it, if it took several.", required="Enter the day")
    words = TextField("What it was about (optional)", maximum=NAME, autocomplete="off")


class StrikeOutForm(BaseForm):
    """Say why a training was recorded by mistake."""

    reason = TextField(
        "Why it is struck out",
        hint="For example: it was another person’s. The reviewer reads it.",
        maximum=NAME,
        autocomplete="off",
        required="Say why it is struck out",
    )
