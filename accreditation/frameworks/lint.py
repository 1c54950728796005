"""Finds everything wrong with a framework text before it is published; it says so in plain words and changes nothing."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from accreditation.frameworks import standards_lint, thresholds_lint
from accreditation.frameworks.places import joined, place
from accreditation.frameworks.schema import Problem, schema_problems
from accreditation.frameworks.source import SourceError, parse
from accreditation.frameworks.standards_lint import every_standard

SHORTEST_LEVEL = 25
"""Characters; a shorter description cannot tell a reviewer what to look for."""

_UNFINISHED = re.compile(r"\b(TODO|TBC|TBD|FIXME|XXX|lorem ipsum)\b", re.IGNORECASE)
_SENTENCE_END = (".", "!", "?")


def clean_texts(data: dict[str, Any]) -> Iterator[Problem]:
    """No text holds characters that cannot be seen, double spaces, or a mark that it is unfinished."""
    for path, text in _texts(data, ()):
        where = place(data, path)
        if not text.isprintable():
            yield Problem(where, "This text holds a character that cannot be seen.")
        if "  " in text:
            yield Problem(where, "There are two spaces in a row.")
        if unfinished := _UNFINISHED.search(text):
            yield Problem(where, f"This is unfinished: {unfinished.group()}.")


def whole_sentences(data: dict[str, Any]) -> Iterator[Problem]:
    """Wording and levels are sentences; prompts are questions."""
    for where, _, standard in every_standard(data):
        if not standard["wording"].endswith(_SENTENCE_END):
            yield Problem(joined((where, "wording")), "This should end like a sentence.")
        for score, level in standard["levels"].items():
            if not level.endswith(_SENTENCE_END):
                yield Problem(joined((where, "levels", score)), "This should end like a sentence.")
        for position, prompt in enumerate(standard["prompts"]):
            if "?" not in prompt:
                yield Problem(joined((where, f"prompts {position + 1}")), "This should ask something.")


def levels_tell_apart(data: dict[str, Any]) -> Iterator[Problem]:
    """Each level says enough for a reviewer to score by."""
    for where, _, standard in every_standard(data):
        for score, level in standard["levels"].items():
            if len(level) < SHORTEST_LEVEL:
                yield Problem(joined((where, "levels", score)), "This is too short to score by.")


def no_text_twice(data: dict[str, Any]) -> Iterator[Problem]:
    """No wording, prompt, level or hint stands in two places."""
    first: dict[str, str] = {}
    for where, _, standard in every_standard(data):
        for name, text in _own_words(standard):
            position = joined((where, name))
            key = " ".join(text.casefold().split())
            if key in first:
                yield Problem(position, f"The same text stands at {first[key]}.")
            first.setdefault(key, position)


def scale_in_order(data: dict[str, Any]) -> Iterator[Problem]:
    """The scale runs 0, 1, 2, 3, 4."""
    if [point["score"] for point in data["scale"]] != list(range(5)):
        yield Problem("scale", "The scores should be 0, 1, 2, 3 and 4, in this order.")


def _own_words(standard: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "title", standard["title"]
    yield "wording", standard["wording"]
    for position, prompt in enumerate(standard["prompts"]):
        yield f"prompts {position + 1}", prompt
    for score, level in standard["levels"].items():
        yield f"levels / {score}", level
    for hint in standard["evidence_hints"]:
        yield f"evidence hint {hint['kind']}", hint["note"]


def _texts(node: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from _texts(value, (*path, name))
    elif isinstance(node, list):
        for position, value in enumerate(node):
            yield from _texts(value, (*path, position))


CHECKS = (clean_texts, whole_sentences, levels_tell_apart, no_text_twice, scale_in_order)


__all__ = ["Problem", "lint"]

_CHECKS: tuple[Callable[[dict[str, Any]], Iterator[Problem]], ...] = (
    *standards_lint.CHECKS,
    *thresholds_lint.CHECKS,
    *CHECKS,
)


def lint(text: str) -> list[Problem]:
    """Every problem of the text: not YAML, not the schema's shape, or not a framework that hangs together.

    Remembered by text: the same file is looked at when it is shown, compared and published.
    """
    return list(_problems(text))


def version_too_low(version: int, newest: str) -> Problem:
    """The problem of a text that says something else under a number that is not above the newest published one."""
    return Problem(
        "version",
        f"Version {version} is published already, or older than what is, and says something else."
        f" Raise it above {newest}.",
    )


@lru_cache(maxsize=8)
def _problems(text: str) -> tuple[Problem, ...]:
    try:
        data = parse(text)
    except SourceError as broken:
        where = "the file" if broken.line is None else f"line {broken.line}"
        return (Problem(where, broken.message),)
    # Meaning is looked at only when the shape is right, so that one slip is not reported five times.
    return tuple(schema_problems(data) or [problem for check in _CHECKS for problem in check(data)])
