"""Organisation returns: which one serves a case, which cases one serves, and who may begin one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.applications import ENDED, GIVEN_UP, ApplicationKind, ApplicationStatus
from accreditation.enums.frameworks import StandardScope
from accreditation.enums.people import PROVIDER_ROLES, Role
from accreditation.models.answers import Answer
from accreditation.models.applications import Application, Defect
from accreditation.models.frameworks import Cycle, Standard
from accreditation.models.organisations import Organisation, Placement
from accreditation.permissions.scopes import provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications

WRITTEN = (ApplicationStatus.SELF_ASSESSMENT, ApplicationStatus.EVIDENCE)
"""Cases that are still being written, so that what they answer may still change."""


@dataclass(frozen=True)
class WholeProvider:
    """A provider as what is of no placement: only whoever holds a role for all of it holds one here."""

    organisation: Organisation
    placement_id: None = None

    @property
    def organisation_id(self) -> int:
        """The provider, by its id."""
        return self.organisation.id


def provider_for(viewer: Viewer, organisation_id: int) -> WholeProvider | None:
    """A provider in which the viewer holds any role, for some of its placements or for all."""
    if not provider_scope(viewer, PROVIDER_ROLES).reaches(organisation_id):
        return None
    organisation = db.session.scalars(
        select(Organisation)
        .options(joinedload(Organisation.office))
        .where(Organisation.id == organisation_id)
    ).first()
    return None if organisation is None else WholeProvider(organisation)


def led_by(viewer: Viewer) -> Sequence[Organisation]:
    """The providers that the viewer leads as a whole, by name."""
    led = provider_scope(viewer, (Role.PROVIDER_LEAD,)).whole
    return db.session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(led), Organisation.closed_at.is_(None))
        .order_by(Organisation.search_key, Organisation.id)
    ).all()


def serving(organisation_id: int, cycle_id: int, framework_version_id: int) -> int | None:
    """The newest organisation return of a provider in a cycle and framework version, by its id; none where none stands."""
    return db.session.scalars(
        select(Application.id)
        .where(
            Application.kind == ApplicationKind.ORGANISATION,
            Application.organisation_id == organisation_id,
            Application.cycle_id == cycle_id,
            Application.framework_version_id == framework_version_id,
            Application.status.not_in(GIVEN_UP),
        )
        .order_by(Application.id.desc())
        .limit(1)
    ).first()


def of_case(application: Application) -> Application | None:
    """The organisation return that serves a placement's case."""
    return None if application.return_id is None else applications.get(application.return_id)


def under_way(organisation_id: int) -> Application | None:
    """The organisation return of a provider that has not ended."""
    return db.session.scalars(
        applications.whole().where(
            Application.kind == ApplicationKind.ORGANISATION,
            Application.organisation_id == organisation_id,
            Application.status.not_in(ENDED),
        )
    ).first()


def places_served(organisation_id: int, cycle: Cycle) -> int:
    """How many open placements of a provider a cycle takes."""
    offices = db.session.execute(
        select(Placement.office_id, func.count())
        .where(Placement.organisation_id == organisation_id, Placement.closed_at.is_(None))
        .group_by(Placement.office_id)
    )
    return sum(number for office_id, number in offices if cycle.own.takes(office_id))


# What a panel asked of the organisation's standards is answered in a return that is begun after its decision.
_ASKED_OF_THE_ORGANISATION = and_(
    Application.status == ApplicationStatus.DEFERRED,
    exists().where(
        Defect.application_id == Application.id,
        Defect.return_number == Application.returns,
        Defect.standard_id == Standard.id,
        Standard.scope == StandardScope.ORGANISATION,
    ),
)


def being_written(organisation_id: int) -> list[Application]:
    """The cases of a provider's placements that are still being written, by the placement's name."""
    return list(
        db.session.scalars(
            applications.whole()
            .join(Application.placement)
            .where(Application.organisation_id == organisation_id, Application.status.in_(WRITTEN))
            .order_by(Placement.search_key, Application.id)
        )
    )


def to_serve(organisation_return: Application) -> list[Application]:
    """The placements' cases that a return will serve, taken by their ids: of its cycle and framework version, and still being written.

    Also those that were deferred over a standard of the organisation.
    """
    return list(
        db.session.scalars(
            applications.whole()
            .where(
                Application.kind == ApplicationKind.PLACEMENT,
                Application.organisation_id == organisation_return.organisation_id,
                Application.cycle_id == organisation_return.cycle_id,
                Application.framework_version_id == organisation_return.framework_version_id,
                or_(Application.status.in_(WRITTEN), _ASKED_OF_THE_ORGANISATION),
            )
            .order_by(Application.id)
            .with_for_update(key_share=True, of=Application)
        )
    )


def to_release(organisation_return: Application) -> list[Application]:
    """The cases that a return serves and that are still being written, taken by their ids."""
    return list(
        db.session.scalars(
            applications.whole()
            .where(Application.return_id == organisation_return.id, Application.status.in_(WRITTEN))
            .order_by(Application.id)
            .with_for_update(key_share=True, of=Application)
        )
    )


def served_by(return_id: int) -> list[Application]:
    """The placements' cases that a return serves, by the placement's name."""
    return list(
        db.session.scalars(
            applications.whole()
            .join(Application.placement)
            .where(Application.return_id == return_id)
            .order_by(Placement.search_key, Application.id)
        )
    )


def resting_on(return_id: int) -> Sequence[str]:
    """The placements whose case under way holds what a return signed: it waits to be signed itself, or more, by name."""
    return db.session.scalars(
        select(Placement.name)
        .join(Application, Application.placement_id == Placement.id)
        .where(Application.return_id == return_id, Application.status.not_in([*WRITTEN, *ENDED]))
        .order_by(Placement.search_key)
    ).all()


def most_written(case_ids: Collection[int], codes: Collection[str]) -> int | None:
    """The case that said most of some standards: the most of them, then in the most words; none where nobody wrote anything."""
    length = func.length(Answer.narrative) + func.length(Answer.gaps) + func.length(Answer.actions)
    return db.session.scalars(
        select(Answer.application_id)
        .join(Answer.standard)
        .where(
            Answer.application_id.in_(case_ids),
            Standard.code.in_(codes),
            ~Answer.not_applicable_preset,
            or_(Answer.self_score.is_not(None), Answer.not_applicable, length > 0),
        )
        .group_by(Answer.application_id)
        .order_by(func.count().desc(), func.sum(length).desc(), Answer.application_id)
        .limit(1)
    ).first()
