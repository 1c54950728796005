"""Checks that codes, classes, catalogues and the crosswalk of a framework's data agree with each other."""

from collections.abc import Iterator
from typing import Any

from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.frameworks import StandardClass
from accreditation.frameworks.places import identity, joined, place, step
from accreditation.frameworks.schema import Problem

_KEYED = ("domains", "scale", "preset_not_applicable", "evidence_kinds", "metrics", "regulators", "crosswalk")


def every_standard(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Each standard with its place in words and its domain."""
    for number, domain in enumerate(data["domains"]):
        for position, standard in enumerate(domain["standards"]):
            yield place(data, ("domains", number, "standards", position)), domain, standard


def unique_codes(data: dict[str, Any]) -> Iterator[Problem]:
    """No code stands twice in one list, and no standard's code in the whole file."""
    for name in _KEYED:
        keys: set[str | None] = set()
        for position, item in enumerate(data[name]):
            if (key := identity(name, item)) in keys:
                yield Problem(step(name, item, position), "This is listed twice.")
            keys.add(key)
    codes: set[str] = set()
    for where, _, standard in every_standard(data):
        if standard["code"] in codes:
            yield Problem(where, f"The code {standard['code']} is used twice.")
        codes.add(standard["code"])


def codes_belong(data: dict[str, Any]) -> Iterator[Problem]:
    """A standard's code begins with its domain's: 1.1 in 1, X1 in X."""
    for where, domain, standard in every_standard(data):
        start = domain["code"] if domain["stretch"] else f"{domain['code']}."
        if not (standard["code"].startswith(start) and standard["code"][len(start) :].isdigit()):
            yield Problem(
                where, f"The code should begin with {start} because it stands in domain {domain['code']}."
            )


def classes_fit(data: dict[str, Any]) -> Iterator[Problem]:
    """Stretch standards stand in the stretch block only; must-meet and stretch standards always apply."""
    for where, domain, standard in every_standard(data):
        stretch = standard["class"] == StandardClass.STRETCH
        if stretch != domain["stretch"]:
            fitting = "stretch" if domain["stretch"] else "gateway or expected"
            yield Problem(joined((where, "class")), f"In this domain the class should be {fitting}.")
        if standard["class"] != StandardClass.EXPECTED and standard["not_applicable_allowed"]:
            yield Problem(
                joined((where, "not_applicable_allowed")),
                "A gateway or stretch standard always applies: write false.",
            )
    if not any(standard["class"] == StandardClass.GATEWAY for _, _, standard in every_standard(data)):
        yield Problem(
            "domains", "No standard is a gateway, so the award would rest on no must-meet standard."
        )


def catalogues_known(data: dict[str, Any]) -> Iterator[Problem]:
    """Hints name kinds of the catalogue, standards name metrics of the list, and the service knows each kind."""
    kinds = {kind["code"] for kind in data["evidence_kinds"]}
    metrics = {metric["code"] for metric in data["metrics"]}
    for position, kind in enumerate(data["evidence_kinds"]):
        if kind["code"] not in set(EvidenceKind):
            yield Problem(
                step("evidence_kinds", kind, position), "This service does not know this kind of evidence."
            )
    for where, _, standard in every_standard(data):
        named = [hint["kind"] for hint in standard["evidence_hints"]]
        for kind in dict.fromkeys(named):
            if kind not in kinds:
                yield Problem(
                    joined((where, "evidence_hints")), f"`{kind}` is not in the list of kinds of evidence."
                )
            if named.count(kind) > 1:
                yield Problem(joined((where, "evidence_hints")), f"`{kind}` is named twice.")
        for metric in standard["metrics"]:
            if metric not in metrics:
                yield Problem(joined((where, "metrics")), f"`{metric}` is not in the list of metrics.")


def crosswalk_known(data: dict[str, Any]) -> Iterator[Problem]:
    """Each row links a known domain or standard with a known regulator and does not end before it starts."""
    subjects = {domain["code"] for domain in data["domains"]}
    subjects |= {standard["code"] for _, _, standard in every_standard(data)}
    regulators = {regulator["code"] for regulator in data["regulators"]}
    for position, row in enumerate(data["crosswalk"]):
        where = step("crosswalk", row, position)
        if row["subject"] not in subjects:
            yield Problem(where, f"`{row['subject']}` is neither a domain nor a standard.")
        if row["regulator"] not in regulators:
            yield Problem(where, f"`{row['regulator']}` is not in the list of regulators.")
        if row.get("until", row["from"]) < row["from"]:
            yield Problem(where, "It ends before it starts.")


def presets_fit(data: dict[str, Any]) -> Iterator[Problem]:
    """What is filled in as "does not apply" exists and may be."""
    standards = {standard["code"]: standard for _, _, standard in every_standard(data)}
    for position, preset in enumerate(data["preset_not_applicable"]):
        where = step("preset_not_applicable", preset, position)
        for code in preset["standards"]:
            if code not in standards:
                yield Problem(where, f"There is no standard {code}.")
            elif not standards[code]["not_applicable_allowed"]:
                yield Problem(where, f"Standard {code} may not be left out.")


CHECKS = (unique_codes, codes_belong, classes_fit, catalogues_known, crosswalk_known, presets_fit)
