"""Facts from the office's check to the confirmed report; they count and name, and never carry a score."""

from collections.abc import Sequence
from functools import cached_property
from typing import cast

from sqlalchemy import and_, exists, select

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.findings import FindingKind
from accreditation.enums.reviews import ReviewStatus
from accreditation.errors import Reason
from accreditation.models.answers import Answer
from accreditation.models.findings import Finding
from accreditation.models.frameworks import Standard
from accreditation.models.moderation import AgreedScore
from accreditation.models.reviews import Review
from accreditation.queries import applications as application_queries
from accreditation.queries import scores, snapshots
from accreditation.queries import teams as team_queries
from accreditation.services.case_facts import changes, teams
from accreditation.services.case_facts.base import Part

NOT_LOCKED = frozenset({ReviewStatus.ACCEPTED, ReviewStatus.SCORING})
"""Reviewers who are on the team and have not finished; an invitation nobody answered holds nobody up."""

BLIND_AGAIN = frozenset({ApplicationStatus.IN_REVIEW})


class ReviewingPart(Part):
    """What the steps between submission and the panel ask."""

    @cached_property
    def na_not_accepted(self) -> Sequence[str]:
        """Codes marked not applicable that the office has not accepted; preset ones need no acceptance."""
        statement = (
            select(Standard.code)
            .join(Answer, Answer.standard_id == Standard.id)
            .where(
                Answer.application_id == self.application.id,
                Answer.not_applicable,
                ~Answer.not_applicable_preset,
                Answer.not_applicable_accepted_at.is_(None),
            )
            .order_by(Standard.position)
        )
        return [code for code in db.session.scalars(statement) if self.policy.in_scope(code)]

    @property
    def defects(self) -> Sequence[str]:
        """Codes that the office names as not complete in this check."""
        return tuple(cast("Sequence[str]", self.given.get("defects", ())))

    @property
    def returns_used(self) -> int:
        """How often the case was sent back already."""
        return self.application.returns

    @cached_property
    def _changes(self) -> changes.Changes:
        return changes.since_submission(self.application)

    @property
    def reopened_unanswered(self) -> Sequence[str]:
        """Codes opened by a return or a deferral that still say what was submitted."""
        return self._changes.unanswered

    @property
    def changed_unopened(self) -> Sequence[str]:
        """Codes changed since the last submission though they were not opened."""
        return self._changes.unopened

    @cached_property
    def reviews(self) -> Sequence[Review]:
        """Everybody who was asked to review the case."""
        return team_queries.of_case(self.application.id)

    @cached_property
    def team_unmet(self) -> Sequence[Reason]:
        """What the team lacks to begin."""
        hosted = team_queries.professions_hosted(self.application)
        return teams.unmet(self.policy, self.reviews, hosted)

    @cached_property
    def team_short(self) -> Sequence[Reason]:
        """What the team has come to lack since it began."""
        hosted = team_queries.professions_hosted(self.application)
        return teams.short(self.policy, self.reviews, hosted)

    @cached_property
    def open_reviews(self) -> int:
        """Reviews that are not locked, and after new evidence those with scores left to confirm."""
        shared = [review.id for review in self.reviews if review.status is ReviewStatus.REVEALED]
        waiting = sum(review.status in NOT_LOCKED for review in self.reviews)
        if not shared or self.application.status not in BLIND_AGAIN:
            return waiting
        submitted = snapshots.submitted(self.application.id)
        return waiting + (len(scores.stale(shared, submitted)) if submitted else 0)

    @property
    def clarification_open(self) -> bool:
        """Questions to the provider are not offered yet, so none is open."""
        return False

    @property
    def visit_needed(self) -> bool:
        """Whether the award that is sought needs a visit."""
        return self.policy.visit_needed

    @property
    def visit_done(self) -> bool:
        """Whether the visit is recorded."""
        return self.application.visit_held_on is not None

    @cached_property
    def _agreed(self) -> dict[str, bool]:
        """The standards with an agreed score, and whether a finding is missing on each; one statement for both facts."""
        drafted = exists().where(
            Finding.application_id == AgreedScore.application_id,
            Finding.standard_id == AgreedScore.standard_id,
            Finding.kind != FindingKind.COMMENDATION,
        )
        rows = db.session.execute(
            select(Standard.code, and_(AgreedScore.value < self.policy.award_rule.met_score, ~drafted))
            .join(AgreedScore, AgreedScore.standard_id == Standard.id)
            .where(AgreedScore.application_id == self.application.id)
        )
        # Where a standard does not apply there is no score, and the comparison says neither yes nor no.
        return {code: bool(missing) for code, missing in rows}

    @property
    def unagreed(self) -> Sequence[str]:
        """Codes in scope without an agreed score."""
        return [standard.code for standard in self.policy.standards if standard.code not in self._agreed]

    @cached_property
    def organisation_return_agreed(self) -> bool:
        """Whether the organisation return that serves this case is agreed; true where none serves it."""
        return application_queries.return_agreed(self.application)

    @property
    def findings_missing(self) -> Sequence[str]:
        """Codes whose agreed score does not meet its standard, and no finding asks for anything."""
        return [item.code for item in self.policy.standards if self._agreed.get(item.code)]

    @property
    def accuracy_confirmed(self) -> bool:
        """Whether the provider, or the clock for them, has confirmed the report."""
        return self.application.accuracy_confirmed_at is not None

    @property
    def accuracy_out_of_bounds(self) -> Sequence[str]:
        """Points on the report are free text, which the lead reviewer judges."""
        return ()

    @property
    def accuracy_unanswered(self) -> int:
        """Whether what the provider wrote on the report has no answer."""
        application = self.application
        answer = application.accuracy_answer or self.given.get("accuracy_answer")
        return int(bool(application.accuracy_comments) and not answer)

    @property
    def moderation_reopened(self) -> bool:
        """Whether agreeing scores was reopened once already."""
        return self.application.moderation_reopened
