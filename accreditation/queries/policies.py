"""By which rules a case goes; a policy is built once a process, and found again by what it is made of."""

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import inspect, select

from accreditation.db import db
from accreditation.enums.applications import ApplicationKind, Tier
from accreditation.frameworks.loader import load, shipped
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle, FrameworkVersion
from accreditation.queries import frameworks
from accreditation.rules import policy
from accreditation.rules.policy import CasePolicy, PolicyStandard
from accreditation.rules.thresholds import AwardRule, CycleRules, StandardisationRule

_Key = tuple[str, int, int, Tier, ApplicationKind, bool]


@dataclass(frozen=True)
class _Built:
    """A policy, and the cycle's settings that went into it."""

    settings: Mapping[str, Any]
    policy: CasePolicy


_built: dict[_Key, _Built] = {}
_MOST_BUILT = 1000


def policy_of(application: Application) -> CasePolicy:
    """The rules of a case, which is loaded with its framework version and cycle."""
    return of_cycle(
        application.cycle,
        application.framework_version,
        application.tier,
        application.kind,
        served=application.return_id is not None,
    )


def of_cycle(
    cycle: Cycle,
    version: FrameworkVersion,
    tier: Tier,
    kind: ApplicationKind = ApplicationKind.PLACEMENT,
    *,
    served: bool = False,
) -> CasePolicy:
    """The rules of any case of an award and a kind in a cycle; `served` where an organisation return answers for it."""
    # Every part of the key is of rows that were read in this request, so a change made elsewhere is a new key here.
    key = (version.content_hash, cycle.id, cycle.version, tier, kind, served)
    built = _built.get(key)
    # A change that was rolled back leaves its version number to the next one, so the settings are compared as well.
    if built is None or built.settings != cycle.settings:
        if len(_built) >= _MOST_BUILT:
            _built.clear()
        built = _built[key] = _Built(deepcopy(cycle.settings), _policy(cycle, version, tier, kind, served))
    return built.policy


def rules_of(cycle: Cycle) -> CycleRules:
    """What a cycle runs by: its own numbers, else its framework's; it is loaded with its framework version."""
    defaults = frameworks.words(cycle.framework_version).thresholds.cycle_defaults
    return cycle.own.over(defaults)


def defaults_of(version: FrameworkVersion) -> CycleRules:
    """What a new cycle on a framework version starts with."""
    return frameworks.words(version).thresholds.cycle_defaults


def conflict_years(cases: Collection[Application]) -> dict[int, int]:
    """For how many years what ties a person to a provider counts after it ended, by the cases' framework versions.

    No cycle sets its own. One statement, or none where the cases were loaded with their versions.
    """
    versions = {
        case.framework_version_id: case.framework_version
        for case in cases
        if "framework_version" not in inspect(case).unloaded
    }
    others = {case.framework_version_id for case in cases} - versions.keys()
    if others:
        read = db.session.scalars(select(FrameworkVersion).where(FrameworkVersion.id.in_(others)))
        versions |= {version.id: version for version in read}
    return {version_id: defaults_of(version).conflict_years for version_id, version in versions.items()}


def award_rule_of(version: FrameworkVersion) -> AwardRule:
    """The thresholds of a framework version's award rule, for what is about no case."""
    return frameworks.words(version).thresholds.award_rule


def standardisation_of(version: FrameworkVersion) -> StandardisationRule:
    """When a training case on a framework version is scored alike enough with the experts."""
    return frameworks.words(version).thresholds.standardisation


@cache
def shipped_defaults() -> CycleRules:
    """What a cycle on the framework that ships with the service starts with, for what belongs to no case."""
    return load(shipped()).thresholds.cycle_defaults


def _policy(
    cycle: Cycle, version: FrameworkVersion, tier: Tier, kind: ApplicationKind, served: bool
) -> CasePolicy:
    framework = frameworks.words(version)
    return policy.policy(
        tier=tier,
        kind=kind,
        standards=[
            PolicyStandard(
                text.code, text.domain, text.standard_class, text.scope, text.not_applicable_allowed
            )
            for text in framework.standards
        ],
        marks={kind.code: frozenset({kind.mark}) for kind in framework.evidence_kinds},
        thresholds=framework.thresholds,
        # A case may stay on an older version than its cycle, so the defaults are of the case's own.
        cycle=cycle.own.over(framework.thresholds.cycle_defaults),
        served=served,
    )
