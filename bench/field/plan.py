"""The shape of a field: how many of everything for so many cases, and which case stands where; nothing is random here."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Tier
from accreditation.enums.frameworks import StandardClass

CASES_OF_PROVIDER = 40
PLACES_OF_PROVIDER = 24
OFFICES = ("London and South East", "North East", "North West", "Yorkshire", "Midlands", "East", "South West")
REVIEWERS_OF_PROVIDER = 5
AGENDA = 10
LEAST_MEETINGS = 60
STEP = timedelta(days=21)
"""How long each stage of a generated case took."""

STAGES = (
    S.SELF_ASSESSMENT,
    S.EVIDENCE,
    S.SIGN_OFF,
    S.SIGNED,
    S.SUBMITTED,
    S.IN_CHECK,
    S.ALLOCATION,
    S.IN_REVIEW,
    S.MODERATION,
    S.FACTUAL_ACCURACY,
    S.READY_FOR_PANEL,
    S.AT_PANEL,
    S.DECIDED,
    S.CLOSED,
)
STAGE = {status: number for number, status in enumerate(STAGES)} | {
    S.RETURNED: STAGES.index(S.IN_CHECK),
    S.DEFERRED: STAGES.index(S.CLOSED),
    S.LAPSED: STAGES.index(S.EVIDENCE),
    S.WITHDRAWN: STAGES.index(S.SUBMITTED),
}
OLDER = (*([S.CLOSED] * 14), S.LAPSED, S.WITHDRAWN)
NEWER = (
    *([S.SELF_ASSESSMENT] * 2),
    *([S.EVIDENCE] * 2),
    S.SIGN_OFF,
    S.SIGNED,
    S.SUBMITTED,
    S.IN_CHECK,
    S.RETURNED,
    *([S.ALLOCATION] * 2),
    *([S.IN_REVIEW] * 4),
    *([S.MODERATION] * 2),
    S.FACTUAL_ACCURACY,
    S.READY_FOR_PANEL,
    S.AT_PANEL,
    S.DECIDED,
    S.DEFERRED,
    S.CLOSED,
    S.WITHDRAWN,
)
"""A provider's forty cases: sixteen of an earlier cycle, and the newest of each of its twenty-four places."""


@dataclass(frozen=True)
class Plan:
    """One field."""

    cases: int
    day: date

    @property
    def providers(self) -> int:
        """One for forty cases."""
        return -(-self.cases // CASES_OF_PROVIDER)

    @property
    def now(self) -> datetime:
        """Noon of the day: everything happened before."""
        return datetime.combine(self.day, time(12), tzinfo=UTC)

    def office_of(self, provider: int) -> int:
        """The first office has a third of the country, the others share the rest (all counted from 0)."""
        return 0 if provider % 3 == 0 else 1 + (provider * 2 // 3) % (len(OFFICES) - 1)

    def cases_of(self, provider: int) -> range:
        """Numbers of a provider's cases; the last provider may have fewer."""
        first = provider * CASES_OF_PROVIDER
        return range(first, min(first + CASES_OF_PROVIDER, self.cases))


@dataclass(frozen=True)
class Standard:
    """A standard as the generator needs it."""

    id: int
    code: str
    klass: StandardClass
    position: int
    not_applicable_allowed: bool

    @property
    def stretch(self) -> bool:
        """Asked of excellence alone."""
        return self.klass is StandardClass.STRETCH


@dataclass
class Provider:
    """A provider with its people and places, by id."""

    number: int
    id: int
    name: str
    office_id: int
    lead: int = 0
    signatory: int = 0
    contributors: list[int] = field(default_factory=list)
    reviewers: list[int] = field(default_factory=list)
    places: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass
class Office:
    """An office with its people, by id, and its panels."""

    id: int
    name: str
    secretariat: list[int] = field(default_factory=list)
    moderator: int = 0
    ratifier: int = 0
    chair: int = 0
    members: list[int] = field(default_factory=list)
    concern_officer: int = 0


@dataclass
class Case:
    """One case on its way through the tables."""

    id: int
    number: int
    provider: Provider
    office: Office
    place: tuple[int, str, str]
    status: S
    tier: Tier
    opened: datetime
    standards: list[Standard]

    @property
    def stage(self) -> int:
        """How far it came."""
        return STAGE[self.status]

    def reached(self, status: S) -> bool:
        """Whether it came as far as a status."""
        return self.stage >= STAGE[status]

    def at(self, status: S) -> datetime:
        """When it came to a status."""
        return self.opened + STEP * STAGE[status]


def status_of(number: int) -> S:
    """Where a case stands, by its number."""
    place = number % CASES_OF_PROVIDER
    return OLDER[place] if place < len(OLDER) else NEWER[place - len(OLDER)]


def place_of(number: int) -> int:
    """Which of its provider's places a case is about: the older cases share theirs with a newer one."""
    place = number % CASES_OF_PROVIDER
    return place if place < len(OLDER) else place - len(OLDER)


def tier_of(number: int) -> Tier:
    """Seven cases of forty ask for excellence: two older ones, and one in each stage that pages are measured in."""
    return Tier.EXCELLENCE if number % CASES_OF_PROVIDER in (3, 11, 19, 20, 28, 31, 35) else Tier.ACCREDITED


def opened_at(plan: Plan, number: int) -> datetime:
    """When a case began: the newer ones reached their status a few days ago, the older ones years before."""
    older = number % CASES_OF_PROVIDER < len(OLDER)
    stage = STAGE[status_of(number)]
    days = 3 + number * 7 % 19 + (900 + number % 300 if older else 0)
    return plan.now - STEP * stage - timedelta(days=days, minutes=number % 600)
