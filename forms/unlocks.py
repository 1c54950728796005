"""What is typed to unlock a locked review: why, by its reviewer, and the moderator's answer."""

from accreditation.enums.labelled import Labelled
from forms.base import BaseForm, ShownForm
from forms.fields import EnumRadios, TextAreaField

WORDS = 2000


class UnlockAnswer(Labelled):
    """What a moderator does about it."""

    GRANT = "grant", "Unlock the review"
    REFUSE = "refuse", "Leave it locked"


class UnlockForm(BaseForm):
    """Why a reviewer's own review should be unlocked."""

    reason = TextAreaField(
        "Why your review should be unlocked",
        hint="A moderator reads it. Say what you want to look at again, and no score.",
        maximum=WORDS,
        required="Write why your review should be unlocked",
    )


class UnlockAnswerForm(ShownForm):
    """What the moderator decides, with words for the reviewer."""

    decision = EnumRadios("What do you decide?", UnlockAnswer, required="Choose whether to unlock the review")
    answer = TextAreaField(
        "What the reviewer reads", maximum=WORDS, required="Write what the reviewer reads about it"
    )
