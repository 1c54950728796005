"""Say that a part the tests need is not on this machine: a loud skip for a person, a failure where CI=true."""

import os
from typing import NoReturn

import pytest


def missing(part: str, mend: str) -> NoReturn:
    """End the test that asked for this part, with what to do about it."""
    sentence = f"MISSING PART: {part}. {mend}"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
