"""Which function composes which kind of letter, at the moment when it is sent; None is a letter that no longer concerns its reader."""

from collections.abc import Callable

from flask import current_app

from accreditation.enums.letters import LetterKind
from accreditation.messages.content import LetterContent
from accreditation.models.letters import Letter
from accreditation.services import invitations, reviewer_applications, security_letters, statements
from accreditation.services.accounts import address_changes, resets
from accreditation.services.notices import composing
from accreditation.settings import Settings

Composer = Callable[[Letter], LetterContent | None]


def _invitation(letter: Letter) -> LetterContent | None:
    return invitations.compose(letter, secret=_secret())


def _password_reset(letter: Letter) -> LetterContent | None:
    return resets.compose(letter, secret=_secret())


def _address_change(letter: Letter) -> LetterContent | None:
    return address_changes.compose(letter, secret=_secret())


def _statement_request(letter: Letter) -> LetterContent | None:
    return statements.compose(letter, secret=_secret())


COMPOSERS: dict[LetterKind, Composer] = {
    LetterKind.NOTICE: composing.notice,
    LetterKind.DIGEST: composing.digest,
    LetterKind.INVITATION: _invitation,
    LetterKind.PASSWORD_RESET: _password_reset,
    LetterKind.ADDRESS_CHANGE: _address_change,
    LetterKind.SECURITY: security_letters.compose,
    LetterKind.STATEMENT_REQUEST: _statement_request,
    LetterKind.REVIEWER_DECLINED: reviewer_applications.compose,
}


def _secret() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.secret_key
