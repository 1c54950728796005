"""What is typed about a visit: days that suit, the day that is settled, its agenda, people met, and notes by standard."""

from collections.abc import Mapping, Sequence

from accreditation.enums.visits import GroupMet
from forms.base import BaseForm, EditForm, ShownForm
from forms.fields import DateField, EnumRadios, RadioField, TextAreaField, TextField, TimeField

YES, NO = "yes", "no"
SUITS = [(YES, "Suits"), (NO, "Does not suit")]


class OfferForm(BaseForm):
    """Offer a day for the visit."""

    day = DateField("Day", required="Enter a day for the visit")
    begins_at = TimeField(
        "Begins at", hint="For example 9:30 or 2pm.", required="Enter the time at which it begins"
    )


class SuitsForm(ShownForm):
    """Say of each offered day whether it suits; the days make the fields."""

    @classmethod
    def for_days(cls, days: Sequence[tuple[int, str]]) -> type["SuitsForm"]:
        """The form with a choice for each day (id, the day in words)."""
        fields = {f"suits_{date_id}": RadioField(words, SUITS) for date_id, words in days}
        return type("SuitsFormForDays", (cls,), fields)

    def answers(self, days: Sequence[int]) -> Mapping[int, bool]:
        """What was said of each day of which something was said."""
        typed = {date_id: self[f"suits_{date_id}"].data for date_id in days}
        return {date_id: answer == YES for date_id, answer in typed.items() if answer}


class SettleDayForm(EditForm):
    """Settle the day of the visit, or move it."""

    day = DateField("Day of the visit", required="Enter the day of the visit")
    begins_at = TimeField("Begins at", required="Enter the time at which it begins")
    meeting_point = TextField(
        "Where the team is met",
        hint="The provider reads it too. For example: main entrance, Tower Street.",
        required="Enter where the team is met",
        maximum=200,
    )
    moved_because = TextAreaField(
        "Why it moves",
        hint="Everybody who takes part reads it.",
        maximum=1000,
        rows=3,
    )


class SlotForm(BaseForm):
    """Add a line to the agenda."""

    begins_at = TimeField("From", hint="For example 9:30 or 2pm.", required="Enter when it begins")
    ends_at = TimeField("To", required="Enter when it ends")
    what = TextField("What", required="Enter what it is", maximum=200)
    whom = TextField("With whom", hint="A role or a group, never the name of a learner.", maximum=200)


class PeopleForm(BaseForm):
    """Write down whom the team met."""

    group = EnumRadios("Group", GroupMet, required="Choose a group")
    role = TextField(
        "Role",
        hint="For example: student nurses of the second year, or clinical tutor. Never a name.",
        required="Enter their role",
        maximum=200,
    )


class VisitNoteForm(EditForm):
    """What a reviewer noted of one standard on a visit."""

    seen = TextAreaField(
        "What you saw and heard",
        hint="The team reads it, and the panel. The provider never does.",
        maximum=8000,
        rows=6,
        counted=False,
    )
    learners_said = TextAreaField(
        "What learners said in confidence",
        hint="Apart from the rest, and never for the provider. Write nothing by which one of them can be known.",
        maximum=8000,
        rows=4,
        counted=False,
    )
