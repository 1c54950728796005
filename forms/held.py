"""What people say about a file in which a patient's number may stand."""

from enum import StrEnum

from accreditation.enums.evidence import EvidenceTrigger
from forms.base import BaseForm
from forms.fields import EnumRadios, RadioField, TextAreaField

LONGEST_REASON = 500


class Word(StrEnum):
    """The answer of the person who added a file."""

    HARMLESS = "harmless"
    PATIENT = "patient"


class NumbersForm(BaseForm):
    """Is any of the numbers a patient's?"""

    word = RadioField(
        "Is any of them a patient’s NHS number?",
        [
            (Word.HARMLESS.value, "No, none of them is a patient’s number"),
            (Word.PATIENT.value, "Yes, or I am not sure: refuse and remove the file"),
        ],
        required="Say whether any of them is a patient’s number",
    )


class DecisionForm(BaseForm):
    """Release or reject a held file; the page names both."""

    decision = EnumRadios(
        "What you decide",
        EvidenceTrigger,
        only=[EvidenceTrigger.RELEASE, EvidenceTrigger.REJECT],
        required="Choose whether to release or reject the file",
    )
    reason = TextAreaField(
        "Why",
        hint="People of the provider and the office read this. Do not write a patient’s name or number.",
        maximum=LONGEST_REASON,
        rows=4,
        required="Give a reason",
    )


class TakeDownForm(BaseForm):
    """Take a file out of everybody's sight."""

    reason = TextAreaField(
        "Why",
        hint="People of the provider and the office read this. Do not write a patient’s name or number.",
        maximum=LONGEST_REASON,
        rows=4,
        required="Give a reason",
    )
