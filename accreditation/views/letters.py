"""Letters by e-mail for the administrator: what waits, what was not delivered, sending again, and addresses that refuse."""

from pathlib import Path

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.letters import SENDABLE_AGAIN, LetterState
from accreditation.enums.permissions import Permission as P
from accreditation.messages.channels import folder
from accreditation.models.letters import Letter, RefusingAddress
from accreditation.queries import letters as queries
from accreditation.services import letters
from accreditation.settings import Settings
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from forms.base import ConfirmForm
from forms.letters import LettersFilter

bp = Blueprint("letters", __name__, url_prefix="/letters")
DEMO_SHOWN = 30


@bp.get("")
@requires(P.LETTERS_MANAGE)
def index() -> ResponseReturnValue:
    """How many letters stand where, and each of them, the newest first; never their words."""
    filters, now = filtered(LettersFilter), clock.now()
    chosen = filters.values()
    standing = queries.standing(now)
    return render_template(
        "letters/index.html",
        filters=filters,
        filtering=bool(chosen),
        letters=queries.page(**chosen, number=page_number()),
        standing=standing,
        late=standing.oldest_due is not None and now - standing.oldest_due > queries.LATE,
        mail=_settings().mail,
        again=SENDABLE_AGAIN,
        states=LetterState,
    )


@bp.route("/<id:letter_id>/send-again", methods=["GET", "POST"])
@requires(P.LETTERS_MANAGE, queries.letter, lock=queries.take)
def send_again(letter: Letter) -> ResponseReturnValue:
    """Let a letter that was not delivered be tried afresh."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            letters.send_again(letter, actor=viewer())
        flash("The letter waits to be sent again.")
        return redirect(url_for(".index"))
    return shown("letters/send_again.html", form=form, letter=letter, again=SENDABLE_AGAIN)


@bp.route("/send-all-again", methods=["GET", "POST"])
@requires(P.LETTERS_MANAGE)
def send_all_again() -> ResponseReturnValue:
    """Let every letter that failed be tried afresh."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            count = letters.send_all_again(actor=viewer())
        flash(f"{count} {'letter waits' if count == 1 else 'letters wait'} to be sent again.")
        return redirect(url_for(".index"))
    failed = queries.standing(clock.now()).counts[LetterState.FAILED]
    return shown("letters/send_all_again.html", form=form, failed=failed)


@bp.get("/addresses")
@requires(P.LETTERS_MANAGE)
def addresses() -> ResponseReturnValue:
    """The addresses that nothing is sent to, and why."""
    return render_template("letters/addresses.html", addresses=queries.refusing(page_number()))


@bp.route("/addresses/<id:refusing_address_id>/allow", methods=["GET", "POST"])
@requires(P.LETTERS_MANAGE, queries.refusing_address)
def allow(refusing_address: RefusingAddress) -> ResponseReturnValue:
    """Let letters go to an address again."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            letters.allow_again(refusing_address, actor=viewer())
        flash("Letters go to this address again.")
        return redirect(url_for(".addresses"))
    return shown("letters/allow.html", form=form, address=refusing_address)


@bp.get("/demo")
@requires(P.PUBLIC)
def demo() -> ResponseReturnValue:
    """The letters that the demonstration sent, for whoever tries it; nowhere else is a letter's text shown."""
    settings = _settings()
    if not settings.demo or not settings.mail.folder:
        abort(404)
    written = folder.newest(Path(settings.mail.folder), DEMO_SHOWN)
    return render_template("letters/demo.html", letters=written, base_url=settings.base_url)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
