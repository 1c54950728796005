"""What the person who added a file does about it: how far its check is, a number in it, a refusal, a wrong file taken back."""

from flask import Blueprint, flash, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.evidence import USABLE, EvidenceTrigger
from accreditation.enums.permissions import Permission as P
from accreditation.models.evidence import EvidenceItem
from accreditation.permissions.table import can
from accreditation.queries import evidence as evidence_queries
from accreditation.queries import file_checks, held, locks, step_subjects, taking_back
from accreditation.queries.held import HeldFile
from accreditation.services import evidence, steps
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.filters import progress_in_words
from forms.base import ConfirmForm
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


@bp.route("/revisions/<id:revision_id>/refusal", methods=["GET", "POST"])
@requires(P.EVIDENCE_TAKE_BACK, held.own_file_for, lock=locks.evidence_item)
def refusal(file: HeldFile) -> ResponseReturnValue:
    """Why a file was refused; once that is read, it leaves the person's tasks and the list."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            evidence.note_refusal_read(file.revision)
        flash("The refused file has left your list. To find it again, filter the list by “Refused”.")
        return redirect(url_for("evidence.library"))
    return shown("evidence/refusal.html", form=form, file=file, is_refused=bool(file.revision.refused))


@bp.route("/revisions/<id:revision_id>/take-back", methods=["GET", "POST"])
@requires(P.EVIDENCE_TAKE_BACK, held.own_file_for, lock=locks.of_file)
def take_back(file: HeldFile) -> ResponseReturnValue:
    """Take a wrong file back, while nobody relied on it; asked once, with what it touches."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            evidence.take_back(file.revision, organisation_id=file.organisation_id, actor=viewer())
        flash(step_words.done("file", EvidenceTrigger.TAKE_BACK))
        return redirect(url_for("evidence.show", item_id=file.item.id))
    usable = file.revision.status in USABLE
    unmet = steps.missing(viewer(), step_subjects.of_file(file), EvidenceTrigger.TAKE_BACK) if usable else []
    if not usable:
        form.closed("This file is not in use, so there is nothing to take back.")
    return shown(
        "evidence/take_back.html",
        form=form,
        file=file,
        usable=usable,
        unmet=unmet,
        own=taking_back.citations(file.revision.id) if usable and not unmet else [],
        may_withdraw=can(viewer(), P.EVIDENCE_WITHDRAW, file),
    )
