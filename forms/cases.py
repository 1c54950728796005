"""What the office types about a case: the filters of its worklist, and why it may start again early."""

from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.organisations import PlacementKind
from forms.base import BaseForm, FilterForm
from forms.fields import CheckboxField, EnumSelect, HiddenField, TextAreaField, TextField

WORDS = 2000


class WorklistFilter(FilterForm):
    """Which cases to list."""

    text = TextField("Placement, provider or reference", maximum=100)
    status = EnumSelect("Stage", ApplicationStatus, empty="Every stage")
    kind = EnumSelect("Kind of placement", PlacementKind, empty="Every kind")
    returns = CheckboxField("Only organisation returns")
    overdue = CheckboxField("Only overdue")
    ended = CheckboxField("Also those that have ended")
    sort = HiddenField()


class WaiverForm(BaseForm):
    """Let a placement start again before its time."""

    reason = TextAreaField(
        "Why it may start earlier",
        hint="Your reason stays on record. The provider does not read it.",
        maximum=WORDS,
        required="Say why it may start earlier",
    )


class LapseForm(BaseForm):
    """Close an application that was not completed in time."""

    reason = TextAreaField(
        "Why it is closed",
        hint="The provider reads this. Say what was missing when the deadline passed.",
        maximum=WORDS,
        rows=4,
        required="Tell the provider why it is closed",
    )


class ReinstateForm(BaseForm):
    """Reopen an application after its deadline."""

    reason = TextAreaField(
        "Why it is reopened",
        hint="The provider reads this. Say what they still have to do.",
        maximum=WORDS,
        rows=4,
        required="Tell the provider why it is reopened",
    )


class ReopenReviewForm(BaseForm):
    """Take peer review up again."""

    reason = TextAreaField(
        "Why peer review is taken up again",
        hint="The office and the review team read this; the provider does not.",
        maximum=WORDS,
        rows=4,
        required="Say why peer review is taken up again",
    )
