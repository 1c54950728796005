"""Prepares the demonstration once, shows who may sign in, and starts it afresh; it touches nobody else's database."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
from flask import Flask

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.demo import mark, past_notices
from accreditation.demo.field import Field
from accreditation.demo.mark import Mark
from accreditation.demo.people import PEOPLE, accounts
from accreditation.demo.timeline import Timeline
from accreditation.models.people import Person
from accreditation.rules import passwords
from accreditation.services import audit
from accreditation.settings import BadSettings, Settings

LOCK_FILE = "demo.lock"
PASSWORD_FILE = "demo-password.txt"  # noqa: S105 - a file's name


class NotHere(Exception):
    """The demonstration may not be made like this; the message says why."""


def prepare(app: Flask) -> None:
    """Bring the database up to date; a new one is filled, an unfinished one is begun again, a foreign one refused."""
    with _alone(_database(app)) as path:
        _prepare(app, path)


def _prepare(app: Flask, path: Path) -> None:
    if mark.read(path) is Mark.BEGUN:
        _remove(app, path)
    finished = mark.read(path) is Mark.FINISHED
    if not finished and not mark.is_empty(path):
        raise NotHere(
            f"{path.name} holds data that is not a demonstration's. It was left as it is."
            " Move it away, or choose another place with INSTANCE."
        )
    if not finished:
        mark.write(path, Mark.BEGUN)
    flask_migrate.upgrade()
    if not finished:
        Timeline(Field(app)).run(passwords.hashed(password(app)))
        _seal_record(app)
        past_notices.settle()
        db.session.remove()
        db.engine.dispose()
        mark.write(path, Mark.FINISHED)


def _seal_record(app: Flask) -> None:
    """Keep where the audit chains stand: months went by in them, and every night of those would have sealed one."""
    sealed = audit.checkpoint(app.extensions["store"], app.extensions["settings"].audit_key, clock.now())
    with unit_of_work():
        audit.note(sealed)


def reset(app: Flask) -> None:
    """Remove the demonstration's database and files, and prepare it afresh."""
    with _alone(_database(app)) as path:
        if mark.read(path) is Mark.NONE and not mark.is_empty(path):
            raise NotHere(f"{path.name} is not a demonstration's database. It was left as it is.")
        _remove(app, path)
        _prepare(app, path)


@contextmanager
def _alone(path: Path) -> Iterator[Path]:
    """Whoever comes second waits until the first has done, so that two starts do not build over each other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / LOCK_FILE).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield path


def password(app: Flask) -> str:
    """The one password of this installation, made when it is first asked for and readable by its owner alone."""
    path = _database(app).parent / PASSWORD_FILE
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(passwords.generated() + "\n")
        if mark.read(_database(app)) is Mark.FINISHED:
            _give_everybody(path.read_text().strip())
    return path.read_text().strip()


def _give_everybody(new: str) -> None:
    """The file was lost: everybody gets the new password."""
    password_hash = passwords.hashed(new)
    emails = [someone.email for someone in PEOPLE]
    with unit_of_work():
        for person in db.session.query(Person).filter(Person.email.in_(emails)):
            person.password_hash = password_hash


def lines(app: Flask) -> Iterator[str]:
    """What a visitor needs to know: an account for each role, and the password."""
    shown = accounts()
    width = max(len(someone.email) for _, someone in shown)
    yield "Demonstration accounts, one for each role:"
    for role, someone in shown:
        yield f"  {someone.email:<{width}}  {role.label} ({someone.name})"
    yield f"Password for all: {password(app)}"


def _database(app: Flask) -> Path:
    """The demonstration's file; raises NotHere where this is no demonstration, or its database is no local file."""
    settings: Settings = app.extensions["settings"]
    if not settings.demo:
        raise NotHere("The demonstration is made only with DEMO=1, and never in production.")
    try:
        path = mark.path_of(settings.checked())
    except BadSettings as refusal:
        raise NotHere(str(refusal)) from refusal
    if path is None or settings.s3_bucket:
        raise NotHere("The demonstration keeps everything on this machine; unset DATABASE_URL and S3_BUCKET.")
    return path


def _remove(app: Flask, path: Path) -> None:
    """Remove the database with its side files, and the store's content."""
    db.session.remove()
    db.engine.dispose()
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        (path.parent / name).unlink(missing_ok=True)
    store = Path(app.extensions["settings"].store_folder)
    for folder in ("staging", "evidence", "pictures", "audit"):
        shutil.rmtree(store / folder, ignore_errors=True)
