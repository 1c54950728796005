"""`flask clock`: what the service takes for the date, and confirming it after the machine's clock jumped."""

import click
from flask.cli import AppGroup

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.errors import RuleBroken
from accreditation.queries import heartbeats as queries
from accreditation.services import heartbeats

group = AppGroup("clock", help="The date of the service: look at it, or confirm it after a jump.")


@group.command("show")
def show() -> None:
    """Say what date the service goes by, and every jump that waits to be confirmed."""
    click.echo(f"Now: {clock.now():%Y-%m-%d %H:%M} UTC")
    for jump in queries.jumps():
        click.echo(f"Jumped from {jump.before:%Y-%m-%d %H:%M} to {jump.after:%Y-%m-%d %H:%M} UTC")


@group.command("confirm")
@click.confirmation_option(prompt="Is the date that `flask clock show` says right?")
def confirm() -> None:
    """Confirm that the date is right, so that deadlines count again."""
    try:
        with unit_of_work():
            heartbeats.confirm_date(actor=None)
    except RuleBroken as refusal:
        raise click.ClickException(refusal.message) from None
    click.echo("The date is confirmed. Deadlines count again.")
