"""Files that the page's script sends in parts: the same steps whether the parts come here or go straight to S3."""

from typing import Any

from flask import Blueprint, current_app, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import undo, unit_of_work
from accreditation.enums.evidence import UploadState
from accreditation.enums.permissions import Permission as P
from accreditation.models.evidence import EvidenceItem
from accreditation.models.uploads import Upload
from accreditation.queries import evidence as evidence_queries
from accreditation.queries import libraries
from accreditation.queries import uploads as queries
from accreditation.queries.libraries import Library
from accreditation.queries.uploads import PartRequest
from accreditation.rules import kind_guesses
from accreditation.services.evidence import uploads
from accreditation.services.evidence.uploads import Announced
from accreditation.settings import Settings
from accreditation.web import files, scripted
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, bind_words, submitted
from accreditation.web.errors import wants_json
from accreditation.web.scripted import answers_scripts
from forms.base import ConfirmForm
from forms.uploads import BeginForm

bp = Blueprint("uploads", __name__, url_prefix="/uploads")

MOST_GUESSED = 200


@bp.post("")
@requires(P.EVIDENCE_ADD, libraries.library_for, own_transaction=True)
@answers_scripts
def begin(library: Library) -> ResponseReturnValue:
    """Begin to send a file as a new piece of evidence, or go on with it."""
    body = scripted.body()
    form = bind_words(BeginForm, scripted.words(body), data={"organisation": library.organisation_id})
    form.organisation.choices = [(organisation.id, organisation.name) for organisation in library.addable]
    if not form.validate():
        return scripted.refused(" ".join(message for message, _ in form.errors_for_summary()))
    values = form.values()
    return _standing(_begun(body, organisation_id=values.pop("organisation"), **values))


@bp.post("/kinds")
@requires(P.EVIDENCE_ADD, libraries.library_for, own_transaction=True)
@answers_scripts
def guess(library: Library) -> ResponseReturnValue:
    """Guess the kinds of files by their names, for their person to confirm; nothing is written down."""
    # No name of a file holds a slash, so that it can stand between them.
    names = scripted.text(scripted.body(), "names").split("/")[:MOST_GUESSED]
    return jsonify(kinds=[kind_guesses.guess(name) for name in names])


@bp.post("/items/<id:item_id>")
@requires(P.EVIDENCE_ADD, evidence_queries.item_for, own_transaction=True)
@answers_scripts
def begin_newer(item: EvidenceItem) -> ResponseReturnValue:
    """Begin to send a newer file of a piece of evidence, or go on with it."""
    body = scripted.body()
    return _standing(
        _begun(
            body,
            organisation_id=item.organisation_id,
            kind=item.kind,
            period_from=item.period_from,
            period_to=item.period_to,
            item_id=item.id,
        )
    )


@bp.get("/<token>")
@requires(P.EVIDENCE_ADD, queries.upload_for)
@answers_scripts
def show(upload: Upload) -> ResponseReturnValue:
    """How far an upload is."""
    return _standing(upload)


@bp.post("/<token>/parts/<id:number>")
@requires(P.EVIDENCE_ADD, queries.part_for, own_transaction=True)
@answers_scripts
def sign(part_request: PartRequest) -> ResponseReturnValue:
    """Say where one part goes, once its size and SHA-256 are promised."""
    body = scripted.body()
    undo()  # loading opened a transaction for reading; a write begins as a write
    with unit_of_work():
        part, is_here = uploads.promise(
            part_request.upload.id,
            number=part_request.number,
            size=scripted.number(body, "size"),
            sha256=scripted.text(body, "sha256"),
        )
    if is_here:
        return jsonify(here=True)
    link = files.store().sign_part(
        part_request.upload.staging_key, part_request.upload.store_upload or "", part
    )
    if link is None:
        return jsonify(here=False, url=scripted.part_address(part_request.upload.token, part), headers={})
    return jsonify(here=False, url=link.url, headers=link.headers)


@bp.put("/<token>/parts/<id:number>/<seal>")
@requires(P.EVIDENCE_ADD, queries.part_for, own_transaction=True)
@answers_scripts
def send(part_request: PartRequest) -> ResponseReturnValue:
    """Take the bytes of one part, where the store is a folder of ours."""
    part = uploads.promised(part_request.upload, part_request.number)
    scripted.check_part_address(part_request.seal, part_request.upload.token, part)
    files.expect_bytes(part.size)
    uploads.part_arrives(files.store(), part_request.upload, part, request.stream)
    return jsonify(here=True)


@bp.post("/<token>/complete")
@requires(P.EVIDENCE_ADD, queries.upload_for, own_transaction=True)
@answers_scripts
def complete(upload: Upload) -> ResponseReturnValue:
    """Make a piece of evidence of an upload whose parts are all here."""
    return _arrived(uploads.complete(files.store(), upload).item_id)


@bp.route("/<token>/abandon", methods=["GET", "POST"])
@requires(P.EVIDENCE_ADD, queries.upload_for, own_transaction=True)
def abandon(upload: Upload) -> ResponseReturnValue:
    """Give an upload up, with what came of it."""
    if wants_json() and request.method == "POST":
        return _given_up(upload)
    form = bind(ConfirmForm)
    if submitted(form):
        uploads.abandon(files.store(), upload)
        flash("The unfinished upload is removed.")
        return redirect(url_for("evidence.add"))
    return shown("evidence/give_up.html", form=form, upload=upload)


@answers_scripts
def _given_up(upload: Upload) -> ResponseReturnValue:
    uploads.abandon(files.store(), upload)
    return jsonify(state=UploadState.ABANDONED.value)


def _begun(body: dict[str, Any], **about: Any) -> Upload:
    settings: Settings = current_app.extensions["settings"]
    announced = Announced(
        filename=scripted.text(body, "name"),
        size=scripted.number(body, "size"),
        media_type=scripted.text(body, "type"),
        modified=scripted.number(body, "modified"),
        first=scripted.text(body, "first"),
    )
    return uploads.begin(
        files.store(),
        announced,
        actor=viewer(),
        limit=settings.evidence_limit,
        groups=files.groups(),
        quotas=files.quotas(),
        **about,
    )


def _standing(upload: Upload) -> ResponseReturnValue:
    if upload.revision_id is not None:
        return _arrived(queries.item_of(upload), before=True)
    return jsonify(
        state=upload.state.value,
        address=url_for(".show", token=upload.token),
        part_size=upload.part_size,
        parts=dict(uploads.safe_parts(files.store(), upload)),
    )


def _arrived(item_id: int, *, before: bool = False) -> ResponseReturnValue:
    href = url_for("evidence.show", item_id=item_id)
    return jsonify(state=UploadState.DONE.value, before=before, href=href)
