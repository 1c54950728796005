"""Holds a framework's data against schema.json and says in plain words what does not fit; knows nothing of meaning."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from accreditation.frameworks.places import place

FRAMEWORKS = "accreditation.frameworks"


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where it is, in words, and what is wrong."""

    path: str
    message: str


def schema(folder: str = FRAMEWORKS) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a framework file, or of the files of another folder, for editors and other programs."""
    loaded: dict[str, Any] = json.loads(files(folder).joinpath("schema.json").read_text("utf-8"))
    return loaded


def schema_problems(data: Any, folder: str = FRAMEWORKS) -> list[Problem]:
    """Everything in the data that the schema does not allow, in the order of the schema."""
    return [problem for error in _validator(folder).iter_errors(data) for problem in _explained(data, error)]


@cache
def _validator(folder: str) -> Draft202012Validator:
    return Draft202012Validator(schema(folder), format_checker=Draft202012Validator.FORMAT_CHECKER)


def _explained(data: Any, error: ValidationError) -> Iterator[Problem]:
    where = place(data, error.absolute_path)
    rule: Any = error.validator_value
    if error.validator == "required":
        # The library raises one error for each missing name, and names it only in its message.
        yield Problem(where, "`" + error.message.split("'")[1] + "` is missing.")
    elif error.validator == "additionalProperties":
        shape: Any = error.schema
        given: Any = error.instance
        for name in (name for name in given if name not in shape.get("properties", {})):
            yield Problem(where, f"`{name}` is not a name that is known here.")
    elif (words := _WORDS.get(str(error.validator))) is not None:
        yield Problem(where, words(rule, error.instance))
    else:
        yield Problem(where, f"This does not fit: {error.message[:200]}")


def _type(expected: str, instance: Any) -> str:
    given = next((words for kind, words in _GIVEN if isinstance(instance, kind)), "nothing")
    hint = " Put it in quotes." if expected == "string" and given == "a number" else ""
    return f"This should be {_EXPECTED[expected]}, but is {given}.{hint}"


def _pattern(pattern: str, instance: str) -> str:
    if not instance.strip():
        return "This text is empty."
    if pattern.startswith("^\\S"):
        return "This should be one paragraph, without spaces or line breaks at its ends."
    return f"`{instance[:60]}` is not written as expected here ({pattern})."


def _one_of(allowed: list[Any], instance: Any) -> str:
    return f"`{str(instance)[:60]}` should be one of: {', '.join(map(str, allowed))}."


# bool before int, because Python counts a truth value as a number.
_GIVEN: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),
    (int, "a number"),
    (str, "text"),
    (list, "a list"),
    (dict, "a group of names"),
)
_EXPECTED = {
    "string": "text",
    "integer": "a whole number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a group of names with values",
}
_WORDS: dict[str, Callable[[Any, Any], str]] = {
    "type": _type,
    "enum": _one_of,
    "pattern": _pattern,
    "format": lambda _, given: f"`{given}` is not a day of the calendar: write it as 2016-04-01.",
    "minLength": lambda _least, _given: "This text is empty.",
    "maxLength": lambda most, _: f"This text is longer than {most} characters.",
    "minimum": lambda least, given: f"{given} is less than {least}.",
    "maximum": lambda most, given: f"{given} is more than {most}.",
    "minItems": lambda least, given: f"There are {len(given)} here; there should be at least {least}.",
    "maxItems": lambda most, given: f"There are {len(given)} here; there should be at most {most}.",
    "uniqueItems": lambda _rule, _given: "Something is listed twice here.",
}
