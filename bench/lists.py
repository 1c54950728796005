"""The page list of a running system: a TOML file that says where each page is and what is sent; docs/benchmarks.md shows one."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

NUMBER = "{number}"
"""In the value of a field: a number that counts up, so that each save changes something."""
ANSWERS = {"GET": (200,), "POST": (302, 303)}
KEYS_OF_FILE = {"headers", "page"}


class BadList(Exception):
    """The list cannot be used; the message says what is wrong where."""


@dataclass(frozen=True)
class Listed:
    """One page of a system, by the name that it has here.

    A POST is a save: `path` is the page with the form, which is fetched before each save; what it would send is sent, with
    `fields` put over it, to the form's own action or to `action`. `takes` says which of the form's values are sent; none
    of them, and no page is fetched, where it is empty; all where it is left out.
    """

    name: str
    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    takes: tuple[str, ...] | None = None
    action: str = ""
    status: tuple[int, ...] = ()
    holds: str = ""

    @property
    def answers(self) -> tuple[int, ...]:
        """The statuses that are no refusal."""
        return self.status or ANSWERS[self.method]


TEXTS = ("name", "path", "method", "action", "holds")
TABLES = ("headers", "fields")


def read(path: Path) -> dict[str, Listed]:
    """The pages of a list, by name; headers of the file go with every page."""
    try:
        content = tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadList(f"{path}: {error}") from error
    unknown = content.keys() - KEYS_OF_FILE
    if unknown:
        raise BadList(f"{path}: {', '.join(sorted(unknown))} means nothing here")
    everywhere = content.get("headers", {})
    try:
        pages = [_listed(table, everywhere) for table in content.get("page", [])]
    except BadList as error:
        raise BadList(f"{path}: {error}") from error
    if not pages:
        raise BadList(f"{path}: there is no [[page]] in it")
    return {page.name: page for page in pages}


def _listed(table: Mapping[str, Any], everywhere: Mapping[str, str]) -> Listed:
    name = table.get("name", "a page without a name")
    unknown = table.keys() - {key.name for key in fields(Listed)}
    if unknown:
        raise BadList(f"{name}: {', '.join(sorted(unknown))} means nothing here")
    for key in ("name", "path"):
        if key not in table:
            raise BadList(f"{name}: {key} is missing")
    values = {key: _typed(name, key, value) for key, value in table.items()}
    if values.get("method", "GET") not in ANSWERS:
        raise BadList(f"{name}: method is GET or POST")
    values["headers"] = {**everywhere, **values.get("headers", {})}
    return Listed(**values)


def _typed(name: str, key: str, value: Any) -> Any:
    if key in TEXTS:
        right = isinstance(value, str)
    elif key in TABLES:
        right = isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
    else:
        kind = int if key == "status" else str
        right = isinstance(value, list) and all(isinstance(item, kind) for item in value)
    if not right:
        raise BadList(f"{name}: {key} has a value of the wrong kind")
    return tuple(value) if isinstance(value, list) else value


def write(path: Path, pages: Iterable[Listed]) -> None:
    """Write a list that `read` gives back as it was; it holds cookies, so it is its owner's alone."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text("\n".join(_page(page) for page in pages))


def _page(page: Listed) -> str:
    lines = ["[[page]]", f"name = {_text(page.name)}", f"path = {_text(page.path)}"]
    if page.method != "GET":
        lines.append(f"method = {_text(page.method)}")
    if page.takes is not None:
        lines.append(f"takes = {json.dumps(page.takes)}")
    lines += [f"{key} = {_text(value)}" for key in ("action", "holds") if (value := getattr(page, key))]
    if page.status:
        lines.append(f"status = {json.dumps(page.status)}")
    for table, values in (("headers", page.headers), ("fields", page.fields)):
        lines += [f"{table}.{_text(key)} = {_text(value)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    # JSON writes a text as TOML does, but for the one sign that TOML wants escaped and JSON leaves.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
