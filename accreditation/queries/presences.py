"""Who has the page of a standard open now; asked by people of the same provider alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Integer, bindparam, func, select

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.people import PROVIDER_ROLES
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.people import Person
from accreditation.models.presences import Presence
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import OfCase, is_of_provider, whole

LASTS = timedelta(minutes=1)
"""After its page was heard of last, somebody counts as here for so long."""

# Asked when the statement runs: it is built once and kept.
_SINCE = bindparam(
    "here_since", callable_=lambda: clock.now() - LASTS, type_=Presence.seen_at.type, unique=True
)
_VIEWER = bindparam("viewer_id", type_=Integer)

OTHERS_HERE = (
    select(func.count())
    .select_from(Presence)
    .where(Presence.answer_id == Answer.id, Presence.person_id != _VIEWER, Presence.seen_at > _SINCE)
    .correlate(Answer)
    .scalar_subquery()
)
"""How many others have an answer open, as a column of a statement over Answer: mostly nobody has, and no more is asked."""

_OTHERS = (
    select(Person.name, Presence.is_typing, Presence.since)
    .join(Presence.person)
    .where(
        Presence.answer_id == bindparam("answer_id", type_=Integer),
        Presence.person_id != _VIEWER,
        Presence.seen_at > _SINCE,
    )
    .order_by(Person.name, Person.id)
)
_PLACE = (
    whole()
    .join(Answer, Answer.application_id == Application.id)
    .join(Answer.standard)
    .add_columns(Answer.id)
    .where(Application.id == bindparam("application_id"), Standard.code == bindparam("code"))
)


class Here(NamedTuple):
    """Somebody who has the page open: whether they write, and since when they do or read."""

    name: str
    is_typing: bool
    since: datetime

    @property
    def words(self) -> str:
        """As colleagues read it."""
        return (
            f"{self.name}, editing since {dates.time(self.since)}"
            if self.is_typing
            else f"{self.name}, reading"
        )


@dataclass(frozen=True)
class Place(OfCase):
    """The page of a standard, without any of its words."""

    answer_id: int


def place_for(viewer: Viewer, application_id: int, code: str) -> Place | None:
    """The page of a standard of a case of the viewer's own provider or placement; one statement."""
    if not viewer.has(*PROVIDER_ROLES):
        return None
    row = db.session.execute(_PLACE, {"application_id": application_id, "code": code}).first()
    return Place(*row) if row is not None and is_of_provider(viewer, row[0]) else None


def of_answer(answer_id: int, *, besides: Viewer) -> list[Here]:
    """Who else has the page of an answer open now, by name."""
    rows = db.session.execute(_OTHERS, {"answer_id": answer_id, "viewer_id": besides.id})
    return [Here._make(row) for row in rows]
