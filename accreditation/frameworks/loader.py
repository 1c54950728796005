"""Turns framework text into a Framework, and hashes its meaning; refuses text that the schema does not allow."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from accreditation.enums.evidence import EvidenceKind, EvidenceMark
from accreditation.enums.frameworks import Relation, StandardClass, StandardScope
from accreditation.frameworks.framework import (
    CrosswalkRow,
    Domain,
    EvidenceHint,
    EvidenceKindText,
    Framework,
    MetricText,
    PresetNotApplicable,
    Regulator,
    ScalePoint,
    StandardText,
)
from accreditation.frameworks.places import place
from accreditation.frameworks.schema import Problem, schema_problems
from accreditation.frameworks.source import parse, shipped
from accreditation.frameworks.thresholds import thresholds

__all__ = ["FrameworkInvalid", "content_hash", "hash_of", "load", "shipped"]

_REMEMBERED = 16


class FrameworkInvalid(ValueError):
    """The text is YAML but not a framework; `problems` lists everything to mend."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{problem.path}: {problem.message}" for problem in problems[:5]))
        self.problems = problems


def content_hash(text: str) -> str:
    """SHA-256 (hex) of what the file says: comments, spacing, quoting and the order of names do not count."""
    return hash_of(parse(text))


def hash_of(data: Mapping[str, Any]) -> str:
    """SHA-256 (hex) over the canonical JSON of parsed data."""
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=_REMEMBERED)
def load(text: str) -> Framework:
    """The framework that a text describes; raises SourceError or FrameworkInvalid.

    Remembered by text; a caller that knows the content hash keeps the result by it and need not fetch the text again.
    """
    data = parse(text)
    if problems := schema_problems(data):
        raise FrameworkInvalid(problems)
    return _framework(data)


def _framework(data: dict[str, Any]) -> Framework:
    metrics = {row["code"]: MetricText(**row) for row in data["metrics"]}
    return Framework(
        slug=data["slug"],
        version=data["version"],
        title=data["title"],
        note=data["note"],
        content_hash=hash_of(data),
        terms=MappingProxyType(data["terms"]),
        scale=tuple(ScalePoint(**row) for row in data["scale"]),
        domains=tuple(_domain(row, position, data, metrics) for position, row in enumerate(data["domains"])),
        presets=tuple(PresetNotApplicable(**_tupled(row)) for row in data["preset_not_applicable"]),
        evidence_kinds=tuple(
            _kind(row, position, data) for position, row in enumerate(data["evidence_kinds"])
        ),
        metrics=tuple(metrics.values()),
        regulators=tuple(Regulator(**row) for row in data["regulators"]),
        crosswalk=tuple(_crosswalk(row) for row in data["crosswalk"]),
        thresholds=thresholds(data),
    )


def _domain(row: dict[str, Any], position: int, data: Any, metrics: Mapping[str, MetricText]) -> Domain:
    standards = tuple(
        _standard(standard, row["code"], place(data, ("domains", position, "standards", index)), metrics)
        for index, standard in enumerate(row["standards"])
    )
    return Domain(**{**row, "standards": standards})


def _standard(
    row: dict[str, Any], domain: str, where: str, metrics: Mapping[str, MetricText]
) -> StandardText:
    if unknown := [code for code in row["metrics"] if code not in metrics]:
        raise FrameworkInvalid([Problem(where, f"`{unknown[0]}` is not in the list of metrics.")])
    return StandardText(
        code=row["code"],
        domain=domain,
        title=row["title"],
        wording=row["wording"],
        standard_class=StandardClass(row["class"]),
        scope=StandardScope(row["scope"]),
        not_applicable_allowed=row["not_applicable_allowed"],
        prompts=tuple(row["prompts"]),
        levels=tuple(row["levels"][str(score)] for score in range(5)),
        evidence_hints=tuple(_hint(hint, where) for hint in row["evidence_hints"]),
        metrics=tuple(metrics[code] for code in row["metrics"]),
    )


def _hint(row: dict[str, Any], where: str) -> EvidenceHint:
    return EvidenceHint(kind=_known_kind(row["kind"], where), note=row["note"])


def _kind(row: dict[str, Any], position: int, data: Any) -> EvidenceKindText:
    code = _known_kind(row["code"], place(data, ("evidence_kinds", position)))
    return EvidenceKindText(
        code=code, mark=EvidenceMark(row["mark"]), title=row["title"], guidance=row["guidance"]
    )


def _known_kind(code: str, where: str) -> EvidenceKind:
    if code not in set(EvidenceKind):
        raise FrameworkInvalid(
            [Problem(where, f"`{code}` is not a kind of evidence that this service knows.")]
        )
    return EvidenceKind(code)


def _crosswalk(row: dict[str, Any]) -> CrosswalkRow:
    return CrosswalkRow(
        subject=row["subject"],
        regulator=row["regulator"],
        reference=row["reference"],
        relation=Relation(row["relation"]),
        starts=date.fromisoformat(row["from"]),
        until=date.fromisoformat(row["until"]) if "until" in row else None,
    )


def _tupled(row: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
