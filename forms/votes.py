"""What a panel types to propose an outcome, vote on it and record the decision."""

from accreditation.enums.awards import Outcome
from accreditation.enums.meetings import VoteChoice
from forms.base import BaseForm, EditForm
from forms.fields import CheckboxField, EnumRadios, TextAreaField

TO_DECIDE = tuple(outcome for outcome in reversed(Outcome) if outcome is not Outcome.HELD)
WORDS = 4000


class ProposeForm(BaseForm):
    """Put an outcome to the vote."""

    outcome = EnumRadios("Outcome", Outcome, only=TO_DECIDE, required="Choose an outcome")
    departure_reason = TextAreaField(
        "Why the panel leaves the rule’s outcome",
        hint="Leave empty where it keeps to the rule. The provider reads this in its letter.",
        maximum=WORDS,
    )
    safety = CheckboxField("It goes below the rule’s outcome because of the safety of patients or learners")


class VoteForm(EditForm):
    """Vote, once, on the motion that the page shows: its number is the form's version."""

    choice = EnumRadios("Your vote", VoteChoice, required="Choose how you vote")


class DecideForm(BaseForm):
    """Record the decision; the casting vote is asked for on a tie."""

    casting = EnumRadios(
        "Casting vote",
        VoteChoice,
        only=(VoteChoice.FOR, VoteChoice.AGAINST),
        hint="Only the chair gives it, and only because the vote is tied.",
    )
    without_all_votes = CheckboxField("The vote is over, although not everybody in the room has voted")
    on_the_line_seen = CheckboxField(
        "The panel saw that the outcome is on the line",
        hint="It does not change the outcome. The record says that the panel knew.",
    )
