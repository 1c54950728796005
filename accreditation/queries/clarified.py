"""What was asked and answered of a case: part of what its answers say from then on, and counted on papers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, exists, func, select
from sqlalchemy.orm import aliased

from accreditation.db import db
from accreditation.enums.clarifications import ClarificationStatus as S
from accreditation.models.clarifications import Clarification, ClarificationQuestion
from accreditation.models.people import Person
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import Snapshot

_ROUND = aliased(ReviewRound)
_ANSWERED = Clarification.declared_at.is_not(None)


def was_asked(
    application_id: SQLColumnExpression[int], standard_id: SQLColumnExpression[int]
) -> ColumnElement[bool]:
    """Whether something was asked about a standard of a case and answered, as a column of another statement."""
    return exists(
        select(1)
        .select_from(ClarificationQuestion)
        .join(Clarification, Clarification.id == ClarificationQuestion.clarification_id)
        .join(_ROUND, _ROUND.id == Clarification.round_id)
        .where(
            _ROUND.application_id == application_id,
            ClarificationQuestion.standard_id == standard_id,
            _ANSWERED,
        )
        .correlate_except(ClarificationQuestion, Clarification, _ROUND)
    )


class Clarified(NamedTuple):
    """What the reviewers asked about a standard, and what the provider answered, declared true by whom and when; no reviewer is named."""

    standard_id: int
    words: str
    answer: str
    asked_at: datetime
    declared_at: datetime
    declared_by: str


def _answered() -> Select[*tuple[Any, ...]]:
    """Questions that were answered, oldest first, each as its row of `Clarified`."""
    return (
        select(
            ClarificationQuestion.standard_id,
            ClarificationQuestion.words,
            ClarificationQuestion.answer,
            Clarification.asked_at,
            Clarification.declared_at,
            Person.name,
        )
        .join(Clarification, Clarification.id == ClarificationQuestion.clarification_id)
        .join(Person, Person.id == Clarification.declared_by_id)
        .where(_ANSWERED)
        .order_by(Clarification.id, ClarificationQuestion.id)
    )


def _by_standard(statement: Select[*tuple[Any, ...]]) -> dict[int, list[Clarified]]:
    by_standard: dict[int, list[Clarified]] = {}
    for row in db.session.execute(statement):
        by_standard.setdefault(row[0], []).append(Clarified._make(row))
    return by_standard


def answered_in(snapshot_id: int, standard_ids: Collection[int] | None = None) -> dict[int, list[Clarified]]:
    """What was asked and answered in a snapshot, by standard, oldest first: what its entries say beside their answers."""
    earlier = Snapshot.__table__.alias("answered")
    this = Snapshot.__table__.alias("this")
    statement = (
        _answered()
        .join(earlier, earlier.c.id == Clarification.snapshot_id)
        .join(
            this, and_(this.c.application_id == earlier.c.application_id, this.c.number >= earlier.c.number)
        )
        .where(this.c.id == snapshot_id)
    )
    if standard_ids is not None:
        statement = statement.where(ClarificationQuestion.standard_id.in_(standard_ids))
    return _by_standard(statement)


def answered_of_case(application_id: int) -> dict[int, list[Clarified]]:
    """Everything that was asked and answered of a case, by standard: part of what its answers say from then on."""
    return _by_standard(
        _answered()
        .join(ReviewRound, ReviewRound.id == Clarification.round_id)
        .where(ReviewRound.application_id == application_id)
    )


class Added(NamedTuple):
    """When answers to the reviewers' questions were added to what was signed, and who declared that they are true."""

    declared_at: datetime
    declared_by: str


def added(clarified: Mapping[int, Sequence[Clarified]], since: datetime | None) -> list[Added]:
    """What was added since that moment, oldest first: each declaration once."""
    return sorted(
        {
            Added(each.declared_at, each.declared_by)
            for of_standard in clarified.values()
            for each in of_standard
            if since is None or each.declared_at > since
        }
    )


class Counted(NamedTuple):
    """How many questions went to the provider of a round, and how many were answered."""

    sent: int
    answered: int


def counted(round_id: int) -> Counted:
    """What papers and reports say of a round's questions; one statement."""
    row = db.session.execute(
        select(
            func.count(ClarificationQuestion.id).label("sent"),
            func.count(ClarificationQuestion.id).filter(_ANSWERED).label("answered"),
        )
        .select_from(Clarification)
        .outerjoin(ClarificationQuestion, ClarificationQuestion.clarification_id == Clarification.id)
        .where(Clarification.round_id == round_id, Clarification.status != S.WAIVED)
    ).one()
    return Counted(row.sent, row.answered)
