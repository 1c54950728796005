"""Who may still act, asked of the person and not of the row that names them; and what is known against a reviewer."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Text, literal, or_, select, true, union_all

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED
from accreditation.enums.people import PANEL_ROLES, Role
from accreditation.enums.reviews import ON_TEAM, ConflictKind, ReviewStatus
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.people import Grant, Person, ReviewerProfile
from accreditation.models.reviews import Review
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries.applications import SUBJECT_NAME, with_subject
from accreditation.queries.people import stands
from accreditation.queries.reviews import OF_NEWEST_ROUND
from accreditation.rules.duties import PROVIDER_DUTIES

OPEN_REVIEWS = (ON_TEAM | {ReviewStatus.INVITED}) - {ReviewStatus.CLOSED}
"""A conflict that comes up now still matters to these."""


def able(person_ids: Collection[int], *roles: Role, offices: Collection[int] | None = None) -> set[int]:
    """Who of these people has an account that is not switched off and one of the roles today, anywhere or in these offices."""
    if not person_ids:
        return set()
    return set(
        db.session.scalars(
            select(Grant.person_id)
            .join(Person, Person.id == Grant.person_id)
            .where(
                Grant.person_id.in_(person_ids),
                Grant.role.in_(roles),
                true() if offices is None else Grant.office_id.in_(offices),
                Person.disabled_at.is_(None),
                stands(),
            )
        )
    )


def unable_on_panel(person_ids: Collection[int], cases: Collection[Application]) -> dict[int, set[int]]:
    """Members of a panel who take no part in each of these cases; a fixed number of statements.

    Their account or role has ended, or they are of its provider.
    """
    # The cases of one agenda are of the meeting's office: a role in another one seats nobody here.
    gone = set(person_ids) - able(person_ids, *PANEL_ROLES, offices={case.office_id for case in cases})
    conflicts = conflicts_between(cases, person_ids)
    return {
        case.id: gone | {person_id for person_id, case_id in conflicts if case_id == case.id}
        for case in cases
    }


def conflicts_of(application: Application, person_ids: Collection[int]) -> dict[int, list[ConflictKind]]:
    """What is known today that keeps people from judging a case; one statement, whatever their number."""
    conflicts = conflicts_between([application], person_ids)
    return {person_id: kinds for (person_id, _), kinds in conflicts.items()}


def conflicts_between(
    cases: Collection[Application], person_ids: Collection[int]
) -> dict[tuple[int, int], list[ConflictKind]]:
    """What keeps each person from each case."""
    if not person_ids or not cases:
        return {}
    providers = {case.organisation_id for case in cases}
    employed = select(
        _kind(ConflictKind.EMPLOYER), ReviewerProfile.person_id, ReviewerProfile.employer_id
    ).where(ReviewerProfile.person_id.in_(person_ids), ReviewerProfile.employer_id.in_(providers))
    working = select(_kind(ConflictKind.PROVIDER_ROLE), Grant.person_id, Grant.organisation_id).where(
        Grant.person_id.in_(person_ids),
        Grant.organisation_id.in_(providers),
        # A role that begins later is a conflict already.
        or_(Grant.ends_on.is_(None), Grant.ends_on >= clock.today()),
    )
    with_part = select(_kind(ConflictKind.PROVIDER_DUTY), CaseDuty.person_id, CaseDuty.application_id).where(
        CaseDuty.person_id.in_(person_ids),
        CaseDuty.application_id.in_([case.id for case in cases]),
        CaseDuty.duty.in_([duty.value for duty in PROVIDER_DUTIES]),
    )
    statement: CompoundSelect[*tuple[Any, ...]] = union_all(employed, working, with_part)
    ties = {tuple(row) for row in db.session.execute(statement)}
    conflicts: dict[tuple[int, int], list[ConflictKind]] = {}
    for case in cases:
        about = {
            ConflictKind.EMPLOYER: case.organisation_id,
            ConflictKind.PROVIDER_ROLE: case.organisation_id,
            ConflictKind.PROVIDER_DUTY: case.id,
        }
        for person_id in sorted(person_ids):
            kinds = [kind for kind, subject in about.items() if (kind.value, person_id, subject) in ties]
            if kinds:
                conflicts[person_id, case.id] = kinds
    return conflicts


def open_reviews(person_id: int, organisation_id: int | None = None) -> list[Review]:
    """The reviews of a person that still matter to a case under way, of one provider where it is named; in the cases' order."""
    statement = (
        select(Review)
        .join(Application, Application.id == Review.application_id)
        .where(
            Review.reviewer_id == person_id,
            Review.status.in_(OPEN_REVIEWS),
            OF_NEWEST_ROUND,
            Application.status.not_in(ENDED),
        )
        .order_by(Review.application_id)
    )
    if organisation_id is not None:
        statement = statement.where(Application.organisation_id == organisation_id)
    return list(db.session.scalars(statement))


def reviews_held(viewer: Viewer, limit: int) -> list[tuple[int, str, str]]:
    """Reviews that wait for the viewer's office because of a conflict: the case, the reviewer and the place, by name."""
    offices = viewer.offices(Role.SECRETARIAT)
    if not offices:
        return []
    rows = db.session.execute(
        with_subject(
            select(Application.id, Person.name, SUBJECT_NAME)
            .select_from(Review)
            .join(Review.application)
            .join(Person, Person.id == Review.reviewer_id)
        )
        .where(
            Review.held_at.is_not(None),
            Review.status.in_(OPEN_REVIEWS),
            OF_NEWEST_ROUND,
            Application.status.not_in(ENDED),
            Application.office_id.in_(offices),
            ~conflict_filter(viewer, Application.organisation_id, Application.id),
        )
        .order_by(Review.held_at, Review.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _kind(kind: ConflictKind) -> ColumnElement[str]:
    return literal(kind.value, Text)
