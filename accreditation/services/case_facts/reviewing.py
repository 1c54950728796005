"""Facts from the office's check to the confirmed report; they count and name, and never carry a score."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from typing import cast

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.applications import ENDED, REOPENED, ApplicationStatus
from accreditation.enums.clarifications import OPEN, ClarificationStatus
from accreditation.enums.findings import FindingKind
from accreditation.enums.people import Profession
from accreditation.enums.reviews import ReviewStatus
from accreditation.errors import Reason
from accreditation.models.answers import Answer
from accreditation.models.findings import Finding
from accreditation.models.frameworks import Standard
from accreditation.models.reviews import Review
from accreditation.queries import (
    accuracy,
    agreed_scores,
    checks,
    clarifications,
    objections,
    rounds,
    scores,
    unlocks,
)
from accreditation.queries import applications as application_queries
from accreditation.queries import teams as team_queries
from accreditation.queries.agreed_scores import AgreedLine
from accreditation.queries.reports import ReportLine
from accreditation.queries.rounds import Report
from accreditation.rules.answers import Reopened
from accreditation.services.case_facts import changes, teams
from accreditation.services.case_facts.base import Part
from workflows.guards.reviewing import REVIEWS_STAND

NOT_LOCKED = frozenset({ReviewStatus.ACCEPTED, ReviewStatus.SCORING})
"""Reviewers who are on the team and have not finished; an invitation nobody answered holds nobody up."""


LED = frozenset(
    {
        ApplicationStatus.ALLOCATION,
        ApplicationStatus.IN_REVIEW,
        ApplicationStatus.MODERATION,
        ApplicationStatus.FACTUAL_ACCURACY,
    }
)
"""Somebody has to lead the team."""


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
                # The framework itself says that these do not apply, so the office has nothing to judge.
                ~Answer.not_applicable_preset,
                Answer.not_applicable_accepted_at.is_(None),
            )
            .order_by(Standard.position)
        )
        return [code for code in db.session.scalars(statement) if self.policy.is_own(code)]

    @cached_property
    def found_missing(self) -> Sequence[str]:
        """Codes on which the office has noted that something is missing."""
        return checks.missing_in(self.application)

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
    def reopened(self) -> Reopened | None:
        """What came back of the case, while its provider has it."""
        if self.application.status not in REOPENED:
            return None
        return Reopened(self._changes.opened, self._changes.unanswered)

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
        """Everybody who was asked to review the case in its newest round; nobody before there is one."""
        review_round = self.application.round
        return () if review_round is None else team_queries.of_round(review_round)

    @cached_property
    def team_unmet(self) -> Sequence[Reason]:
        """What the team lacks to begin."""
        hosted, able = self._hosted_and_able
        return [
            *teams.unmet(self.policy, self.reviews, hosted, able),
            *teams.objections(objections.shown(self.application)),
        ]

    @cached_property
    def team_short(self) -> Sequence[Reason]:
        """What the team has come to lack since it began."""
        hosted, able = self._hosted_and_able
        short = teams.short(self.policy, self.reviews, hosted, able)
        # Once the report is answered nothing is left to lead.
        led = self.application.status in LED
        return [*short, *(teams.lead_missing(self.reviews, able) if led else ())]

    @cached_property
    def _hosted_and_able(self) -> tuple[Sequence[Profession], Collection[int]]:
        """The professions that learn in the place, and the reviewers whose account and role stand today."""
        reviewers = {review.reviewer_id for review in self.reviews}
        return team_queries.hosted_and_able(self.application, reviewers)

    @property
    def conflicts_undecided(self) -> Sequence[Reason]:
        """Reviewers about whose conflict the office has not decided."""
        return teams.undecided(self.reviews)

    @property
    def team_stopped(self) -> Sequence[Reason]:
        """Why a team that has begun cannot go on, and how that is mended; nothing before it began or once all is over."""
        before_or_over = {ApplicationStatus.ALLOCATION} | ENDED
        if self.application.round is None or self.application.status in before_or_over:
            return ()
        return [reason for guard in REVIEWS_STAND for reason in guard(self)]

    @cached_property
    def scores_unfounded(self) -> Sequence[str]:
        """Codes whose agreed score rests on a review that was set aside since."""
        review_round = self.application.round
        if review_round is None or review_round.revealed_at is None:
            return ()
        return [score.standard.code for score in agreed_scores.unfounded(review_round)]

    @cached_property
    def _not_locked(self) -> int:
        return sum(review.status in NOT_LOCKED for review in self.reviews)

    @property
    def open_reviews(self) -> int:
        """Reviews that are not locked, or that a moderator may still unlock."""
        # Nobody's scores are shared before the moderator has answered, so nothing can be agreed before either.
        return self._not_locked or int(self.unlock_awaited is not None)

    @cached_property
    def unlock_awaited(self) -> date | None:
        """By when a moderator answers, where nothing but a wish to unlock a review keeps scores from being shared."""
        review_round = self.application.round
        if self._not_locked or review_round is None or review_round.revealed_at is not None:
            return None
        return unlocks.answer_by(review_round.id)

    @cached_property
    def _requests(self) -> Sequence[ClarificationStatus]:
        review_round = self.application.round
        return () if review_round is None else clarifications.statuses(review_round.id)

    @property
    def clarification_open(self) -> bool:
        """Whether questions to the provider wait for their answer, or for the lead to close them."""
        return not OPEN.isdisjoint(self._requests)

    @cached_property
    def answers_unconfirmed(self) -> Sequence[str]:
        """Codes that the provider answered after scores were shared, and that not every reviewer has saved again since."""
        review_round = self.application.round
        # Locking asks it of all that was answered before: only a second request is answered after it.
        if review_round is None or len(self._requests) < 2:
            return ()
        return scores.answered_since(review_round)

    @property
    def visit_needed(self) -> bool:
        """Whether the award that is sought needs a visit."""
        return self.policy.visit_needed

    @cached_property
    def visit_done(self) -> bool:
        """Whether a visit is recorded that counts in this round."""
        review_round = self.application.round
        return review_round is not None and rounds.visit(self.application, review_round) is not None

    @property
    def _report_lines(self) -> Sequence[ReportLine] | None:
        # The report's own page has read them already, with their findings.
        return cast("Sequence[ReportLine] | None", self.given.get("report_lines"))

    @cached_property
    def _agreed(self) -> Sequence[AgreedLine]:
        if self._report_lines is not None:
            return [line.agreed for line in self._report_lines]
        review_round = self.application.round
        return () if review_round is None else agreed_scores.lines(review_round)

    @property
    def unagreed(self) -> Sequence[str]:
        """Codes in scope without an agreed score; those that wait for the organisation return are its own to agree."""
        agreed = {score.code for score in self._agreed}
        awaited = frozenset() if self.organisation_return_agreed else self.policy.served_codes
        return [standard.code for standard in self.policy.standards if standard.code not in agreed | awaited]

    @cached_property
    def organisation_return_agreed(self) -> bool:
        """Whether the organisation return that serves this case is agreed; true where none serves it."""
        return application_queries.return_agreed(self.application)

    @cached_property
    def findings_missing(self) -> Sequence[str]:
        """Codes whose agreed score does not meet its standard, and no finding asks for anything."""
        if self._report_lines is not None:
            return [line.agreed.code for line in self._report_lines if line.lacks_finding]
        short = [
            score
            for score in self._agreed
            if score.value is not None
            and not self.policy.is_met(score.value)
            # What the organisation return agreed, its own report asks for.
            and score.of_application_id == self.application.id
        ]
        with_finding = set(
            db.session.scalars(
                select(Finding.standard_id).where(
                    Finding.application_id == self.application.id,
                    # Praise asks nothing of the provider, so it does not answer a standard that falls short.
                    Finding.kind != FindingKind.COMMENDATION,
                )
            )
        )
        return [score.code for score in short if score.standard_id not in with_finding]

    @property
    def rationales_unread(self) -> Sequence[str]:
        """Codes whose merged rationale the lead has not looked at; an earlier round's stands with its words."""
        review_round = self.application.round
        here = None if review_round is None else review_round.id
        return [score.code for score in self._agreed if score.is_unread and score.round_id == here]

    @cached_property
    def _report(self) -> Report | None:
        review_round = self.application.round
        return None if review_round is None else rounds.report(review_round)

    @property
    def accuracy_confirmed(self) -> bool:
        """Whether the provider, or the clock for them, has confirmed the report."""
        # Asked of the row and not of the status: the case stays where it is until the lead has answered.
        return self._report is not None and self._report.confirmation is not None

    @property
    def accuracy_out_of_bounds(self) -> Sequence[str]:
        """Passages that the provider marked and whose evidence is newer than what was submitted."""
        review_round, report = self.application.round, self._report
        if review_round is None or report is None or report.newest is None:
            return ()
        return accuracy.out_of_bounds(report.newest, review_round)

    @property
    def accuracy_unanswered(self) -> int:
        """How many points of the provider's have no answer: each passage that was marked, and what was written beside them."""
        if self._report is None:
            return 0
        point = self._report.confirmation
        # The answer that is being sent with this very step counts too.
        answer = (point.answer if point is not None else "") or self.given.get("accuracy_answer")
        beside = int(point is not None and bool(point.comments) and not answer)
        return beside + sum(remark.answer is None for remark in accuracy.sent_of(self._report))

    @property
    def moderation_reopened(self) -> bool:
        """Whether agreeing scores was reopened once already in this round."""
        review_round = self.application.round
        return review_round is not None and review_round.moderation_reopened_at is not None
