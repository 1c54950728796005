"""Write 0001_tables afresh from the models: `python -m migrations.first`; only until the first release, then this goes."""

from pathlib import Path

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from accreditation import models  # noqa: F401 - the models fill the metadata
from accreditation.db import Base
from migrations.rendering import render_item

TARGET = Path(__file__).parent / "versions" / "0001_tables.py"
HEAD = '''"""Every table, as the service began."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    '''


def main() -> None:
    """Compare the models with an empty database and write down the difference."""
    with create_engine("sqlite://").connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        made = produce_migrations(context, Base.metadata)
    operations = made.upgrade_ops
    if operations is None:
        raise RuntimeError("the models hold no table")
    TARGET.write_text(HEAD + render_python_code(operations, render_item=render_item).strip() + "\n")


if __name__ == "__main__":
    main()
