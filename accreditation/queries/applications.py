"""Cases, each loaded with all that its pages need, for exactly those who may know of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    TextClause,
    bindparam,
    exists,
    func,
    select,
    text,
)
from sqlalchemy.orm import joinedload, selectinload

from accreditation.db import db
from accreditation.enums.applications import ENDED, ApplicationStatus
from accreditation.enums.people import PROVIDER_ROLES, Role
from accreditation.models.answers import Answer
from accreditation.models.applications import Application, Defect
from accreditation.models.evidence import Citation
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.applications import CASE_WATCHERS
from accreditation.permissions.scopes import provider_filter, provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.rules import codes
from accreditation.visibility import Field, SeenCase, shows


@dataclass(frozen=True)
class OfCase:
    """Something of a case, as permissions see it: each asks the case itself."""

    application: Application

    @property
    def application_id(self) -> int:
        """The case, by its id."""
        return self.application.id

    @property
    def organisation_id(self) -> int:
        """The provider."""
        return self.application.organisation_id

    @property
    def placement_id(self) -> int | None:
        """The placement; an organisation return has none."""
        return self.application.placement_id

    @property
    def office_id(self) -> int:
        """The office that leads the case."""
        return self.application.office_id

    @property
    def status(self) -> ApplicationStatus:
        """Where the case stands."""
        return self.application.status

    @property
    def submitted_at(self) -> datetime | None:
        """When it was sent to the office."""
        return self.application.submitted_at

    @property
    def round(self) -> ReviewRound | None:
        """Its newest round of review."""
        return self.application.round


WHOLE = (
    joinedload(Application.placement),
    joinedload(Application.organisation),
    joinedload(Application.office),
    joinedload(Application.cycle),
    joinedload(Application.framework_version),
    joinedload(Application.round),
)

SUBJECT_KEY: ColumnElement[str] = func.coalesce(Placement.search_key, Organisation.search_key)
"""What such a statement is sorted by."""

SUBJECT_NAME: ColumnElement[str] = func.coalesce(Placement.name, Organisation.name)
"""The name of what a case is about, in a statement that `with_subject` joined; for a loaded case ask its `subject`."""


def with_subject(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join a case's placement, where it has one, and its provider: an organisation return has no placement."""
    return statement.join(Application.organisation).outerjoin(Application.placement)


def whole() -> Select[Application]:
    """A case with its placement, provider, office, cycle, framework version and newest round."""
    return select(Application).options(*WHOLE)


def under_way() -> TextClause:
    """Cases that have not ended; written out, not bound, so that the index of live cases serves every list of them."""
    return text(
        "applications.status NOT IN ({})".format(", ".join(f"'{status}'" for status in sorted(ENDED)))
    )


# Built once: every page of a case asks it.
_BY_ID = whole().where(Application.id == bindparam("id"))


def _by_id(application_id: int) -> Application | None:
    return db.session.scalars(_BY_ID, {"id": application_id}).first()


def get(application_id: int) -> Application:
    """A case by its id, for services that were let in already."""
    return db.session.scalars(_BY_ID, {"id": application_id}).one()


def signed_citing(revision_id: int) -> list[Application]:
    """The cases that are signed and not sent, and cite a file in what they say now."""
    cites = (
        exists()
        .where(Answer.application_id == Application.id)
        .where(Citation.answer_id == Answer.id, Citation.revision_id == revision_id)
    )
    statement = whole().where(Application.status == ApplicationStatus.SIGNED, cites).order_by(Application.id)
    return list(db.session.scalars(statement))


def anew(application_ids: Collection[int]) -> list[Application]:
    """Some cases in the order of their ids, as they stand now that the caller has taken them, whatever was read before."""
    return list(
        db.session.scalars(
            whole()
            .where(Application.id.in_(application_ids))
            .order_by(Application.id)
            .execution_options(populate_existing=True)
        )
    )


def by_reference(reference: str) -> Application | None:
    """A case by its reference, for commands."""
    return db.session.scalars(whole().where(Application.reference == codes.numbered(reference))).first()


def for_provider(viewer: Viewer, application_id: int, **_others: object) -> Application | None:
    """A case of a provider, or of a placement, for which the viewer holds any role."""
    application = _by_id(application_id) if viewer.has(*PROVIDER_ROLES) else None
    return application if application is not None and is_of_provider(viewer, application) else None


def is_of_provider(viewer: Viewer, application: Application) -> bool:
    """Whether the viewer holds any role for the provider, or for the placement, of a case."""
    scope = provider_scope(viewer, PROVIDER_ROLES)
    return scope.covers(application.organisation_id, application.placement_id)


def for_office(viewer: Viewer, application_id: int, **_others: object) -> Application | None:
    """A case of an office in which the viewer works, or any case for an auditor or a national ratifier."""
    national = viewer.has(Role.AUDITOR) or viewer.has_nationally(Role.RATIFIER)
    offices = viewer.offices(*CASE_WATCHERS)
    if not (national or offices):
        return None
    application = _by_id(application_id)
    return application if application is not None and (national or application.office_id in offices) else None


def placement_for(viewer: Viewer, placement_id: int) -> Placement | None:
    """A placement for which the viewer holds any role, or the whole provider of which they do."""
    return db.session.scalars(
        select(Placement)
        .options(
            joinedload(Placement.organisation),
            joinedload(Placement.office),
            selectinload(Placement.professions),
        )
        .where(
            Placement.id == placement_id,
            provider_filter(viewer, PROVIDER_ROLES, Placement.organisation_id, Placement.id),
        )
    ).first()


def live(placement_id: int) -> Application | None:
    """The case of a placement that has not ended."""
    return db.session.scalars(
        select(Application).where(Application.placement_id == placement_id, Application.status.not_in(ENDED))
    ).first()


def defects_shown(viewer: Viewer, application: Application) -> list[Defect]:
    """The defects of the newest return, for those of the office who may read them: after a deferral, their words are the report's."""
    field = Field.REPORT if application.deferrals else Field.SUBMITTED
    if not application.returns or not shows(field, viewer, SeenCase(application)):
        return []
    return defects(application)


def defects(application: Application) -> list[Defect]:
    """What the office asked to be completed in the newest return, with the standards."""
    return list(
        db.session.scalars(
            select(Defect)
            .options(joinedload(Defect.standard))
            .where(Defect.application_id == application.id, Defect.return_number == application.returns)
            .order_by(Defect.id)
        )
    )


def return_agreed(application: Application) -> bool:
    """Whether the organisation return that serves a placement's case is agreed; true where none serves it."""
    if application.return_id is None:
        return True
    status = db.session.scalar(select(Application.status).where(Application.id == application.return_id))
    return status is ApplicationStatus.AGREED
