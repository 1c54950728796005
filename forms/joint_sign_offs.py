"""What is sent where several placements are signed together."""

from forms.base import BaseForm
from forms.fields import CheckboxesField, CheckboxField, HiddenField


class SignOffsForm(BaseForm):
    """Ask for sign-off of several placements at once; the page sets them."""

    places = CheckboxesField(
        "Which to send to your executive",
        required="Tick at least one placement",
    )


class SignManyForm(BaseForm):
    """Sign several applications at once, exactly as they were shown; the page sets them."""

    shown = HiddenField("What was shown", maximum=40_000)
    places = CheckboxesField(
        "Which to sign",
        required="Tick at least one application",
    )
    declared = CheckboxField(
        "I have read these applications. To the best of my knowledge they are true, and they hold no patient's details.",
        required="Confirm that you have read the applications",
    )
