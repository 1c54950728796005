"""What the office types when it checks what was submitted: what is missing in one standard, and the word to send it back."""

from forms.base import BaseForm, EditForm
from forms.fields import HiddenField, TextAreaField

WORDS = 2000


class CheckForm(EditForm):
    """What is missing in one standard; the button says whether anything is."""

    missing = TextAreaField(
        "What is missing",
        hint="The provider reads this only once you send the application back.",
        maximum=WORDS,
        rows=4,
        counted=False,
    )


class SendBackForm(BaseForm):
    """Send the application back; `seen` marks what the person has read of what is missing."""

    seen = HiddenField()
