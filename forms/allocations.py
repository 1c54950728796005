"""What the office types about proposed teams, and what a provider and the office say of an objection."""

from forms.base import BaseForm, EditForm
from forms.fields import CheckboxField, RadioField, SelectField, TextAreaField

LONG = 2000
YES, NO = "yes", "no"


class CycleTeamsForm(BaseForm):
    """Ask for the teams of a cycle."""

    cycle = SelectField("Cycle", empty="Choose a cycle", required="Choose a cycle")


class AcceptForm(EditForm):
    """Accept a proposal."""

    with_nearest = CheckboxField(
        "Invite the nearest possible teams too, although they do not meet every rule"
    )
    reason = TextAreaField(
        "Why",
        hint="Only where a rule is not met. It is kept with the proposal.",
        maximum=LONG,
        rows=3,
    )


class SeatForm(EditForm):
    """Propose somebody else."""

    person = SelectField("Reviewer", empty="Choose a reviewer", required="Choose a reviewer")
    reason = TextAreaField(
        "Why this person",
        hint="Needed where a rule is not met. It is kept with the proposal.",
        maximum=LONG,
        rows=3,
    )


class DiscardForm(EditForm):
    """Put a proposal away."""


class ObjectForm(BaseForm):
    """Object to a person."""

    reason = TextAreaField(
        "Why this person should not review your application",
        hint="The office reads it and decides. The person does not read it.",
        maximum=LONG,
        rows=5,
        required="Say why this person should not review your application",
    )


class DecideForm(BaseForm):
    """Decide about an objection."""

    upheld = RadioField(
        "Your decision",
        [
            (
                YES,
                "Ask somebody else",
                "The review is set aside. Where the service proposed the team, it asks the next in line.",
            ),
            (NO, "The person stays on the team", "The review goes on, and the provider reads why."),
        ],
        required="Choose your decision",
    )
    reason = TextAreaField(
        "Why",
        hint="The provider reads it.",
        maximum=LONG,
        rows=4,
        required="Say why. The provider reads it",
    )
