"""Whether the database answers."""

from sqlalchemy import text

from accreditation.db import db


def ask() -> None:
    """Ask the database the smallest question; raises what the database raises."""
    db.session.execute(text("SELECT 1"))
