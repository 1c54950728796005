"""Offices, cycles, providers and their places, with everybody who works there or for them."""

import hashlib
from datetime import timedelta

from accreditation.enums.audit import AuditKind
from accreditation.enums.concerns import FactKind
from accreditation.enums.organisations import OrganisationKind, PlacementKind
from accreditation.enums.people import LearnerGroup, Profession, Role
from accreditation.enums.reviews import ReviewerKind
from bench.field.audit import Stream
from bench.field.plan import (
    OFFICES,
    PLACES_OF_PROVIDER,
    REVIEWERS_OF_PROVIDER,
    Office,
    Plan,
    Provider,
)
from bench.field.tables import Tables
from bench.field.words import TOWNS, Words

PROFESSIONS = tuple(profession for profession in Profession if profession is not Profession.LAY)
PLACE_KINDS = tuple(PlacementKind)
PLACE_NAMES = (
    "Ward",
    "Theatre",
    "Clinic",
    "Community team",
    "Practice",
    "Home",
    "Pharmacy",
    "Dental room",
    "Station",
)
PROVIDER_NAMES = (
    "Riverside",
    "Hillview",
    "St Bride’s",
    "Northgate",
    "Harbour",
    "Oakfield",
    "Kingsmead",
    "Larkspur",
)
CONTRIBUTORS = 4
PANEL = 9
SECRETARIAT = 5


class People:
    """Makes people, each with one role, a session, and the audit of both."""

    def __init__(self, plan: Plan, tables: Tables, words: Words, record: Stream) -> None:
        self.plan, self.tables, self.words, self.record = plan, tables, words, record
        self.since = plan.day - timedelta(days=1000)

    def add(self, role: Role, organisation_id: int | None = None, office_id: int | None = None) -> int:
        """Somebody with this role."""
        number = self.tables.people.last + 1
        started = self.plan.now - timedelta(days=1000, minutes=number % 1400)
        name = self.words.person(number * 17)
        person = self.tables.people.add(f"person{number}@example.org", name, started)
        grant = self.tables.grants.add(person, role, organisation_id, office_id, self.since, None)
        seen = self.plan.now - timedelta(minutes=number % 4000)
        token = hashlib.sha256(f"session of {number}".encode()).hexdigest()
        self.tables.sessions.add(token, person, seen, seen, seen + timedelta(hours=12))
        scope = f"organisation:{organisation_id}" if organisation_id else f"office:{office_id}"
        self.record.add(started, None, AuditKind.PERSON_ADDED, person_id=person)
        self.record.add(
            started,
            None,
            AuditKind.GRANT_GIVEN,
            grant_id=grant,
            person_id=person,
            role=role.value,
            scope=scope if organisation_id or office_id else "nation",
            starts_on=self.since.isoformat(),
            ends_on=None,
        )
        return person

    def reviewer(self, number: int, office_id: int) -> int:
        """Somebody who reviews; the second of five is lay, the fourth a learner."""
        person = self.add(Role.REVIEWER, office_id=office_id)
        kind, profession = reviewer_of(number)
        self.tables.profiles.add(person, kind, profession, None, self.plan.day - timedelta(days=90))
        return person


def reviewer_of(number: int) -> tuple[ReviewerKind, Profession]:
    """What the n-th reviewer of a provider's cases brings."""
    if number == 1:
        return ReviewerKind.LAY, Profession.LAY
    return (ReviewerKind.LEARNER if number == 3 else ReviewerKind.PEER), PROFESSIONS[number]


def add_offices(tables: Tables, people: People) -> list[Office]:
    """Every office with its people, and who works for the nation."""
    made = []
    for number, name in enumerate(OFFICES):
        office = Office(tables.offices.add(f"BO{number + 1}", name), name)
        office.secretariat = [people.add(Role.SECRETARIAT, office_id=office.id) for _ in range(SECRETARIAT)]
        office.moderator = people.add(Role.MODERATOR, office_id=office.id)
        office.ratifier = people.add(Role.RATIFIER, office_id=office.id)
        office.concern_officer = people.add(Role.CONCERN_OFFICER, office_id=office.id)
        office.chair = people.add(Role.PANEL_CHAIR, office_id=office.id)
        office.members = [people.add(Role.PANEL_MEMBER, office_id=office.id) for _ in range(PANEL)]
        made.append(office)
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.ANALYST, Role.APPEAL_OFFICER):
        people.add(role)
    return made


def add_cycles(plan: Plan, tables: Tables, framework_version_id: int) -> list[int]:
    """A cycle that is over and one that is open."""
    spans = ((1500, 800), (400, -120))
    return [
        tables.cycles.add(
            f"Cycle {number}",
            framework_version_id,
            plan.day - timedelta(days=opened),
            plan.day - timedelta(days=closed),
            {},
            1,
        )
        for number, (opened, closed) in enumerate(spans, 1)
    ]


def add_provider(number: int, plan: Plan, tables: Tables, people: People, offices: list[Office]) -> Provider:
    """A provider, its people, its places, the reviewers of its cases, and what is known of it."""
    office = offices[plan.office_of(number)]
    name = f"{PROVIDER_NAMES[number % 8]} {TOWNS[number // 8 % 9]} Trust {number + 1}"
    since = plan.now - timedelta(days=1400)
    provider = Provider(
        number,
        tables.organisations.add(f"B{number:04d}", name, OrganisationKind.ACUTE_TRUST, office.id, since),
        name,
        office.id,
    )
    provider.lead = people.add(Role.PROVIDER_LEAD, provider.id)
    provider.signatory = people.add(Role.SIGNATORY, provider.id)
    provider.contributors = [people.add(Role.CONTRIBUTOR, provider.id) for _ in range(CONTRIBUTORS)]
    people.add(Role.INFORMATION_LEAD, provider.id)
    elsewhere = offices[(plan.office_of(number) + 1) % len(offices)]
    for place in range(REVIEWERS_OF_PROVIDER):
        provider.reviewers.append(people.reviewer(place, elsewhere.id if place == 4 else office.id))
    for place in range(PLACES_OF_PROVIDER):
        provider.places.append(_place(place, provider, tables))
    _facts(provider, plan, tables)
    return provider


def _place(number: int, provider: Provider, tables: Tables) -> tuple[int, str, str]:
    name = f"{PLACE_NAMES[number % 9]} {number + 1}, {provider.name}"
    town = TOWNS[(provider.number + number) % len(TOWNS)]
    kind = PLACE_KINDS[number % len(PLACE_KINDS)]
    place = tables.placements.add(provider.id, provider.office_id, name, kind, town, 4 + number)
    for profession in {PROFESSIONS[0], PROFESSIONS[number % len(PROFESSIONS)]}:
        tables.professions.add(place, profession)
    for group in (LearnerGroup.PRE_REGISTRATION, LearnerGroup.POSTGRADUATE):
        tables.groups.add(place, group)
    return place, name, town


def _facts(provider: Provider, plan: Plan, tables: Tables) -> None:
    facts = (
        (FactKind.SUPPORT_LEVEL, "0"),
        (FactKind.CARE_QUALITY, "good"),
        (FactKind.REGULATOR_CONDITIONS, "no"),
        (FactKind.BENCHMARK_CYCLES, "2"),
        (FactKind.SHARES_PRACTICE, "yes"),
    )
    for days, (kind, value) in enumerate(facts, 30):
        tables.facts.add(
            provider.id, None, kind, value, "National register", plan.day - timedelta(days=days), plan.now
        )
