"""Legal holds, for an administrator: those that stand first, then the newest."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.evidence import EvidenceItem
from accreditation.models.holds import LegalHold
from accreditation.models.organisations import Organisation
from accreditation.permissions.viewer import Viewer
from accreditation.queries.paging import Page, paginate

MOST_ITEMS = 1000


def page(number: int = 1) -> Page[LegalHold]:
    """A page of holds, each with its provider, its item if it is for one, and who placed and lifted it."""
    return paginate(
        select(LegalHold)
        .options(
            joinedload(LegalHold.organisation),
            joinedload(LegalHold.item),
            joinedload(LegalHold.placed_by),
            joinedload(LegalHold.lifted_by),
        )
        .order_by(LegalHold.lifted_at.is_not(None), LegalHold.placed_at.desc(), LegalHold.id.desc()),
        number,
    )


def get(viewer: Viewer, hold_id: int) -> LegalHold | None:
    """One hold with its provider and item, for an administrator."""
    if not viewer.has(Role.ADMINISTRATOR):
        return None
    return db.session.scalars(
        select(LegalHold)
        .options(joinedload(LegalHold.organisation), joinedload(LegalHold.item))
        .where(LegalHold.id == hold_id)
    ).first()


def of_provider(viewer: Viewer, organisation_id: int) -> Organisation | None:
    """The provider that a new hold is for, for an administrator."""
    return db.session.get(Organisation, organisation_id) if viewer.has(Role.ADMINISTRATOR) else None


def items(organisation_id: int) -> list[tuple[int, str]]:
    """A provider's evidence by title, for a list of choices."""
    rows = db.session.execute(
        select(EvidenceItem.id, EvidenceItem.title)
        .where(EvidenceItem.organisation_id == organisation_id)
        .order_by(EvidenceItem.search_key, EvidenceItem.id)
        .limit(MOST_ITEMS)
    )
    return [(row.id, row.title) for row in rows]


def take(hold_id: int) -> None:
    """Take a hold for the length of a write."""
    db.session.execute(select(LegalHold.id).where(LegalHold.id == hold_id).with_for_update()).all()
