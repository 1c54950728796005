"""Reads kept files again, has missing copies made, writes an application out, and destroys what a plan named."""

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from accreditation.errors import RuleBroken
from accreditation.queries import applications
from accreditation.services import evidence, packs
from accreditation.services.evidence import kept_files
from accreditation.services.evidence import retention as services
from accreditation.services.evidence.retention import Plan
from accreditation.storage.base import Store, plain_size


@click.command()
@click.option("--most", type=click.IntRange(1), help="At most so many files, the longest unread first.")
@with_appcontext
def verify(most: int | None) -> None:
    """Read kept files again and name each that is missing or altered; exits 1 if any is."""
    read = wrong = 0
    try:
        for verified in kept_files.verify(_store(), most):
            read += 1
            if verified.fault is not None:
                wrong += 1
                click.echo(f"file {verified.file.revision_id} ({verified.file.key}): {verified.fault.label}")
    except RuleBroken as broken:
        raise click.ClickException(f"{broken.message} {read:,} files were read before.") from broken
    click.echo(f"{read:,} files read, {wrong:,} missing or altered.")
    sys.exit(bool(wrong))


@click.command()
@with_appcontext
def redraw() -> None:
    """Have the worker make the copy for reviewers of every usable file that has none."""
    requests = evidence.ask_for_copies()
    before = requests.without - requests.now
    click.echo(f"{requests.without:,} files without a copy for reviewers: {requests.now:,} asked for now.")
    if before:
        click.echo(f"{before:,} were asked for before: what came of them stands under Jobs.")


@click.command()
@click.option(
    "--destroy", metavar="FINGERPRINT", help="Destroy exactly what the plan of this fingerprint names."
)
@with_appcontext
def retention(destroy: str | None) -> None:
    """Print which files may be destroyed today and why; nothing is destroyed without --destroy."""
    if destroy is None:
        _print_plan(services.plan())
        return
    count = 0
    try:
        for due in services.destroy(_store(), destroy):
            count += 1
            click.echo(f"destroyed file {due.revision_id}: {due.title}")
    except RuleBroken as broken:
        raise click.ClickException(broken.message) from broken
    click.echo(f"{count:,} files destroyed. Their fingerprints and the audit record stay.")


def _print_plan(plan: Plan) -> None:
    for due in plan.files:
        click.echo(
            f"file {due.revision_id}\t{due.kind.label}\tsince {due.since.isoformat()}"
            f"\t{plain_size(due.size)}\t{due.title}"
        )
    if plan.files:
        total = plain_size(sum(due.size for due in plan.files))
        click.echo(f"{len(plan.files):,} files, {total}. Nothing was destroyed. To destroy exactly these:")
        click.echo(f"  flask evidence retention --destroy {plan.fingerprint}")
    else:
        click.echo("No file may be destroyed today.")


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store


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
