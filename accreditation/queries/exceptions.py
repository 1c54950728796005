"""Conflicts that two people set aside for one person and one case, and where each stands."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select, true
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.applications import ENDED
from accreditation.enums.people import PROVIDER_ROLES, Role
from accreditation.enums.reviews import ConflictKind
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.meetings import Item, MeetingMember
from accreditation.models.people import Grant, Person
from accreditation.models.reviews import Review
from accreditation.models.ties import ConflictException
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries.applications import SUBJECT_NAME, OfCase, with_subject
from accreditation.queries.people import stands

STANDS = and_(ConflictException.confirmed_at.is_not(None), ConflictException.withdrawn_at.is_(None))
"""Confirmed by a second person and not withdrawn since."""


def stands_for(person: SQLColumnExpression[Any], case: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether what ties somebody of a column to a case is set aside for it."""
    return (
        select(ConflictException.id)
        .where(ConflictException.person_id == person, ConflictException.application_id == case, STANDS)
        .exists()
    )


def open_for(application_id: int, person_id: int) -> ConflictException | None:
    """What is set aside for somebody in a case, or proposed to be."""
    return db.session.scalars(
        select(ConflictException).where(
            ConflictException.application_id == application_id,
            ConflictException.person_id == person_id,
            ConflictException.withdrawn_at.is_(None),
        )
    ).first()


def of_case(application_id: int) -> list[ConflictException]:
    """Everything that was proposed to be set aside in a case, newest first, with who is concerned and who decided."""
    return list(
        db.session.scalars(
            select(ConflictException)
            .options(
                joinedload(ConflictException.person),
                joinedload(ConflictException.proposed_by),
                joinedload(ConflictException.confirmed_by),
            )
            .where(ConflictException.application_id == application_id)
            .order_by(ConflictException.id.desc())
        )
    )


def standing_in(application_id: int) -> list[ConflictException]:
    """What is set aside in a case now: it stands on its paper."""
    return [
        exception
        for exception in of_case(application_id)
        if exception.confirmed_at is not None and exception.withdrawn_at is None
    ]


def standing_for(person_id: int) -> list[ConflictException]:
    """What is set aside for somebody now, in any case."""
    return list(
        db.session.scalars(
            select(ConflictException)
            .where(ConflictException.person_id == person_id, STANDS)
            .order_by(ConflictException.application_id)
        )
    )


def standing_everywhere() -> list[tuple[ConflictException, Application]]:
    """What is set aside for anybody now, each with its case; one statement."""
    rows = db.session.execute(
        select(ConflictException, Application)
        .join(Application, Application.id == ConflictException.application_id)
        .where(STANDS)
        .order_by(Application.id, ConflictException.id)
    )
    return [(row[0], row[1]) for row in rows]


def covered(
    application_ids: Collection[int], person_ids: Collection[int]
) -> dict[tuple[int, int], frozenset[ConflictKind]]:
    """The kinds of conflict that are set aside, by person and case; one statement."""
    rows = db.session.scalars(
        select(ConflictException).where(
            ConflictException.application_id.in_(application_ids),
            ConflictException.person_id.in_(person_ids),
            STANDS,
        )
    )
    return {(row.person_id, row.application_id): row.covers for row in rows}


@dataclass(frozen=True)
class Proposed(OfCase):
    """What was proposed to be set aside in a case."""

    exception: ConflictException


@dataclass(frozen=True)
class OfPerson(OfCase):
    """Somebody who may have a conflict with a case."""

    person: Person


def for_office(viewer: Viewer, application_id: int, exception_id: int) -> Proposed | None:
    """One of the proposals of a case of the viewer's office."""
    application = applications.for_office(viewer, application_id)
    exceptions = of_case(application.id) if application is not None else []
    exception = next((each for each in exceptions if each.id == exception_id), None)
    return Proposed(application, exception) if application is not None and exception is not None else None


def person_for_office(viewer: Viewer, application_id: int, person_id: int) -> OfPerson | None:
    """Somebody who judges for an office, for a case of the viewer's office; nobody who works for providers alone."""
    application = applications.for_office(viewer, application_id)
    if application is None:
        return None
    person = db.session.scalars(
        select(Person).where(
            Person.id == person_id,
            Person.disabled_at.is_(None),
            select(Grant.id)
            .where(Grant.person_id == Person.id, Grant.role.not_in(PROVIDER_ROLES), stands())
            .exists(),
        )
    ).first()
    return OfPerson(application, person) if person is not None else None


def people_of(application: Application) -> dict[int, str]:
    """Who was asked to review a case, or sits on a panel that has it, by name; one statement."""
    reviewing = select(Review.reviewer_id).where(Review.application_id == application.id)
    seated = (
        select(MeetingMember.person_id)
        .join(Item, Item.meeting_id == MeetingMember.meeting_id)
        .where(Item.application_id == application.id)
    )
    rows = db.session.execute(
        select(Person.id, Person.name)
        .where(or_(Person.id.in_(reviewing), Person.id.in_(seated)))
        .order_by(Person.search_key, Person.id)
    )
    return {row.id: row.name for row in rows}


def waiting(viewer: Viewer, limit: int) -> list[tuple[int, int, str, str]]:
    """What the viewer may confirm: the case, the proposal, the person concerned and the place; one statement."""
    offices = viewer.offices(Role.SECRETARIAT, Role.RATIFIER)
    national = viewer.has_nationally(Role.RATIFIER)
    if not (offices or national):
        return []
    rows = db.session.execute(
        with_subject(
            select(Application.id, ConflictException.id, Person.name, SUBJECT_NAME)
            .select_from(ConflictException)
            .join(Application, Application.id == ConflictException.application_id)
            .join(Person, Person.id == ConflictException.person_id)
        )
        .where(
            ConflictException.confirmed_at.is_(None),
            ConflictException.withdrawn_at.is_(None),
            ConflictException.proposed_by_id != viewer.id,
            ConflictException.person_id != viewer.id,
            true() if national else Application.office_id.in_(offices),
            Application.status.not_in(ENDED),
            ~select(CaseDuty.id)
            .where(CaseDuty.application_id == Application.id, CaseDuty.person_id == viewer.id)
            .exists(),
            ~conflict_filter(viewer, Application.organisation_id, Application.id),
        )
        .order_by(ConflictException.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]
