"""A scene on a database of its own, made once for many tests; what a walk does to it is undone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection

from accreditation.db import db
from accreditation.enums.people import Role
from tests import databases
from tests.offering import nhs
from tests.scene import Scene, Stage
from tests.templates import app_with
from tests.world import World

BEGINNINGS = (
    Stage.SELF_ASSESSMENT,
    Stage.EVIDENCE,
    Stage.SIGN_OFF,
    Stage.SIGNED,
    Stage.SUBMITTED,
    Stage.IN_CHECK,
    Stage.RETURNED,
    Stage.LAPSED,
    Stage.TEAM_READY,
    Stage.SCORING,
    Stage.ASKED,
    Stage.REVEALED,
    Stage.VISITED,
    Stage.MODERATION,
    Stage.ACCURACY,
    Stage.CONFIRMED,
    Stage.READY,
    Stage.CALLED,
    Stage.DECIDED,
    Stage.DEFERRED,
    Stage.CLOSED,
)
"""The stages that the shared scene has a case at."""


def prepare(scene: Scene) -> None:
    """Make those cases, and somebody who holds every role of an office at once."""
    for stage in BEGINNINGS:
        scene.case(stage)
    hats = scene.world.person(Role.REVIEWER, name="Many Hats")
    office = scene.world.office.id
    for role in (Role.MODERATOR, Role.SECRETARIAT, Role.PANEL_CHAIR, Role.RATIFIER, Role.CONCERN_OFFICER):
        scene.world.grant(hats, role, office_id=office)
    scene.people["hats"] = hats


@dataclass(frozen=True)
class Staged:
    """An app whose database holds a scene; nobody holds its context."""

    app: Flask
    scene: Scene


@contextmanager
def staged(kind: str, folder: Path) -> Iterator[Staged]:
    """Build the scene on a new database, and close that in the end."""
    settings = databases.settings(databases.fresh(kind, folder), folder, sign_in_providers=(nhs(),))
    app = app_with(settings)
    with app.app_context(), undone_unless_kept(keep=True):
        scene = Scene(World(app))
        prepare(scene)
    yield Staged(app, scene)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def undone(stage: Staged) -> Iterator[Connection]:
    """Inside the app, in one transaction that is undone in the end; the connection is the only one."""
    with stage.app.app_context(), undone_unless_kept(keep=False) as connection:
        yield connection


@contextmanager
def undone_unless_kept(*, keep: bool) -> Iterator[Connection]:
    """One connection for everything, on which each commit is a savepoint: fast to build on, and quick to undo."""
    db.session.remove()
    engine = db.engine
    connection = engine.connect()
    outer = connection.begin()
    db.engines[None] = connection  # type: ignore[index]
    db.session.configure(join_transaction_mode="create_savepoint")
    try:
        yield connection
        db.session.remove()
        if keep:
            outer.commit()
    finally:
        db.session.remove()
        if outer.is_active:
            outer.rollback()
        connection.close()
        db.engines[None] = engine  # type: ignore[index]
