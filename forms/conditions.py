"""What the chair types to write a condition of an award."""

from forms.base import BaseForm
from forms.fields import DateField, TextAreaField


class ConditionForm(BaseForm):
    """One condition: what must be done, and by when."""

    words = TextAreaField(
        "What must be done",
        hint="The provider reads it as it stands here.",
        maximum=2000,
        required="Write what must be done",
    )
    due_on = DateField("By when", required="Enter the day by which it must be done")
