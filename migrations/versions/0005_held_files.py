"""The few files that wait for a decision are found without reading every file of the country."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

HELD = sa.text("status = 'held'")


def upgrade() -> None:
    """Index the held files by who added them."""
    op.create_index(
        "ix_evidence_revisions_held",
        "evidence_revisions",
        ["uploaded_by_id"],
        sqlite_where=HELD,
        postgresql_where=HELD,
    )
