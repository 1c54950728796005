"""The filters that a person keeps under names of their own; nobody sees another's."""

from sqlalchemy import select

from accreditation.db import db
from accreditation.models.saved_views import SavedView
from accreditation.permissions.viewer import Viewer
from accreditation.rules import names


def of_page(viewer: Viewer, page: str) -> list[SavedView]:
    """The viewer's own views of one page, by name."""
    views = db.session.scalars(
        select(SavedView).where(SavedView.person_id == viewer.person_id, SavedView.page == page)
    )
    return sorted(views, key=lambda view: (names.key(view.name), view.id))


def own(viewer: Viewer, view_id: int) -> SavedView | None:
    """One of the viewer's own views."""
    return db.session.scalars(
        select(SavedView).where(SavedView.id == view_id, SavedView.person_id == viewer.person_id)
    ).first()
