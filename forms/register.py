"""What anybody may ask the public register."""

from accreditation.enums.applications import Tier
from accreditation.enums.people import Profession
from forms.base import FilterForm
from forms.fields import CheckboxField, EnumSelect, TextField

LEARNING = tuple(profession for profession in Profession if profession is not Profession.LAY)


class RegisterFilter(FilterForm):
    """Which awards to list."""

    search = TextField("Name of the place, provider or town", maximum=100)
    profession = EnumSelect("Profession that learns there", Profession, only=LEARNING, empty="Any profession")
    tier = EnumSelect("Award", Tier, empty="Any award")
    ended = CheckboxField("Also awards that have ended")


class VerifyForm(FilterForm):
    """Check an award by its number."""

    number = TextField(
        "Award number", hint="It is on the certificate, like AC-26-7KD2MQ.", maximum=40, width=20
    )
