"""One case's story: who acts in it, what is to be said and scored, and the way in which each step is taken."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from accreditation.db import db, unit_of_work
from accreditation.demo.answers import Writer
from accreditation.enums.applications import ApplicationStatus, Tier
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.people import Grant, Person
from accreditation.permissions.viewer import GrantHeld, Viewer
from accreditation.queries import applications as queries
from accreditation.queries import locks
from accreditation.services import applications, organisation_returns

USUAL_SCORE = 3
"""What a standard ends with where a story does not say otherwise."""


@dataclass(frozen=True)
class Cast:
    """Who acts in a case; the first of the reviewers leads, the first of the authors wrote most."""

    lead: Viewer
    signatory: Viewer
    secretary: Viewer
    reviewers: Sequence[Viewer] = ()
    moderator: Viewer | None = None
    ratifier: Viewer | None = None
    concern_officer: Viewer | None = None
    contributors: Sequence[Viewer] = ()


@dataclass(frozen=True)
class Plan:
    """What is to come of a case: standards that are not named score 3, by everybody."""

    tier: Tier = Tier.ACCREDITED
    agreed: Mapping[str, int] = field(default_factory=dict)
    splits: Mapping[str, tuple[int | None, ...]] = field(default_factory=dict)
    self_scores: Mapping[str, int] = field(default_factory=dict)
    not_applicable: Mapping[str, str] = field(default_factory=dict)
    at_risk: frozenset[str] = frozenset()

    def aim(self, code: str) -> int:
        """The score that a standard is to end with."""
        return self.agreed.get(code, USUAL_SCORE)

    def given(self, code: str, reviewer: int) -> int | None:
        """What one reviewer gives; None is "cannot judge"."""
        split = self.splits.get(code, ())
        return split[reviewer] if reviewer < len(split) else self.aim(code)

    def self_score(self, code: str) -> int:
        """What the provider gives itself: rarely less than met."""
        return self.self_scores.get(code, max(self.aim(code), USUAL_SCORE))


class Story:
    """A case on its way; each step opens its own transaction and happens at the clock's present moment."""

    def __init__(self, application_id: int, cast: Cast, plan: Plan, writer: Writer) -> None:
        self.application_id, self.cast, self.plan, self.writer = application_id, cast, plan, writer

    @contextmanager
    def acting(self) -> Iterator[Application]:
        """The case, read afresh, inside one transaction that is kept at the end."""
        db.session.expunge_all()
        with unit_of_work():
            locks.application(self.application_id)
            yield queries.get(self.application_id)

    @property
    def status(self) -> ApplicationStatus:
        """Where the case stands."""
        with self.acting() as application:
            return application.status

    @property
    def authors(self) -> Sequence[Viewer]:
        """Those who write the answers."""
        return self.cast.contributors or (self.cast.lead,)


def begin(placement_id: int, cycle_id: int, cast: Cast, plan: Plan) -> Story:
    """Start an application; its people write as one does in that kind of place."""
    db.session.expunge_all()
    with unit_of_work():
        placement = db.session.get_one(Placement, placement_id)
        cycle = db.session.get_one(Cycle, cycle_id)
        opened = applications.open_application(placement, actor=cast.lead, cycle=cycle, tier=plan.tier)
        writer = Writer(placement.kind.value, placement.name)
    return Story(opened.id, cast, plan, writer)


def begin_return(organisation_id: int, cycle_id: int, lead: Viewer) -> None:
    """Let a provider's lead begin its organisation return, with what its placements have written."""
    db.session.expunge_all()
    with unit_of_work():
        organisation = db.session.get_one(Organisation, organisation_id)
        organisation_returns.begin(organisation, actor=lead, cycle=db.session.get_one(Cycle, cycle_id))


def viewer(person_id: int) -> Viewer:
    """Somebody as services see them, with every role they hold."""
    person = db.session.get_one(Person, person_id)
    grants = db.session.scalars(
        select(Grant)
        .options(selectinload(Grant.placements))
        .where(Grant.person_id == person_id)
        .order_by(Grant.id)
    )
    held = tuple(
        GrantHeld(
            grant.role,
            grant.organisation_id,
            grant.office_id,
            frozenset(placement.id for placement in grant.placements),
        )
        for grant in grants
    )
    return Viewer(person_id=person.id, name=person.name, email=person.email, grants=held)
