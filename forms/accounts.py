"""What a person types about their own account."""

from forms.base import BaseForm
from forms.fields import EmailField, HiddenField, PasswordField


class SignInForm(BaseForm):
    """Sign in."""

    anybodys = True

    email = EmailField("Email address", autocomplete="username", required="Enter your email address")
    password = PasswordField("Password", required="Enter your password")
    next = HiddenField()


class StepUpForm(BaseForm):
    """Prove again who you are, for one act."""

    password = PasswordField("Password", required="Enter your password")
    purpose = HiddenField()
    next = HiddenField()


class ChosenPasswordForm(BaseForm):
    """Choose a password of one's own."""

    chosen = PasswordField(
        "New password",
        hint="At least 12 characters. Three words you can remember are better than one you cannot.",
        autocomplete="new-password",
        required="Enter a new password",
    )
    next = HiddenField()


class PasswordForm(BaseForm):
    """Choose another password."""

    current = PasswordField("Your password now", required="Enter your password")
    chosen = PasswordField(
        "New password",
        hint="At least 12 characters. Three words you can remember are better than one you cannot.",
        autocomplete="new-password",
        required="Enter a new password",
    )
