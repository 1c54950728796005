"""The outsider who countersigns a case: proposed, agreed to or refused, and who countersigned what was sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from accreditation.db import db
from accreditation.enums.applications import SignatureKind
from accreditation.enums.people import Duty
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.countersigners import Countersigner
from accreditation.models.people import Person
from accreditation.models.snapshots import Signature, Snapshot
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, people

_STANDS = and_(Countersigner.withdrawn_at.is_(None), Countersigner.refused_reason.is_(None))
AGREED = and_(_STANDS, Countersigner.decided_at.is_not(None))
WAITING = and_(_STANDS, Countersigner.decided_at.is_(None))
NAMED = and_(
    AGREED,
    or_(
        Countersigner.person_id == Person.id,
        # An account is opened, or its address changed, only from that mailbox, so having the address proves who it is.
        and_(Countersigner.person_id.is_(None), Countersigner.address == Person.email),
    ),
)
"""The outsiders to whom an office agreed and who are a person of the statement around it."""


def is_named(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a person of the statement around it is an outsider to whom an office agreed."""
    return exists().where(NAMED, *conditions).correlate(Person)


def standing(application_id: int) -> Countersigner | None:
    """The outsider who is proposed or agreed to for a case, with who proposed it."""
    return db.session.scalars(
        select(Countersigner)
        .options(joinedload(Countersigner.proposed_by), joinedload(Countersigner.decided_by))
        .where(Countersigner.application_id == application_id, _STANDS)
    ).first()


def newest(application_id: int) -> Countersigner | None:
    """The outsider who was proposed last for a case, refused or taken back or not."""
    return db.session.scalars(
        select(Countersigner)
        .options(joinedload(Countersigner.proposed_by), joinedload(Countersigner.decided_by))
        .where(Countersigner.application_id == application_id)
        .order_by(Countersigner.id.desc())
        .limit(1)
    ).first()


def for_outsider(viewer: Viewer, application_id: int) -> Application | None:
    """The case for which the viewer is the outsider who countersigns."""
    if application_id not in viewer.countersigned_cases:
        return None
    return applications.get(application_id)


def able_to_sign(application: Application) -> tuple[Sequence[Person], Sequence[Person]]:
    """The executives of a case's provider: those who worked on the application, and those who did not and can sign alone."""
    executives = people.signatories(application)
    authors = _authors(application.id, [person.id for person in executives])
    return (
        [person for person in executives if person.id in authors],
        [person for person in executives if person.id not in authors],
    )


def _authors(application_id: int, person_ids: Collection[int]) -> set[int]:
    if not person_ids:
        return set()
    return set(
        db.session.scalars(
            select(CaseDuty.person_id).where(
                CaseDuty.application_id == application_id,
                CaseDuty.person_id.in_(person_ids),
                CaseDuty.duty == Duty.AUTHOR.value,
            )
        )
    )


@dataclass(frozen=True)
class Countersignature:
    """Who countersigned what was sent last, of which organisation, and when."""

    name: str
    organisation_name: str
    signed_at: datetime


def of_submission(application_id: int) -> Countersignature | None:
    """The countersignature on what was sent last; none where the executive alone signed it."""
    newest_sent = (
        select(Snapshot.id)
        # What was added in review, on a question of the reviewers, was sent without a signature of its own.
        .where(
            Snapshot.application_id == application_id,
            Snapshot.submitted_at.is_not(None),
            exists().where(Signature.snapshot_id == Snapshot.id, Signature.kind == SignatureKind.EXECUTIVE),
        )
        .order_by(Snapshot.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(Person.name, Countersigner.organisation_name, Signature.signed_at)
        .select_from(Signature)
        .join(Person, Person.id == Signature.person_id)
        .join(Countersigner, Countersigner.id == Signature.countersigner_id)
        .where(
            Signature.snapshot_id == newest_sent,
            Signature.kind == SignatureKind.COUNTERSIGNATURE,
        )
    ).first()
    return None if row is None else Countersignature(*row)
