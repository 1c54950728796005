"""A password is long and hard to guess, and that is all that is asked of it."""

import pytest

from accreditation.rules import passwords

ANN = {"email": "ann.other@example.org", "name": "Ann Other"}


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short words", "at least 12"),
        ("x" * 201, "at most 200"),
        ("my ann.other phrase", "your name or email"),
        ("P@ssw0rd123456", "harder to guess"),
        ("password123456", "harder to guess"),
        ("qwertyuiop123", "most people choose"),
        ("Welcome12345!", "harder to guess"),
        ("1qaz2wsx3edc", "most people choose"),
        ("1QAZ2wsx3edc ", "most people choose"),
        ("Finalfantasy", "most people choose"),
        ("finalfantasy1", "harder to guess"),
        ("abcabcabcabcabc", "harder to guess"),
        ("accreditation1", "harder to guess"),
        ("aaaaaaaaaaaaaaa", "harder to guess"),
    ],
)
def test_what_a_guesser_has_soon_is_refused(password: str, says: str) -> None:
    assert says in (passwords.problem(password, **ANN) or "")


def test_the_list_of_common_passwords_is_long() -> None:
    assert len(passwords._COMMON) >= 10_000


@pytest.mark.parametrize(
    "password",
    [
        "teapot orbit lantern",
        "plain words are easy to keep",
        "gaf-lo2-Wem+rutix",
        "hen wlad fy nhadau",
        "x7" * 3 + "k9Q!wz" * 30,
    ],
)
def test_what_is_long_and_strange_is_taken_whatever_letters_it_has(password: str) -> None:
    assert passwords.problem(password, **ANN) is None


def test_a_made_up_password_is_one_that_may_be_used() -> None:
    assert all(passwords.problem(passwords.generated(), **ANN) is None for _ in range(20))
