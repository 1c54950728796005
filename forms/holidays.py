"""What an administrator types to add a bank holiday that the calendar does not have."""

from forms.base import BaseForm
from forms.fields import DateField, TextField


class HolidayForm(BaseForm):
    """One day on which nobody works."""

    day = DateField("Date", required="Enter the date")
    name = TextField(
        "What it is",
        hint="For example “Bank holiday for the coronation”. People read it beside the day.",
        maximum=100,
        required="Enter what it is",
    )
