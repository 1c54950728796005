"""What somebody types who asks to become a reviewer, and what the office answers."""

from accreditation.enums.people import Profession
from accreditation.enums.reviews import ReviewerKind
from forms.base import BaseForm, FilterForm
from forms.fields import (
    CheckboxField,
    EmailField,
    EnumSelect,
    RadioField,
    SelectField,
    TextAreaField,
    TextField,
)

NAME = 200
WORDS = 2000
INVITE, DECLINE = "invite", "decline"


class ReviewerApplicationForm(BaseForm):
    """Ask to become a reviewer; the page sets the offices."""

    name = TextField("Your name", maximum=NAME, autocomplete="name", required="Enter your name")
    email = EmailField("Your email address", required="Enter your email address")
    kind = RadioField(
        "As whom would you review?",
        [
            (ReviewerKind.PEER, "As a peer", "You work in health or social care, or teach those who do."),
            (ReviewerKind.LEARNER, "As a learner", "You are learning in a placement, or did so lately."),
            (ReviewerKind.LAY, "As a lay person", "You bring the eyes of patients and the public."),
        ],
        required="Choose as whom you would review",
        noun="As whom you would review",
    )
    profession = EnumSelect(
        "Your profession",
        Profession,
        only=[profession for profession in Profession if profession is not Profession.LAY],
        hint="Or the one that you are learning. Leave it empty if you would review as a lay person.",
        empty="No profession",
    )
    employer = TextField(
        "Where you work or learn (optional)",
        hint="You would never be asked to review there.",
        maximum=NAME,
        autocomplete="organization",
    )
    office_id = SelectField(
        "Office",
        hint="The one nearest to you. It reads your application and answers you.",
        empty="Choose an office",
        required="Choose an office",
    )
    why = TextAreaField(
        "Why you would like to review",
        hint="What you know well, and what you would bring. Nothing by which a patient can be known.",
        maximum=WORDS,
        rows=6,
        required="Say why you would like to review",
    )


class AnswerForm(BaseForm):
    """Answer an application."""

    decision = RadioField(
        "Your answer",
        [
            (INVITE, "Invite them", "They get an email with a link to open an account."),
            (DECLINE, "Decline", "They get an email with your reason."),
        ],
        required="Choose your answer",
    )
    reason = TextAreaField(
        "Your reason, if you decline",
        hint="It goes out to them as you write it.",
        maximum=WORDS,
        rows=4,
    )


class ApplicationsFilter(FilterForm):
    """Which applications to list."""

    decided = CheckboxField("Those that were answered")
