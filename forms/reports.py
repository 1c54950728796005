"""What a lead reviewer types to write the report and to answer the provider on its facts."""

from accreditation.enums.findings import FindingKind
from forms.base import BaseForm, EditForm
from forms.fields import CheckboxesField, EnumRadios, HiddenField, TextAreaField

SUMMARY = 8000
WORDS = 4000
RATIONALE = 20000


class SummaryForm(EditForm):
    """The summary at the head of the report."""

    summary = TextAreaField(
        "Summary of the review",
        hint="What is strong, what falls short, and what matters most for learners and patients.",
        maximum=SUMMARY,
    )


class StandardForm(EditForm):
    """What the report says of one standard; the page sets the kinds that go with its score."""

    rationale = TextAreaField(
        "What the provider reads about this score",
        hint="Name nobody, and no single reviewer's score.",
        maximum=RATIONALE,
    )
    kind = EnumRadios("Kind of finding", FindingKind)
    words = TextAreaField(
        "Finding",
        hint="Say what should be different, or what others could learn from. Leave both empty for no finding.",
        maximum=WORDS,
    )


class RestoreTextForm(EditForm):
    """Save an earlier version of a text again: nothing is typed."""


class CorrectionForm(BaseForm):
    """Put words of the report right."""

    words = TextAreaField(
        "What the report should say",
        hint="Put the fact right, and leave the rest as it is. What stood before is kept and shown.",
        maximum=RATIONALE,
        rows=10,
        required="Write what the report should say",
    )
    seen = HiddenField()


class AccuracyAnswerForm(BaseForm):
    """Answer the provider's points."""

    answer = TextAreaField("Your answer to the provider", maximum=WORDS)


class ReopenForm(BaseForm):
    """Agree some scores again; the page sets the standards."""

    standards = CheckboxesField(
        "Standards to agree again", required="Choose at least one standard to agree again"
    )
    answer = TextAreaField(
        "What you tell the provider",
        hint="What you will look at again, and why.",
        maximum=WORDS,
        required="Tell the provider what you will look at again, and why",
    )
