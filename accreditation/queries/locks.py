"""Take a case, or several in id order, for the length of a write; on SQLite the write transaction itself is the lock."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from accreditation.db import db
from accreditation.enums.applications import ApplicationKind
from accreditation.models.allocations import AllocatedCase, Allocation
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.clocks import Clock
from accreditation.models.concerns import Concern
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.models.meetings import Decision, Item
from accreditation.models.organisations import Office, Organisation
from accreditation.models.people import Person, ReviewerProfile
from accreditation.models.reviews import Review
from accreditation.queries import clocks

_ID: Any = bindparam("id")


def _locking(cases: Select[int] | Select[int | None]) -> Select[int]:
    return (
        select(Application.id)
        .where(Application.id.in_(cases))
        .order_by(Application.id)
        .with_for_update(key_share=True)
    )


# Built once: every save asks for one of these before anything else.
_CASE = _locking(select(Application.id).where(Application.id == _ID))
_PROVIDER = select(Organisation.id).where(Organisation.id == _ID).with_for_update(key_share=True)
_PROVIDER_OF = (
    select(Organisation.id)
    .join(Application, Application.organisation_id == Organisation.id)
    .where(Application.id == _ID)
    .with_for_update(key_share=True, of=Organisation)
)
_PROVIDER_OF_RETURN = _PROVIDER_OF.where(Application.kind == ApplicationKind.ORGANISATION)
_WITH_SERVED = _locking(
    select(Application.id).where(or_(Application.id == _ID, Application.return_id == _ID))
)
_OF_ANSWER = _locking(select(Answer.application_id).where(Answer.id == _ID))
_OF_REVIEW = _locking(select(Review.application_id).where(Review.id == _ID))
_OF_ITEM = _locking(select(Item.application_id).where(Item.id == _ID))
_OF_MEETING = _locking(select(Item.application_id).where(Item.meeting_id == _ID))
_OF_DECISION = _locking(select(Decision.application_id).where(Decision.id == _ID))
_OF_CONCERN = _locking(select(Concern.application_id).where(Concern.id == _ID))
_OF_CITATION = _locking(
    select(Answer.application_id).join(Citation, Citation.answer_id == Answer.id).where(Citation.id == _ID)
)
_OF_FILE = _locking(
    select(Answer.application_id)
    .join(Citation, Citation.answer_id == Answer.id)
    .where(Citation.revision_id == _ID)
)
_CITING_ITEM = _locking(
    select(Answer.application_id)
    .join(Citation, Citation.answer_id == Answer.id)
    .join(EvidenceRevision, EvidenceRevision.id == Citation.revision_id)
    .where(EvidenceRevision.item_id == _ID)
)
_OF_ITEM_MEETING = _locking(
    select(Item.application_id).where(
        Item.meeting_id == select(Item.meeting_id).where(Item.id == _ID).scalar_subquery()
    )
)
_REVIEWED_BY = _locking(select(Review.application_id).where(Review.reviewer_id == _ID))
_OF_REVIEWER = _locking(
    select(Review.application_id).where(
        Review.reviewer_id == select(Review.reviewer_id).where(Review.id == _ID).scalar_subquery()
    )
)
_PERSON = select(Person.id).where(Person.id == _ID).with_for_update(key_share=True)
_OF_ALLOCATION = _locking(select(AllocatedCase.application_id).where(AllocatedCase.allocation_id == _ID))

# A day that is added or taken away moves clocks of many cases at once.
_WITH_CLOCKS = _locking(
    select(Clock.application_id).where(Clock.due_on >= bindparam("since"), clocks.RUNNING)
)


def _take(cases: Select[int], subject_id: int) -> None:
    if db.session.get_bind().dialect.name != "sqlite":
        db.session.execute(cases, {"id": subject_id}).all()


def application(application_id: int, **_others: object) -> None:
    """Take the case itself."""
    _take(_CASE, application_id)


def with_served(application_id: int, **_others: object) -> None:
    """Take the case; where it is an organisation return, its provider before it, and with it those that it serves."""
    _take(_PROVIDER_OF_RETURN, application_id)
    _take(_WITH_SERVED, application_id)


def with_provider(application_id: int, **_others: object) -> None:
    """Take the provider of a case, then the case and those that it serves."""
    _take(_PROVIDER_OF, application_id)
    _take(_WITH_SERVED, application_id)


def provider(organisation_id: int, **_others: object) -> None:
    """Take a provider, so that no case of it begins meanwhile: whoever starts one shares it with others who do."""
    _take(_PROVIDER, organisation_id)


def cases(application_ids: Collection[int]) -> None:
    """Take several cases that were named together."""
    if db.session.get_bind().dialect.name != "sqlite":
        db.session.execute(_locking(select(Application.id).where(Application.id.in_(application_ids)))).all()


def with_running_clocks(since: date) -> None:
    """Take every case that has a clock which runs and is due on that day or later."""
    if db.session.get_bind().dialect.name != "sqlite":
        db.session.execute(_WITH_CLOCKS, {"since": since}).all()


def of_allocation(allocation_id: int, **_others: object) -> None:
    """Take every case of a proposal of teams, then the proposal; SQLite leaves the lock out, its writers come one by one."""
    _take(_OF_ALLOCATION, allocation_id)
    db.session.execute(
        select(Allocation.id).where(Allocation.id == allocation_id).with_for_update(key_share=True)
    ).all()


def office(office_id: int, **_others: object) -> None:
    """Take an office, so that nothing is asked for it twice at one moment; SQLite leaves the lock out."""
    db.session.execute(select(Office.id).where(Office.id == office_id).with_for_update(key_share=True)).all()


def reviewers(person_ids: Collection[int]) -> None:
    """Take what reviewers bring, after any case, so that two offices never give one person more than they take."""
    if person_ids:
        db.session.execute(
            select(ReviewerProfile.id)
            .where(ReviewerProfile.person_id.in_(person_ids))
            .order_by(ReviewerProfile.id)
            .with_for_update(key_share=True)
        ).all()


def ties_of(person_id: int) -> None:
    """Take the cases that somebody reviews, which a tie may stop, and then the person, whose ties change one after the other."""
    _take(_REVIEWED_BY, person_id)
    person(person_id)


def person(person_id: int) -> None:
    """Take a person, after any case, so that nothing that ties them to a provider is told meanwhile."""
    _take(_PERSON, person_id)


def of_answer(answer_id: int, **_others: object) -> None:
    """Take the case of an answer."""
    _take(_OF_ANSWER, answer_id)


def of_review(review_id: int, **_others: object) -> None:
    """Take the case of a review."""
    _take(_OF_REVIEW, review_id)


def of_reviewer(review_id: int, **_others: object) -> None:
    """Take every case that the reviewer of a review was asked to review: what they declare in one may stop them in another."""
    _take(_OF_REVIEWER, review_id)


def of_item(item_id: int, **_others: object) -> None:
    """Take the case of an agenda item."""
    _take(_OF_ITEM, item_id)


def of_meeting(meeting_id: int, **_others: object) -> None:
    """Take every case on a meeting's agenda."""
    _take(_OF_MEETING, meeting_id)


