"""Every date of a case, as its office and its provider read them: what is due by when, what moved it, and its pauses."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select, true
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.clocks import ClockKind, words_of
from accreditation.models.clocks import CasePause, Clock, ClockExtension
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries.applications import OfCase

FOR_PROVIDER = frozenset({ClockKind.STAGE, ClockKind.CLARIFICATION, ClockKind.FINDING, ClockKind.APPEAL})
"""What the provider reads about: a reviewer's own days would tell how many there are, and how far each is."""

OF_CONCERN = "immediate_requirement"
"""The clock of what a concern officer requires: that it runs tells of a concern."""


@dataclass(frozen=True)
class DateLine:
    """One due thing: what it is about and whose, and by how much it was moved with which reasons."""

    clock: Clock
    reviewer: str
    extensions: Sequence[ClockExtension]

    @property
    def words(self) -> str:
        """What it runs for."""
        words = words_of(self.clock.kind, self.clock.name)
        return f"{words}: {self.reviewer}" if self.reviewer else words

    @property
    def runs(self) -> bool:
        """Whether it is still due."""
        return self.clock.met_at is None and self.clock.ran_out_at is None and self.clock.stopped_at is None


@dataclass(frozen=True)
class CaseDates:
    """The dates of a case, those that are due first, and its pauses, the newest first."""

    lines: Sequence[DateLine]
    pauses: Sequence[CasePause]

    @property
    def running(self) -> list[DateLine]:
        """What is still due, soonest first."""
        return sorted((line for line in self.lines if line.runs), key=lambda line: line.clock.due_on)

    @property
    def over(self) -> list[DateLine]:
        """What is not due any more, newest first."""
        return [line for line in reversed(self.lines) if not line.runs]

    @property
    def pause(self) -> CasePause | None:
        """The pause in which it stands now."""
        return next((pause for pause in self.pauses if pause.ended_at is None), None)


def of_case(
    application_id: int, kinds: Collection[ClockKind] = tuple(ClockKind), *, with_concerns: bool = True
) -> CaseDates:
    """The dates of a case of these kinds; three statements, however many there are.

    Without those of immediate requirements where the reader may not know yet that a concern was raised.
    """
    rows = db.session.execute(
        select(Clock, Person.name)
        .outerjoin(Review, Review.id == Clock.review_id)
        .outerjoin(Person, Person.id == Review.reviewer_id)
        .where(
            Clock.application_id == application_id,
            Clock.kind.in_(kinds),
            true() if with_concerns else Clock.name != OF_CONCERN,
        )
        .order_by(Clock.id)
    ).all()
    extensions = defaultdict(list)
    of_clocks = (
        select(ClockExtension)
        .options(joinedload(ClockExtension.extended_by))
        .where(ClockExtension.clock_id.in_([row.id for row, _ in rows]))
        .order_by(ClockExtension.id)
    )
    for extension in db.session.scalars(of_clocks):
        extensions[extension.clock_id].append(extension)
    pauses = db.session.scalars(
        select(CasePause)
        .options(
            joinedload(CasePause.paused_by),
            joinedload(CasePause.extended_by),
            joinedload(CasePause.ended_by),
        )
        .where(CasePause.application_id == application_id)
        .order_by(CasePause.id.desc())
    ).all()
    return CaseDates([DateLine(row, name or "", extensions[row.id]) for row, name in rows], pauses)


@dataclass(frozen=True)
class ClockOfCase(OfCase):
    """One clock of a case, for somebody who may move it."""

    clock: Clock


def clock_for_office(viewer: Viewer, application_id: int, clock_id: int) -> ClockOfCase | None:
    """One clock of a case of the viewer's office."""
    application = applications.for_office(viewer, application_id)
    row = db.session.scalars(
        select(Clock).where(Clock.id == clock_id, Clock.application_id == application_id)
    ).first()
    return ClockOfCase(application, row) if application is not None and row is not None else None
