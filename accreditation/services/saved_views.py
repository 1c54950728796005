"""A person keeps the filters of a list under a name, and lets go of them; they are nobody else's business."""

from sqlalchemy import func, select

from accreditation.db import db
from accreditation.errors import RuleBroken
from accreditation.models.saved_views import SavedView
from accreditation.permissions.viewer import Viewer

MOST = 30


def save(*, actor: Viewer, page: str, name: str, query: str) -> SavedView:
    """Keep these filters of a page under a name; the same name again takes the new filters."""
    mine = select(SavedView).where(SavedView.person_id == actor.id, SavedView.page == page)
    view = db.session.scalar(mine.where(SavedView.name == name))
    if view is not None:
        view.query = query
        return view
    count = db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    if count >= MOST:
        raise RuleBroken(f"You have {MOST} saved views. Delete one of them first.", field="name")
    view = SavedView(person_id=actor.id, page=page, name=name, query=query)
    db.session.add(view)
    db.session.flush()
    return view


def delete(view: SavedView) -> None:
    """Let go of a view; what it showed stays as it is."""
    db.session.delete(view)
    db.session.flush()
