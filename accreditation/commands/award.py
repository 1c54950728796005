"""`flask award`: explains the award rule on cases in a file; it reads no database and changes nothing."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, BinaryIO

import click

from accreditation.commands.group import Group
from accreditation.errors import RuleBroken
from accreditation.frameworks.loader import load, shipped
from accreditation.frameworks.source import shipped_slugs
from accreditation.rules.award import AwardStandard, decide
from accreditation.rules.award.case import read, slug_of
from accreditation.rules.thresholds import AwardRule

LONGEST_LINE = 1_000_000
"""Bytes; a case with every standard scored has under two thousand."""

group = Group("award", help="The award rule.")


@group.command("explain", with_appcontext=False)
@click.argument("file", type=click.File("rb"))
def explain(file: BinaryIO) -> None:
    """Explain FILE ("-" for standard input): a case a line in JSON in, an outcome with its clauses a line in JSON out.

    A line that cannot be read is named and the rest go on; the command then ends with 1.
    """
    bad = 0
    for number, line in enumerate(lines(file), start=1):
        if not line.strip():
            continue
        try:
            answer = explained(line)
        except RuleBroken as refusal:
            bad += 1
            answer = {"line": number, "error": refusal.message}
        click.echo(json.dumps(answer))
    if bad:
        raise SystemExit(1)


def explained(line: bytes) -> dict[str, Any]:
    """The verdict on one line, with the line's own `id` when it has one; raises RuleBroken for a bad line."""
    data = parsed(line)
    standards, rule = _framework(slug_of(data))
    verdict = decide(read(data, standards), rule).as_data()
    return {"id": data["id"], **verdict} if "id" in data else verdict


def parsed(line: bytes) -> Any:
    """The line's data; refuses broken text, a name given twice, and what is too long or too deep."""
    if len(line) > LONGEST_LINE:
        raise RuleBroken(f"The line is longer than {LONGEST_LINE} bytes")
    try:
        return json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once)
    except UnicodeDecodeError as broken:
        raise RuleBroken("The line is not UTF-8 text") from broken
    except json.JSONDecodeError as broken:
        raise RuleBroken(f"The line is not JSON: {broken.msg} at character {broken.pos + 1}") from broken
    except (ValueError, RecursionError) as broken:
        raise RuleBroken("The line holds a number too long or lists too deep to read") from broken


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
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RuleBroken(f"{twice} is given twice")
    return data


@cache
def _shipped(slug: str) -> tuple[tuple[AwardStandard, ...], AwardRule]:
    """What the award rule needs of a framework that ships with the service."""
    framework = load(shipped(slug))
    standards = tuple(
        AwardStandard(standard.code, standard.domain, standard.standard_class)
        for standard in framework.standards
    )
    return standards, framework.thresholds.award_rule


def _framework(slug: str) -> tuple[tuple[AwardStandard, ...], AwardRule]:
    if slug not in shipped_slugs():
        raise RuleBroken(f"Unknown framework: {slug}", field="framework")
    return _shipped(slug)
