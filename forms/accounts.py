"""What a person types about their own account."""

from forms.base import BaseForm
from forms.fields import CheckboxField, EmailField, HiddenField, OneTimeCodeField, PasswordField, TextField

_CHOOSING_HINT = "At least 12 characters. Three words you can remember are better than one you cannot."


class SignInForm(BaseForm):
    """Sign in."""

    anybodys = True

    email = EmailField("Email address", autocomplete="username", required="Enter your email address")
    password = PasswordField("Password", required="Enter your password")
    shared = CheckboxField(
        "This is a shared computer: sign me out sooner, and keep nothing that I type in this browser"
    )
    next = HiddenField()


class StepUpForm(BaseForm):
    """Prove again who you are, for one act."""

    password = PasswordField("Password", required="Enter your password")
    one_time_code = OneTimeCodeField()
    purpose = HiddenField()
    act = HiddenField()
    next = HiddenField()


class ChosenPasswordForm(BaseForm):
    """Choose a password of one's own."""

    chosen = PasswordField(
        "New password",
        hint=_CHOOSING_HINT,
        autocomplete="new-password",
        required="Enter a new password",
    )
    next = HiddenField()


class PasswordForm(BaseForm):
    """Choose another password."""

    current = PasswordField("Your password now", required="Enter your password")
    chosen = PasswordField(
        "New password",
        hint=_CHOOSING_HINT,
        autocomplete="new-password",
        required="Enter a new password",
    )


class ForgottenPasswordForm(BaseForm):
    """Ask for a link to choose a new password."""

    anybodys = True

    email = EmailField("Email address", autocomplete="username", required="Enter your email address")


class LinkForm(BaseForm):
    """A button on a page that a letter's link opened."""

    anybodys = True


class LinkPasswordForm(LinkForm):
    """Choose a password through a link."""

    chosen = PasswordField(
        "New password", hint=_CHOOSING_HINT, autocomplete="new-password", required="Enter a new password"
    )


class AcceptForm(LinkForm):
    """Open the account that somebody was invited to."""

    name = TextField("Your full name", maximum=200, autocomplete="name", required="Enter your name")
    chosen = PasswordField(
        "Choose a password",
        hint=_CHOOSING_HINT,
        autocomplete="new-password",
        required="Choose a password",
    )


class AddressForm(BaseForm):
    """Ask for another address to sign in with."""

    email = EmailField("New email address", autocomplete="email", required="Enter your new email address")
