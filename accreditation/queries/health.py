"""What the database says of itself: that it answers, at which version its tables are, when a worker last noted that it runs."""

from datetime import datetime

from sqlalchemy import func, inspect, select, text

from accreditation.db import db
from accreditation.models.jobs import Heartbeat


def schema_version() -> str | None:
    """The version of the tables that are there; None where there are none; raises what the database raises."""
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return None
    version: str | None = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def last_heartbeat() -> datetime | None:
    """When a worker last noted that it runs."""
    return db.session.scalar(select(func.max(Heartbeat.last_at)))
