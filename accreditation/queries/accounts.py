"""What a person reads about their own account: when it was signed in to, and whether another address waits."""

from datetime import timedelta

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.models.accounts import AddressChange, SignIn
from accreditation.queries.paging import Page, paginate

HISTORY_DAYS = 90
PER_PAGE = 50
CONFIRMED_WITHIN = timedelta(days=1)
"""How long a new address may be confirmed."""


def sign_ins(person_id: int, number: int = 1) -> Page[SignIn]:
    """When somebody signed in to an account, or tried to, newest first; not further back than it is kept."""
    since = clock.now() - timedelta(days=HISTORY_DAYS)
    history = select(SignIn).where(SignIn.person_id == person_id, SignIn.at > since)
    return paginate(history.order_by(SignIn.at.desc(), SignIn.id.desc()), number, PER_PAGE)


def waiting_address_change(person_id: int) -> AddressChange | None:
    """The change of address that waits to be confirmed."""
    return db.session.scalars(
        select(AddressChange).where(
            AddressChange.person_id == person_id,
            AddressChange.confirmed_at.is_(None),
            AddressChange.stopped_at.is_(None),
            AddressChange.asked_at > clock.now() - CONFIRMED_WITHIN,
        )
    ).first()
