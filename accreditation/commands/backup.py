"""`flask backup`: database and files together, made while the service runs, checked, and restored where nothing is yet."""

import sys
from pathlib import Path

import click
from flask import current_app

from accreditation.commands.group import Group
from accreditation.db import db
from accreditation.errors import RuleBroken
from accreditation.services import backups
from accreditation.settings import Settings

group = Group("backup", help="Back up database and files together, and restore them.")
FOLDER = click.Path(file_okay=False, path_type=Path)
GENERATION = click.option("--generation", default="", help="Which one; the newest unless named.")


@group.command()
@click.argument("folder", type=FOLDER)
@click.option("--encrypt-to", default="", help="A public key of age (age1…); BACKUP_KEY unless given.")
@click.option("--keep", type=click.IntRange(1), default=None, help="Remove all but so many generations.")
def make(folder: Path, encrypt_to: str, keep: int | None) -> None:
    """Back up into FOLDER as a new generation; what an earlier one holds is never overwritten.

    Exits 1 where the store has lost or changed a file; its good copy stays in the backup.
    """
    settings = _settings()
    try:
        made = backups.make(
            db.engine,
            current_app.extensions["store"],
            folder,
            programs=settings.pg_programs,
            public_key=encrypt_to or settings.backup_key,
        )
        # A generation with an alarm removes nothing: somebody should look first.
        removed = 0 if keep is None or made.alarms else backups.keep_newest(folder, keep)
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    for alarm in made.alarms:
        click.echo(f"ALARM: {alarm}")
    click.echo(
        f"Generation {made.generation}: the database and {made.files:,} files; {made.copied:,} were copied now."
    )
    if made.destroyed:
        click.echo(f"{made.destroyed:,} copies of what was destroyed were removed from the backup.")
    if removed:
        click.echo(f"{removed:,} older {'generation was' if removed == 1 else 'generations were'} removed.")
    sys.exit(bool(made.alarms))


@group.command("list")
@click.argument("folder", type=FOLDER)
def list_generations(folder: Path) -> None:
    """List the generations in FOLDER, the oldest first."""
    for path in backups.generations(folder):
        click.echo(path.name)


@group.command()
@click.argument("folder", type=FOLDER)
@GENERATION
def check(folder: Path, generation: str) -> None:
    """Read a generation whole and name what is missing or altered; exits 1 if anything is."""
    try:
        wrong = backups.check(folder, generation)
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    for line in wrong:
        click.echo(line)
    click.echo("The backup is whole." if not wrong else f"{len(wrong)} found.")
    sys.exit(bool(wrong))


@group.command()
@click.argument("folder", type=FOLDER)
@GENERATION
@click.option(
    "--identity",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="The file of the private key, where the backup is encrypted.",
)
def restore(folder: Path, generation: str, identity: Path | None) -> None:
    """Fill an empty database and an empty store from FOLDER; it may be run again after one that failed."""
    try:
        count = backups.restore(
            db.engine,
            current_app.extensions["store"],
            folder,
            name=generation,
            programs=_settings().pg_programs,
            identity_file=identity,
        )
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    click.echo(
        f"The database and {count:,} files are restored. Check them: flask audit verify, flask evidence verify"
    )


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
