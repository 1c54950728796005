"""Files that may hold patient details: the list of those that are held, deciding about one, and taking a file down."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.evidence import USABLE, EvidenceTrigger, RevisionStatus
from accreditation.enums.people import PROVIDER_ROLES
from accreditation.enums.permissions import Permission as P
from accreditation.permissions.scopes import provider_scope
from accreditation.queries import held as queries
from accreditation.queries.held import DOUBTFUL, HeldFile, HeldPage
from accreditation.services import evidence
from accreditation.services.steps import OF_A_FILE
from accreditation.web import files
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, page_number, submitted
from forms.held import DecisionForm, TakeDownForm

bp = Blueprint("held", __name__, url_prefix="/held")

MOST_SHOWN = 10


@bp.get("")
@requires(P.HELD_LIST)
def index() -> ResponseReturnValue:
    """The files that wait for this person's decision, the oldest first."""
    files_held = queries.waiting(viewer(), page_number())
    numbers = queries.numbers([file.id for file in files_held.rows], DOUBTFUL)
    return render_template("held/index.html", files_held=files_held, numbers=numbers)


@bp.route("/<id:revision_id>", methods=["GET", "POST"])
@requires(P.HELD_DECIDE, queries.held_for, lock=queries.lock)
def show(file: HeldFile) -> ResponseReturnValue:
    """What was found in a held file, and releasing or rejecting it with a reason; never by who added it."""
    form = bind(DecisionForm)
    if submitted(form):
        decide = OF_A_FILE[form.decision.data]
        with unit_of_work():
            decide(
                file.revision,
                reason=form.reason.data,
                organisation_id=file.organisation_id,
                actor=viewer(),
            )
        flash(step_words.done("file", form.decision.data))
        return redirect(url_for(".index"))
    is_open, own = file.revision.status is RevisionStatus.HELD, file.uploader_id == viewer().person_id
    if own or not is_open:
        form.closed("This file does not wait for a decision of yours.")
    numbers = queries.numbers([file.revision.id])[file.revision.id]
    pages = sorted(
        {number.page for number in numbers if number.page is not None and number.grade in DOUBTFUL}
    )
    return shown(
        "held/show.html",
        form=form,
        file=file,
        numbers=numbers,
        texts=queries.texts(file.revision.id, pages[:MOST_SHOWN]),
        more=len(pages) > MOST_SHOWN,
        open=is_open,
        own=own,
    )


@bp.get("/<id:revision_id>/pages/<id:number>.webp")
@requires(P.HELD_DECIDE, queries.page_for)
def picture(page: HeldPage) -> ResponseReturnValue:
    """The picture of one page of a held file, for who decides about it."""
    return files.picture(evidence.held_picture(files.store(), page.revision, page.number))


@bp.get("/<id:revision_id>/original")
@requires(P.HELD_DECIDE, queries.held_for)
def original(file: HeldFile) -> ResponseReturnValue:
    """The held file itself, as an attachment; that it was taken is written down first."""
    leaving = evidence.held_original(files.store(), file.revision)
    return files.taken(
        leaving,
        lambda: evidence.record_download(file.revision, organisation_id=file.organisation_id, actor=viewer()),
    )


@bp.route("/<id:revision_id>/take-down", methods=["GET", "POST"])
@requires(P.EVIDENCE_TAKE_DOWN, queries.file_for, lock=queries.lock_with_cases)
def take_down(file: HeldFile) -> ResponseReturnValue:
    """Take a usable file out of everybody's sight at once, with a reason."""
    form = bind(TakeDownForm)
    if submitted(form):
        with unit_of_work():
            evidence.take_down(
                file.revision,
                reason=form.reason.data,
                organisation_id=file.organisation_id,
                actor=viewer(),
            )
        if queries.same_elsewhere(viewer(), file):
            flash("This file is taken down. The same file is still in use elsewhere: look below.")
            return redirect(url_for(".take_down", revision_id=file.revision.id))
        flash(step_words.done("file", EvidenceTrigger.TAKE_DOWN))
        return redirect(_afterwards(file))
    usable = file.revision.status in USABLE
    if not usable:
        form.closed("This file is not in use, so there is nothing to take down.")
    return shown(
        "held/take_down.html",
        form=form,
        file=file,
        href=_afterwards(file),
        usable=usable,
        same=queries.same_elsewhere(viewer(), file),
    )


def _afterwards(file: HeldFile) -> str:
    """The item, for its own people; the list of held files for the office, which has no library."""
    own = provider_scope(viewer(), PROVIDER_ROLES).reaches(file.organisation_id)
    return url_for("evidence.show", item_id=file.item.id) if own else url_for("held.index")
