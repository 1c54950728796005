"""What is typed about questions to a provider: by reviewers, by their lead, and by the provider who answers."""

from forms.base import EditForm, ShownForm
from forms.fields import CheckboxField, TextAreaField

QUESTION = 2000
ANSWER = 8000


class QuestionForm(EditForm):
    """What a reviewer would ask about one standard; emptied, it is taken back."""

    words = TextAreaField(
        "Your question to the provider",
        hint="Ask about what was submitted. Name no patient, learner or colleague. Leave it empty if you have no question.",
        maximum=QUESTION,
        rows=4,
    )


class WordingForm(EditForm):
    """How the lead words the question on one standard; emptied, nothing is asked about it."""

    words = TextAreaField(
        "The question as the provider reads it",
        hint="One text for this standard, without names. Leave it empty to ask nothing about it.",
        maximum=QUESTION,
        rows=6,
    )


class SendForm(ShownForm):
    """Send exactly the questions that were shown."""

    looked_at = CheckboxField("I have looked at these words, and they name nobody")


class WaiveForm(ShownForm):
    """Why nothing is asked."""

    reason = TextAreaField(
        "Why nothing is asked",
        hint="For the record. For example: the team agrees that what was submitted answers everything.",
        required="Say why nothing is asked",
        maximum=QUESTION,
        rows=3,
    )


class TakeBackForm(WaiveForm):
    """Why questions that are with the provider are taken back."""

    reason = TextAreaField(
        "Why the questions are taken back",
        hint="For the record. For example: they are answered in the files already.",
        required="Say why the questions are taken back",
        maximum=QUESTION,
        rows=3,
    )


class AnswerForm(EditForm):
    """The answer to one question of the reviewers."""

    answer = TextAreaField(
        "Your answer",
        hint="It stands beside the answer that you submitted, which does not change.",
        maximum=ANSWER,
        rows=8,
    )


class AnswersForm(ShownForm):
    """Send the answers as they were read, and declare them true."""

    declared = CheckboxField(
        "I declare that these answers are true", required="Declare that these answers are true"
    )
