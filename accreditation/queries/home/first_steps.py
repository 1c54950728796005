"""What an installation still lacks before the first application can be started, for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, literal, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.frameworks import Cycle, FrameworkVersion
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.models.people import Grant, Person
from accreditation.permissions.viewer import Viewer
from accreditation.queries.people import stands

NEEDED = (
    Role.PROVIDER_LEAD,
    Role.SIGNATORY,
    Role.SECRETARIAT,
    Role.REVIEWER,
    Role.PANEL_CHAIR,
    Role.PANEL_MEMBER,
    Role.RATIFIER,
)
"""Without each of these no application comes to its end."""


@dataclass(frozen=True)
class FirstStep:
    """One thing to set up, where it is done, and whether it is there."""

    title: str
    hint: str
    endpoint: str
    is_done: bool


def first_steps(viewer: Viewer) -> Sequence[FirstStep]:
    """What to set up, in order; nothing once all of it is there, and nothing for others; two statements."""
    if not viewer.has(Role.ADMINISTRATOR):
        return ()
    offices, frameworks, cycles, organisations, placements = db.session.execute(
        select(
            exists().where(Office.closed_at.is_(None)),
            exists().where(FrameworkVersion.id.is_not(None)),
            exists().where(Cycle.cancelled_at.is_(None), Cycle.closes_on >= literal(clock.today())),
            exists().where(Organisation.closed_at.is_(None)),
            exists().where(Placement.closed_at.is_(None)),
        )
    ).one()
    missing = _roles_missing()
    steps = (
        FirstStep(
            "Add the local offices", "Each leads the cases of its area", "organisations.new_office", offices
        ),
        FirstStep(
            "Publish a framework",
            "The standards and the numbers of the rules; the one that ships with the service can be taken as it is",
            "frameworks.new",
            frameworks,
        ),
        FirstStep("Set up a cycle", "Providers can apply only while one is open", "cycles.new", cycles),
        FirstStep("Add an organisation", "A provider, by its ODS code", "organisations.new", organisations),
        FirstStep(
            "Add its placements",
            "Each ward, practice or home that can apply: open the organisation to add them",
            "organisations.index",
            placements,
        ),
        FirstStep(
            "Add people and give them their roles",
            "Nobody holds yet: " + ", ".join(role.label.lower() for role in missing)
            if missing
            else "All are held",
            "people.index",
            not missing,
        ),
    )
    return () if all(step.is_done for step in steps) else steps


def _roles_missing() -> list[Role]:
    """The needed roles that nobody holds today with an account that is switched on."""
    held = set(
        db.session.scalars(
            select(Grant.role)
            .join(Person, Person.id == Grant.person_id)
            .where(Grant.role.in_(NEEDED), stands(), Person.disabled_at.is_(None))
            .distinct()
        )
    )
    return [role for role in NEEDED if role not in held]
