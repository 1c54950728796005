"""What ended stays findable: a provider's cases with their outcome, award and report, and what a panel member decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.orm import join

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED, ApplicationStatus
from accreditation.enums.meetings import ItemStatus
from accreditation.enums.people import PANEL_ROLES, PROVIDER_ROLES
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.meetings import Decision, Item, Meeting, MeetingMember, Recusal
from accreditation.models.organisations import Organisation
from accreditation.permissions.conflicts import conflict_filter
from accreditation.permissions.scopes import provider_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import decisions
from accreditation.queries.applications import SUBJECT_NAME, with_subject
from accreditation.queries.home.task import FEWER, about
from accreditation.queries.paging import Page, paginate_rows

_REPORTED = frozenset({ApplicationStatus.CLOSED, ApplicationStatus.AGREED})


@dataclass(frozen=True)
class Finished:
    """One case that ended: its place and provider, what came of it, when, its award and where its report is read."""

    place: str
    provider: str
    outcome: str
    ended_on: date
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    award_number: str | None = None
    award_expires_on: date | None = None
    report: str | None = None


def finishes(viewer: Viewer) -> bool:
    """Whether anything can end for this person here: the office has its worklist, reviewers their reviews."""
    return viewer.has(*PROVIDER_ROLES) or bool(viewer.offices(*PANEL_ROLES))


def finished(viewer: Viewer) -> Sequence[Finished]:
    """The newest that ended for the viewer, and one more where there are more; one statement."""
    statement = _statement(viewer).limit(FEWER + 1)
    return [_line(viewer, row) for row in db.session.execute(statement)]


def all_finished(viewer: Viewer, page: int) -> Page[Finished]:
    """A page of everything that ended for the viewer, the newest first."""
    listed = paginate_rows(_statement(viewer), page)
    return Page(
        [_line(viewer, row) for row in listed.rows], listed.number, listed.pages, listed.total, listed.more
    )


def _statement(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    if viewer.has(*PROVIDER_ROLES):
        return _OF_PROVIDER.where(
            provider_filter(viewer, PROVIDER_ROLES, Application.organisation_id, Application.placement_id)
        )
    stepped_out = exists().where(Recusal.item_id == Item.id, Recusal.person_id == viewer.id)
    return _OF_PANEL.where(
        MeetingMember.person_id == viewer.id,
        Meeting.office_id.in_(viewer.offices(*PANEL_ROLES)),
        # The item is closed to them, and so is what came of it.
        ~stepped_out,
        ~conflict_filter(viewer, Application.organisation_id, Application.id),
    )


_RATIFIED = (
    decisions.RATIFIED.where(Decision.application_id == Application.id)
    .correlate(Application)
    .scalar_subquery()
)
# Both are built once; whose they are comes with each request.
_OF_PROVIDER = (
    with_subject(
        select(
            Application.id,
            SUBJECT_NAME,
            Organisation.name,
            _RATIFIED,
            Application.status,
            Application.status_since,
            Award.number,
            Award.expires_on,
        ).select_from(Application)
    )
    .outerjoin(Award, Award.application_id == Application.id)
    .where(Application.status.in_(ENDED))
    .order_by(Application.status_since.desc(), Application.id.desc())
)
# Each join names its left side, because the page's count has no columns to find it by.
_DECIDED = join(Item, Application, Application.id == Item.application_id)
_DECIDED = join(_DECIDED, Meeting, Meeting.id == Item.meeting_id)
_DECIDED = join(_DECIDED, MeetingMember, MeetingMember.meeting_id == Meeting.id)
_DECIDED = join(_DECIDED, Decision, Decision.item_id == Item.id)
_DECIDED = join(_DECIDED, Award, Award.application_id == Application.id, isouter=True)
_OF_PANEL = (
    with_subject(
        select(
            Item.id,
            SUBJECT_NAME,
            Organisation.name,
            Decision.outcome,
            Application.status,
            Decision.decided_at,
            Award.number,
            Award.expires_on,
        ).select_from(_DECIDED)
    )
    .where(Item.status == ItemStatus.RATIFIED)
    .order_by(Decision.id.desc())
)
"""What was decided at a viewer's meetings and ratified since."""


def _line(viewer: Viewer, row: Row[Any]) -> Finished:
    key, place, provider, outcome, status, at, number, expires_on = tuple(row)
    of_provider = viewer.has(*PROVIDER_ROLES)
    reported = of_provider and status in _REPORTED
    name = "application_id" if of_provider else "item_id"
    return Finished(
        place=place,
        provider=about(place, provider),
        outcome=outcome.label if outcome is not None else status.label,
        ended_on=clock.day_of(at),
        endpoint="applications.show" if of_provider else "items.paper",
        values={name: key},
        award_number=number,
        award_expires_on=expires_on,
        report="provider_reports.show" if reported else None,
    )
