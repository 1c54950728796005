"""What a ratifier chooses and types about a panel's decision."""

from accreditation.enums import step_words
from accreditation.enums.applications import Trigger
from forms.base import BaseForm
from forms.fields import RadioField, TextAreaField

ANSWERS = tuple(
    (trigger, words, step_words.words_of("application", trigger).happens)
    for trigger, words in (
        (Trigger.RATIFY, "Ratify the decision"),
        (Trigger.SEND_BACK_ONCE, "Send it back to the panel, once, with reasons"),
        (Trigger.ORDER_NEW_PANEL, "Order a new panel, with reasons"),
    )
)


class RatificationForm(BaseForm):
    """Ratify a decision, or say why not."""

    answer = RadioField("Your answer to this decision", ANSWERS, required="Choose your answer")
    reason = TextAreaField(
        "Your reasons",
        hint="Needed when you send it back or order a new panel.",
        maximum=4000,
    )
