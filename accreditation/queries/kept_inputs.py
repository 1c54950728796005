"""What is kept for a person who was signed out while typing; nobody else's, and nothing older than an hour."""

from datetime import timedelta

from sqlalchemy import ColumnElement, func, select

from accreditation import clock
from accreditation.db import db
from accreditation.models.kept_inputs import KeptInput
from accreditation.models.people import UserSession
from accreditation.queries.sessions import token_hash

LASTS = timedelta(hours=1)
PAGE_GOOD_FOR = timedelta(days=7)


def waiting(token: str) -> list[KeptInput]:
    """What waits for the person of this session, newest first."""
    return list(
        db.session.scalars(
            select(KeptInput)
            .join(UserSession, UserSession.person_id == KeptInput.person_id)
            .where(UserSession.token_hash == token_hash(token), _fresh())
            .order_by(KeptInput.kept_at.desc(), KeptInput.id.desc())
        )
    )


def own(person_id: int, kept_id: int) -> KeptInput | None:
    """One of the person's own, while it lasts."""
    return db.session.scalars(
        select(KeptInput).where(KeptInput.id == kept_id, KeptInput.person_id == person_id, _fresh())
    ).first()


def opened_pages(person_id: int, session_id: int) -> bool:
    """Whether this was a session of that person's, and went on until a few days ago at least."""
    ended = func.coalesce(UserSession.revoked_at, UserSession.expires_at)
    return (
        db.session.scalars(
            select(UserSession.id).where(
                UserSession.id == session_id,
                UserSession.person_id == person_id,
                ended > clock.now() - PAGE_GOOD_FOR,
            )
        ).first()
        is not None
    )


def _fresh() -> ColumnElement[bool]:
    return KeptInput.kept_at > clock.now() - LASTS
