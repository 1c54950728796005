"""`flask demo`: make the demonstration, or make it afresh; without DEMO=1 it does nothing."""

from collections.abc import Callable

import click
from flask import Flask, current_app

from accreditation.commands.group import Group

group = Group("demo", help="The demonstration: made-up providers, people and cases.")


@group.command()
def prepare() -> None:
    """Make the demonstration where it is not there yet, and show its accounts."""
    from accreditation.demo import preparing  # no web worker needs it

    _do(preparing.prepare)


@group.command()
def reset() -> None:
    """Remove the demonstration and make it afresh."""
    from accreditation.demo import preparing

    _do(preparing.reset)


def _do(what: Callable[[Flask], None]) -> None:
    """Do it, say why not in one line, or show the accounts."""
    from accreditation.demo import preparing

    app = _app()
    try:
        what(app)
    except preparing.NotHere as refusal:
        raise click.ClickException(str(refusal)) from refusal
    for line in preparing.lines(app):
        click.echo(line)


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]  # noqa: SLF001
