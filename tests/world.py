"""A small field for tests: made when asked for, through the services wherever a service makes it."""

import hashlib
import itertools
import secrets
from datetime import date, timedelta
from functools import cached_property

from flask import Flask

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.organisations import OrganisationKind, PlacementKind
from accreditation.enums.people import ROLE_SCOPE, GrantScope, LearnerGroup, Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.frameworks.source import shipped
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle, FrameworkVersion
from accreditation.models.organisations import (
    Office,
    Organisation,
    Placement,
    PlacementLearnerGroup,
    PlacementProfession,
)
from accreditation.models.people import Grant, GrantPlacement, Person, ReviewerProfile, UserSession
from accreditation.models.ties import InterestDeclaration
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications as application_queries
from accreditation.queries import sessions
from accreditation.services import applications, frameworks
from tests.client import Client
from tests.grounds import remembered

_numbers = itertools.count(1)


class World:
    """Offices, providers, people and cases of one test."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        app.test_client_class = Client

    @cached_property
    def office(self) -> Office:
        """The office that leads the provider's cases."""
        return self.new_office("London")

    def new_office(self, name: str) -> Office:
        """Another office."""
        with unit_of_work():
            office = Office(code=f"OF{next(_numbers)}", name=name)
            db.session.add(office)
        return office

    @cached_property
    def organisation(self) -> Organisation:
        """The provider."""
        return self.new_organisation("Riverside Trust")

    def new_organisation(self, name: str, office: Office | None = None) -> Organisation:
        """Another provider."""
        office = office or self.office
        with unit_of_work():
            organisation = Organisation(
                ods_code=f"T{next(_numbers):04d}",
                name=name,
                kind=OrganisationKind.ACUTE_TRUST,
                office_id=office.id,
                created_at=clock.now(),
            )
            db.session.add(organisation)
        return organisation

    @cached_property
    def placement(self) -> Placement:
        """The provider's ward."""
        return self.new_placement("Ward 7")

    def new_placement(
        self, name: str, organisation: Organisation | None = None, **changes: object
    ) -> Placement:
        """Another placement, of the provider unless another is named."""
        organisation = organisation or self.organisation
        values: dict[str, object] = {
            "organisation_id": organisation.id,
            "office_id": organisation.office_id,
            "name": name,
            "kind": PlacementKind.WARD,
            "town": "London",
            "capacity": 12,
        }
        with unit_of_work():
            placement = Placement(**{**values, **changes})
            placement.professions = [PlacementProfession(profession=Profession.NURSING)]
            placement.learner_groups = [PlacementLearnerGroup(learner_group=LearnerGroup.PRE_REGISTRATION)]
            db.session.add(placement)
        return placement

    @cached_property
    @remembered
    def framework(self) -> FrameworkVersion:
        """The shipped framework, published."""
        with unit_of_work():
            return frameworks.publish(shipped(), actor=None)

    @cached_property
    def cycle(self) -> Cycle:
        """A cycle that is open today."""
        framework = self.framework
        with unit_of_work():
            cycle = Cycle(
                name=f"Cycle {next(_numbers)}",
                framework_version_id=framework.id,
                opens_on=clock.today() - timedelta(days=30),
                closes_on=clock.today() + timedelta(days=120),
                settings={},
            )
            db.session.add(cycle)
        return cycle

    def person(
        self,
        role: Role | None = None,
        *,
        name: str = "",
        organisation: Organisation | None = None,
        office: Office | None = None,
        all_told: bool = True,
    ) -> Person:
        """Somebody with one role in its usual scope; a reviewer gets a nurse's profile."""
        number = next(_numbers)
        organisation_id = (
            (organisation or self.organisation).id if _scope(role) is GrantScope.ORGANISATION else None
        )
        office_id = (office or self.office).id if _scope(role) is GrantScope.OFFICE else None
        with unit_of_work():
            person = Person(
                email=f"person{number}@example.org",
                name=name or f"{role.label if role else 'Person'} {number}",
                created_at=clock.now(),
            )
            if role is not None:
                person.grants = [
                    Grant(
                        role=role,
                        organisation_id=organisation_id,
                        office_id=office_id,
                        starts_on=clock.today() - timedelta(days=1),
                    )
                ]
            db.session.add(person)
        if role is Role.REVIEWER:
            self.profile(person, all_told=all_told)
        return person

    def profile(
        self,
        person: Person,
        kind: ReviewerKind = ReviewerKind.PEER,
        profession: Profession = Profession.NURSING,
        trained_on: date | None = None,
        all_told: bool = True,
    ) -> Person:
        """Give a reviewer a kind, a profession and a training date (today unless said); their ties are all told."""
        with unit_of_work():
            profile = db.session.query(ReviewerProfile).filter_by(person_id=person.id).one_or_none()
            profile = profile or ReviewerProfile(person_id=person.id)
            profile.kind, profile.profession = kind, profession
            profile.trained_on = trained_on or clock.today()
            profile.confirmed_at = clock.now()
            db.session.add(profile)
            if all_told:
                db.session.add(InterestDeclaration(person_id=person.id, made_at=clock.now(), ties=0))
        return person

    def grant(self, person: Person, role: Role, *placements: Placement, **scope: int) -> None:
        """One more role for somebody; with placements, only for these."""
        with unit_of_work():
            grant = Grant(person_id=person.id, role=role, starts_on=clock.today(), **scope)
            db.session.add(grant)
            db.session.flush()
            db.session.add_all(
                GrantPlacement(grant_id=grant.id, placement_id=placement.id) for placement in placements
            )

    def viewer(self, person: Person) -> Viewer:
        """The person as services and permissions see them."""
        held = sessions.viewer_of(person.id)
        return held or Viewer(person_id=person.id, name=person.name, email=person.email)

    def client(self, person: Person | None = None) -> Client:
        """A browser in which the person is signed in."""
        client = self.app.test_client()
        assert isinstance(client, Client)
        if person is None:
            return client
        token = secrets.token_urlsafe(32)
        now = clock.now()
        with unit_of_work():
            db.session.add(
                UserSession(
                    token_hash=hashlib.sha256(token.encode()).hexdigest(),
                    person_id=person.id,
                    created_at=now,
                    seen_at=now,
                    expires_at=now + timedelta(hours=12),
                )
            )
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        return client

    @remembered
    def application(self, *, tier: Tier = Tier.ACCREDITED, placement: Placement | None = None) -> Application:
        """An application just opened by a provider lead."""
        place, cycle = placement or self.placement, self.cycle
        lead = self.viewer(self.lead)
        with unit_of_work():
            opened = applications.open_application(place, actor=lead, cycle=cycle, tier=tier)
        return application_queries.get(opened.id)

    @cached_property
    def lead(self) -> Person:
        """The provider's lead."""
        return self.person(Role.PROVIDER_LEAD, name="Pat Lead")

    @cached_property
    def signatory(self) -> Person:
        """The provider's executive."""
        return self.person(Role.SIGNATORY, name="Sam Signatory")

    @cached_property
    def secretary(self) -> Person:
        """The office's secretariat."""
        return self.person(Role.SECRETARIAT, name="Sol Secretary")


def _scope(role: Role | None) -> GrantScope | None:
    return None if role is None else ROLE_SCOPE[role]
