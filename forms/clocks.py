"""What is typed to pause a case, to let it go on, and to give more time; the provider reads every reason."""

from forms.base import AgreedForm, BaseForm
from forms.fields import CheckboxField, TextAreaField, WholeNumberField

WORDS = 2000
LONGEST = 260


def _reason(label: str, hint: str) -> TextAreaField:
    return TextAreaField(label, hint=hint, maximum=WORDS, rows=4, required="Tell the provider why")


class PauseForm(BaseForm):
    """Let a case stand still."""

    reason = _reason("Why it is paused", "The provider reads this. Say what has to happen before it goes on.")


class ResumeForm(BaseForm):
    """Let a paused case go on."""

    reason = _reason(
        "Why it goes on now", "The provider reads this. Say what they have to do next, and by when."
    )


class LongerPauseForm(BaseForm):
    """Let a pause last longer."""

    days = WholeNumberField(
        "How many working days more",
        minimum=1,
        maximum=LONGEST,
        width=3,
        required="Enter how many working days",
    )
    reason = _reason("Why it has to wait longer", "The provider reads this.")


class MoreTimeForm(AgreedForm):
    """Give more time for one thing."""

    days = WholeNumberField(
        "How many working days more",
        minimum=1,
        maximum=LONGEST,
        width=3,
        required="Enter how many working days",
    )
    reason = _reason("Why more time is given", "The provider reads this.")
    agreed = CheckboxField("I have read the new date")
