"""The table's two answers are one: what it says of a loaded case is what its filter finds, in every state, for everybody."""

from dataclasses import replace
from itertools import combinations

import pytest
from sqlalchemy import Select, select

from accreditation.db import db
from accreditation.enums.people import ROLE_SCOPE, GrantScope, Role
from accreditation.models.applications import Application
from accreditation.models.reviews import Review
from accreditation.permissions.viewer import NOBODY, GrantHeld, Viewer
from accreditation.visibility import TABLE, CaseRole, Field, filter_for, shows
from tests.visibility.stored import Stored

READ_BY_AUTHORS = {field for field, role in TABLE if role is CaseRole.AUTHOR}

WITHOUT_PART = {
    Role.INFORMATION_LEAD,
    Role.CONCERN_OFFICER,
    Role.APPEAL_OFFICER,
    Role.ANALYST,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
}
"""Roles that read nothing of the table, or the same as another; asked alone, not beside every other."""


@pytest.fixture
def stored(world) -> Stored:
    """Cases in every state."""
    return Stored(world)


def grants(stored: Stored) -> list[GrantHeld]:
    """Every role here, some elsewhere, for named placements, and in the nation."""
    office, provider = stored.world.office.id, stored.world.organisation.id
    wards = [
        case.placement_id
        for case in db.session.scalars(select(Application).order_by(Application.id))
        if case.placement_id is not None
    ]
    made = []
    for role in Role:
        scope = ROLE_SCOPE[role]
        made.append(
            GrantHeld(
                role,
                provider if scope is GrantScope.ORGANISATION else None,
                office if scope is GrantScope.OFFICE else None,
            )
        )
    made += [
        GrantHeld(Role.CONTRIBUTOR, provider, placements=frozenset(wards[::2])),
        GrantHeld(Role.PROVIDER_LEAD, stored.elsewhere.id),
        GrantHeld(Role.MODERATOR, office_id=stored.elsewhere.office_id),
        GrantHeld(Role.RATIFIER),
    ]
    return made


def of_newest_round() -> Select[int]:
    """Every case, joined to its newest round where it has one."""
    return select(Application.id).outerjoin(Application.round)


def viewers(stored: Stored) -> list[Viewer]:
    """The person with no grant, with each, with every two that have a part in cases, and with all; and nobody."""
    held = grants(stored)
    with_part = [grant for grant in held if grant.role not in WITHOUT_PART]
    chosen = [(), *((grant,) for grant in held), *combinations(with_part, 2), tuple(held)]
    plain = [Viewer(stored.person.id, grants=given) for given in chosen]
    return [*plain, *(other for viewer in plain[:-1:4] for other in in_conflict(stored, viewer)), NOBODY]


def in_conflict(stored: Stored, viewer: Viewer) -> list[Viewer]:
    """The same person employed by or tied to a provider, with a past on either side of every other case."""
    half = frozenset(db.session.scalars(select(Application.id).where(Application.id % 2 == 0)))
    return [
        replace(viewer, employers=frozenset({stored.elsewhere.id})),
        replace(viewer, employers=frozenset({stored.world.organisation.id})),
        replace(viewer, tied_providers=frozenset({stored.world.organisation.id})),
        replace(viewer, tied_providers=frozenset({stored.world.organisation.id}), excepted_cases=half),
        replace(viewer, tied_cases=half, excepted_cases=frozenset({min(half)})),
        # What is set aside is never that somebody works there or wrote the case.
        replace(viewer, employers=frozenset({stored.world.organisation.id}), excepted_cases=half),
        replace(viewer, provider_cases=half, excepted_cases=half),
        replace(viewer, provider_cases=half),
        replace(viewer, assessed_cases=half),
        replace(viewer, countersigned_cases=half),
    ]


def test_of_a_case_the_filter_finds_what_the_table_shows(stored):
    seen, everybody = stored.seen(), viewers(stored)
    for field in set(Field) - READ_BY_AUTHORS:
        read = 0
        for viewer in everybody:
            filtered = set(db.session.scalars(of_newest_round().where(filter_for(field, viewer))))
            shown = {number for number, case in seen.items() if shows(field, viewer, case)}
            assert filtered == shown, (field, [grant.role for grant in viewer.grants])
            read += len(shown)
        assert read, f"nobody reads {field} at all, so nothing was compared"


def test_of_a_score_the_filter_finds_what_the_table_shows(stored):
    seen, written, everybody = stored.seen(), stored.written(), viewers(stored)
    for field in READ_BY_AUTHORS:
        for viewer in everybody:
            statement = (
                select(Review.id)
                .join(Review.application)
                .join(Review.round)
                .where(filter_for(field, viewer), Review.id.in_([review.id for review in written]))
            )
            shown = {
                review.id
                for review in written
                if shows(field, viewer, replace(seen[review.application_id], author_id=review.reviewer_id))
            }
            assert set(db.session.scalars(statement)) == shown, (
                field,
                [grant.role for grant in viewer.grants],
            )


def test_asked_for_one_role_both_answers_are_of_that_role(stored):
    seen = stored.seen()
    held = tuple(grants(stored))
    of_provider = Viewer(stored.person.id, grants=held)
    of_office = replace(of_provider, grants=tuple(grant for grant in held if grant.organisation_id is None))
    for role in set(CaseRole) - {CaseRole.AUTHOR}:
        # Whoever is of the provider is nothing else to the case, so two people stand for everything.
        everything = of_provider if role is CaseRole.PROVIDER else of_office
        field = next(field for field, reader in TABLE if reader is role)
        filtered = set(db.session.scalars(of_newest_round().where(filter_for(field, everything, role))))
        assert filtered == {number for number, case in seen.items() if shows(field, everything, case, role)}
        # By a role that does not read the field, it is closed in both.
        other = next(reader for reader in CaseRole if (field, reader) not in TABLE)
        closed = of_newest_round().where(filter_for(field, everything, other))
        assert not list(db.session.scalars(closed))
        assert not any(shows(field, everything, case, other) for case in seen.values())
