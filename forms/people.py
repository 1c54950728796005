"""What an administrator types about people, their roles and what they bring as reviewers."""

from accreditation.enums.accounts import InvitationState
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind
from forms.base import BaseForm, FilterForm
from forms.fields import (
    CheckboxesField,
    DateField,
    EmailField,
    EnumRadios,
    EnumSelect,
    RadioField,
    SelectField,
    TextField,
)

NAME = 200
LISTED = (
    InvitationState.OPEN,
    InvitationState.EXPIRED,
    InvitationState.ACCEPTED,
    InvitationState.WITHDRAWN,
)


class PeopleFilter(FilterForm):
    """Whom to list."""

    search = TextField("Name or email address", maximum=NAME)
    role = EnumSelect("Role held today", Role, empty="Every role")


class PersonForm(BaseForm):
    """Add somebody."""

    email = EmailField("Email address", autocomplete="off", required="Enter an email address")
    name = TextField("Full name", maximum=NAME, autocomplete="off", required="Enter a name")


WHOLE, NAMED = "whole", "named"
"""How far a role in an organisation reaches."""


class GrantForm(BaseForm):
    """Give a role; the page sets the offices, and the placements once the organisation is known."""

    role = EnumSelect("Role", Role, empty="Choose a role", required="Choose a role")
    organisation_id = TextField(
        "Organisation",
        hint="For a role with a provider. Enter the ODS code or the name.",
        maximum=NAME,
        autocomplete="off",
    )
    reach = RadioField(
        "What the role is for",
        [
            (WHOLE, "The whole organisation, with all its placements"),
            (NAMED, "Only some placements", "For a contributor or a provider lead. You choose them next."),
        ],
        default=WHOLE,
    )
    placements = CheckboxesField(
        "Placements",
        hint="The role is held only for these. Other placements of the organisation stay closed.",
    )
    office_id = SelectField("Office", hint="For a role in a local office.", empty="No office")
    starts_on = DateField("First day", hint="Leave empty to begin today.")
    ends_on = DateField("Last day", hint="Leave empty if no end is known.")


class InvitationForm(PersonForm, GrantForm):
    """Invite somebody to open an account with a role."""


class InvitationFilter(FilterForm):
    """Which invitations to list."""

    state = EnumSelect("How it stands", InvitationState, empty="All of them", only=LISTED)


CONFIRM, TURN_DOWN = "confirm", "turn_down"


class ProposalForm(BaseForm):
    """Decide about a proposed role."""

    decision = RadioField(
        "Your decision",
        [
            (CONFIRM, "Confirm it", "The role stands from its first day, or from today if that is later."),
            (TURN_DOWN, "Turn it down", "Nothing is given. It can be proposed again."),
        ],
        required="Choose your decision",
    )


class ReviewerForm(BaseForm):
    """What somebody brings as a reviewer."""

    kind = EnumRadios("Kind of reviewer", ReviewerKind, required="Choose a kind of reviewer")
    profession = EnumSelect(
        "Profession", Profession, empty="Choose a profession", required="Choose a profession"
    )
    employer_id = TextField(
        "Employer",
        hint="Enter the ODS code or the name. Nobody reviews their own employer. Leave empty if it is not listed.",
        maximum=NAME,
        autocomplete="off",
    )
    trained_on = DateField("Trained on", hint="The last training for reviewers.")
