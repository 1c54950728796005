"""The report of a review: for the team while it is written, for the provider once it is issued, never names or single scores."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.awards import Outcome
from accreditation.enums.findings import FindingStatus
from accreditation.errors import Reason
from accreditation.frameworks.framework import Domain
from accreditation.models.applications import Application
from accreditation.models.findings import Finding
from accreditation.models.meetings import Decision, Ratification
from accreditation.models.moderation import AgreedScore
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, findings, frameworks, moderation
from accreditation.visibility import CaseRole, Field, SeenCase, shows


@dataclass(frozen=True)
class ReportLine:
    """One standard in the report."""

    agreed: AgreedScore
    findings: tuple[Finding, ...]

    @property
    def lacks_finding(self) -> bool:
        """Whether a finding has to be drafted."""
        short = self.agreed.value is not None and self.agreed.value < findings.MET
        return short and not any(finding.kind in findings.ASKING for finding in self.findings)

    @property
    def misfit(self) -> Finding | None:
        """A draft that no longer goes with the agreed score."""
        fitting = () if self.agreed.value is None else findings.kinds_for(self.agreed.value)
        drafts = (finding for finding in self.findings if finding.status is FindingStatus.DRAFT)
        return next((finding for finding in drafts if finding.kind not in fitting), None)


def lines(application: Application) -> list[ReportLine]:
    """Every agreed score with its findings, in the framework's order; two statements."""
    found = findings.by_standard(findings.of_case(application.id))
    agreed = moderation.agreed_scores(application.id).values()
    return [ReportLine(one, tuple(found.get(one.standard_id, ()))) for one in agreed]


def by_domain(application: Application, shown: list[ReportLine]) -> list[tuple[Domain, list[ReportLine]]]:
    """The lines under their domains."""
    framework = frameworks.of_application(application)
    grouped = [
        (domain, [line for line in shown if line.agreed.standard.domain == domain.code])
        for domain in framework.domains
    ]
    return [(domain, some) for domain, some in grouped if some]


def misfits(shown: list[ReportLine]) -> list[Reason]:
    """Drafted findings that no longer go with the agreed score of their standard."""
    return [
        Reason(
            f"Standard {line.agreed.standard.code}: “{line.misfit.kind.label}” does not go with its agreed score. Change the finding.",
            "findings",
            (("code", line.agreed.standard.code),),
        )
        for line in shown
        if line.misfit is not None
    ]


def for_provider(viewer: Viewer, application_id: int, **_others: object) -> Application | None:
    """A case of the viewer's provider, while its report may be read."""
    application = applications.for_provider(viewer, application_id)
    if application is None:
        return None
    seen = SeenCase(application)
    # The page shows both: what was agreed on each standard, and what is written about it.
    agreed = shows(Field.AGREED, viewer, seen, CaseRole.PROVIDER)
    return application if agreed and shows(Field.REPORT, viewer, seen, CaseRole.PROVIDER) else None


@dataclass(frozen=True)
class DecisionShown:
    """A decision as a provider reads it, once a second person has confirmed it."""

    outcome: Outcome
    rule_outcome: Outcome
    departure_reason: str
    clauses: list[dict[str, Any]]


def decision(viewer: Viewer, application: Application) -> DecisionShown | None:
    """The decision that stands, for the provider, when it may be shown."""
    if not shows(Field.RULE, viewer, SeenCase(application), CaseRole.PROVIDER):
        return None
    decided = db.session.scalars(
        select(Decision)
        .join(Ratification, Ratification.decision_id == Decision.id)
        .options(joinedload(Decision.item))
        .where(Decision.application_id == application.id, Ratification.ratified)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
    if decided is None:
        return None
    return DecisionShown(
        decided.outcome, decided.rule_outcome, decided.departure_reason, list(decided.item.clauses or ())
    )
