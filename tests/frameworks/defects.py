"""Plants one defect in the shipped framework's data, and writes data as a file again."""

import copy
from typing import Any

import yaml

from accreditation.frameworks.source import parse, shipped

_DATA = parse(shipped())


def fresh() -> dict[str, Any]:
    """The shipped data, free to alter."""
    return copy.deepcopy(_DATA)


def written(data: Any) -> str:
    """Data as YAML, long lines unbroken."""
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000)


def standard(data: dict[str, Any], code: str) -> dict[str, Any]:
    """The standard with a code, inside the data."""
    return next(
        candidate
        for domain in data["domains"]
        for candidate in domain["standards"]
        if candidate["code"] == code
    )


class _Dumper(yaml.SafeDumper):
    """Writes a list or group twice rather than as an alias, which framework files refuse."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
