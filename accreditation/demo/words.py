"""Sentences with gaps, filled in the same way every time: the words are in texts/, the numbers drawn from a named seed."""

import random
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).parent / "texts"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@cache
def texts(name: str) -> dict[str, Any]:
    """One file of words."""
    loaded: dict[str, Any] = yaml.safe_load((TEXTS / f"{name}.yaml").read_text("utf-8"))
    return loaded


def dice(*seed: object) -> random.Random:
    """Chance that falls alike for the same seed on every machine."""
    # Made-up figures: there is nothing to guess.
    return random.Random("/".join(map(str, seed)))  # noqa: S311  # nosec B311


def numbers(chance: random.Random) -> dict[str, object]:
    """Figures that a sentence may ask for."""
    first, few = chance.randrange(9), chance.choice(("two", "three", "four"))
    return {
        "n": chance.randint(5, 14),
        "few": few,
        "Few": few.title(),
        "many": chance.randint(22, 64),
        "pct": chance.randint(85, 96),
        "pct2": chance.randint(82, 94),
        "low": chance.randint(68, 79),
        "score": f"{chance.uniform(4.1, 4.7):.1f}",
        "was": f"{chance.uniform(3.5, 3.9):.1f}",
        "was2": f"{chance.uniform(3.9, 4.2):.1f}",
        "month": MONTHS[first],
        "month2": MONTHS[first + 3],
    }


def of_kind(kind: str) -> dict[str, str]:
    """How a kind of place speaks of itself; each name also with a capital."""
    plain: dict[str, str] = texts("kinds")[kind]
    return {
        **plain,
        **{name[0].upper() + name[1:]: word[0].upper() + word[1:] for name, word in plain.items()},
    }
