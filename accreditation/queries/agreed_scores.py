"""Agreed scores as they count in a round: its own newest versions, and those of an earlier round that it carries on."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, contains_eager, joinedload, selectinload

from accreditation.db import constants, db
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.reviews import COUNTED, AgreementMethod, ReviewStatus
from accreditation.enums.rounds import RoundReason
from accreditation.models.frameworks import Standard
from accreditation.models.local_doubts import STANDING, LocalDoubt
from accreditation.models.moderation import (
    AgreedScore,
    AgreedScoreReview,
    ModerationCase,
    RationaleReading,
)
from accreditation.models.reviews import Review
from accreditation.models.rounds import CarriedScore, ReviewRound

_LATER = aliased(AgreedScore)

NEWEST = ~exists().where(
    _LATER.round_id == AgreedScore.round_id,
    _LATER.standard_id == AgreedScore.standard_id,
    _LATER.version > AgreedScore.version,
)
"""Versions that no later one of the same round and standard replaces."""

TALKED_ABOUT = exists().where(
    ModerationCase.round_id == AgreedScore.round_id,
    ModerationCase.standard_id == AgreedScore.standard_id,
    ModerationCase.settled_at.is_(None),
)
"""Standards with an open moderation case: what was agreed before it counts no more, and stays to be read."""


RESTS_ON_SET_ASIDE = (
    exists()
    .where(
        AgreedScoreReview.agreed_score_id == AgreedScore.id,
        Review.id == AgreedScoreReview.review_id,
        Review.status == ReviewStatus.SET_ASIDE,
    )
    .correlate(AgreedScore)
)
"""Agreed scores with a review behind them that counts no more."""

UNREAD = and_(
    AgreedScore.method == AgreementMethod.MEDIAN,
    ~exists().where(RationaleReading.agreed_score_id == AgreedScore.id).correlate(AgreedScore),
)
"""Agreed scores whose words nobody wrote as they are, because they were put together, and which the lead has not looked at."""


def _doubted(round_id: int | ColumnElement[int] | InstrumentedAttribute[int]) -> Select[int]:
    """The standards of which a review that counts says, in a round, that the organisation's answer is not true here."""
    return (
        select(LocalDoubt.standard_id)
        .join(Review, Review.id == LocalDoubt.review_id)
        .where(Review.round_id == round_id, Review.status.in_(constants(COUNTED)), STANDING)
    )


