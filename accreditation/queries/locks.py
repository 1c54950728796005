"""Take a case, or several in id order, for the length of a write; on SQLite the write transaction itself is the lock."""

from sqlalchemy import Select, select

from accreditation.db import db
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.concerns import Concern
from accreditation.models.evidence import Citation, EvidenceItem
from accreditation.models.meetings import Decision, Item
from accreditation.models.reviews import Review


def _take(cases: Select[int] | Select[int | None]) -> None:
    if db.session.get_bind().dialect.name == "sqlite":
        return
    rows = (
        select(Application.id)
        .where(Application.id.in_(cases))
        .order_by(Application.id)
        .with_for_update(key_share=True)
    )
    db.session.execute(rows).all()


def application(application_id: int, **_others: object) -> None:
    """Take the case itself."""
    _take(select(Application.id).where(Application.id == application_id))


def of_answer(answer_id: int, **_others: object) -> None:
    """Take the case of an answer."""
    _take(select(Answer.application_id).where(Answer.id == answer_id))


def of_review(review_id: int, **_others: object) -> None:
    """Take the case of a review."""
    _take(select(Review.application_id).where(Review.id == review_id))


def of_item(item_id: int, **_others: object) -> None:
    """Take the case of an agenda item."""
    _take(select(Item.application_id).where(Item.id == item_id))


def of_meeting(meeting_id: int, **_others: object) -> None:
    """Take every case on a meeting's agenda."""
    _take(select(Item.application_id).where(Item.meeting_id == meeting_id))


def of_decision(decision_id: int, **_others: object) -> None:
    """Take the case of a decision."""
    _take(select(Decision.application_id).where(Decision.id == decision_id))


def of_concern(concern_id: int, **_others: object) -> None:
    """Take the case of a concern; one without a case is taken itself. SQLite leaves the lock out."""
    _take(select(Concern.application_id).where(Concern.id == concern_id))
    db.session.execute(
        select(Concern.id)
        .where(Concern.id == concern_id, Concern.application_id.is_(None))
        .with_for_update(key_share=True)
    ).all()


def of_citation(citation_id: int, **_others: object) -> None:
    """Take the case of a citation."""
    _take(
        select(Answer.application_id)
        .join(Citation, Citation.answer_id == Answer.id)
        .where(Citation.id == citation_id)
    )


def evidence_item(item_id: int, **_others: object) -> None:
    """Take one item of a provider's evidence; SQLite leaves the lock out, its writers come one by one."""
    db.session.execute(
        select(EvidenceItem.id).where(EvidenceItem.id == item_id).with_for_update(key_share=True)
    ).all()


def of_item_meeting(item_id: int, **_others: object) -> None:
    """Take every case on the agenda of an item's meeting, so that two items are never called at once."""
    meeting = select(Item.meeting_id).where(Item.id == item_id).scalar_subquery()
    _take(select(Item.application_id).where(Item.meeting_id == meeting))
