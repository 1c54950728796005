"""`flask audit`: prove that nothing in the audit record was changed, and seal it for the night."""

import sys
from collections.abc import Sequence

import click
from flask import current_app

from accreditation import clock, dates
from accreditation.commands.group import Group
from accreditation.db import db, unit_of_work
from accreditation.queries.audit import stream_named
from accreditation.services import audit
from accreditation.settings import Settings

group = Group("audit", needs_secrets=True, help="Check and seal the audit record.")
CANNOT_SAY = 2


@group.command()
@click.argument("streams", nargs=-1)
def verify(streams: tuple[str, ...]) -> None:
    """Read every event (or those of STREAMS: case:12, people, a case's reference, an ODS code), the rows that it tells of, and the
    kept checkpoints, and name what does not hold.

    Exits 1 if anything does not, and 2 where it cannot be said: an unknown stream, a key that is not here.
    """
    settings = _settings()
    compared = audit.compare(current_app.extensions["store"], settings.audit_keys)
    chosen = _streams(streams, compared)
    broken: list[object] = [
        *compared.faults,
        *audit.verify(chosen, marks=compared.marks),
        *audit.check_content(chosen),
    ]
    db.session.rollback()
    for line in (*compared.notes, *_compared_with(compared), *broken):
        click.echo(str(line))
    for key in sorted(compared.unknown_keys):
        click.echo(
            f"Checkpoints were sealed with the key named {key}, which is not here, so they could not be compared. Put it"
            " into AUDIT_KEYS_OLD."
        )
    if broken:
        click.echo(f"{len(broken)} found.")
        sys.exit(1)
    click.echo("Every event is as it was written, and every row is as it was decided.")
    sys.exit(CANNOT_SAY if compared.unknown_keys else 0)


@group.command()
def checkpoint() -> None:
    """Keep where every chain stands now, sealed, outside the database."""
    sealed = audit.checkpoint(current_app.extensions["store"], _settings().audit_key, clock.now())
    with unit_of_work():
        audit.note(sealed)
    click.echo(
        f"Sealed {sealed.streams} {'chain' if sealed.streams == 1 else 'chains'} for {dates.day(clock.today())}."
    )


def _streams(names: Sequence[str], compared: audit.Compared) -> list[str] | None:
    """The streams of these names; a name of none is refused, because nothing would be read and all be called well."""
    chosen = []
    for name in names:
        stream = name if audit.is_stream(name, compared.marks) else stream_named(name)
        if stream is None:
            raise click.UsageError(f"There is no stream, case or organisation {name}. Nothing was checked.")
        chosen.append(stream)
    return chosen or None


def _compared_with(compared: audit.Compared) -> list[str]:
    if compared.newest is not None:
        return [f"Compared with the checkpoints up to {dates.moment(compared.newest)}."]
    if not audit.is_new() or compared.unknown_keys:
        return []
    words = "This installation is new and has no checkpoint yet: until tonight's a cut tail could go unseen."
    return [f"{words} To seal one now: flask audit checkpoint"]


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
