"""What the rules and guards answer by the numbers of a framework file, and how one number is changed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from itertools import combinations, product
from typing import Any

from accreditation.enums.applications import ApplicationKind, Tier
from accreditation.enums.concerns import CareQuality
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.frameworks import StandardClass, StandardScope
from accreditation.enums.meetings import VoteChoice
from accreditation.enums.people import Profession
from accreditation.enums.reviews import ReviewerKind
from accreditation.frameworks.loader import load, shipped
from accreditation.rules import moderation, panel, review, visits
from accreditation.rules.award import decide
from accreditation.rules.ceilings import EvidenceUse, ceiling
from accreditation.rules.panel import PanelMember
from accreditation.rules.policy import CasePolicy, PolicyStandard, policy
from accreditation.rules.team import TeamMember, unmet_team
from accreditation.rules.thresholds import Thresholds
from tests.rules.hee_2016 import EXCELLENT, STANDARDS, case, scores
from tests.workflows.facts import Appeal, Case, Line
from workflows import appeal
from workflows.guards import preparing, reviewing

NUMBERS = load(shipped()).thresholds
Leaf = tuple[str, ...]


def leaves(value: Any, path: Leaf = ()) -> Iterator[Leaf]:
    """Every number of the thresholds, by its path."""
    if is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, Mapping):
        for name in value:
            yield (*path, name)
    else:
        yield path


def at(value: Any, path: Leaf) -> Any:
    for name in path:
        value = value[name] if isinstance(value, Mapping) else getattr(value, name)
    return value


def put(value: Any, path: Leaf, new: Any) -> Any:
    """The same thresholds with another value in one place."""
    if not path:
        return new
    name, *rest = path
    changed = put(at(value, (name,)), tuple(rest), new)
    return {**value, name: changed} if isinstance(value, Mapping) else replace(value, **{name: changed})


def others(value: Any) -> list[Any]:
    """Values that a number might have instead."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1, value + 10, max(value - 10, 0)]
    if isinstance(value, str):
        return ["4", "X2"]
    if isinstance(value, frozenset):
        return [frozenset(), frozenset(CareQuality)]
    return [(), (1, 2, 3, 4)]


def policy_with(numbers: Thresholds, tier: Tier = Tier.ACCREDITED) -> CasePolicy:
    """The policy of a case of the 2016 set by these numbers."""
    return policy(
        tier=tier,
        kind=ApplicationKind.PLACEMENT,
        standards=[
            PolicyStandard(item.code, item.domain, item.klass, StandardScope.PLACEMENT, True)
            for item in STANDARDS
        ],
        marks={},
        thresholds=numbers,
        cycle=numbers.cycle_defaults,
    )


FACTS: list[dict[str, Any]] = [
    {},
    *({"support_level": level} for level in range(1, 5)),
    *({"care_quality": rating} for rating in CareQuality),
    {"regulator_conditions": True},
    {"overdue_imr": True},
    {"benchmark_cycles": 1},
    {"visit_with_learner_session": False},
    {"reviewers": 2},
    {"lay_reviewer": False},
    {"external_office_reviewer": False},
    {"shares_practice": False},
]
SETS = [
    *(scores(base) for base in range(5)),
    EXCELLENT,
    *({**scores(), **dict.fromkeys(codes, low)} for low in (1, 2) for codes in (("1.3",), ("2.2",), ("2.2", "3.1"))),
    *({**scores(), **dict.fromkeys(("1.3", "2.3", "4.2", "5.3", "6.2", "6.5", "5.4")[:count], 2)} for count in range(8)),
    {**scores(), "1.3": 1, "2.3": 1},
    {**scores(), "1.3": 0},
]  # fmt: skip
KINDS = (
    EvidenceKind.POLICY,
    EvidenceKind.JOB_PLANS,
    EvidenceKind.LEARNER_SURVEY,
    EvidenceKind.REGULATOR_REPORT,
)
PEOPLE = [
    TeamMember(kind, profession, elsewhere, date(2026, month, 1), True)
    for kind, profession in (
        (ReviewerKind.PEER, Profession.NURSING),
        (ReviewerKind.PEER, Profession.MEDICINE),
        (ReviewerKind.LAY, Profession.LAY),
        (ReviewerKind.LEARNER, Profession.NURSING),
    )
    for elsewhere in (False, True)
    for month in (1, 6)
]
ROOM = [
    PanelMember(profession, is_chair=number == 0, is_lay=profession is Profession.LAY, is_learner=number == 4)
    for number, profession in enumerate(
        (Profession.MEDICINE, Profession.NURSING, Profession.LAY, Profession.LAY, Profession.PHARMACY, Profession.NURSING)
    )
]  # fmt: skip


