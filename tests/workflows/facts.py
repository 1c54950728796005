"""Plain facts for the tests of the workflows: all is well unless a test says otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from accreditation.enums.appeals import Remit
from accreditation.enums.applications import ApplicationKind, ApplicationStatus, Tier
from accreditation.enums.awards import Outcome
from accreditation.enums.evidence import ScanResult
from accreditation.enums.findings import FindingKind
from accreditation.enums.frameworks import StandardClass, StandardScope
from accreditation.enums.reviews import SetAsideCause
from accreditation.errors import Reason
from accreditation.frameworks.loader import load, shipped
from accreditation.rules.policy import CasePolicy, PolicyStandard, policy
from workflows.appeal import AppealFacts
from workflows.application import ApplicationFacts
from workflows.award import AwardFacts
from workflows.clarification import ClarificationFacts
from workflows.concern import ConcernFacts
from workflows.evidence import EvidenceFacts
from workflows.finding import FindingFacts
from workflows.guards.preparing import BadCitation, StandardLine
from workflows.meeting import ItemFacts, MeetingFacts
from workflows.review import ReviewFacts

NUMBERS = load(shipped()).thresholds
POLICY = policy(
    tier=Tier.ACCREDITED,
    kind=ApplicationKind.PLACEMENT,
    standards=[
        PolicyStandard(str(number), "1", StandardClass.EXPECTED, StandardScope.PLACEMENT, True)
        for number in range(5)
    ],
    marks={},
    thresholds=NUMBERS,
    cycle=NUMBERS.cycle_defaults,
)
"""The shipped numbers for five standards, one of which may be not applicable."""


@dataclass
class Thing:
    """Anything with a status."""

    status: Any


@dataclass
class Line:
    code: str = "1.2"
    klass: StandardClass = StandardClass.EXPECTED
    in_scope: bool = True
    opened: bool = True
    self_score: int | None = 3
    has_narrative: bool = True
    not_applicable: bool = False
    has_na_reason: bool = False
    na_preset: bool = False
    to_confirm: bool = False
    na_allowed: bool = True
    cites_usable: bool = True


@dataclass
class Citation:
    item_id: int = 7
    title: str = "Audit 2016"
    problem: str = "out of date"


@dataclass
class Case:
    kind: ApplicationKind = ApplicationKind.PLACEMENT
    standards: Sequence[StandardLine] = field(default_factory=lambda: [Line()])
    policy: CasePolicy = POLICY
    bad_citations: Sequence[BadCitation] = ()
    organisation_signed: bool = True
    organisation_unconfirmed: Sequence[str] = ()
    signatory_wrote: bool = False
    countersigner_proposed: bool = False
    countersigner_agreed: bool = False
    countersignature_waits: bool = False
    countersigner_acts: bool = False
    countersigner_belongs: bool = False
    stepped_up: bool = True
    shown_hash: str | None = "abc"
    current_hash: str | None = "abc"
    signed_hash: str | None = "abc"
    signature_asked: bool = True
    waits_for_signature: bool = True
    needs_signature_again: bool = False
    window_open: bool = True
    na_not_accepted: Sequence[str] = ()
    found_missing: Sequence[str] = ()
    defects: Sequence[str] = ("1.2",)
    returns_used: int = 0
    reopened_unanswered: Sequence[str] = ()
    changed_unopened: Sequence[str] = ()
    team_unmet: Sequence[Reason] = ()
    team_short: Sequence[Reason] = ()
    conflicts_undecided: Sequence[Reason] = ()
    scores_unfounded: Sequence[str] = ()
    open_reviews: int = 0
    clarification_open: bool = False
    answers_unconfirmed: Sequence[str] = ()
    visit_needed: bool = False
    visit_done: bool = False
    unagreed: Sequence[str] = ()
    organisation_return_agreed: bool = True
    findings_missing: Sequence[str] = ()
    rationales_unread: Sequence[str] = ()
    accuracy_confirmed: bool = True
    accuracy_out_of_bounds: Sequence[str] = ()
    accuracy_unanswered: int = 0
    moderation_reopened: bool = False
    meeting_open: bool = True
    quorum_unmet: Sequence[Reason] = ()
    outcome: Outcome | None = Outcome.ACCREDITED
    conditions_written: bool = True
    resubmitted: bool = False
    reviews_unmet: Sequence[Reason] = ()
    ratifier_voted: bool = False
    papers_in_time: bool = True
    sent_back_once: bool = False
    remit: Remit | None = None
    remit_unmet: Sequence[Reason] = ()
    paused: bool = False
    pause_ran_out: bool = False
    taken_down: bool = False
    deadline_passed: bool = True
    clock_in_doubt: bool = False
    time_over: bool = False
    service_was_down: bool = False
    within_reinstatement: bool = True
    another_live_case: bool = False
    resting_on_it: Sequence[str] = ()
    lapsed_from: ApplicationStatus | None = None
    another_called: bool = False


@dataclass
class Review:
    paused: bool = False
    declared_clear: bool = True
    conflict_undecided: bool = False
    team_allocated: bool = True
    clarification_settled: bool = True
    unfinished: Sequence[Reason] = ()
    open_reviews: int = 0
    set_aside_cause: SetAsideCause | None = SetAsideCause.LEFT
    silent_too_long: bool = False
    unlock_wanted: bool = True
    scores_shared: bool = False


@dataclass
class Clarification:
    paused: bool = False
    in_review: bool = True
    overdue: bool = True
    unanswered: Sequence[str] = ()
    declared: bool = True
    any_locked: bool = False


@dataclass
class Evidence:
    arrived_whole: bool = True
    scan_result: ScanResult | None = ScanResult.CLEAN
    unscanned_allowed: bool = False
    refused_because: Sequence[str] = ()
    likely_pages: Sequence[int] = ()
    possible_unconfirmed: bool = False
    reason_given: bool = True
    actor_uploaded: bool = False
    was_signed: bool = False
    cited_by_others: bool = False
    cited_where_closed: bool = False


@dataclass
class Award:
    open_conditions: Sequence[Reason] = ()
    suspension_grounds: Sequence[Reason] = ()
    reason_given: bool = True
    review_needed: bool = True
    withdrawal_ratified: bool = True
    expiry_passed: bool = True
    renewal_under_way: bool = False
    later_award: bool = True


@dataclass
class Finding:
    kind: FindingKind = FindingKind.CONDITION
    has_text: bool = True
    has_due_date: bool = True
    due_too_late: bool = False
    reason_given: bool = True
    within_declining: bool = True
    has_plan: bool = True
    has_evidence: bool = True
    verified_by_reviewer: bool = True
    countersigned: bool = True
    closed_by_submitter: bool = False
    extended: bool = False


@dataclass
class Meeting:
    items_listed: int = 1
    papers_missing: Sequence[Reason] = ()
    notice_enough: bool = True
    day_reached: bool = True
    items_open: Sequence[Reason] = ()
    items_called: int = 0


@dataclass
class Appeal:
    remit: Remit | None = Remit.PANEL
    reason_given: bool = True
    people_touched: Sequence[Reason] = ()
    second_stage_used: bool = False
    within_second_stage: bool = True
    panel_size: int = 3
    policy: CasePolicy = POLICY


@dataclass
class Concern:
    reason_given: bool = True


class Lazy:
    """Facts as a service writes them: each is worked out when a guard asks, and once."""

    @cached_property
    def reason_given(self) -> bool:
        return True


def _typed() -> tuple[
    ApplicationFacts,
    ItemFacts,
    ReviewFacts,
    ClarificationFacts,
    EvidenceFacts,
    AwardFacts,
    FindingFacts,
    MeetingFacts,
    AppealFacts,
    ConcernFacts,
    ConcernFacts,
]:
    """mypy reads this: each class above answers every question of its workflow."""
    return (
        Case(),
        Case(),
        Review(),
        Clarification(),
        Evidence(),
        Award(),
        Finding(),
        Meeting(),
        Appeal(),
        Concern(),
        Lazy(),
    )
