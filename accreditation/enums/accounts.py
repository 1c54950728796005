"""Accounts: how people sign in, and what about an account its owner is written to about."""

from accreditation.enums.labelled import Labelled


class SignInMethod(Labelled):
    """How somebody proved who they are."""

    PASSWORD = "password", "Password"
    PASSWORD_AND_CODE = "password+totp", "Password and code from an app"
    PASSWORD_AND_PASSKEY = "password+passkey", "Password and passkey"
    PASSKEY = "passkey", "Passkey"
    RECOVERY = "recovery", "Password and recovery code"
    ORGANISATION = "oidc", "Your organisation’s sign-in"
    ORGANISATION_ALONE = "oidc-alone", "Your organisation’s sign-in, with a password alone"


ALONE = frozenset({SignInMethod.PASSWORD, SignInMethod.ORGANISATION_ALONE})
"""Ways in which only one thing was proved, which is not enough for every role."""


class SecurityChange(Labelled):
    """What happened to an account; its owner gets a letter, so that nobody does it behind their back."""

    PASSWORD_CHANGED = "password_changed", "Your password was changed"
    PASSWORD_RESET = "password_reset", "A new password was chosen through a link that we sent you"
    NEW_DEVICE = "new_device", "Somebody signed in to your account in a new browser"
    ADDRESS_CHANGED = "address_changed", "The email address of your account was changed"
    ACCOUNT_OPENED = "account_opened", "Your account was opened through the invitation that we sent you"
    PASSKEY_ADDED = "passkey_added", "A passkey was added to your account"
    PASSKEY_RENAMED = "passkey_renamed", "A passkey of your account was given another name"
    PASSKEY_REMOVED = "passkey_removed", "A passkey was removed from your account"
    APP_ADDED = "app_added", "An app that makes codes was added to your account"
    APP_REMOVED = "app_removed", "The app that makes codes was removed from your account"
    RECOVERY_CODES_MADE = "recovery_codes_made", "New recovery codes were made for your account"
    RECOVERY_CODE_USED = "recovery_code_used", "A recovery code was used to sign in to your account"
    CODES_GUESSED = "codes_guessed", "Somebody typed several wrong codes for your account"
    FACTORS_RESET = (
        "factors_reset",
        "An administrator removed your passkeys, your app and your recovery codes",
    )
    IDENTITY_LINKED = "identity_linked", "Your organisation’s sign-in was linked to your account"
    IDENTITY_UNLINKED = "identity_unlinked", "Your organisation’s sign-in was taken off your account"


class InvitationState(Labelled):
    """How an invitation stands."""

    OPEN = "open", "Waits to be accepted"
    EXPIRED = "expired", "Expired"
    ACCEPTED = "accepted", "Accepted"
    WITHDRAWN = "withdrawn", "Withdrawn"
    LAPSED = "lapsed", "No longer stands: whoever sent it may no longer invite"
