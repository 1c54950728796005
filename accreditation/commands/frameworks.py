"""`flask frameworks`: check a framework file, compare two, publish one; what is published never changes."""

from typing import BinaryIO

import click

from accreditation.commands.group import Group
from accreditation.db import db, unit_of_work
from accreditation.errors import RuleBroken
from accreditation.frameworks.diff import diff as compared
from accreditation.frameworks.diff import in_one_line
from accreditation.frameworks.framework import Framework
from accreditation.frameworks.lint import lint as problems_of
from accreditation.frameworks.loader import load
from accreditation.frameworks.maps.source import lint as map_problems
from accreditation.frameworks.source import FIRST_SHIPPED, LARGEST, SourceError, shipped, shipped_slugs
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


@group.command("lint-map")
@click.argument("file", type=FILE, metavar="MAP")
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
def lint_map(file: BinaryIO, before: BinaryIO, after: BinaryIO) -> None:
    """List everything to mend in MAP, held against the frameworks in BEFORE and AFTER; exits 1 if there is anything."""
    problems = map_problems(_text(file), _sound(before), _sound(after))
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
@click.option(
    "--shipped",
    "slug",
    type=click.Choice(shipped_slugs()),
    help=f"Publish this framework of those that ship; {FIRST_SHIPPED} where neither it nor FILE is given.",
)
def publish(file: BinaryIO | None, slug: str | None) -> None:
    """Publish FILE, or a framework that ships; the same content again changes nothing."""
    if file is not None and slug is not None:
        raise click.UsageError("Give a file, or --shipped with a name, not both.")
    source = shipped(slug or FIRST_SHIPPED) if file is None else _text(file)
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


def _sound(file: BinaryIO) -> Framework:
    """The framework in a file."""
    return _framework(_text(file))


def _framework(text: str) -> Framework:
    """The framework that a text describes; refuses a text that has anything to mend."""
    if problems := problems_of(text):
        first = problems[0]
        raise click.ClickException(f"{len(problems)} to mend first. {first.path}: {first.message}")
    return load(text)


def _newest(new: str) -> str:
    """The newest published text of the framework that a text describes."""
    slug = _framework(new).slug
    newest = queries.newest(slug)
    if newest is None:
        raise click.ClickException(f"No version of {slug} is published yet")
    return drafts.source_of(newest.id) or ""


def _words(broken: SourceError) -> str:
    return broken.message if broken.line is None else f"line {broken.line}: {broken.message}"
