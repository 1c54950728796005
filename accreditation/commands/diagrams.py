"""`flask diagrams`: draws the workflows in the handbook again; it changes nothing outside the marked blocks."""

from pathlib import Path

import click

from workflows import diagrams

HANDBOOK = Path(__file__).parents[2] / "docs" / "handbook.md"


@click.command("diagrams")
@click.option("--check", is_flag=True, help="Change nothing; fail when the handbook is out of date.")
def group(check: bool) -> None:
    """Draw the state diagrams and tables of steps in docs/handbook.md from the workflow tables."""
    now = HANDBOOK.read_text(encoding="utf-8")
    drawn = diagrams.fill(now)
    if now == drawn:
        click.echo("The handbook is up to date.")
    elif check:
        raise click.ClickException("docs/handbook.md is out of date: run flask diagrams.")
    else:
        HANDBOOK.write_text(drawn, encoding="utf-8")
        click.echo("The handbook was drawn again.")
