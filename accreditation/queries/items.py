"""One case on one panel's agenda, for exactly those who may read its paper or run the meeting."""

from collections.abc import Collection

from sqlalchemy import exists, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from accreditation.db import db
from accreditation.enums.meetings import ItemStatus
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.meetings import Item, Meeting, MeetingMember, Motion
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import standing
from accreditation.queries.applications import WHOLE
from accreditation.queries.meetings import sits_on

_CASE, _MEETING = joinedload(Item.application), joinedload(Item.meeting)
# Built once: each page of an item asks it, and its many parts cost more to put together than to read.
_ITEMS = (
    select(Item)
    .options(
        _CASE.options(*WHOLE),
        joinedload(Item.round),
        _MEETING.joinedload(Meeting.office),
        _MEETING.selectinload(Meeting.members).joinedload(MeetingMember.person),
        selectinload(Item.recusals),
        selectinload(Item.motions).options(joinedload(Motion.votes), joinedload(Motion.lost)),
    )
    # An item is loaded again after its case was locked: what memory holds from before may be older than the votes.
    .execution_options(populate_existing=True)
)


DECIDED = (ItemStatus.DECIDED, ItemStatus.RATIFIED, ItemStatus.RETURNED)
"""Items that a ratifier answers or has answered."""


def for_panel(viewer: Viewer, item_id: int, **_others: object) -> Item | None:
    """An item for those who sit on, arrange or ratify its panel, and never for somebody of the provider itself."""
    in_office = Meeting.office_id.in_(viewer.offices(Role.SECRETARIAT, Role.RATIFIER))
    # A ratifier of the nation stands in where the office's own voted, and reads what was decided before they answer it.
    nation = Item.status.in_(DECIDED) if viewer.has_nationally(Role.RATIFIER) else false()
    return db.session.scalars(
        _ITEMS.join(Meeting, Meeting.id == Item.meeting_id)
        .join(Application, Application.id == Item.application_id)
        .where(
            Item.id == item_id,
            or_(in_office, sits_on(viewer), nation),
            # Whoever is of the provider may know nothing of what its panel reads.
            ~conflict_filter(viewer, Application.organisation_id, Application.id),
        )
    ).first()


def newest(application_id: int) -> Item | None:
    """The item of a case that was made last, with its meeting, members, votes and who stepped out."""
    return db.session.scalars(
        _ITEMS.where(Item.application_id == application_id).order_by(Item.id.desc()).limit(1)
    ).first()


def get(item_id: int) -> Item:
    """An item by its id, whoever asks: only for what has checked the viewer already."""
    return db.session.scalars(_ITEMS.where(Item.id == item_id)).one()


def another_called(item: Item) -> bool:
    """Whether another item of the same meeting is being discussed."""
    called = exists().where(
        Item.meeting_id == item.meeting_id, Item.id != item.id, Item.status == ItemStatus.CALLED
    )
    return bool(db.session.scalar(select(called)))


def voters_present(item: Item, unable: Collection[int] | None = None) -> list[MeetingMember]:
    """Who may vote on an item now: in the room, not stepped out, and able to take part; `unable` if read already."""
    if unable is None:
        unable = unable_members(item)
    away = {recusal.person_id for recusal in item.recusals} | set(unable)
    return [member for member in item.meeting.members if member.present and member.person_id not in away]


def voters_in_room(item: Item, unable: Collection[int] | None = None) -> int:
    """How many may vote on an item now."""
    return len(voters_present(item, unable))


def next_listed(item: Item) -> Item | None:
    """The next case on the agenda of the same meeting that nobody has called yet, with its place."""
    return db.session.scalars(
        select(Item)
        .options(_CASE.joinedload(Application.placement), _CASE.joinedload(Application.organisation))
        .where(Item.meeting_id == item.meeting_id, Item.status == ItemStatus.LISTED)
        .order_by(Item.position)
        .limit(1)
    ).first()


def unable_members(item: Item) -> set[int]:
    """Members who take no part in an item: their account or role has ended, or they are of its provider."""
    ids = [member.person_id for member in item.meeting.members]
    return standing.unable_on_panel(ids, [item.application])[item.application_id]
