"""What a concern officer types about a provider, one kind of fact at a time."""

from collections.abc import Iterable

from accreditation.enums.concerns import FactKind
from forms.base import BaseForm, FilterForm
from forms.fields import DateField, HiddenField, RadioField, SelectField, TextField, WholeNumberField


class FactForm(BaseForm):
    """Record one fact; the page sets what its kind may say, and the provider's placements."""

    value = RadioField("Value", required="Choose a value")
    placement = SelectField(
        "Where it holds", empty="The whole provider, where a placement has none of its own"
    )
    source = TextField(
        "Source",
        hint="For example the letter, report or meeting that says so.",
        required="Say where this comes from",
        maximum=300,
    )
    dated_on = DateField("Date of the source", required="Enter the date of the source")
    seen = HiddenField()

    def offer(
        self, kind: FactKind, values: Iterable[tuple[str, str]], placements: Iterable[tuple[int, str]]
    ) -> None:
        """Set what can be chosen for a kind of fact."""
        self.value.label.text = kind.label
        self.value.noun = kind.label
        self.value.choices = list(values)
        self.placement.choices = list(placements)


class BecauseForm(FilterForm):
    """What an address says of why a fact is recorded: because of a concern."""

    concern = WholeNumberField("Concern", minimum=1)
