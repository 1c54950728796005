"""The report of a review: for the team while it is written, for the provider once it is issued, never names or single scores."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.awards import Outcome
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.frameworks.framework import Domain
from accreditation.models.applications import Application
from accreditation.models.findings import Finding
from accreditation.models.meetings import Decision, Ratification
from accreditation.models.moderation import AgreedScore
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, applications, findings, frameworks, moderation
from accreditation.queries.agreed_scores import AgreedLine, where_agreed
from accreditation.queries.reviews import OfReview
from accreditation.rules.policy import CasePolicy
from accreditation.visibility import CaseRole, Field, SeenCase, shows


@dataclass(frozen=True)
class ReportLine:
    """One standard in the report."""

    agreed: AgreedLine
    review_round: ReviewRound
    findings: tuple[Finding, ...]
    fitting: tuple[FindingKind, ...]
    """The kinds of finding that go with the agreed score; none where the standard does not apply."""

    @property
    def carried(self) -> bool:
        """Whether an earlier round agreed the score, and this one carries it on."""
        return self.agreed.round_id != self.review_round.id

    @property
    def of_return(self) -> bool:
        """Whether the organisation return agreed the score, so that its own report says what is asked."""
        return self.agreed.of_application_id != self.review_round.application_id

    @property
    def carried_from(self) -> str | None:
        """The earlier round, or the organisation return, whose agreed score stands in this one."""
        return where_agreed(self.agreed.why, of_return=self.of_return) if self.carried else None

    @property
    def lacks_finding(self) -> bool:
        """Whether a finding has to be drafted."""
        if self.of_return:
            return False
        # A standard that is met may be praised, and a recommendation is left to the team.
        is_short = bool(self.fitting) and self.fitting != findings.PRAISING
        return is_short and not any(finding.kind in findings.ASKING for finding in self.findings)

    @property
    def misfit(self) -> Finding | None:
        """A draft that no longer goes with the agreed score."""
        drafts = (finding for finding in self.findings if finding.status is FindingStatus.DRAFT)
        return next((finding for finding in drafts if finding.kind not in self.fitting), None)


@dataclass(frozen=True)
class ReportContent:
    """What a round's report says, standard by standard, and what it finds on no one standard."""

    lines: list[ReportLine]
    general: tuple[Finding, ...]


def of_round(review_round: ReviewRound, policy: CasePolicy) -> ReportContent:
    """Every agreed score that counts in a round with its findings, in the framework's order, and the general findings."""
    by_standard = findings.by_standard(findings.of_case(review_round.application_id))
    return ReportContent(
        [
            ReportLine(
                agreed,
                review_round,
                tuple(by_standard.get(agreed.standard_id, ())),
                () if agreed.value is None else findings.kinds_for(agreed.value, policy),
            )
            for agreed in agreed_scores.lines(review_round)
        ],
        tuple(by_standard.get(None, ())),
    )


def every_finding(content: ReportContent) -> list[Finding]:
    """The findings of a report, what is asked most firmly first; praise comes last."""
    of_standards = (finding for line in content.lines for finding in line.findings)
    # Sorting keeps the framework's order among those of a kind.
    return sorted(
        (*of_standards, *content.general), key=lambda finding: list(reversed(FindingKind)).index(finding.kind)
    )


def lines(review_round: ReviewRound, policy: CasePolicy) -> list[ReportLine]:
    """Every agreed score that counts in a round with its findings; two statements."""
    return of_round(review_round, policy).lines


def open_to_question(review_round: ReviewRound) -> list[AgreedScore]:
    """The agreed scores that may be looked at again: the round's own, whose reviewers' scores it has."""
    return [
        agreed
        for agreed in agreed_scores.of_round(review_round)
        if agreed.round_id == review_round.id and agreed.value is not None
    ]


def by_domain(application: Application, lines: list[ReportLine]) -> list[tuple[Domain, list[ReportLine]]]:
    """The lines under their domains."""
    framework = frameworks.of_application(application)
    grouped = [
        (domain, [line for line in lines if line.agreed.domain == domain.code])
        for domain in framework.domains
    ]
    return [(domain, of_domain) for domain, of_domain in grouped if of_domain]


def for_provider(viewer: Viewer, application_id: int, **_others: object) -> Application | None:
    """A case of the viewer's provider, while its report may be read."""
    application = applications.for_provider(viewer, application_id)
    if application is None:
        return None
    seen_case = SeenCase(application)
    # The page shows both: what was agreed on each standard, and what is written about it.
    agreed = shows(Field.AGREED, viewer, seen_case, CaseRole.PROVIDER)
    return application if agreed and shows(Field.REPORT, viewer, seen_case, CaseRole.PROVIDER) else None


@dataclass(frozen=True)
class ShownDecision:
    """A decision as a provider reads it, once a second person has confirmed it."""

    outcome: Outcome
    rule_outcome: Outcome
    departure_reason: str
    clauses: list[dict[str, Any]]
    confirmed_at: datetime


def decision(viewer: Viewer, application: Application) -> ShownDecision | None:
    """The decision that stands, for the provider, when it may be shown."""
    if not shows(Field.RULE, viewer, SeenCase(application), CaseRole.PROVIDER):
        return None
    row = db.session.execute(
        select(Decision, Ratification.at)
        .join(Ratification, Ratification.decision_id == Decision.id)
        .options(joinedload(Decision.item))
        .where(Decision.application_id == application.id, Ratification.ratified)
        .order_by(Decision.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    ratified, confirmed_at = row
    return ShownDecision(
        ratified.outcome,
        ratified.rule_outcome,
        ratified.departure_reason,
        list(ratified.item.clauses or ()),
        confirmed_at,
    )


SUMMARY = "summary"


@dataclass(frozen=True)
class ReportText(OfReview):
    """One text of a review's report: what the provider reads about an agreed score, or the summary where it names none."""

    agreed: AgreedScore | None


def text_of_report(viewer: Viewer, review_id: int, code: str) -> ReportText | None:
    """The summary, or the words about one score of the round, for a member of the team."""
    review = moderation.for_team(viewer, review_id)
    if review is None or code == SUMMARY:
        return None if review is None else ReportText(review, None)
    agreed = next((score for score in open_to_question(review.round) if score.standard.code == code), None)
    return None if agreed is None else ReportText(review, agreed)
