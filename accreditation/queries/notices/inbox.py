"""Somebody's notices, those not read first, and how they want to hear of things."""

from collections.abc import Collection

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.notices import Delivery, NoticeGroup, NoticeKind
from accreditation.models.notices import Notice, NoticePreference, NoticeTimes
from accreditation.permissions.viewer import Viewer
from accreditation.queries.paging import Page, paginate

SIZE = 25


def page(
    viewer: Viewer, kinds: Collection[NoticeKind] | None, number: int, *, size: int = SIZE
) -> Page[Notice]:
    """A page of somebody's notices, those not read first, each the newest first; of some kinds where these are named."""
    statement = (
        select(Notice)
        .where(Notice.person_id == viewer.id)
        .order_by(Notice.read_at.is_not(None), Notice.id.desc())
    )
    if kinds is not None:
        statement = statement.where(Notice.kind.in_(kinds))
    return paginate(statement, number, size)


def mine(viewer: Viewer, notice_id: int) -> Notice | None:
    """A notice of the reader's own."""
    return db.session.scalars(
        select(Notice).where(Notice.id == notice_id, Notice.person_id == viewer.person_id)
    ).first()


def deliveries(person_id: int) -> dict[NoticeGroup, Delivery]:
    """What somebody has chosen for the groups of notices; the others come in the usual way."""
    rows = db.session.execute(
        select(NoticePreference.notice_group, NoticePreference.delivery).where(
            NoticePreference.person_id == person_id
        )
    )
    return {group: delivery for group, delivery in rows}  # noqa: C416 - rows are no pairs to a type checker


def times(person_id: int) -> NoticeTimes | None:
    """When somebody's letters wait."""
    return db.session.scalars(select(NoticeTimes).where(NoticeTimes.person_id == person_id)).first()
