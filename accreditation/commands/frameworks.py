"""`flask frameworks`: check a framework file, compare two, publish one; what is published never changes."""

from typing import BinaryIO

import click

from accreditation.commands.group import Group
from accreditation.db import db, unit_of_work
from accreditation.errors import RuleBroken
from accreditation.frameworks.diff import diff as compared
from accreditation.frameworks.diff import in_one_line
from accreditation.frameworks.lint import lint as problems_of
from accreditation.frameworks.loader import load
from accreditation.frameworks.source import LARGEST, SourceError, shipped
from accreditation.queries import framework_drafts as drafts
from accreditation.queries import frameworks as queries
from accreditation.services import frameworks

group = Group("frameworks", help="Check, compare and publish frameworks.")

FILE = click.File("rb")


@group.command()
@click.argument("file", type=FILE)
def lint(file: BinaryIO) -> None:
    """List everything to mend in FILE (- for standard input); exits 1 if there is anything."""
    problems = problems_of(_text(file))
    for problem in problems:
        click.echo(f"{problem.path}: {problem.message}")
    if problems:
        raise click.ClickException(f"{len(problems)} to mend.")
    click.echo("Nothing to mend.")


@group.command()
@click.argument("files", type=FILE, nargs=-1, metavar="OLD NEW")
@click.option(
    "--published", is_flag=True, help="Compare one file with the newest published version of its framework."
)
def diff(files: tuple[BinaryIO, ...], published: bool) -> None:
    """List what changes from OLD to NEW, place by place; with --published, give NEW alone."""
    if len(files) != (1 if published else 2):
        raise click.UsageError("Give one file with --published, else two: the old one, then the new one.")
    new = _text(files[-1])
    try:
        changes = compared(_newest(new) if published else _text(files[0]), new)
    except SourceError as broken:
        raise click.ClickException(_words(broken)) from broken
    for change in changes:
        click.echo(f"{change.where}\n  {in_one_line(change)}")
    click.echo(f"{len(changes)} changed." if changes else "Nothing changed.")


@group.command()
@click.argument("file", type=FILE, required=False)
def publish(file: BinaryIO | None) -> None:
    """Publish FILE, or the framework that ships; the same content again changes nothing."""
    source = shipped() if file is None else _text(file)
    draft = drafts.look(source)
    db.session.rollback()
    if draft.problems:
        for problem in draft.problems:
            click.echo(f"{problem.path}: {problem.message}")
        raise click.ClickException(f"{len(draft.problems)} to mend; nothing was published.")
    try:
        with unit_of_work():
            version = frameworks.publish(source, actor=None)
    except RuleBroken as refusal:
        raise click.ClickException(refusal.message) from refusal
    done = "was published already" if draft.is_published else "is published"
    click.echo(f"{version.title}, version {version.version}, {done}: {version.content_hash}")


def _text(file: BinaryIO) -> str:
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise click.ClickException(f"{file.name} is larger than {LARGEST:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise click.ClickException(f"{file.name} is not text in UTF-8") from broken


def _newest(new: str) -> str:
    """The newest published text of the framework that a text describes."""
    if problems := problems_of(new):
        first = problems[0]
        raise click.ClickException(f"{len(problems)} to mend first. {first.path}: {first.message}")
    slug = load(new).slug
    newest = queries.newest(slug)
    if newest is None:
        raise click.ClickException(f"No version of {slug} is published yet")
    return drafts.source_of(newest.id) or ""


def _words(broken: SourceError) -> str:
    return broken.message if broken.line is None else f"line {broken.line}: {broken.message}"
