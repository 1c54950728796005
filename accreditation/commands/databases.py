"""Says once which database a command uses, when it first connects, and refuses one that nobody chose."""

import click
from flask import Flask
from sqlalchemy import event

from accreditation.commands.group import Advice
from accreditation.db import db
from accreditation.settings import BadSettings, Settings


def announce(app: Flask, settings: Settings) -> None:
    """Have the first connection say which database it is; a command that asks none says nothing."""
    announced: list[bool] = []

    def _announce(*_given: object) -> None:
        if announced:
            return
        announced.append(True)
        try:
            settings.with_expected_database()
        except BadSettings as surprise:
            raise Advice(str(surprise)) from surprise
        # Beside the command's own answer, which other programs may read.
        click.echo(f"Database: {settings.database_words}", err=True)

    with app.app_context():
        event.listen(db.engine, "do_connect", _announce)
