"""What a person types about passkeys, apps that make codes and recovery codes, and an administrator about lost ones."""

from accreditation.enums.factors import Lost, Recognised
from forms.base import BaseForm
from forms.fields import CredentialField, EnumRadios, HiddenField, OneTimeCodeField, TextField

NAME = 60


class SecondForm(BaseForm):
    """The second step of signing in."""

    anybodys = True

    one_time_code = OneTimeCodeField(required="Enter a code")
    next = HiddenField()


class SignInPasskeyForm(BaseForm):
    """A passkey in place of an address and a password."""

    anybodys = True

    credential = CredentialField()
    next = HiddenField()


class StepUpPasskeyForm(BaseForm):
    """A passkey for one act."""

    credential = CredentialField()
    purpose = HiddenField()
    act = HiddenField()
    next = HiddenField()


class PasskeyNameForm(BaseForm):
    """What a passkey is called."""

    name = TextField(
        "Name of this passkey",
        hint="So that you know later which one it is: for example “Ward laptop” or “My phone”.",
        maximum=NAME,
        autocomplete="off",
        required="Enter a name for this passkey",
    )


class NewPasskeyForm(PasskeyNameForm):
    """A passkey that the browser has made."""

    credential = CredentialField()


class AppForm(BaseForm):
    """The first code of an app."""

    one_time_code = OneTimeCodeField(
        "Code that the app shows now", required="Enter the code that the app shows now"
    )


class ResetForm(BaseForm):
    """Why, and how sure."""

    lost = EnumRadios("What happened?", Lost, required="Choose what happened")
    recognised = EnumRadios(
        "How do you know that it is them who ask?",
        Recognised,
        hint="An email or a call from a number that you do not know is not enough: that is how accounts are stolen.",
        required="Choose how you know",
    )
