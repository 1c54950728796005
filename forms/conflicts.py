"""What is typed about ties and conflicts: by the person themselves, and by the office about a case."""

from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ConflictKind
from forms.base import BaseForm, EditForm
from forms.fields import DateField, EnumRadios, EnumSelect, TextAreaField, TextField

WORDS = 2000


class TieForm(EditForm):
    """Tell what ties you to a provider, university or other organisation, or put it right."""

    organisation = TextField(
        "Organisation",
        hint="Its name or its ODS code, as in the register of providers.",
        maximum=200,
        required="Enter the organisation",
    )
    kind = EnumRadios("What ties you to it", TieKind, required="Choose what ties you to it")
    words = TextAreaField(
        "In a sentence",
        hint="For a tie by family, business or another tie: who or what it is. The office that chooses reviewers reads it; the"
        " provider never does.",
        maximum=WORDS,
        rows=3,
    )
    starts_on = DateField("Since when (optional)")
    ends_on = DateField("Last day (optional)", hint="Leave it empty while it goes on.")


class ProposeExceptionForm(BaseForm):
    """Propose that a conflict is set aside for one person and this application."""

    reason = TextAreaField(
        "Why this person is needed in spite of it",
        hint="It stands on the panel’s paper. A second person confirms it, or turns it down.",
        maximum=WORDS,
        rows=4,
        required="Say why this person is needed in spite of it",
    )


class DecideExceptionForm(BaseForm):
    """Confirm that a conflict is set aside, or withdraw it with a reason."""

    reason = TextAreaField(
        "If you turn it down or withdraw it: why", hint="It is kept with the case.", maximum=WORDS, rows=3
    )


class LaterConflictForm(BaseForm):
    """Record a conflict of a reviewer that the office learns of."""

    kind = EnumSelect("Which conflict", ConflictKind, empty="Choose", required="Choose which conflict it is")
