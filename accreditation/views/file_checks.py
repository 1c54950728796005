"""The check of a file as its people see it: how far it is, and the question about a number that may be a patient's."""

from flask import Blueprint, flash, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.evidence import EvidenceItem
from accreditation.queries import evidence as evidence_queries
from accreditation.queries import file_checks, held, locks
from accreditation.queries.held import HeldFile
from accreditation.services import evidence
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.filters import progress_in_words
from forms.held import NumbersForm, Word

bp = Blueprint("file_checks", __name__, url_prefix="/evidence/<id:item_id>")


@bp.get("/checking")
@requires(P.EVIDENCE_SEE, evidence_queries.item_for)
def progress(item: EvidenceItem) -> ResponseReturnValue:
    """How far the checks of an item's files are, for the script of its page."""
    revisions = evidence_queries.revisions(item.id)
    states = file_checks.states([revision for revision in revisions if file_checks.being_checked(revision)])
    works = {
        str(number): {"saying": progress_in_words(state.progress), "share": state.progress.share}
        for number, state in states.items()
        if state.progress is not None
    }
    return jsonify(works=works)


@bp.route("/revisions/<id:revision_id>/numbers", methods=["GET", "POST"])
@requires(P.EVIDENCE_CONFIRM, held.own_file_for, lock=locks.evidence_item)
def numbers(file: HeldFile) -> ResponseReturnValue:
    """Say whether a number that was found is a patient's: the file is usable then, or refused and removed."""
    form = bind(NumbersForm)
    if submitted(form):
        harmless = form.word.data == Word.HARMLESS.value
        answer = evidence.confirm_numbers if harmless else evidence.admit_numbers
        with unit_of_work():
            answer(file.revision, organisation_id=file.organisation_id, actor=viewer())
        flash("The file is ready to use." if harmless else "The file is refused, and is being removed.")
        return redirect(url_for("evidence.show", item_id=file.item.id))
    waits = file.revision.waits_for_answer
    if not waits:
        form.closed("This file does not wait for an answer any more.")
    return shown(
        "evidence/numbers.html",
        form=form,
        file=file,
        waits=waits,
        numbers=held.numbers([file.revision.id], held.DOUBTFUL)[file.revision.id],
    )
