"""Who each actor of a workflow is: one predicate over the viewer and the subject of the step; never when."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, Protocol

from accreditation.enums.people import DRAFTERS, Role
from accreditation.enums.reviews import ON_TEAM, ReviewStatus
from accreditation.permissions.conflicts import in_conflict
from accreditation.permissions.scopes import provider_scope
from accreditation.permissions.viewer import Viewer
from workflows.actors import Actor
from workflows.engine import Row


class OwnReview(Protocol):
    """The viewer's own review of the case."""

    @property
    def held_at(self) -> datetime | None:
        """Since when it waits for the office, because a conflict came up."""

    @property
    def reviewer_id(self) -> int: ...
    @property
    def is_lead(self) -> bool: ...
    @property
    def declared_clear(self) -> bool: ...
    @property
    def status(self) -> ReviewStatus: ...
    @property
    def is_current(self) -> bool:
        """Whether it belongs to the case's newest round."""


class StepSubject(Protocol):
    """What a step is about, as far as it decides who takes it; loaded once, so that no predicate asks the database."""

    @property
    def organisation_id(self) -> int | None:
        """The provider; a panel meeting is of no provider."""

    @property
    def application_id(self) -> int | None:
        """The case; a library's file and a panel meeting are of none."""

    @property
    def placement_id(self) -> int | None:
        """The placement; a library's file and an organisation return are of the whole provider."""

    @property
    def office_id(self) -> int:
        """The office that leads it."""

    @property
    def review(self) -> OwnReview | None:
        """The viewer's own review of the case, if they were asked for one."""

    @property
    def panel_chairs(self) -> frozenset[int]:
        """The chair, and any deputy, of the panel that has the case or the meeting."""

    @property
    def stepped_out(self) -> frozenset[int]:
        """The members who stepped out of the item."""

    @property
    def uploader_id(self) -> int | None:
        """Who added the file; everything else was added by nobody."""

    @property
    def has_information_lead(self) -> bool:
        """Whether the provider has an information lead other than the person who added the file."""


Predicate = Callable[[Viewer, StepSubject], bool]


def _of_provider(*roles: Role) -> Predicate:
    def holds(viewer: Viewer, subject: StepSubject) -> bool:
        if subject.organisation_id is None:
            return False
        return provider_scope(viewer, roles).covers(subject.organisation_id, subject.placement_id)

    return holds


def _of_office(*roles: Role) -> Predicate:
    def holds(viewer: Viewer, subject: StepSubject) -> bool:
        return subject.office_id in viewer.offices(*roles) and not in_conflict(viewer, subject)

    return holds


def reviews(viewer: Viewer, subject: StepSubject) -> bool:
    """Was asked to review the case, and still holds a reviewer's grant."""
    review = subject.review
    return review is not None and review.reviewer_id == viewer.person_id and viewer.has(Role.REVIEWER)


def leads_team(viewer: Viewer, subject: StepSubject) -> bool:
    """Leads the newest review: declared no conflict, none came up since, and is on the team still."""
    review = subject.review
    return (
        reviews(viewer, subject)
        and review is not None
        and review.is_lead
        and review.is_current
        and review.declared_clear
        and review.held_at is None
        and review.status in ON_TEAM
        and not in_conflict(viewer, subject)
    )


def chairs(viewer: Viewer, subject: StepSubject) -> bool:
    """Is in the chair of this panel with a grant that stands, has not stepped out and is in no conflict."""
    return (
        viewer.person_id in subject.panel_chairs
        and subject.office_id in viewer.offices(Role.PANEL_CHAIR)
        and viewer.person_id not in subject.stepped_out
        and not in_conflict(viewer, subject)
    )


def ratifies(viewer: Viewer, subject: StepSubject) -> bool:
    """Is a ratifier of the office that leads the case, or of the nation, and in no conflict with it."""
    # Alternates come from a national pool: where the office's Dean voted, somebody without an office ratifies.
    holds = viewer.has_nationally(Role.RATIFIER) or subject.office_id in viewer.offices(Role.RATIFIER)
    return holds and not in_conflict(viewer, subject)


def decides_on_files(viewer: Viewer, subject: StepSubject) -> bool:
    """Is the provider's information lead; the office's secretariat only where the provider has none for this file."""
    leads = provider_scope(viewer, (Role.INFORMATION_LEAD,))
    if subject.organisation_id is not None and leads.reaches(subject.organisation_id):
        return True
    of_office = subject.office_id in viewer.offices(Role.SECRETARIAT)
    return of_office and not subject.has_information_lead and not in_conflict(viewer, subject)


def added(viewer: Viewer, subject: StepSubject) -> bool:
    """Added the file, and still writes answers for the provider or for some placement of it."""
    if subject.organisation_id is None or subject.uploader_id != viewer.person_id:
        return False
    return provider_scope(viewer, DRAFTERS).reaches(subject.organisation_id)


def _hears_appeals(viewer: Viewer, subject: StepSubject) -> bool:
    return viewer.has(Role.APPEAL_OFFICER)


def _countersigns(viewer: Viewer, subject: StepSubject) -> bool:
    return subject.application_id in viewer.countersigned_cases


def _nobody(viewer: Viewer, subject: StepSubject) -> bool:
    return False


PREDICATES: dict[Actor, Predicate] = {
    Actor.CONTRIBUTOR: _of_provider(Role.CONTRIBUTOR),
    Actor.PROVIDER_LEAD: _of_provider(Role.PROVIDER_LEAD),
    Actor.SIGNATORY: _of_provider(Role.SIGNATORY),
    Actor.COUNTERSIGNER: _countersigns,
    Actor.INFORMATION_LEAD: decides_on_files,
    Actor.UPLOADER: added,
    Actor.SECRETARIAT: _of_office(Role.SECRETARIAT),
    Actor.CONCERN_OFFICER: _of_office(Role.CONCERN_OFFICER),
    Actor.MODERATOR: _of_office(Role.MODERATOR),
    Actor.REVIEWER: reviews,
    Actor.LEAD_REVIEWER: leads_team,
    Actor.PANEL_CHAIR: chairs,
    Actor.RATIFIER: ratifies,
    Actor.DEAN: ratifies,
    Actor.APPEAL_OFFICER: _hears_appeals,
    # Nobody sits on an appeal's panel before appeals have panels of their own.
    Actor.APPEAL_PANEL: _nobody,
    Actor.CLOCK: _nobody,
    Actor.SERVICE: _nobody,
}


def taking(
    row: Row[Any], viewer: Viewer, subject: StepSubject, side: Collection[Actor] = frozenset(Actor)
) -> Actor | None:
    """As whom among `side` the viewer takes the step of a row; None where it is not theirs."""
    return next(
        (actor for actor in row.by if actor in side and PREDICATES[actor](viewer, subject)),
        None,
    )
