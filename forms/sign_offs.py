"""What an executive sends when they sign."""

from forms.base import BaseForm
from forms.fields import CheckboxField, HiddenField


class SignForm(BaseForm):
    """Sign exactly what was shown."""

    shown_hash = HiddenField()
    declared = CheckboxField(
        "I have read this application. To the best of my knowledge it is true, and it holds no patient's details.",
        required="Confirm that you have read the application",
    )
