"""Codes of apps are those of RFC 6238, and recovery codes are read as people write them."""

import base64
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from accreditation.rules import one_time_codes as codes

SECRET = base64.b32encode(b"12345678901234567890").decode()
"""The seed of the vectors of RFC 6238, appendix B, for SHA-1; those have eight figures, of which ours are the last six."""
VECTORS = [
    (59, "94287082"),
    (1_111_111_109, "07081804"),
    (1_111_111_111, "14050471"),
    (1_234_567_890, "89005924"),
    (2_000_000_000, "69279037"),
    (20_000_000_000, "65353130"),
]
NOON = datetime(2026, 11, 2, 12, 0, 10, tzinfo=UTC)


def code_at(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


@pytest.mark.parametrize(("seconds", "eight_figures"), VECTORS)
def test_the_codes_are_those_of_the_standard(seconds, eight_figures):
    moment = datetime.fromtimestamp(seconds, UTC)
    assert codes.matching_step(SECRET, eight_figures[-6:], moment) == seconds // 30


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephone_may_be_half_a_minute_early_or_late(steps, fits):
    code = code_at(NOON + timedelta(seconds=30 * steps))
    assert (codes.matching_step(SECRET, code, NOON) is not None) is fits


def test_a_wrong_code_is_of_no_step():
    good = {code_at(NOON + timedelta(seconds=30 * steps)) for steps in (-1, 0, 1)}
    wrong = next(f"{number:06}" for number in range(9) if f"{number:06}" not in good)
    assert codes.matching_step(SECRET, wrong, NOON) is None
    assert codes.matching_step(SECRET, "", NOON) is None


def test_an_app_reads_the_service_and_the_account():
    address = codes.address(SECRET, account="ann@example.org", issuer="Placement accreditation")
    assert address.startswith("otpauth://totp/Placement%20accreditation:ann%40example.org?secret=" + SECRET)


def test_a_new_secret_has_160_bits_and_is_another_each_time():
    made = {codes.new_secret() for _ in range(20)}
    assert len(made) == 20
    assert {len(base64.b32decode(secret)) for secret in made} == {20}


def test_recovery_codes_look_like_no_code_of_an_app():
    made = {codes.recovery_code() for _ in range(200)}
    assert len(made) == 200
    assert not any(codes.is_of_an_app(codes.tidied(code)) for code in made)


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("7K3M-Q9TF-2XWD", "7K3MQ9TF2XWD"),
        (" 7k3m q9tf–2xwd ", "7K3MQ9TF2XWD"),
        ("OIL0-1111-ABCD", "01101111ABCD"),
        ("123 456", "123456"),
        ("１２３", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_people_write_it(typed, tidied):
    assert codes.tidied(typed) == tidied


@pytest.mark.parametrize(
    ("typed", "is_of_app"), [("123456", True), ("12345", False), ("1234567", False), ("12345A", False)]
)
def test_an_apps_code_is_six_figures(typed, is_of_app):
    assert codes.is_of_an_app(typed) is is_of_app
