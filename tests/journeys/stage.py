"""A scene on a database of its own, inside one transaction, so that each walk can be undone to where it began."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from accreditation.app import create_app
from accreditation.db import db
from tests import databases
from tests.scene import Scene
from tests.world import World


@dataclass(frozen=True)
class Set:
    """The scene and the connection that everything goes through."""

    scene: Scene
    connection: Connection


@contextmanager
def set_up(kind: str, folder: Path, prepare: Callable[[Scene], Scene]) -> Iterator[Set]:
    """Build the scene, hand it out, and forget all of it."""
    app = create_app(databases.settings(databases.fresh(kind, folder), folder), TESTING=True)
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        db.engines[None] = connection  # type: ignore[index]
        db.session.configure(join_transaction_mode="create_savepoint")
        try:
            yield Set(prepare(Scene(World(app))), connection)
        finally:
            db.session.remove()
            outer.rollback()
            connection.close()
            db.engines[None] = engine  # type: ignore[index]
            engine.dispose()
