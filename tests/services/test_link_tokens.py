"""A link's token is of one key, purpose, row and nonce, and of nothing else."""

import re

import pytest

from accreditation.services import link_tokens

KEY = "a secret key of at least thirty-two characters"


def test_a_token_fits_what_it_was_made_for_and_is_safe_in_an_address():
    made = link_tokens.token(KEY, "invitation", 7, "nonce")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", made)
    assert made == link_tokens.token(KEY, "invitation", 7, "nonce")
    assert link_tokens.fits(made, KEY, "invitation", 7, "nonce")


@pytest.mark.parametrize(
    "other",
    [
        ("another secret key of thirty-two characters", "invitation", 7, "nonce"),
        (KEY, "password reset", 7, "nonce"),
        (KEY, "invitation", 8, "nonce"),
        (KEY, "invitation", 7, "another"),
        (KEY, "invitation\n7", 7, "nonce"),
    ],
)
def test_it_fits_nothing_else(other):
    assert not link_tokens.fits(link_tokens.token(KEY, "invitation", 7, "nonce"), *other)


@pytest.mark.parametrize("typed", ["", "short", "é" * 43, "\ud800", "x" * 10_000])
def test_what_is_no_token_fits_nothing(typed):
    assert not link_tokens.fits(typed, KEY, "invitation", 7, "nonce")


def test_nonces_differ():
    assert len({link_tokens.nonce() for _ in range(50)}) == 50
