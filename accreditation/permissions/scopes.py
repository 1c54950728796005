"""Where in providers a person holds a role: the only place that asks, in Python and as a filter over rows."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_

from accreditation.enums.people import Role
from accreditation.permissions.viewer import Viewer

OrganisationColumn = SQLColumnExpression[int]
PlacementColumn = SQLColumnExpression[int] | SQLColumnExpression[int | None]


@dataclass(frozen=True)
class ProviderScope:
    """The providers in which some roles are held as a whole, and those in which they are held for named placements.

    `narrowed` are the providers of the named placements. They are asked beside the placement, so that a placement
    that moves to another provider does not take its people's rights there with it.
    """

    whole: frozenset[int]
    narrowed: frozenset[int]
    placements: frozenset[int]

    def covers(self, organisation_id: int, placement_id: int | None) -> bool:
        """Holds for this placement; for what is of no placement (an organisation return), only as a whole."""
        if organisation_id in self.whole:
            return True
        return organisation_id in self.narrowed and placement_id in self.placements

    def reaches(self, organisation_id: int) -> bool:
        """Holds for this provider or for some placement of it."""
        return organisation_id in self.providers

    @property
    def providers(self) -> frozenset[int]:
        """Every provider in which the roles are held at all."""
        return self.whole | self.narrowed

    def covered(
        self, organisation_column: OrganisationColumn, placement_column: PlacementColumn
    ) -> ColumnElement[bool]:
        """The rows that `covers` is true of."""
        ways: list[ColumnElement[bool]] = []
        if self.whole:
            ways.append(organisation_column.in_(self.whole))
        if self.placements:
            ways.append(and_(organisation_column.in_(self.narrowed), placement_column.in_(self.placements)))
        return or_(*ways) if ways else false()

    def reached(self, organisation_column: OrganisationColumn) -> ColumnElement[bool]:
        """The rows that `reaches` is true of."""
        return organisation_column.in_(self.providers)


def provider_scope(viewer: Viewer, roles: Collection[Role]) -> ProviderScope:
    """Where in providers the viewer holds any of the roles today."""
    whole: set[int] = set()
    narrowed: set[int] = set()
    placements: set[int] = set()
    for grant in viewer.grants:
        if grant.role not in roles or grant.organisation_id is None:
            continue
        if grant.placements:
            narrowed.add(grant.organisation_id)
            placements |= grant.placements
        else:
            whole.add(grant.organisation_id)
    return ProviderScope(frozenset(whole), frozenset(narrowed), frozenset(placements))


def provider_filter(
    viewer: Viewer,
    roles: Collection[Role],
    organisation_column: OrganisationColumn,
    placement_column: PlacementColumn,
) -> ColumnElement[bool]:
    """The rows of placements, or of whole providers, for which the viewer holds any of the roles."""
    return provider_scope(viewer, roles).covered(organisation_column, placement_column)


def library_filter(
    viewer: Viewer, roles: Collection[Role], organisation_column: OrganisationColumn
) -> ColumnElement[bool]:
    """The rows of a provider's library of evidence, which is one for all its placements and all who work for them."""
    return provider_scope(viewer, roles).reached(organisation_column)
