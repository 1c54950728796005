"""Who is looking: a person with the grants that stand today, as loaded in one statement."""

from dataclasses import dataclass, field
from datetime import datetime

from accreditation.enums.people import Role


@dataclass(frozen=True)
class GrantHeld:
    """One grant that stands today; with `placements`, it holds only for those of its organisation."""

    role: Role
    organisation_id: int | None = None
    office_id: int | None = None
    placements: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Viewer:
    """A signed-in person, or nobody (`person_id` is None).

    `employers` are where they work now, with what merged with it; `tied_providers` are those to which anything else ties them or
    lately did, and `tied_cases` those of placements that have learners of their university (`queries/ties`). `excepted_cases` are
    those for which two people of the office set these ties aside. `provider_cases` are those that they wrote, led or signed for
    a provider, and those that such an organisation return serves; `assessed_cases` are those of their own providers that they
    had a hand in assessing; `countersigned_cases` are those for which the office agreed to them as the outsider who countersigns.
    """

    person_id: int | None = None
    name: str = ""
    email: str = ""
    grants: tuple[GrantHeld, ...] = ()
    employers: frozenset[int] = frozenset()
    tied_providers: frozenset[int] = frozenset()
    tied_cases: frozenset[int] = frozenset()
    excepted_cases: frozenset[int] = frozenset()
    provider_cases: frozenset[int] = frozenset()
    assessed_cases: frozenset[int] = frozenset()
    countersigned_cases: frozenset[int] = frozenset()
    session_id: int | None = None
    session_seen_at: datetime | None = None
    stepped_up_at: datetime | None = None
    step_up_for: str | None = None
    method: str = ""
    must_choose_password: bool = False
    on_shared_computer: bool = False
    unread_notices: int = 0
    token: str = field(default="", repr=False)

    @property
    def is_authenticated(self) -> bool:
        """Signed in."""
        return self.person_id is not None

    @property
    def is_active(self) -> bool:
        """Signed in with an account that is not disabled (a disabled one never loads)."""
        return self.is_authenticated

    @property
    def is_anonymous(self) -> bool:
        """Not signed in."""
        return not self.is_authenticated

    def get_id(self) -> str:
        """What flask-login keeps in the cookie: the session token."""
        return self.token

    @property
    def id(self) -> int:
        """The person's id, for writing down who did something."""
        if self.person_id is None:
            raise ValueError("nobody is signed in")
        return self.person_id

    def has(self, *roles: Role) -> bool:
        """Holds one of the roles anywhere."""
        # A loop, because every request asks this several times.
        for grant in self.grants:  # noqa: SIM110
            if grant.role in roles:
                return True
        return False

    def has_nationally(self, role: Role) -> bool:
        """Holds the role for the nation: in no provider and in no one office."""
        return any(g.role is role and g.office_id is None and g.organisation_id is None for g in self.grants)

    def offices(self, *roles: Role) -> frozenset[int]:
        """The offices in which one of the roles is held."""
        return frozenset(g.office_id for g in self.grants if g.role in roles and g.office_id is not None)


NOBODY = Viewer()
