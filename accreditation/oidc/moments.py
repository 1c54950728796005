"""How long a provider's clock and ours may disagree."""

from accreditation import clock

LEEWAY = 60
"""Seconds by which a provider's clock may differ from ours."""
FRESH_LEEWAY = 5
"""The same where somebody has to prove again who they are; then an earlier sign-in must not count."""


def now() -> int:
    """This moment, in the seconds that tokens count in."""
    return int(clock.now().timestamp())
