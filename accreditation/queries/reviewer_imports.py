"""What stands of the people whom a file of reviewers names: a fixed number of statements for a whole file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.enums.reviewers import TieKind, TrainingKind
from accreditation.models.accounts import Invitation
from accreditation.models.organisations import Office, Organisation
from accreditation.models.people import Grant, GrantProposal, Person
from accreditation.models.reviewer_applications import PreparedReviewer, ReceivedReviewers
from accreditation.models.reviewers import (
    ReviewerExpertise,
    ReviewerLearnerGroup,
    ReviewerProfession,
    ReviewerTraining,
)
from accreditation.models.ties import Tie
from accreditation.permissions.viewer import Viewer
from accreditation.queries import reviewer_trainings
from accreditation.queries.people import stands
from accreditation.queries.reviewer_pool import offices_of
from accreditation.rules import names

LASTS = timedelta(days=1)
"""How long a file waits to be confirmed."""
_AT_ONCE = 500


@dataclass
class Standing:
    """What is known of one account that a file names."""

    person: Person
    professions: set[Any] = field(default_factory=set)
    expertise: set[Any] = field(default_factory=set)
    learner_groups: set[Any] = field(default_factory=set)
    universities: set[int] = field(default_factory=set)
    trainings: set[tuple[TrainingKind, date]] = field(default_factory=set)
    reviews_for: set[int] = field(default_factory=set)
    proposed_for: set[int] = field(default_factory=set)


def received_for(viewer: Viewer, received_id: int) -> ReceivedReviewers | None:
    """A file of the viewer's own that waits to be confirmed."""
    if not viewer.has(Role.SECRETARIAT, Role.ADMINISTRATOR):
        return None
    return db.session.scalars(
        select(ReceivedReviewers).where(
            ReceivedReviewers.id == received_id,
            ReceivedReviewers.person_id == viewer.id,
            ReceivedReviewers.received_at > clock.now() - LASTS,
        )
    ).first()


def waiting_of(viewer: Viewer) -> ReceivedReviewers | None:
    """The file of the viewer's own that waits; there is one at most."""
    return db.session.scalars(
        select(ReceivedReviewers)
        .where(
            ReceivedReviewers.person_id == viewer.id,
            ReceivedReviewers.received_at > clock.now() - LASTS,
        )
        .order_by(ReceivedReviewers.id.desc())
        .limit(1)
    ).first()


def take(received_id: int) -> None:
    """Take a file for the length of a write, so that it is confirmed once."""
    db.session.execute(
        select(ReceivedReviewers.id).where(ReceivedReviewers.id == received_id).with_for_update()
    ).all()


def offices(viewer: Viewer) -> dict[str, int]:
    """The open offices for which the viewer may add reviewers, by the key of their code and of their name."""
    own = offices_of(viewer)
    return {
        names.key(words): office.id
        for office in db.session.scalars(select(Office).where(Office.closed_at.is_(None)))
        if own is None or office.id in own
        for words in (office.code, office.name)
    }


def office_names() -> dict[int, str]:
    """What each office is called."""
    return {office.id: office.name for office in db.session.scalars(select(Office))}


def organisations(codes: Collection[str]) -> Mapping[str, Organisation]:
    """The organisations of these ODS codes, each with who took it over."""
    return {
        organisation.ods_code: organisation
        for part in _parts(codes)
        for organisation in db.session.scalars(
            select(Organisation)
            .options(joinedload(Organisation.successor))
            .where(Organisation.ods_code.in_(part))
        )
    }


def invited(addresses: Collection[str]) -> dict[str, PreparedReviewer | None]:
    """The addresses that have an invitation that waits, with what goes with it where somebody is to review."""
    return {
        address: prepared
        for part in _parts(addresses)
        for address, prepared in db.session.execute(
            select(Invitation.address, PreparedReviewer)
            .outerjoin(PreparedReviewer, PreparedReviewer.invitation_id == Invitation.id)
            .where(
                Invitation.address.in_(part),
                Invitation.accepted_at.is_(None),
                Invitation.withdrawn_at.is_(None),
            )
        )
    }


def standing(addresses: Collection[str]) -> dict[str, Standing]:
    """The accounts of these addresses, with everything that a file can say of a reviewer."""
    accounts: dict[int, Standing] = {}
    for part in _parts(addresses):
        people = db.session.scalars(
            select(Person).options(joinedload(Person.reviewer_profile)).where(Person.email.in_(part))
        ).all()
        accounts |= {person.id: Standing(person) for person in people}
    for part in _parts(accounts):
        _fill(accounts, part)
    return {account.person.email: account for account in accounts.values()}


def _fill(accounts: Mapping[int, Standing], ids: list[int]) -> None:
    for name, model, column in (
        ("professions", ReviewerProfession, ReviewerProfession.profession),
        ("expertise", ReviewerExpertise, ReviewerExpertise.placement_kind),
        ("learner_groups", ReviewerLearnerGroup, ReviewerLearnerGroup.learner_group),
    ):
        rows: Any = db.session.execute(select(model.person_id, column).where(model.person_id.in_(ids)))
        for person_id, value in rows:
            getattr(accounts[person_id], name).add(value)
    for person_id, organisation_id in db.session.execute(
        select(Tie.person_id, Tie.organisation_id).where(
            Tie.person_id.in_(ids), Tie.kind == TieKind.UNIVERSITY
        )
    ):
        accounts[person_id].universities.add(organisation_id)
    for person_id, kind, held_on in db.session.execute(
        select(ReviewerTraining.person_id, ReviewerTraining.kind, ReviewerTraining.held_on).where(
            ReviewerTraining.person_id.in_(ids), reviewer_trainings.COUNTS
        )
    ):
        accounts[person_id].trainings.add((kind, held_on))
    for person_id, office_id in db.session.execute(
        select(Grant.person_id, Grant.office_id).where(
            Grant.person_id.in_(ids), Grant.role == Role.REVIEWER, stands()
        )
    ):
        accounts[person_id].reviews_for.add(office_id or 0)
    for person_id, office_id in db.session.execute(
        select(GrantProposal.person_id, GrantProposal.office_id).where(
            GrantProposal.person_id.in_(ids),
            GrantProposal.role == Role.REVIEWER,
            GrantProposal.decided_at.is_(None),
        )
    ):
        accounts[person_id].proposed_for.add(office_id or 0)


def _parts(values: Collection[Any]) -> list[list[Any]]:
    """The values in parts that a statement takes; a full file needs four."""
    ordered = sorted(values)
    return [ordered[start : start + _AT_ONCE] for start in range(0, len(ordered), _AT_ONCE)]