def of_award(rule: CasePolicy) -> Any:
    cases = [(values, {}) for values in SETS] + list(product((scores(), EXCELLENT), FACTS))
    verdicts = [
        decide(case(values, tier=tier, **facts), rule.award_rule).as_data()
        for tier, (values, facts) in product(Tier, cases)
    ]
    return [*verdicts, *(rule.is_met(score) for score in range(5))]


def of_ceilings(rule: CasePolicy) -> Any:
    periods = [(date(2025, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), date(2026, 12, 31))]
    outcomes = [EvidenceUse.of_kind(EvidenceKind.ATTRITION_DATA, period=period) for period in periods]
    cited = [
        [EvidenceUse.of_kind(kind) for kind in kinds]
        for count in range(3)
        for kinds in combinations(KINDS, count)
    ]
    return [
        ceiling(klass, [*uses, *more], rule.ceilings).value
        for klass, uses, more in product(StandardClass, cited, ([], outcomes[:1], outcomes))
    ]  # fmt: skip


def of_moderation(rule: CasePolicy) -> Any:
    given = list(product((None, 0, 1, 2, 3, 4), repeat=3)) + list(product((None, 0, 1, 2, 3, 4), repeat=2))
    return [moderation.reasons(pair, klass, rule=rule.moderation) for pair in given for klass in StandardClass] + [
        moderation.not_evidenced(klass, rule.moderation) for klass in StandardClass
    ]  # fmt: skip


def of_reviewing(rule: CasePolicy) -> Any:
    drafts = [
        review.ScoreDraft("1.1", StandardClass.GATEWAY, value=value, nothing_cited=True) for value in range(5)
    ]
    sessions = [visits.session_in_words(learners, rule.reviewing) for learners in range(1, 12)]
    return [list(review.lacks(draft, rule.reviewing)) for draft in drafts], sessions


def of_team(rule: CasePolicy) -> Any:
    teams = [team for count in range(5) for team in combinations(PEOPLE[::3], count)] + [PEOPLE]
    return [
        unmet_team(
            team,
            [Profession.NURSING],
            date(2027, 1, 15),
            rule=rule.team,
            training_valid_months=rule.cycle.training_valid_months,
        )
        for team in teams
    ]


def of_quorum(rule: CasePolicy) -> Any:
    present = [room for count in range(7) for room in combinations(ROOM, count)]
    votes = [[VoteChoice.FOR] * count for count in range(6)]
    return [panel.unmet_quorum(room, rule.quorum) for room in present] + [
        panel.tally(cast, rule.quorum).result for cast in votes
    ]


def of_guards(rule: CasePolicy) -> Any:
    marked = [
        Line(code=str(number), self_score=None, not_applicable=True, has_na_reason=True)
        for number in range(8)
    ]
    facts: list[Any] = [Case(policy=rule, standards=marked[:count]) for count in range(9)]
    scored: list[Any] = [
        Case(policy=rule, standards=[Line(self_score=score, cites_usable=False)]) for score in range(5)
    ]
    returned: list[Any] = [Case(policy=rule, returns_used=count) for count in range(5)]
    appeals: list[Any] = [Appeal(policy=rule, panel_size=count) for count in range(6)]
    return (
        [list(preparing.not_applicable_within_limit(case)) for case in facts]
        + [list(preparing.scores_cite_evidence(case)) for case in scored]
        + [list(reviewing.returns_left(case)) for case in returned]
        + [list(appeal.panel_complete(case)) for case in appeals]
    )


Probe = Callable[[CasePolicy], Any]
PROBES: tuple[tuple[str, Probe, Tier], ...] = (
    ("award_rule.", of_award, Tier.ACCREDITED),
    ("ceilings.", of_ceilings, Tier.ACCREDITED),
    ("moderation.", of_moderation, Tier.ACCREDITED),
    ("reviewing.", of_reviewing, Tier.ACCREDITED),
    ("self_assessment.", of_guards, Tier.ACCREDITED),
    ("cycle_defaults.team.", of_team, Tier.ACCREDITED),
    ("cycle_defaults.excellence_team.", of_team, Tier.EXCELLENCE),
    ("cycle_defaults.training_valid_months", of_team, Tier.ACCREDITED),
    ("cycle_defaults.quorum.", of_quorum, Tier.ACCREDITED),
    ("cycle_defaults.returns_for_completion", of_guards, Tier.ACCREDITED),
    ("cycle_defaults.appeal_panel", of_guards, Tier.ACCREDITED),
)
"""For each part of the file, what the rules and guards answer by its numbers."""
