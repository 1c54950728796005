"""Give and end roles, each from a day to a day and within its own scope; a reviewer's profile goes with them."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import (
    MAY_NAME_PLACEMENTS,
    ROLE_SCOPE,
    TWO_PEOPLE,
    GrantScope,
    Profession,
    Role,
)
from accreditation.enums.reviewers import TrainingKind
from accreditation.enums.reviews import ReviewerKind
from accreditation.errors import NotFound, RuleBroken
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.models.people import Grant, GrantPlacement, Person, ReviewerProfile
from accreditation.permissions.viewer import Viewer
from accreditation.rules.places import lay_misfit
from accreditation.services import audit, conflicts, reviewer_details, reviewer_trainings, ties


@dataclass(frozen=True)
class Scope:
    """Where a role is held: in one organisation, in one office, or (neither) in the nation.

    With placements, it is held only for these of the organisation.
    """

    organisation_id: int | None = None
    office_id: int | None = None
    placement_ids: frozenset[int] = frozenset()

    @property
    def code(self) -> str:
        """The scope as the audit record writes it."""
        if self.organisation_id is not None:
            return f"organisation:{self.organisation_id}"
        return f"office:{self.office_id}" if self.office_id is not None else "nation"


NATION = Scope()


def give_grant(
    person_id: int,
    role: Role,
    scope: Scope = NATION,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    actor: Viewer | None,
) -> Grant:
    """Give a person a role from today, or from `starts_on`, to the end of `ends_on`.

    Nobody gives one to themselves, and one that assesses or decides takes a second person: that is `grant_proposals`.
    Without an actor (the command line's first administrators, the demonstration) neither is asked.

    Raises RuleBroken where the scope does not fit the role, the days are in the wrong order, the account is switched
    off, or the person holds the same role there in those days; NotFound for an unknown person or place. Other placements
    are another grant: to change those that a grant names, end it and give a new one.
    """
    refuse_own(person_id, actor)
    if actor is not None and role in TWO_PEOPLE:
        raise RuleBroken(
            f"The role of {role.label} assesses or decides, so it is proposed, and another administrator confirms it.",
            field="role",
        )
    return give_confirmed(
        person_id, role, scope, starts_on=starts_on or clock.today(), ends_on=ends_on, actor=actor
    )


def refuse_own(person_id: int, actor: Viewer | None) -> None:
    """Refuse whoever would give a role to themselves."""
    if actor is not None and actor.person_id == person_id:
        raise RuleBroken("Nobody gives a role to themselves. Ask another administrator.", field="role")


def check(person_id: int, role: Role, scope: Scope, starts_on: date, ends_on: date | None) -> None:
    """Refuse a role that cannot be given, whoever gives it."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    if person.disabled_at is not None:
        raise RuleBroken("This account is switched off, so it cannot be given a role.")
    check_scope(role, scope)
    if ends_on is not None and ends_on < starts_on:
        raise RuleBroken("The last day must be the first day or later", field="ends_on")
    if _overlaps(person_id, role, scope, starts_on, ends_on):
        raise RuleBroken("This person already holds this role there in those days", field="role")


def give_confirmed(
    person_id: int,
    role: Role,
    scope: Scope,
    *,
    starts_on: date,
    ends_on: date | None = None,
    actor: Viewer | None,
) -> Grant:
    """Give a role that as many people agreed to as it takes: the caller has seen to that."""
    check(person_id, role, scope, starts_on, ends_on)
    grant = Grant(
        person_id=person_id,
        role=role,
        organisation_id=scope.organisation_id,
        office_id=scope.office_id,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by_id=actor.person_id if actor else None,
        placements=named_placements(scope),
    )
    db.session.add(grant)
    db.session.flush()
    _record_given(grant, scope, actor)
    if scope.organisation_id is not None:
        conflicts.look_again(person_id, organisation_id=scope.organisation_id)
    return grant


def _record_given(grant: Grant, scope: Scope, actor: Viewer | None) -> None:
    audit.record(
        AuditKind.GRANT_GIVEN,
        actor=actor,
        stream=audit.PEOPLE,
        grant_id=grant.id,
        person_id=grant.person_id,
        role=grant.role.value,
        scope=scope.code,
        starts_on=grant.starts_on.isoformat(),
        ends_on=grant.ends_on.isoformat() if grant.ends_on else None,
    )
    for placement in grant.placements:
        audit.record(
            AuditKind.GRANT_LIMITED,
            actor=actor,
            stream=audit.PEOPLE,
            grant_id=grant.id,
            person_id=grant.person_id,
            placement_id=placement.id,
        )


def end_grant(grant_id: int, *, actor: Viewer | None, ends_on: date | None = None) -> None:
    """End a role after the day `ends_on`, or at once; the role stays on the person's page as one that has ended."""
    grant = db.session.get(Grant, grant_id)
    if grant is None:
        raise NotFound
    today = clock.today()
    # At once means that yesterday was the last day: a grant stands to the end of its last day.
    last = ends_on or today - timedelta(days=1)
    if grant.ends_on is not None and grant.ends_on < today:
        raise RuleBroken("This role has ended already.")
    # Otherwise the last administrator could lock everybody out; the command line has no actor and may.
    if actor is not None and grant.role is Role.ADMINISTRATOR and grant.person_id == actor.person_id:
        raise RuleBroken("You cannot end your own role of administrator. Ask another administrator.")
    if ends_on is not None and ends_on < today:
        raise RuleBroken("The last day must be today or later", field="ends_on")
    audit.record(
        AuditKind.GRANT_ENDED,
        actor=actor,
        stream=audit.PEOPLE,
        grant_id=grant.id,
        person_id=grant.person_id,
        role=grant.role.value,
        scope=Scope(grant.organisation_id, grant.office_id).code,
        ends_on=last.isoformat(),
    )
    # Before its first day, where it is taken back on the day it began: it then stands on no day.
    grant.ends_on = last


def set_reviewer_profile(
    person_id: int,
    *,
    kind: ReviewerKind,
    profession: Profession,
    employer_id: int | None = None,
    trained_on: date | None = None,
    actor: Viewer | None,
) -> ReviewerProfile:
    """Say what a reviewer brings; the employer becomes one of their ties, and the training day a training.

    An employer that is another one ends the one before; a training that is recorded already stays. Raises RuleBroken on a
    training day to come or before the newest, NotFound for an unknown person.
    """
    if trained_on is not None and trained_on > clock.today():
        raise RuleBroken("The training date must be today or in the past", field="trained_on")
    misfit = lay_misfit(is_lay=kind is ReviewerKind.LAY, profession=profession)
    if misfit:
        raise RuleBroken(f"{misfit[0].upper()}{misfit[1:]}", field="profession")
    if db.session.get(Person, person_id) is None:
        raise NotFound
    if employer_id is not None and db.session.get(Organisation, employer_id) is None:
        raise RuleBroken("Choose the employer from the list", field="employer_id")
    profile = db.session.scalars(
        select(ReviewerProfile).where(ReviewerProfile.person_id == person_id)
    ).first()
    if profile is None:
        profile = ReviewerProfile(person_id=person_id, kind=kind, profession=profession)
        db.session.add(profile)
        db.session.flush()
        reviewer_trainings.bring_up_to_date(profile)
    if trained_on is not None and trained_on != profile.trained_on:
        _train(profile, trained_on, actor)
    reviewer_details.describe(profile, kind, profession)
    audit.record(
        AuditKind.REVIEWER_PROFILE_SET,
        actor=actor,
        stream=audit.PEOPLE,
        person_id=person_id,
        kind=kind.value,
        profession=profession.value,
    )
    if employer_id != profile.employer_id:
        ties.change_employer(profile, employer_id, actor=actor)
    return profile


def _train(profile: ReviewerProfile, trained_on: date, actor: Viewer | None) -> None:
    if profile.trained_on is not None and trained_on < profile.trained_on:
        raise RuleBroken(
            f"A later training, on {dates.day(profile.trained_on)}, is recorded already, and the newest counts",
            field="trained_on",
        )
    reviewer_trainings.record(profile.person_id, TrainingKind.REVIEWING, trained_on, "", actor)


def check_scope(role: Role, scope: Scope) -> None:
    """Refuse a role that is not held in such a place; NotFound for a place that is not there."""
    held_in = ROLE_SCOPE[role]
    if (scope.organisation_id is not None) != (held_in is GrantScope.ORGANISATION):
        if held_in is GrantScope.ORGANISATION:
            raise RuleBroken(
                f"Choose the organisation where the role of {role.label} is held", field="organisation_id"
            )
        raise RuleBroken(f"The role of {role.label} is not held in an organisation", field="organisation_id")
    if (scope.office_id is not None) != (held_in is GrantScope.OFFICE):
        if held_in is GrantScope.OFFICE:
            raise RuleBroken(f"Choose the office where the role of {role.label} is held", field="office_id")
        raise RuleBroken(f"The role of {role.label} is not held in an office", field="office_id")
    if scope.organisation_id is not None and db.session.get(Organisation, scope.organisation_id) is None:
        raise NotFound
    if scope.office_id is not None and db.session.get(Office, scope.office_id) is None:
        raise NotFound
    if scope.placement_ids and role not in MAY_NAME_PLACEMENTS:
        raise RuleBroken(
            f"The role of {role.label} is held in the whole organisation, not for some of its placements",
            field="reach",
        )


def named_placements(scope: Scope) -> list[Placement]:
    """The placements that a scope names; raises RuleBroken unless all are of its organisation."""
    if not scope.placement_ids:
        return []
    placements = db.session.scalars(
        select(Placement)
        .where(Placement.id.in_(scope.placement_ids), Placement.organisation_id == scope.organisation_id)
        .order_by(Placement.search_key)
    ).all()
    # One of them belongs to another organisation, or is gone: a form from before, or a made-up request.
    if len(placements) != len(scope.placement_ids):
        raise RuleBroken("Choose placements of this organisation", field="placements")
    return list(placements)


def _overlaps(person_id: int, role: Role, scope: Scope, starts_on: date, ends_on: date | None) -> bool:
    statement = select(Grant.id).where(
        Grant.person_id == person_id,
        Grant.role == role,
        Grant.organisation_id.is_not_distinct_from(scope.organisation_id),
        Grant.office_id.is_not_distinct_from(scope.office_id),
        or_(Grant.ends_on.is_(None), Grant.ends_on >= starts_on),
    )
    if scope.placement_ids:
        # Two grants for different placements stand side by side; one for the whole organisation holds for all of them.
        named = select(GrantPlacement.id).where(GrantPlacement.grant_id == Grant.id)
        shared = named.where(GrantPlacement.placement_id.in_(scope.placement_ids))
        statement = statement.where(or_(~named.exists(), shared.exists()))
    if ends_on is not None:
        statement = statement.where(Grant.starts_on <= ends_on)
    return db.session.scalars(statement.limit(1)).first() is not None
