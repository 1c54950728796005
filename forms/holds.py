"""What an administrator types to keep evidence from being destroyed."""

from forms.base import BaseForm
from forms.fields import SelectField, TextAreaField


class HoldForm(BaseForm):
    """Place a hold; the page sets the provider's evidence."""

    item = SelectField("What must be kept", empty="Everything of this provider")
    reason = TextAreaField(
        "Why it must be kept",
        hint="For example a complaint, an inquiry or a court case, with its reference. Do not name patients or learners.",
        maximum=1000,
        rows=3,
        required="Say why it must be kept",
    )
