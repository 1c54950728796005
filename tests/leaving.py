"""People who leave, for tests: what is open for them, and the act itself as an administrator does it."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.people import Grant, Person
from accreditation.queries import people
from accreditation.queries.open_tasks import OpenWork, open_work
from accreditation.services import leavings, sign_offs, submissions
from accreditation.services.leavings import Handing
from tests import reviewing
from tests.world import World


def loaded(person: Person) -> Person:
    """Somebody with all grants, as the page loads them."""
    whole = people.person(person.id)
    assert whole is not None
    return whole


def work_of(person: Person, grant_id: int | None = None) -> OpenWork:
    """What is open for somebody, in all or under one role."""
    whole = loaded(person)
    return open_work(whole.id, whole.grants, grant_id)


def grant_of(person: Person, role: Role) -> int:
    """The grant of a role."""
    return db.session.scalars(select(Grant.id).where(Grant.person_id == person.id, Grant.role == role)).one()


def leave(
    world: World,
    person: Person,
    successors: Mapping[str, int | None] | None = None,
    *,
    role: Role | None = None,
    agreed: bool = False,
    ends_on: date | None = None,
    seen: str | None = None,
) -> int:
    """Switch somebody's account off, or end one role, with what was read and chosen."""
    actor = world.viewer(world.person(Role.ADMINISTRATOR))
    grant_id = grant_of(person, role) if role else None
    handing = Handing(
        work_of(person, grant_id).fingerprint if seen is None else seen, agreed, successors or {}
    )
    with unit_of_work():
        if grant_id is not None:
            return leavings.end_role(loaded(person), grant_id, handing, ends_on=ends_on, actor=actor)
        return leavings.switch_off(loaded(person), handing, actor=actor)


def waiting_for_signature(world: World) -> int:
    """A case that waits for its executive."""
    application = reviewing.answered(world)
    lead = world.viewer(world.lead)
    with unit_of_work():
        submissions.complete_self_assessment(application, actor=lead)
        sign_offs.request_sign_off(application, actor=lead)
    return application.id
