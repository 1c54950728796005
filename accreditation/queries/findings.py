"""What a review asks of a provider, standard by standard; drafts are for the team, and for the provider once it is shown."""

from collections.abc import Iterable
from itertools import groupby

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from accreditation.db import db
from accreditation.enums.applications import ApplicationKind
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.models.findings import Finding
from accreditation.models.frameworks import Standard
from accreditation.rules.policy import CasePolicy

ASKING = (FindingKind.REQUIREMENT, FindingKind.CONDITION, FindingKind.RECOMMENDATION)
PRAISING = (FindingKind.COMMENDATION, FindingKind.RECOMMENDATION)


def kinds_for(value: int, policy: CasePolicy) -> tuple[FindingKind, ...]:
    """The kinds of finding that go with an agreed score: something is asked, or where it is met it may be praised."""
    kinds = PRAISING if policy.is_met(value) else ASKING
    # A condition goes with an award, and an organisation's return earns none.
    is_return = policy.kind is ApplicationKind.ORGANISATION
    return tuple(kind for kind in kinds if not (is_return and kind is FindingKind.CONDITION))


def of_case(application_id: int) -> list[Finding]:
    """Every finding of a case's report with its standard, in the framework's order; those on no one standard last."""
    # Immediate mandatory requirements are the concern officer's, and go to the provider without waiting for a report.
    return list(db.session.scalars(_of_case(application_id).where(Finding.kind != FindingKind.IMR)))


def every_of_case(application_id: int) -> list[Finding]:
    """Every finding of a case in the same order, immediate mandatory requirements among them: what a panel reads."""
    return list(db.session.scalars(_of_case(application_id)))


def _of_case(application_id: int) -> Select[Finding]:
    return (
        select(Finding)
        .outerjoin(Finding.standard)
        .options(contains_eager(Finding.standard))
        .where(Finding.application_id == application_id)
        .order_by(Standard.position.nulls_last(), Finding.id)
    )


def by_standard(findings: Iterable[Finding]) -> dict[int | None, list[Finding]]:
    """Findings in the framework's order, by standard; under None those on no one standard."""
    return {
        standard_id: list(group)
        for standard_id, group in groupby(findings, key=lambda finding: finding.standard_id)
    }


def draft_of(application_id: int, standard_id: int) -> Finding | None:
    """The drafted finding on one standard."""
    return db.session.scalars(
        select(Finding)
        .where(
            Finding.application_id == application_id,
            Finding.standard_id == standard_id,
            Finding.status == FindingStatus.DRAFT,
            Finding.kind != FindingKind.IMR,
        )
        .order_by(Finding.id)
    ).first()


def open_conditions(application_id: int) -> list[Finding]:
    """The conditions that were issued with a case's award and are not met."""
    return [
        finding
        for finding in of_case(application_id)
        if finding.kind is FindingKind.CONDITION
        and finding.status not in (FindingStatus.DRAFT, FindingStatus.MET)
    ]


def drafted_conditions(application_id: int) -> list[Finding]:
    """The conditions that are written and not issued yet."""
    return [
        finding
        for finding in of_case(application_id)
        if finding.kind is FindingKind.CONDITION and finding.status is FindingStatus.DRAFT
    ]
