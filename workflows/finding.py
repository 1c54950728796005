"""How the work on a finding moves, from draft to met; being overdue is shown beside it and never a state."""

from collections.abc import Iterator
from typing import Protocol

from accreditation.enums.findings import FindingKind
from accreditation.enums.findings import FindingStatus as S
from accreditation.enums.findings import FindingTrigger as T
from accreditation.errors import Reason
from workflows.actors import Actor as A
from workflows.engine import Row, Workflow


class FindingFacts(Protocol):
    """What a finding's guards may ask."""

    @property
    def kind(self) -> FindingKind: ...
    @property
    def has_text(self) -> bool: ...
    @property
    def has_due_date(self) -> bool: ...
    @property
    def due_too_late(self) -> bool:
        """Whether the due date is later than the kind allows (130 working days for a condition)."""

    @property
    def reason_given(self) -> bool: ...
    @property
    def within_declining(self) -> bool:
        """Whether a recommendation may still be declined (20 working days)."""

    @property
    def has_plan(self) -> bool: ...
    @property
    def has_evidence(self) -> bool: ...
    @property
    def verified_by_reviewer(self) -> bool: ...
    @property
    def countersigned(self) -> bool:
        """Whether the panel chair countersigned."""

    @property
    def closed_by_submitter(self) -> bool:
        """Whether the reviewer or the chair who closes it also sent its evidence."""

    @property
    def extended(self) -> bool: ...


DATED = frozenset({FindingKind.REQUIREMENT, FindingKind.CONDITION, FindingKind.IMR})
"""Kinds that must be done by a date."""


def _mend(message: str) -> Reason:
    return Reason(message, "findings")


def asks_something(facts: FindingFacts) -> Iterator[Reason]:
    """A commendation asks nothing of the provider."""
    if facts.kind is FindingKind.COMMENDATION:
        yield _mend("A commendation asks nothing of you.")


def written(facts: FindingFacts) -> Iterator[Reason]:
    """The finding is written."""
    if not facts.has_text:
        yield _mend("Write the finding.")


def dated(facts: FindingFacts) -> Iterator[Reason]:
    """A requirement, condition or immediate requirement has a due date that is near enough."""
    # Of the other kinds a day may be written down, and nobody is held to it.
    if facts.kind not in DATED:
        return
    if not facts.has_due_date:
        yield _mend("Give the date by which it must be done.")
    elif facts.due_too_late:
        yield _mend("The due date is too late for this kind of finding.")


def may_be_declined(facts: FindingFacts) -> Iterator[Reason]:
    """Only a recommendation may be declined, with a reason, in 20 working days."""
    if facts.kind is not FindingKind.RECOMMENDATION:
        yield _mend("Only a recommendation may be declined.")
        return
    if not facts.within_declining:
        yield _mend("The time to decline this recommendation has passed.")
    if not facts.reason_given:
        yield _mend("Say why you decline it.")


def plan_written(facts: FindingFacts) -> Iterator[Reason]:
    """There is a plan."""
    if not facts.has_plan:
        yield _mend("Write your plan.")


def evidence_added(facts: FindingFacts) -> Iterator[Reason]:
    """There is evidence of what was done."""
    if not facts.has_evidence:
        yield _mend("Add evidence of what you did.")


def two_people(facts: FindingFacts) -> Iterator[Reason]:
    """A condition is closed by two people: a reviewer verifies, the chair countersigns; neither sent its evidence."""
    # An award hangs on a condition; everything else one reviewer may close.
    if facts.kind is not FindingKind.CONDITION:
        return
    if not facts.verified_by_reviewer:
        yield _mend("A reviewer must verify it first.")
    if not facts.countersigned:
        yield _mend("The panel chair must countersign it.")
    if facts.closed_by_submitter:
        yield _mend("Who sent the evidence cannot close the condition.")


def extended_once(facts: FindingFacts) -> Iterator[Reason]:
    """A finding is extended at most once."""
    if facts.extended:
        yield _mend("This finding was extended once already.")


FINDING: Workflow[FindingFacts] = Workflow(
    "finding",
    S,
    (S.DRAFT,),
    (
        Row(
            T.ISSUE,
            S.DRAFT,
            S.ISSUED,
            (written, dated),
            by=(A.LEAD_REVIEWER, A.SECRETARIAT, A.CONCERN_OFFICER),
        ),
        Row(T.ACKNOWLEDGE, S.ISSUED, S.ACKNOWLEDGED, by=(A.PROVIDER_LEAD,)),
        Row(T.DECLINE, (S.ISSUED, S.ACKNOWLEDGED), S.DECLINED, (may_be_declined,), by=(A.PROVIDER_LEAD,)),
        Row(
            T.SUBMIT_PLAN,
            S.ACKNOWLEDGED,
            S.PLAN_SUBMITTED,
            (asks_something, plan_written),
            by=(A.PROVIDER_LEAD,),
        ),
        Row(T.AGREE_PLAN, S.PLAN_SUBMITTED, S.PLAN_AGREED, by=(A.SECRETARIAT,)),
        Row(T.SUBMIT_EVIDENCE, S.PLAN_AGREED, S.EVIDENCE_SUBMITTED, (evidence_added,), by=(A.PROVIDER_LEAD,)),
        # The guard and not the actor makes it two: other kinds are closed by one of them.
        Row(T.FIND_MET, S.EVIDENCE_SUBMITTED, S.MET, (two_people,), by=(A.REVIEWER, A.PANEL_CHAIR)),
        Row(T.FIND_PARTLY_MET, S.EVIDENCE_SUBMITTED, S.PARTLY_MET, by=(A.REVIEWER,)),
        Row(T.FIND_NOT_MET, S.EVIDENCE_SUBMITTED, S.NOT_MET, by=(A.REVIEWER,)),
        # Back to the agreed plan and not to a new one: the same thing is still to be done.
        Row(T.EXTEND, S.PARTLY_MET, S.PLAN_AGREED, (extended_once,), by=(A.SECRETARIAT,)),
    ),
)
