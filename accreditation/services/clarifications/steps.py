"""How a request for clarification moves: what its workflow may ask, and the one way to take a step."""

from collections.abc import Sequence

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.clarifications import ClarificationTrigger
from accreditation.enums.clocks import ClockKind
from accreditation.models.applications import Application
from accreditation.models.clarifications import Clarification
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries import clarifications as queries
from accreditation.queries import clocks as clock_queries
from accreditation.rules import working_days
from accreditation.services import audit
from accreditation.services.moves import move
from workflows.clarification import CLARIFICATION


class ClarificationFacts:
    """What a request's workflow may ask, answered when asked; it comes loaded with its questions and standards."""

    def __init__(
        self, clarification: Clarification, application: Application, *, declared: bool = False
    ) -> None:
        self.clarification = clarification
        self.application = application
        self.declared = declared

    @property
    def paused(self) -> bool:
        """Whether the case is paused."""
        return self.application.paused_at is not None

    @property
    def in_review(self) -> bool:
        """Whether the case is with its reviewers, in the round that asked."""
        application = self.application
        of_newest = self.clarification.round_id == application.current_round.id
        return of_newest and application.status is ApplicationStatus.IN_REVIEW

    @property
    def overdue(self) -> bool:
        """Whether the day of the answer has passed; true also where its clock was stopped, so that no team waits for ever."""
        rows = clock_queries.of_case(self.application.id, ClockKind.CLARIFICATION)
        return all(clock.now() > working_days.closes(row.due_on) for row in rows)

    @property
    def unanswered(self) -> Sequence[str]:
        """Codes of the standards whose questions have no answer."""
        return [
            question.standard.code for question in self.clarification.questions if not question.answer.strip()
        ]

    @property
    def any_locked(self) -> bool:
        """Whether a review of the team is locked."""
        return queries.any_locked(self.clarification.round_id)


def facts_of(clarification: Clarification) -> ClarificationFacts:
    """What the workflow may ask of a request that came without its case."""
    application_id = db.session.scalars(
        select(ReviewRound.application_id).where(ReviewRound.id == clarification.round_id)
    ).one()
    return ClarificationFacts(clarification, applications.get(application_id))


def step(
    clarification: Clarification,
    application: Application,
    trigger: ClarificationTrigger,
    *,
    actor: Viewer,
    declared: bool = False,
) -> None:
    """Move a request and write it down in its case's stream; raises RuleBroken with every reason."""
    move(
        CLARIFICATION,
        clarification,
        trigger,
        ClarificationFacts(clarification, application, declared=declared),
        kind=AuditKind.CLARIFICATION_MOVED,
        stream=audit.case(application.id),
        actor=actor,
        application_id=application.id,
        clarification_id=clarification.id,
    )
