"""What a provider's lead types to ask a partner for a statement, and what the partner writes."""

from accreditation.enums.statements import PartnerKind
from forms.accounts import LinkForm
from forms.base import BaseForm
from forms.fields import CheckboxField, EmailField, EnumRadios, TextAreaField, TextField

NAME = 200
STATEMENT = 10_000


class AskForm(BaseForm):
    """Ask a partner for a statement."""

    kind = EnumRadios("Who do you ask?", PartnerKind, required="Choose who you ask")
    name = TextField("Their name", maximum=NAME, autocomplete="off", required="Enter their name")
    email = EmailField(
        "Their email address",
        hint="Check it: whoever gets the letter can write the statement.",
        autocomplete="off",
        required="Enter their email address",
    )
    note = TextAreaField(
        "A note to them (optional)",
        hint="What you would like them to write about. They read it before they write.",
        maximum=1000,
        rows=4,
    )


class StatementForm(LinkForm):
    """A partner's statement."""

    words = TextAreaField(
        "Your statement",
        hint="In your own words. Do not write anything by which a patient can be known.",
        maximum=STATEMENT,
        rows=12,
        required="Write your statement",
    )
    nameless = CheckboxField("Do not show my name: keep no name, role or organisation with it")
    name = TextField("Your name", maximum=NAME, autocomplete="name")
    role = TextField("Your role (optional)", maximum=NAME, autocomplete="organization-title")
    organisation = TextField("Your organisation (optional)", maximum=NAME, autocomplete="organization")
