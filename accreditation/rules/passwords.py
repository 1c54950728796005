"""What makes a password acceptable, and how one is kept: only as an argon2 hash, never as itself."""

import secrets
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

MINIMUM = 12
MAXIMUM = 200
_FEWEST_CHARACTERS = 5
_GENERATED_WORDS = 5
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

_OUR_WORDS = ("accreditation", "placement", "health education england", "nhs", "learner", "reviewer")
"""Words that a guesser of this service's passwords tries first."""
_STRONG_ENOUGH = 3
"""Of zxcvbn's 0 to 4: more than a hundred million guesses."""
_LONGEST_WEIGHED = 72
_COMMON = frozenset(password.casefold() for password in FREQUENCY_LISTS["passwords"])
"""Tens of thousands of passwords that people were seen to choose most, as the package ships them."""
_SYLLABLES = tuple(first + second for first in "bdfghjklmnprstvz" for second in "aeiou")


def problem(password: str, *, email: str = "", name: str = "") -> str | None:
    """Why this password may not be used, in words for the person who typed it; None if it may."""
    plain = password.casefold().strip()
    if len(password) < MINIMUM:
        return f"Enter a password of at least {MINIMUM} characters"
    if len(password) > MAXIMUM:
        return f"Enter a password of at most {MAXIMUM} characters"
    if plain in _COMMON:
        return "Enter another password: this is one of those that most people choose, so it is tried first"
    if _holds_own_name(plain, email.casefold(), name.casefold()):
        return "Enter a password that does not contain your name or email address"
    if _is_easy(plain, (email, name)):
        return "Enter a password that is harder to guess, such as three words that do not belong together"
    return None


def _holds_own_name(plain: str, email: str, name: str) -> bool:
    own: Sequence[str] = (email, email.partition("@")[0], name, name.replace(" ", ""))
    return any(len(part) > 3 and part in plain for part in own)


def _is_easy(plain: str, own_words: tuple[str, ...]) -> bool:
    """Whether a guesser with lists of common passwords, names, dates and keyboard rows would soon have it."""
    # Weighing grows with the square of the length; what begins well is not made easier by more.
    weighed = zxcvbn(plain[:_LONGEST_WEIGHED], user_inputs=[*_OUR_WORDS, *own_words])
    return len(set(plain)) < _FEWEST_CHARACTERS or weighed["score"] < _STRONG_ENOUGH


def generated() -> str:
    """A password that can be read out and typed, with more than 60 bits of chance."""
    return "-".join("".join(secrets.choice(_SYLLABLES) for _ in range(2)) for _ in range(_GENERATED_WORDS))


def hashed(password: str) -> str:
    """The argon2 hash to keep; it takes tens of milliseconds, so never inside a transaction."""
    return _HASHER.hash(password)


_NOBODYS = hashed(secrets.token_urlsafe(32))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password; without one on record it takes as long, and says no."""
    try:
        # A hash is checked also for an address that has no account, so that the time taken tells nobody who has one.
        _HASHER.verify(password_hash or _NOBODYS, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(password_hash)
