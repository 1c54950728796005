"""Roles that assess, decide or give roles take two people: one proposes, another confirms, and nothing stands before."""

from datetime import date

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.people import Grant, GrantProposal
from accreditation.permissions.viewer import Viewer
from accreditation.services import audit, grants
from accreditation.services.grants import NATION, Scope


def propose(
    person_id: int,
    role: Role,
    scope: Scope = NATION,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    actor: Viewer | None,
) -> GrantProposal:
    """Propose a role for somebody; without an actor it comes from the command line.

    Raises RuleBroken for whoever proposes it for themselves, and where the role could not be given.
    """
    grants.refuse_own(person_id, actor)
    starts_on = starts_on or clock.today()
    grants.check(person_id, role, scope, starts_on, ends_on)
    waiting = select(GrantProposal.id).where(
        GrantProposal.person_id == person_id,
        GrantProposal.role == role,
        GrantProposal.office_id.is_not_distinct_from(scope.office_id),
        GrantProposal.decided_at.is_(None),
    )
    if db.session.scalars(waiting.limit(1)).first() is not None:
        raise RuleBroken("This role is proposed already, and waits to be confirmed", field="role")
    proposal = GrantProposal(
        person_id=person_id,
        role=role,
        office_id=scope.office_id,
        starts_on=starts_on,
        ends_on=ends_on,
        proposed_by_id=actor.person_id if actor else None,
        proposed_at=clock.now(),
    )
    db.session.add(proposal)
    db.session.flush()
    audit.record(
        AuditKind.GRANT_PROPOSED,
        actor=actor,
        stream=audit.PEOPLE,
        proposal_id=proposal.id,
        person_id=person_id,
        role=role.value,
        scope=scope.code,
    )
    return proposal


def confirm(proposal: GrantProposal, *, actor: Viewer) -> Grant:
    """Give a proposed role from its first day, or from today if that is later; never by who proposed it or is to hold it."""
    _refuse(proposal, actor)
    if proposal.proposed_by_id == actor.id:
        raise RuleBroken("You proposed this role, so another administrator has to confirm it.")
    # Nothing stood while it waited, so it begins when the second person has agreed.
    starts_on = max(proposal.starts_on, clock.today())
    grant = grants.give_confirmed(
        proposal.person_id,
        proposal.role,
        Scope(office_id=proposal.office_id),
        starts_on=starts_on,
        ends_on=proposal.ends_on,
        actor=actor,
    )
    _decide(proposal, actor)
    proposal.grant_id = grant.id
    return grant


def turn_down(proposal: GrantProposal, *, actor: Viewer) -> None:
    """Do not give a proposed role; whoever proposed it may take it back in the same way."""
    _refuse(proposal, actor)
    _decide(proposal, actor)
    audit.record(
        AuditKind.GRANT_TURNED_DOWN,
        actor=actor,
        stream=audit.PEOPLE,
        proposal_id=proposal.id,
        person_id=proposal.person_id,
    )


def _refuse(proposal: GrantProposal, actor: Viewer) -> None:
    if proposal.decided_at is not None:
        raise RuleBroken("This was confirmed or turned down already.")
    if proposal.person_id == actor.id:
        raise RuleBroken("This role is for yourself, so another administrator has to decide about it.")


def _decide(proposal: GrantProposal, actor: Viewer) -> None:
    proposal.decided_by_id, proposal.decided_at = actor.id, clock.now()