def counts_in(round_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    """The agreed scores that count in a round: its own, and what it carries from an earlier round or the organisation return."""
    # What is doubted at this placement is its own round's to agree, though the return's score was carried before.
    carries = (CarriedScore.round_id == round_id, CarriedScore.standard_id.not_in(_doubted(round_id)))
    # A round carries one version on, the very one that stood then, so nothing newer of it is looked for.
    carried = select(CarriedScore.agreed_score_id).where(*carries)
    # And once nobody doubts it any more, what was agreed of it here counts no more.
    replaced = select(CarriedScore.standard_id).where(*carries)
    own = aliased(AgreedScore)
    # By their ids first: "of this round or carried" is served by no index, and would read every score of the nation.
    nearby = select(own.id).where(own.round_id == round_id).union_all(carried)
    return and_(
        AgreedScore.id.in_(nearby),
        or_(
            and_(
                AgreedScore.round_id == round_id,
                NEWEST,
                ~TALKED_ABOUT,
                AgreedScore.standard_id.not_in(replaced),
            ),
            AgreedScore.id.in_(carried),
        ),
    )


def where_agreed(why: RoundReason, *, of_return: bool) -> str:
    """Where a score was agreed that a round carries, in words that go on a sentence."""
    return "organisation return" if of_return else why.label.lower()


class AgreedLine(NamedTuple):
    """The agreed score of one standard, as it is read: how it was reached, in which round, and its words."""

    standard_id: int
    code: str
    title: str
    domain: str
    klass: StandardClass
    value: int | None
    method: AgreementMethod
    reason: str
    rationale: str
    round_id: int
    why: RoundReason
    of_application_id: int
    is_unread: bool


# Built once: a page that shows every standard asks for columns, which cost a third of as many objects.
_LINES = (
    select(
        AgreedScore.standard_id,
        Standard.code,
        Standard.title,
        Standard.domain,
        Standard.klass,
        AgreedScore.value,
        AgreedScore.method,
        AgreedScore.reason,
        AgreedScore.rationale,
        AgreedScore.round_id,
        ReviewRound.why,
        ReviewRound.application_id,
        UNREAD,
    )
    .select_from(AgreedScore)
    .join(AgreedScore.standard)
    .join(AgreedScore.round)
    .where(counts_in(bindparam("round_id", type_=Integer)))
    .order_by(Standard.position)
)


def lines(review_round: ReviewRound) -> list[AgreedLine]:
    """The agreed score of each standard to be read, in the framework's order; one statement."""
    return [AgreedLine._make(row) for row in db.session.execute(_LINES, {"round_id": review_round.id})]


def of_round(review_round: ReviewRound) -> list[AgreedScore]:
    """The agreed score of each standard with the round it was reached in, in the framework's order; one statement."""
    return list(
        db.session.scalars(
            select(AgreedScore)
            .join(AgreedScore.standard)
            .options(contains_eager(AgreedScore.standard), joinedload(AgreedScore.round))
            .where(counts_in(review_round.id))
            .order_by(Standard.position)
        )
    )


def unfounded(review_round: ReviewRound) -> list[AgreedScore]:
    """The agreed scores that count in a round and rest on a review that was set aside since, in the framework's order."""
    return list(
        db.session.scalars(
            select(AgreedScore)
            .join(AgreedScore.standard)
            .options(contains_eager(AgreedScore.standard))
            .where(counts_in(review_round.id), RESTS_ON_SET_ASIDE)
            .order_by(Standard.position)
        )
    )


def with_reviews(review_round: ReviewRound) -> dict[int, AgreedScore]:
    """A round's own agreed scores that count, by standard, each with the reviews that it rests on; two statements."""
    agreed = db.session.scalars(
        select(AgreedScore)
        .options(selectinload(AgreedScore.reviews))
        .where(AgreedScore.round_id == review_round.id, NEWEST, ~TALKED_ABOUT)
    )
    return {score.standard_id: score for score in agreed}


def of_standard(review_round: ReviewRound, standard_id: int) -> AgreedScore | None:
    """The agreed score of one standard, with the round it was reached in."""
    return db.session.scalars(
        select(AgreedScore)
        .options(
            joinedload(AgreedScore.standard),
            joinedload(AgreedScore.round),
        )
        .where(AgreedScore.standard_id == standard_id, counts_in(review_round.id))
    ).first()


def is_unread(agreed: AgreedScore) -> bool:
    """Whether the lead has still to look at what the provider reads of it."""
    return bool(db.session.scalar(select(exists().where(AgreedScore.id == agreed.id, UNREAD))))


def last_versions(review_round: ReviewRound) -> dict[int, int]:
    """The number of the newest version of each standard in a round, whether it counts or not."""
    rows = db.session.execute(
        select(AgreedScore.standard_id, func.max(AgreedScore.version).label("version"))
        .where(AgreedScore.round_id == review_round.id)
        .group_by(AgreedScore.standard_id)
    )
    return {row.standard_id: row.version for row in rows}


def words_of(agreed: AgreedScore, version: int) -> dict[str, str]:
    """The words that an agreed score had in one of its versions, by field; empty where there is no such version."""
    row = db.session.execute(
        select(AgreedScore.rationale, AgreedScore.reason).where(
            AgreedScore.round_id == agreed.round_id,
            AgreedScore.standard_id == agreed.standard_id,
            AgreedScore.version == version,
        )
    ).first()
    return row._asdict() if row is not None else {}


def codes_by_round(round_ids: Iterable[int]) -> dict[int, set[str]]:
    """Codes of the standards with an agreed score, by round; one statement, whatever the number of rounds."""
    ids = list(round_ids)
    own = select(AgreedScore.round_id, Standard.code).join(AgreedScore.standard)
    carried = (
        select(CarriedScore.round_id, Standard.code)
        .select_from(CarriedScore)
        .join(Standard, Standard.id == CarriedScore.standard_id)
    )
    agreed: dict[int, set[str]] = {}
    for round_id, code in db.session.execute(
        own.where(AgreedScore.round_id.in_(ids), NEWEST, ~TALKED_ABOUT).union_all(
            carried.where(
                CarriedScore.round_id.in_(ids),
                CarriedScore.standard_id.not_in(_doubted(CarriedScore.round_id)),
            )
        )
    ):
        agreed.setdefault(round_id, set()).add(code)
    return agreed
