"""Which part of an evidence matrix is shown."""

from forms.base import FilterForm
from forms.fields import CheckboxField, SelectField


class MatrixFilter(FilterForm):
    """One domain, or weak spots alone; the page sets the domains."""

    domain = SelectField("Domain", empty="All domains")
    weak = CheckboxField("Only standards with a weak spot")
