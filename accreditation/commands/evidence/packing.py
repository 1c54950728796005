"""Writes an application with its evidence into a folder, as its provider would download it."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from accreditation.errors import RuleBroken
from accreditation.queries import applications
from accreditation.services import packs


@click.command()
@click.argument("reference")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def pack(reference: str, folder: Path) -> None:
    """Write pack.pdf and files.zip of the application REFERENCE into FOLDER; what is there is replaced."""
    application = applications.by_reference(reference)
    if application is None:
        raise click.ClickException(f"There is no application {reference}.")
    try:
        made = packs.write(application, current_app.extensions["store"], folder)
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    files = "" if not made.left_out else f"; {made.left_out} cited files are not among its pages"
    click.echo(f"{folder / 'pack.pdf'}: {made.pages:,} pages{files}.")
    click.echo(f"{folder / 'files.zip'}: the originals, with their fingerprints.")
