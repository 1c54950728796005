"""`flask audit`: prove that nothing in the audit record was changed, and seal it for the night."""

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from accreditation import clock
from accreditation.services import audit

group = AppGroup("audit", help="Check and seal the audit record.")


@group.command()
@click.argument("streams", nargs=-1)
def verify(streams: tuple[str, ...]) -> None:
    """Read every event (or those of STREAMS, such as case:12) and name each that does not hold; exits 1 if any."""
    try:
        sealed = audit.newest(current_app.extensions["store"], current_app.extensions["settings"].audit_key)
    except audit.ForgedCheckpoint as forged:
        click.echo(f"{forged}.")
        broken = audit.verify(streams or None)
        _print_breaks(broken)
        sys.exit(1)
    if sealed is None:
        click.echo(
            "There is no checkpoint yet, so a cut tail could go unseen. Make one: flask audit checkpoint"
        )
    else:
        click.echo(f"Compared with the checkpoint of {sealed.day:%-d %B %Y}.")
    broken = audit.verify(streams or None, marks=sealed.marks if sealed else None)
    _print_breaks(broken)
    sys.exit(bool(broken))


@group.command()
def checkpoint() -> None:
    """Keep where every chain stands now, sealed, outside the database."""
    store, settings = current_app.extensions["store"], current_app.extensions["settings"]
    streams = audit.checkpoint(store, settings.audit_key, clock.today())
    click.echo(f"Sealed {streams} {'chain' if streams == 1 else 'chains'} for {clock.today():%-d %B %Y}.")


def _print_breaks(broken: list[audit.Break]) -> None:
    for place in broken:
        click.echo(str(place))
    click.echo("Every event is as it was written." if not broken else f"{len(broken)} found.")
