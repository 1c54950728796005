"""Who is in conflict with a case, whatever they hold: asked before every role that assesses, decides or watches."""

from typing import Protocol

from sqlalchemy import ColumnElement, SQLColumnExpression, false, func, or_

from accreditation.enums.people import PROVIDER_ROLES
from accreditation.permissions.scopes import OrganisationColumn, provider_scope
from accreditation.permissions.viewer import Viewer


class Judged(Protocol):
    """Something that is judged, or is about what is judged: of a provider, and mostly of a case."""

    @property
    def organisation_id(self) -> int | None:
        """The provider; a concern of no case and no award names none."""

    @property
    def application_id(self) -> int | None:
        """The case."""


def of_provider(viewer: Viewer, organisation_id: int | None) -> bool:
    """Works for the provider, in any placement of it, or is employed by it."""
    if organisation_id is None:
        return False
    employed = viewer.employer_id == organisation_id
    return employed or provider_scope(viewer, PROVIDER_ROLES).reaches(organisation_id)


def in_conflict(viewer: Viewer, subject: Judged) -> bool:
    """Works for the provider, or wrote, led or signed this case for it once."""
    if of_provider(viewer, subject.organisation_id):
        return True
    return subject.application_id is not None and subject.application_id in viewer.provider_cases


def has_conflicts(viewer: Viewer) -> bool:
    """Whether there is any case that this person may not judge for what is known: most people of an office have none."""
    return viewer.employer_id is not None or bool(viewer.provider_cases) or viewer.has(*PROVIDER_ROLES)


def conflict_filter(
    viewer: Viewer,
    organisation_column: OrganisationColumn | SQLColumnExpression[int | None],
    case_column: SQLColumnExpression[int] | SQLColumnExpression[int | None],
) -> ColumnElement[bool]:
    """The rows that `in_conflict` is true of."""
    providers = provider_scope(viewer, PROVIDER_ROLES).providers
    if viewer.employer_id is not None:
        providers |= {viewer.employer_id}
    ways: list[ColumnElement[bool]] = []
    if providers:
        # A row that names no provider is nobody's own, and unknown is not an answer that can be turned round.
        ways.append(func.coalesce(organisation_column, 0).in_(providers))
    if viewer.provider_cases:
        ways.append(func.coalesce(case_column, 0).in_(viewer.provider_cases))
    return or_(*ways) if ways else false()
