"""`flask letters`: how letters by e-mail stand, and a letter to try the way out; it says nothing of what is in them."""

import secrets

import click
from flask import current_app

from accreditation import clock
from accreditation.commands.group import Advice, Group
from accreditation.enums.letters import LetterState
from accreditation.messages.channels import channel_from
from accreditation.messages.composing import Frame, composed
from accreditation.messages.content import LetterContent
from accreditation.messages.post import Away, Refused, TryLater
from accreditation.queries import letters as queries
from accreditation.settings import Settings

group = Group(
    "letters", needs_secrets=True, help="Letters by e-mail: how they stand, and whether they can leave."
)
_NO_WAY = "No way to send letters is set up. Set SMTP_HOST, NOTIFY_KEY or MAIL_FOLDER."


@group.command("status")
def status() -> None:
    """Say how letters leave, how many stand where, and what the oldest that is due waits for."""
    settings, now = _settings(), clock.now()
    standing = queries.standing(now)
    click.echo(f"Letters leave by {settings.mail.in_words}.")
    for state in LetterState:
        click.echo(f"{standing.counts[state]}\t{state.label}")
    if standing.oldest_due is not None:
        minutes = int((now - standing.oldest_due).total_seconds() // 60)
        click.echo(f"The oldest that is due has waited {minutes} minutes. {standing.trouble or ''}".rstrip())


@group.command("send-test")
@click.argument("address")
def send_test(address: str) -> None:
    """Send one letter to ADDRESS now, past the queue, and say what the server answered."""
    settings = _settings()
    channel = channel_from(settings)
    if channel is None:
        raise Advice(_NO_WAY)
    content = LetterContent(
        subject="A letter to try the way out",
        paragraphs=(f"{settings.body_name} sent this letter to see whether letters arrive. They do.",),
        action=("Open the service", "/"),
        why="Somebody who looks after the service sent it by hand.",
    )
    post = composed(content, Frame.of(settings), number=secrets.token_hex(), to=address, optional=False)
    try:
        with channel.opened() as delivery:
            delivery.send(post)
    except (Refused, TryLater, Away) as trouble:
        raise Advice(str(trouble)) from trouble
    click.echo(f"The letter left by {settings.mail.in_words}.")


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
