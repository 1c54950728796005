"""Tables that the database itself refuses to change."""

from alembic import op

from migrations import append_only

revision = "0002"
down_revision = "0001"

APPEND_ONLY = (
    "answer_revisions",
    "audit_events",
    "award_events",
    "case_duties",
    "decisions",
    "entries",
    "entry_citations",
    "framework_versions",
    "ratifications",
    "recusals",
    "score_revisions",
    "snapshot_entries",
    "standards",
    "votes",
)


def upgrade() -> None:
    """Set the triggers."""
    dialect = op.get_bind().dialect.name
    for statement in append_only.functions(dialect):
        op.execute(statement)
    for table in APPEND_ONLY:
        for statement in append_only.protect(table, dialect):
            op.execute(statement)
    for statement in append_only.protect_heads(dialect):
        op.execute(statement)
