"""What an administrator types about an organisation's sign-in that opens somebody's account."""

from typing import Any

from forms.base import BaseForm
from forms.fields import RadioField, TextField

BY_ADDRESS, BY_NUMBER = "address", "number"
_LONGEST = 255


class LinkForm(BaseForm):
    """Link an organisation's sign-in to an account; the page sets the organisations."""

    provider = RadioField("Organisation", required="Choose the organisation")
    how = RadioField(
        "How do you know that it is this person?",
        [
            (
                BY_ADDRESS,
                "By the email address of the account",
                "For a sign-in within 7 days with this address, where the organisation has confirmed it.",
            ),
            (
                BY_NUMBER,
                "By the number that the sign-in showed them",
                "They try to sign in, and the page shows their number. Check with them, for example by telephone.",
            ),
        ],
        required="Choose how you know",
    )
    subject = TextField(
        "Number", hint="Only where you know the number.", maximum=_LONGEST, autocomplete="off"
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A number belongs to the second way, and only there."""
        fine = super().validate(extra_validators)
        if self.how.data == BY_NUMBER and not self.subject.data:
            self.refuse("Enter the number that the sign-in showed", "subject")
            return False
        return fine
