"""Somebody whose account or one of whose roles is to end: what they hold now, and what they hold afterwards."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from accreditation import clock
from accreditation.models.people import Grant
from accreditation.permissions.viewer import GrantHeld, Viewer
from accreditation.queries.needs import Ending


@dataclass(frozen=True)
class Leaver:
    """The person as permissions see them before and after; `ended` are the grants that end and stand today."""

    ending: Ending
    before: Viewer
    after: Viewer
    ended: tuple[Grant, ...]

    @property
    def person_id(self) -> int:
        """Who leaves."""
        return self.ending.person_id


def leaver(person_id: int, grants: Collection[Grant], grant_id: int | None = None) -> Leaver:
    """Somebody with all their grants, loaded with their placements: one of these ends, or all with the account."""
    today = clock.today()
    standing = [
        grant
        for grant in grants
        if grant.starts_on <= today and (grant.ends_on is None or grant.ends_on >= today)
    ]
    ended = tuple(grant for grant in standing if grant_id is None or grant.id == grant_id)
    before = Viewer(person_id=person_id, grants=tuple(_as_held(grant) for grant in standing))
    left = tuple(_as_held(grant) for grant in standing if grant not in ended)
    return Leaver(Ending(person_id, grant_id), before, replace(before, grants=left), ended)


def _as_held(grant: Grant) -> GrantHeld:
    placements = frozenset(placement.id for placement in grant.placements)
    return GrantHeld(grant.role, grant.organisation_id, grant.office_id, placements)