def of_decision(decision_id: int, **_others: object) -> None:
    """Take the case of a decision."""
    _take(_OF_DECISION, decision_id)


def of_concern(concern_id: int, **_others: object) -> None:
    """Take the case of a concern; one without a case is taken itself. SQLite leaves the lock out."""
    _take(_OF_CONCERN, concern_id)
    db.session.execute(
        select(Concern.id)
        .where(Concern.id == concern_id, Concern.application_id.is_(None))
        .with_for_update(key_share=True)
    ).all()


def of_citation(citation_id: int, **_others: object) -> None:
    """Take the case of a citation."""
    _take(_OF_CITATION, citation_id)


def citing_item(item_id: int, **_others: object) -> None:
    """Take every case that cites a file of an item of evidence."""
    _take(_CITING_ITEM, item_id)


def evidence_item(item_id: int, **_others: object) -> None:
    """Take one item of a provider's evidence; SQLite leaves the lock out, its writers come one by one."""
    db.session.execute(
        select(EvidenceItem.id).where(EvidenceItem.id == item_id).with_for_update(key_share=True)
    ).all()


def citing_file(revision_id: int) -> None:
    """Take every case that cites a file."""
    _take(_OF_FILE, revision_id)


def of_file(item_id: int, revision_id: int, **_others: object) -> None:
    """Take every case that cites a file of an item, then the item."""
    _take(_OF_FILE, revision_id)
    evidence_item(item_id)


def of_item_meeting(item_id: int, **_others: object) -> None:
    """Take every case on the agenda of an item's meeting, so that two items are never called at once."""
    _take(_OF_ITEM_MEETING, item_id)
