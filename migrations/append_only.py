"""The words that make a table append-only on either database.

SQLite rebuilds a table in a batch migration and loses its triggers: whoever rebuilds one of these calls `protect` again.
"""

from collections.abc import Iterator

REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""
REFUSE_BACKWARDS = """
CREATE OR REPLACE FUNCTION refuse_backwards() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.stream <> OLD.stream OR NEW.seq < OLD.seq THEN
        RAISE EXCEPTION '% never goes back', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$
"""


def functions(dialect: str) -> Iterator[str]:
    """What PostgreSQL's triggers call."""
    if dialect == "postgresql":
        yield REFUSE
        yield REFUSE_BACKWARDS


def protect(table: str, dialect: str, changes: tuple[str, ...] = ("update", "delete")) -> Iterator[str]:
    """Statements that make `table` refuse these changes, and on PostgreSQL also to be emptied at once."""
    for change in changes:
        name = f"{table}_no_{change}"
        if dialect == "sqlite":
            yield (
                f"CREATE TRIGGER {name} BEFORE {change.upper()} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        else:
            yield (
                f"CREATE TRIGGER {name} BEFORE {change.upper()} ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
    if dialect == "postgresql":
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def protect_heads(dialect: str) -> Iterator[str]:
    """Statements that let a chain's head go forward only."""
    yield from protect("audit_heads", dialect, ("delete",))
    if dialect == "sqlite":
        yield (
            "CREATE TRIGGER audit_heads_no_return BEFORE UPDATE ON audit_heads"
            " WHEN NEW.stream <> OLD.stream OR NEW.seq < OLD.seq"
            " BEGIN SELECT RAISE(ABORT, 'audit_heads never goes back'); END"
        )
    else:
        yield (
            "CREATE TRIGGER audit_heads_no_return BEFORE UPDATE ON audit_heads"
            " FOR EACH ROW EXECUTE FUNCTION refuse_backwards()"
        )
