"""Requests for clarification: where they stand, and what was sent to a provider; nothing that was not sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.clarifications import OPEN
from accreditation.enums.clarifications import ClarificationStatus as S
from accreditation.enums.clocks import ClockKind
from accreditation.enums.people import PROVIDER_ROLES
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.clarifications import Clarification, ClarificationQuestion
from accreditation.models.clocks import Clock
from accreditation.models.frameworks import Standard
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound, newest_number
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries.applications import OfCase


def of_round(round_id: int) -> list[Clarification]:
    """The requests of a round, oldest first, with their questions and standards; two statements at most."""
    return list(
        db.session.scalars(
            select(Clarification)
            .outerjoin(Clarification.questions)
            .outerjoin(ClarificationQuestion.standard)
            .options(contains_eager(Clarification.questions).contains_eager(ClarificationQuestion.standard))
            .where(Clarification.round_id == round_id)
            .order_by(Clarification.number, Standard.position)
        ).unique()
    )


def newest(round_id: int) -> Clarification | None:
    """The newest request of a round, with its questions."""
    requests = of_round(round_id)
    return requests[-1] if requests else None


def statuses(round_id: int) -> list[S]:
    """Where the requests of a round stand, oldest first."""
    return list(
        db.session.scalars(
            select(Clarification.status)
            .where(Clarification.round_id == round_id)
            .order_by(Clarification.number)
        )
    )


def asked_about(application: Application, standard_id: int) -> datetime | None:
    """Since when reviewers ask a case about a standard; None where they do not now."""
    if application.status is not ApplicationStatus.IN_REVIEW:
        return None
    return db.session.scalars(
        select(Clarification.asked_at)
        .join(ClarificationQuestion, ClarificationQuestion.clarification_id == Clarification.id)
        .where(
            Clarification.round_id == application.current_round.id,
            Clarification.status == S.ASKED,
            ClarificationQuestion.standard_id == standard_id,
        )
    ).first()


def any_sent(round_id: int) -> bool:
    """Whether any question of a round went to the provider, whatever became of it."""
    return bool(
        db.session.scalar(
            select(
                exists(
                    select(1)
                    .select_from(ClarificationQuestion)
                    .join(Clarification, Clarification.id == ClarificationQuestion.clarification_id)
                    .where(Clarification.round_id == round_id)
                )
            )
        )
    )


def is_open(round_id: int) -> bool:
    """Whether a request waits for the provider or for the lead."""
    return not OPEN.isdisjoint(statuses(round_id))


def is_settled(round_id: int) -> bool:
    """Whether the lead has sent or waived the questions, and none is open."""
    standing = statuses(round_id)
    return bool(standing) and OPEN.isdisjoint(standing)


def sent_last(round_id: int) -> datetime | None:
    """When the last request of a round was made; what was given before is in it, or was passed over."""
    return db.session.scalar(
        select(func.max(Clarification.asked_at)).where(Clarification.round_id == round_id)
    )


def any_locked(round_id: int) -> bool:
    """Whether a review of a round is locked."""
    locked = (ReviewStatus.LOCKED, ReviewStatus.REVEALED, ReviewStatus.CLOSED)
    return bool(
        db.session.scalar(select(exists().where(Review.round_id == round_id, Review.status.in_(locked))))
    )


_NEWEST = and_(
    ReviewRound.application_id == Application.id,
    ReviewRound.number == newest_number(Application.id),
)


def stands_at(*states: S) -> ColumnElement[bool]:
    """Cases in review whose newest round has a request at one of these, as a filter over Application."""
    return and_(
        Application.status == ApplicationStatus.IN_REVIEW,
        exists(
            select(1)
            .select_from(Clarification)
            .join(ReviewRound, ReviewRound.id == Clarification.round_id)
            .where(_NEWEST, Clarification.status.in_(states))
        ),
    )


WITH_PROVIDER = stands_at(S.ASKED)
"""Cases whose provider has the reviewers' questions."""


def answer_due() -> ScalarSelect[date]:
    """By when the provider answers, as a column over Application; null where nothing is asked."""
    return (
        select(func.max(Clock.due_on))
        .where(
            Clock.application_id == Application.id,
            Clock.kind == ClockKind.CLARIFICATION,
            Clock.met_at.is_(None),
            Clock.ran_out_at.is_(None),
            Clock.stopped_at.is_(None),
        )
        .correlate(Application)
        .scalar_subquery()
    )


def waiting_until(application_id: int) -> tuple[bool, date | None]:
    """Whether the provider of a case has the reviewers' questions now, and until when; one statement."""
    row = db.session.execute(
        select(WITH_PROVIDER, answer_due()).select_from(Application).where(Application.id == application_id)
    ).first()
    return (False, None) if row is None or not row[0] else (True, row[1])


def was_sent(application_id: int) -> bool:
    """Whether questions were ever sent to the provider of a case."""
    return bool(
        db.session.scalar(
            select(
                exists(
                    select(1)
                    .select_from(ClarificationQuestion)
                    .join(Clarification, Clarification.id == ClarificationQuestion.clarification_id)
                    .join(ReviewRound, ReviewRound.id == Clarification.round_id)
                    .where(ReviewRound.application_id == application_id)
                )
            )
        )
    )


@dataclass(frozen=True)
class Request(OfCase):
    """A case with the reviewers' questions that its provider reads: the newest that was sent, and those before."""

    requests: Sequence[Clarification]

    @property
    def newest(self) -> Clarification:
        """The request that was sent last."""
        return self.requests[-1]

    @property
    def is_asked(self) -> bool:
        """Whether it waits for the provider's answers."""
        return self.newest.status is S.ASKED


@dataclass(frozen=True)
class QuestionPage(Request):
    """One question, with the answer of the case on its standard."""

    question: ClarificationQuestion
    answer: Answer


def for_provider(viewer: Viewer, application_id: int) -> Request | None:
    """The questions that were sent to the viewer's own provider or placement; None where none were."""
    if not viewer.has(*PROVIDER_ROLES):
        return None
    application = applications.for_provider(viewer, application_id)
    if application is None:
        return None
    sent = [request for request in _of_case(application_id) if request.questions]
    return Request(application, sent) if sent else None


def question_for(viewer: Viewer, application_id: int, code: str) -> QuestionPage | None:
    """One question of the newest request, with the answer that it is about."""
    request = for_provider(viewer, application_id)
    if request is None:
        return None
    question = next((each for each in request.newest.questions if each.standard.code == code), None)
    if question is None:
        return None
    answer = db.session.scalars(
        select(Answer)
        .options(joinedload(Answer.standard))
        .where(Answer.application_id == application_id, Answer.standard_id == question.standard_id)
    ).one()
    return QuestionPage(request.application, request.requests, question, answer)


def _of_case(application_id: int) -> list[Clarification]:
    """Every request of a case, oldest first, whichever round it is of."""
    return list(
        db.session.scalars(
            select(Clarification)
            .join(ReviewRound, ReviewRound.id == Clarification.round_id)
            .join(Clarification.questions)
            .join(ClarificationQuestion.standard)
            .options(
                contains_eager(Clarification.questions).contains_eager(ClarificationQuestion.standard),
                contains_eager(Clarification.questions).joinedload(ClarificationQuestion.answered_by),
            )
            .where(ReviewRound.application_id == application_id)
            .order_by(ReviewRound.number, Clarification.number, Standard.position)
        ).unique()
    )
