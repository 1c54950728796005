"""Invitations as administrators see them, and how each stands: only while whoever sent it may still give roles."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import joinedload, selectinload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.accounts import InvitationState
from accreditation.enums.people import Role
from accreditation.models.accounts import Invitation, InvitationRole
from accreditation.models.reviewer_applications import PreparedReviewer
from accreditation.permissions.viewer import Viewer
from accreditation.queries import standing
from accreditation.queries.paging import Page, paginate

PER_PAGE = 50


def page(state: InvitationState | None = None, number: int = 1) -> Page[tuple[Invitation, InvitationState]]:
    """Invitations, newest first, each with its roles and how it stands."""
    statement = _whole().order_by(Invitation.id.desc())
    if state is not None:
        statement = statement.where(_is(state))
    listed = paginate(statement, number, PER_PAGE)
    able = _answering(listed.rows)
    rows = [(row, state_of(row, able)) for row in listed.rows]
    return Page(rows, listed.number, listed.pages, listed.total, listed.more)


def for_administrator(viewer: Viewer, invitation_id: int) -> Invitation | None:
    """One invitation with its roles, for an administrator."""
    return whole(invitation_id) if viewer.has(Role.ADMINISTRATOR) else None


def whole(invitation_id: int, *, lock: bool = False) -> Invitation | None:
    """One invitation with whoever sent it, its roles and their places."""
    statement = _whole().where(Invitation.id == invitation_id).execution_options(populate_existing=True)
    if lock:
        # Opened in two browsers at one moment: the second sees that it was accepted.
        statement = statement.with_for_update(of=Invitation)
    return db.session.scalars(statement).first()


def take(invitation_id: int) -> None:
    """Take an invitation for the length of a write, so that it is not accepted while it is changed or withdrawn."""
    db.session.execute(select(Invitation.id).where(Invitation.id == invitation_id).with_for_update()).all()


def waiting_for(address: str) -> int | None:
    """The invitation of an address that was neither accepted nor withdrawn, expired or not; there is one at most."""
    waits = and_(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
    return db.session.scalar(select(Invitation.id).where(Invitation.address == address, waits))


def prepared_reviewer(invitation_id: int) -> PreparedReviewer | None:
    """What goes with an invitation to review, with the office for which it is."""
    return db.session.scalars(
        select(PreparedReviewer)
        .options(joinedload(PreparedReviewer.office))
        .where(PreparedReviewer.invitation_id == invitation_id)
    ).first()


def state_now(invitation: Invitation) -> InvitationState:
    """How one invitation stands."""
    return state_of(invitation, _answering([invitation]))


def _answering(invitations: Sequence[Invitation]) -> set[int]:
    """Those of the senders who may answer for what they sent: for roles an administrator, for none of them the office too."""
    senders = {invitation.invited_by_id for invitation in invitations}
    able = standing.able(senders, Role.ADMINISTRATOR)
    plain = {invitation.invited_by_id for invitation in invitations if not invitation.roles} - able
    return able | standing.able(plain, Role.SECRETARIAT)


def state_of(invitation: Invitation, able: Collection[int]) -> InvitationState:
    """How an invitation stands, where these people may give roles."""
    if invitation.accepted_at is not None:
        return InvitationState.ACCEPTED
    if invitation.withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    if invitation.expires_at <= clock.now():
        return InvitationState.EXPIRED
    return InvitationState.OPEN if invitation.invited_by_id in able else InvitationState.LAPSED


def _is(state: InvitationState) -> ColumnElement[bool]:
    """The rows of a state, as far as they say it themselves: one that lapsed counts among those that wait."""
    if state is InvitationState.ACCEPTED:
        return Invitation.accepted_at.is_not(None)
    if state is InvitationState.WITHDRAWN:
        return Invitation.withdrawn_at.is_not(None)
    is_late = Invitation.expires_at <= clock.now()
    waits = and_(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
    return and_(waits, is_late if state is InvitationState.EXPIRED else ~is_late)


def _whole() -> Select[Invitation]:
    return select(Invitation).options(
        joinedload(Invitation.invited_by, innerjoin=True),
        selectinload(Invitation.roles).joinedload(InvitationRole.organisation),
        selectinload(Invitation.roles).joinedload(InvitationRole.office),
        selectinload(Invitation.roles).selectinload(InvitationRole.placements),
    )
