"""`flask backup`: database and files together, made while the service runs, checked, and restored where nothing is yet."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from accreditation.db import db
from accreditation.errors import RuleBroken
from accreditation.services import backups

group = AppGroup("backup", help="Back up database and files together, and restore them.")
FOLDER = click.Path(file_okay=False, path_type=Path)


@group.command()
@click.argument("folder", type=FOLDER)
def make(folder: Path) -> None:
    """Back up into FOLDER; a second time only what is new is copied."""
    try:
        made = backups.make(db.engine, current_app.extensions["store"], folder, programs=_programs())
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    click.echo(f"The database and {made.files:,} files are in {folder}; {made.copied:,} were copied now.")


@group.command()
@click.argument("folder", type=FOLDER)
def check(folder: Path) -> None:
    """Read a backup whole and name what is missing or altered; exits 1 if anything is."""
    try:
        wrong = backups.check(folder)
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    for line in wrong:
        click.echo(line)
    click.echo("The backup is whole." if not wrong else f"{len(wrong)} found.")
    sys.exit(bool(wrong))


@group.command()
@click.argument("folder", type=FOLDER)
def restore(folder: Path) -> None:
    """Fill an empty database and an empty store from FOLDER."""
    try:
        count = backups.restore(db.engine, current_app.extensions["store"], folder, programs=_programs())
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    click.echo(
        f"The database and {count:,} files are restored. Check them: flask audit verify, flask evidence verify"
    )


def _programs() -> str:
    programs: str = current_app.extensions["settings"].pg_programs
    return programs
