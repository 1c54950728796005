"""What the office types when it builds a review team."""

from accreditation.enums.people import Profession
from accreditation.enums.reviews import ReviewerKind, SetAsideCause
from forms.base import BaseForm, FilterForm, ShownForm
from forms.fields import CheckboxField, EnumRadios, EnumSelect, TextAreaField, TextField


class CandidateFilter(FilterForm):
    """Which reviewers to list."""

    text = TextField("Name", maximum=100)
    kind = EnumSelect("Kind of reviewer", ReviewerKind, empty="Every kind")
    profession = EnumSelect("Profession", Profession, empty="Every profession")
    elsewhere = CheckboxField("From other offices")


class InviteForm(BaseForm):
    """Ask one reviewer."""

    is_lead = CheckboxField("This reviewer leads the review")


class ClearConflictForm(ShownForm):
    """Let a review go on that waited for the office."""

    reason = TextAreaField(
        "Why the review may go on",
        hint="What has changed, and how you know. It is kept with the case.",
        maximum=2000,
        rows=4,
        required="Say why the review may go on",
    )


class SetAsideForm(BaseForm):
    """Take one reviewer off the team."""

    cause = EnumRadios(
        "Why",
        SetAsideCause,
        # An objection is decided on a page of its own, which sets the review aside.
        only=[cause for cause in SetAsideCause if cause is not SetAsideCause.OBJECTION],
        required="Say why this review is set aside",
    )
    reason = TextAreaField(
        "What you tell the reviewer (optional)",
        hint="The reviewer reads it. Without it they read the reason that you chose.",
        maximum=2000,
        rows=3,
    )
