"""For which regulator, and for which day, what speaks to its standards is shown."""

from forms.base import FilterForm
from forms.fields import DateField, SelectField


class CrosswalkFilter(FilterForm):
    """A regulator and a day; the page sets the regulators of its framework."""

    regulator = SelectField("Regulator")
    day = DateField("On which day")
