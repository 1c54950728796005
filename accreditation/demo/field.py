"""Sets up the demonstration's field through the services: offices, providers, places, people, framework, rounds, papers."""

import contextvars
import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.demo import papers
from accreditation.demo.papers import PAPERS, Paper
from accreditation.demo.people import PEOPLE, Someone, holders
from accreditation.demo.places import OFFICES, PROVIDERS, Place, Provider
from accreditation.demo.stages import viewer
from accreditation.enums.applications import Tier
from accreditation.enums.audit import AuditKind
from accreditation.enums.jobs import JobKind
from accreditation.enums.people import ROLE_SCOPE, GrantScope, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.frameworks.source import shipped
from accreditation.jobs.handlers import HANDLERS
from accreditation.jobs.worker import Worker
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.people import Person
from accreditation.permissions.viewer import Viewer
from accreditation.services import (
    accounts,
    allocations,
    audit,
    cycles,
    evidence,
    frameworks,
    grants,
    organisations,
    reviewer_details,
    ties,
)
from accreditation.services.organisations import PlacementDetails

DAYS_A_MONTH = 30
PROPOSING = ("NW",)
"""The offices that have asked for the teams of a whole round and look at what is proposed."""

PROFILED = frozenset({Role.REVIEWER, Role.PANEL_CHAIR, Role.PANEL_MEMBER})


@dataclass
class Field:
    """Where everything of the demonstration is, by the keys of its tables."""

    app: Flask
    offices: dict[str, int] = field(default_factory=dict)
    providers: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    rounds: dict[str, int] = field(default_factory=dict)

    def viewer(self, name: str) -> Viewer:
        """Somebody by name, as services see them."""
        with unit_of_work():
            return viewer(self.people[name])


def set_places(made: Field) -> None:
    """Add offices, providers and places, as the administrator did before anything began."""
    with unit_of_work():
        for code, name in OFFICES.items():
            made.offices[code] = organisations.add_office(code=code, name=name, actor=None).id
        for provider in PROVIDERS.values():
            organisation = organisations.add_organisation(
                ods_code=provider.ods_code,
                name=provider.name,
                kind=provider.kind,
                office_id=made.offices[provider.office],
                actor=None,
            )
            made.providers[provider.key] = organisation.id
            for place in provider.places:
                details = _details(place, made.offices[provider.office])
                added = organisations.add_placement(organisation.id, details, actor=None)
                made.places[place.key] = added.id


def _details(place: Place, office_id: int) -> PlacementDetails:
    return PlacementDetails(
        name=place.name,
        kind=place.kind,
        town=place.town,
        office_id=office_id,
        capacity=place.capacity,
        is_small=place.is_small,
        recruits=place.recruits,
        professions=place.professions,
        learner_groups=place.groups,
    )


def set_people(made: Field, password_hash: str) -> None:
    """Add everybody with the installation's one password, their roles, and what reviewers and panel members bring."""
    with unit_of_work():
        for someone in PEOPLE:
            person = accounts.add_person(email=someone.email, name=someone.name, actor=None)
            made.people[someone.name] = person.id
            person.password_hash = password_hash
            audit.record(AuditKind.PASSWORD_CHANGED, actor=None, stream=audit.PEOPLE, person_id=person.id)
            for role, where in someone.roles:
                grants.give_grant(person.id, role, _scope(made, role, where), actor=None)
            if any(role in PROFILED for role, _ in someone.roles):
                _profile(made, person, someone)


def _scope(made: Field, role: Role, where: str) -> grants.Scope:
    scope = ROLE_SCOPE[role]
    if scope is GrantScope.ORGANISATION:
        return grants.Scope(organisation_id=made.providers[where])
    return grants.Scope(office_id=made.offices[where]) if scope is GrantScope.OFFICE else grants.NATION


