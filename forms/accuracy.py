"""What is typed about the facts of a report: by its provider, passage by passage, and by the lead reviewer who answers."""

from accreditation.enums.reports import AccuracyAnswer
from forms.base import BaseForm, EditForm
from forms.fields import EnumRadios, HiddenField, SelectField, TextAreaField
from forms.reports import RATIONALE

QUOTE = 2000
WORDS = 4000
ANSWER_ITSELF = "answer"


class PassageForm(EditForm):
    """Words of the report that are wrong, why, and what shows it; the page sets what was submitted."""

    quote = TextAreaField(
        "Words of the report that are wrong",
        hint="Copy them from the report as they stand.",
        maximum=QUOTE,
        rows=3,
        counted=False,
        required="Copy the words of the report that are wrong",
    )
    words = TextAreaField(
        "What is factually wrong",
        hint="Facts only. Name no patient, learner or colleague.",
        maximum=WORDS,
        required="Write what is factually wrong",
    )
    shows = SelectField(
        "What you submitted that shows it",
        empty="Choose what shows it",
        hint="Only what existed when you submitted. Anything newer is for your next application.",
        required="Choose what you submitted that shows it",
    )

    def citation_id(self) -> int | None:
        """The evidence that was chosen; None where the answer itself shows it."""
        return None if self.shows.data == ANSWER_ITSELF else int(self.shows.data)


class PointAnswerForm(BaseForm):
    """What the lead reviewer does about one point, with the text that it is about."""

    decision = EnumRadios(
        "What do you decide?", AccuracyAnswer, required="Choose whether the report is put right or stays"
    )
    words = TextAreaField(
        "What the provider reads about this point",
        hint="What was put right, or why the report stays as it is. Name nobody.",
        maximum=WORDS,
        required="Write what the provider reads about this point",
    )
    correction = TextAreaField(
        "What the report should say",
        hint="If you put it right: change the fact, and leave the rest as it is. What stood before is kept and shown.",
        maximum=RATIONALE,
        rows=10,
    )
    seen = HiddenField()
