"""Taking an application away: asking for its evidence pack, seeing how far it is, and downloading its two files."""

from flask import Blueprint, flash, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.enums.packs import PackState
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.queries import applications, locks
from accreditation.queries import packs as queries
from accreditation.queries.packs import Taken
from accreditation.services import packs
from accreditation.storage.base import attachment
from accreditation.web import files
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.filters import progress_in_words
from accreditation.web.stepping import stepped_up
from forms.base import ConfirmForm

bp = Blueprint("packs", __name__, url_prefix="/applications/<id:application_id>/pack")


@bp.route("", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, applications.for_provider, lock=locks.application)
def show(application: Application) -> ResponseReturnValue:
    """Ask for a pack of the application as it stands, or take the one that is ready."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            packs.ask(application, actor=viewer())
        flash("Your pack is being put together.")
        return redirect(url_for(".show", application_id=application.id))
    pack = queries.newest(application.id)
    waiting = pack is not None and pack.state is PackState.WAITING
    return shown(
        "packs/show.html",
        form=form,
        application=application,
        pack=pack,
        waiting=waiting,
        progress=queries.progress_of(pack) if pack is not None and waiting else None,
    )


@bp.get("/progress")
@requires(P.APPLICATION_SEE, applications.for_provider)
def progress(application: Application) -> ResponseReturnValue:
    """How far the newest pack is, for the script of its page; nothing once it is done or has failed."""
    pack = queries.newest(application.id)
    if pack is None or pack.state is not PackState.WAITING:
        return jsonify(works={})
    state = queries.progress_of(pack)
    return jsonify(
        works={}
        if state.failed
        else {str(pack.id): {"saying": progress_in_words(state), "share": state.share}}
    )


@bp.get("/<id:pack_id>/document")
@requires(P.APPLICATION_SEE, queries.ready_for)
@stepped_up(BindingAct.EXPORT)
def document(subject: Taken) -> ResponseReturnValue:
    """The pack's PDF, as an attachment."""
    pack = subject.pack
    return _taken(subject, pack.pdf_key or "", pack.pdf_size or 0, "pdf")


@bp.get("/<id:pack_id>/files")
@requires(P.APPLICATION_SEE, queries.ready_for)
@stepped_up(BindingAct.EXPORT)
def originals(subject: Taken) -> ResponseReturnValue:
    """The cited files with their fingerprints, as a zip."""
    pack = subject.pack
    return _taken(subject, pack.zip_key or "", pack.zip_size or 0, "zip")


def _taken(subject: Taken, key: str, size: int, extension: str) -> ResponseReturnValue:
    name = f"evidence-pack-{subject.pack.application.reference}.{extension}"
    leaving = attachment(files.store(), key, name, size)
    return files.taken(leaving, lambda: packs.record_taken(subject.pack, actor=viewer()))
