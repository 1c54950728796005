"""What is typed about an outsider who countersigns: by the provider's lead, by the office, and by the outsider."""

from forms.base import BaseForm
from forms.fields import EmailField, TextAreaField, TextField

WORDS = 2000


class ProposeForm(BaseForm):
    """Name an outsider who countersigns."""

    name = TextField("Their name", maximum=200, required="Enter their name")
    organisation_name = TextField(
        "Their organisation",
        hint="For example, your training hub or partner university. It is named beside the signature.",
        maximum=200,
        required="Enter their organisation",
    )
    email = EmailField(
        "Their work email address",
        hint="We write to them there, and only this address can open the application.",
        required="Enter their email address",
    )
    reason = TextAreaField(
        "Why nobody else at your organisation can sign",
        hint="The office reads this.",
        maximum=WORDS,
        rows=4,
        required="Say why nobody else can sign",
    )


class RefuseForm(BaseForm):
    """Agree to the named outsider, or refuse them with a reason."""

    reason = TextAreaField(
        "If you refuse: why",
        hint="The provider reads this. Say whom they could name instead, if you can.",
        maximum=WORDS,
        rows=4,
    )


class DeclineForm(BaseForm):
    """Send the application back instead of countersigning it."""

    reason = TextAreaField(
        "What has to be changed, and why",
        hint="The provider’s team reads this on the application’s page. Name the standards if you can.",
        maximum=WORDS,
        rows=5,
        required="Tell the team what has to be changed",
    )
