"""Who is in conflict with a case, whatever they hold: asked before every role that assesses, decides or watches."""

from typing import Protocol

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, func, or_

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
    employed = organisation_id in viewer.employers
    return employed or provider_scope(viewer, PROVIDER_ROLES).reaches(organisation_id)


def tied_to(viewer: Viewer, organisation_id: int | None) -> bool:
    """Works for the provider, or is or was tied to it in any other way within the years that count."""
    return of_provider(viewer, organisation_id) or organisation_id in viewer.tied_providers


def in_conflict(viewer: Viewer, subject: Judged) -> bool:
    """Works for the provider, had a part in the case for it, or is tied to either and that is not set aside for this case."""
    if of_provider(viewer, subject.organisation_id):
        return True
    if subject.application_id is None:
        return subject.organisation_id in viewer.tied_providers
    if subject.application_id in viewer.provider_cases:
        return True
    if subject.application_id in viewer.excepted_cases:
        return False
    return subject.organisation_id in viewer.tied_providers or subject.application_id in viewer.tied_cases


def has_conflicts(viewer: Viewer) -> bool:
    """Whether there is any case that this person may not judge for what is known: most people of an office have none."""
    tied = viewer.employers or viewer.tied_providers or viewer.tied_cases or viewer.provider_cases
    return bool(tied) or viewer.has(*PROVIDER_ROLES)


def conflict_filter(
    viewer: Viewer,
    organisation_column: OrganisationColumn | SQLColumnExpression[int | None],
    case_column: SQLColumnExpression[int] | SQLColumnExpression[int | None],
) -> ColumnElement[bool]:
    """The rows that `in_conflict` is true of."""
    # A row that names no provider is nobody's own, and unknown is not an answer that can be turned round.
    organisation, case = func.coalesce(organisation_column, 0), func.coalesce(case_column, 0)
    own = provider_scope(viewer, PROVIDER_ROLES).providers | viewer.employers
    ways: list[ColumnElement[bool]] = [
        column.in_(ids) for column, ids in ((organisation, own), (case, viewer.provider_cases)) if ids
    ]
    tied = [
        column.in_(ids)
        for column, ids in ((organisation, viewer.tied_providers), (case, viewer.tied_cases))
        if ids
    ]
    if tied and viewer.excepted_cases:
        ways.append(and_(or_(*tied), case.not_in(viewer.excepted_cases)))
    else:
        ways += tied
    return or_(*ways) if ways else false()
