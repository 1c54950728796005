"""What a provider's lead types to ask people to answer standards."""

from forms.base import BaseForm
from forms.fields import CheckboxesField, DateField, SelectField


class AssignForm(BaseForm):
    """Ask one colleague to answer a standard by a day, or nobody; the page sets the colleagues."""

    person = SelectField("Who should answer this standard", empty="Nobody in particular")
    due_on = DateField(
        "By which day",
        hint="They are reminded before it and on it. Leave it empty if the day of the application is enough.",
    )


class AssignDomainForm(AssignForm):
    """The same for several standards of a domain at once; the page sets these, too."""

    standards = CheckboxesField("Which standards", required="Choose at least one standard")
    person = SelectField("Who should answer them", empty="Nobody in particular")
