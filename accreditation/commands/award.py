"""`flask award`: explains the award rule on cases in a file; it reads no database and changes nothing."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from math import isfinite
from typing import Any, BinaryIO, NamedTuple

import click

from accreditation.commands.group import Group
from accreditation.errors import RuleBroken
from accreditation.frameworks.loader import load, shipped
from accreditation.frameworks.source import shipped_slugs
from accreditation.rules.award import AwardStandard, decide, firmness
from accreditation.rules.award.case import read, slug_of
from accreditation.rules.award.redraws import read_reviews
from accreditation.rules.thresholds import AwardRule, FirmnessRule

LONGEST_LINE = 1_000_000
"""Bytes; a case with every standard scored has under two thousand."""

group = Group("award", help="The award rule.")


@group.command("explain", with_appcontext=False)
@click.argument("file", type=click.File("rb"))
@click.option("--firm", is_flag=True, help="Add how firm each outcome is.")
def explain(file: BinaryIO, firm: bool) -> None:
    """Explain FILE ("-" for standard input): a case a line in JSON in, an outcome with its clauses a line in JSON out.

    With --firm each line also says what would tip its outcome, and where it has "reviews", one object of standards and
    scores a reviewer, in how many re-drawn teams the rule says the same. A line that cannot be read is named and the rest go on; the command then ends with 1.
    """
    bad = 0
    for number, line in enumerate(lines(file), start=1):
        if not line.strip():
            continue
        try:
            answer = explained(line, firm=firm)
        except RuleBroken as refusal:
            bad += 1
            answer = {"line": number, "error": refusal.message}
        click.echo(json.dumps(answer))
    if bad:
        raise SystemExit(1)


def explained(line: bytes, *, firm: bool = False) -> dict[str, Any]:
    """The verdict on one line, with the line's own `id` when it has one; raises RuleBroken for a bad line."""
    data = parsed(line)
    numbers = _framework(slug_of(data))
    case = read(data, numbers.standards)
    answer = decide(case, numbers.rule).as_data()
    # Also where nobody asks how firm it is: a line that is wrong is wrong either way.
    reviews = read_reviews(data["reviews"], numbers.standards) if "reviews" in data else ()
    if firm:
        answer["firm"] = firmness(case, numbers.rule, numbers.firmness, reviews).as_data()
    return {"id": data["id"], **answer} if "id" in data else answer


def parsed(line: bytes) -> Any:
    """The line's data; refuses broken text, a name given twice, and what is too long or too deep."""
    if len(line) > LONGEST_LINE:
        raise RuleBroken(f"The line is longer than {LONGEST_LINE} bytes")
    try:
        return json.loads(
            line.decode("utf-8-sig"), object_pairs_hook=_once, parse_float=_number, parse_constant=_number
        )
    except UnicodeDecodeError as broken:
        raise RuleBroken("The line is not UTF-8 text") from broken
    except json.JSONDecodeError as broken:
        raise RuleBroken(f"The line is not JSON: {broken.msg} at character {broken.pos + 1}") from broken
    except (ValueError, RecursionError) as broken:
        raise RuleBroken("The line holds a number too long or lists too deep to read") from broken


def _number(words: str) -> float:
    """A number with a point or exponent; JSON has none that is endless or no number, and none could be written back."""
    number = float(words)
    if not isfinite(number):
        raise RuleBroken(f"{words[:40]} is no number that JSON can hold")
    return number


def lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines of a file, one at a time; of one that is too long only its beginning is kept."""
    while line := file.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        yield line


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different."""
    data = dict(pairs)
    if len(data) != len(pairs):
        twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        raise RuleBroken(f"{twice} is given twice")
    return data


class _Numbers(NamedTuple):
    """What the award rule needs of a framework that ships with the service."""

    standards: tuple[AwardStandard, ...]
    rule: AwardRule
    firmness: FirmnessRule


@cache
def _shipped(slug: str) -> _Numbers:
    framework = load(shipped(slug))
    standards = tuple(
        AwardStandard(standard.code, standard.domain, standard.standard_class)
        for standard in framework.standards
    )
    return _Numbers(standards, framework.thresholds.award_rule, framework.thresholds.firmness)


def _framework(slug: str) -> _Numbers:
    if slug not in shipped_slugs():
        raise RuleBroken(f"Unknown framework: {slug}", field="framework")
    return _shipped(slug)