def _profile(made: Field, person: Person, someone: Someone) -> None:
    profile = grants.set_reviewer_profile(
        person.id,
        kind=someone.kind or ReviewerKind.PEER,
        profession=someone.profession,
        employer_id=made.providers.get(someone.employer),
        trained_on=clock.today(),
        actor=None,
    )
    if any(role is Role.REVIEWER for role, _ in someone.roles):
        reviewer_details.confirm(profile, expected_version=profile.version, actor=Viewer(person_id=person.id))


def train_again(made: Field) -> None:
    """Note that the reviewers were trained again, as each must be every year."""
    with unit_of_work():
        for someone in PEOPLE:
            if any(role is Role.REVIEWER for role, _ in someone.roles):
                person = db.session.get_one(Person, made.people[someone.name])
                _profile(made, person, someone)
                # Without this word nobody is proposed for a team.
                ties.declare_all_told(person.id, actor=Viewer(person_id=person.id))


def open_round(made: Field, key: str, closes_on: date) -> None:
    """Open a round today, with the shipped framework; it is named after the season and the year."""
    today = clock.today()
    season = ("Winter", "Spring", "Summer", "Autumn")[today.month % 12 // 3]
    with unit_of_work():
        version = frameworks.publish(shipped(), actor=None)
        cycle = cycles.open_cycle(
            name=f"{season} round {today.year}",
            framework_version_id=version.id,
            opens_on=today,
            closes_on=closes_on,
            tiers=list(Tier),
            clocks={},
            actor=None,
        )
    made.rounds[key] = cycle.id


def propose_teams(made: Field, key: str) -> None:
    """Let an office ask for the teams of a whole round, and have the worker's job work them out."""
    cycle_id = made.rounds[key]
    for office in PROPOSING:
        secretary = made.viewer(holders(Role.SECRETARIAT, office)[0].name)
        with unit_of_work():
            allocations.ask_for_cycle(cycle_id, made.offices[office], actor=secretary)
    _work(made.app, JobKind.ALLOCATE)


def upload_papers(made: Field) -> None:
    """Add every provider's papers to its library, by the people who would, and have the worker's job check them."""
    today = clock.today()
    for number, paper in enumerate(PAPERS):
        made_on = today - timedelta(days=DAYS_A_MONTH * paper.months_old)
        _upload(made, paper, made_on, _uploader(made, paper.owner, number))
    _work(made.app, JobKind.INSPECT_EVIDENCE, workers=2)
    refused = _not_accepted()
    if refused:
        raise RuntimeError(f"the demonstration's own papers were refused: {refused}")


def _uploader(made: Field, owner: Provider, number: int) -> Viewer:
    writers = [
        someone.name
        for someone in PEOPLE
        if {(Role.CONTRIBUTOR, owner.key), (Role.PROVIDER_LEAD, owner.key)} & set(someone.roles)
    ]
    return made.viewer(writers[number % len(writers)])


def _upload(made: Field, paper: Paper, made_on: date, uploader: Viewer) -> None:
    title, content = papers.title(paper, made_on), papers.pdf(paper, made_on)
    evidence.receive(
        made.app.extensions["store"],
        io.BytesIO(content),
        organisation_id=made.providers[paper.owner.key],
        actor=uploader,
        title=title,
        kind=paper.kind,
        filename=f"{title.lower().replace(' ', '-')}.pdf",
        limit=made.app.extensions["settings"].evidence_limit,
        declared="application/pdf",
        period_from=made_on - timedelta(days=365),
        period_to=made_on,
    )


def _work(app: Flask, kind: JobKind, workers: int = 1) -> None:
    """Do the jobs of a kind, several at a time, at the moment that the clock shows here."""
    db.session.remove()
    only = {kind: HANDLERS[kind]}
    with ThreadPoolExecutor(workers) as pool:
        runs = [pool.submit(contextvars.copy_context().run, Worker(app, only).drain) for _ in range(workers)]
        for run in runs:
            run.result()


def _not_accepted() -> list[str]:
    with unit_of_work():
        revisions: Iterable[EvidenceRevision] = db.session.scalars(
            select(EvidenceRevision).where(EvidenceRevision.storage_key.is_(None))
        )
        return [revision.refused or revision.filename for revision in revisions]
