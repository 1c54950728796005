"""Training cases for those who make them: the list, a draft standard by standard, its publication and its end."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.models.calibration import TrainingCase
from accreditation.queries import applications, frameworks, locks, snapshots
from accreditation.queries import training_cases as queries
from accreditation.queries.training_cases import EditedStandard
from accreditation.services import training_cases
from accreditation.services.training_cases import PIECES, Written
from accreditation.web.access import requires, viewer
from accreditation.web.answering import goes_on, shown
from accreditation.web.bind import bind, page_number, submitted
from forms.base import ConfirmForm, ShownForm
from forms.training_cases import CopyForm, NewTrainingCaseForm, TrainingCaseForm, TrainingStandardForm

bp = Blueprint("training_cases", __name__)


@bp.get("/training-cases")
@requires(P.TRAINING_CASES_MAKE)
def index() -> ResponseReturnValue:
    """Every training case, the newest first."""
    return render_template("training_cases/index.html", page=queries.page(page_number()))


@bp.route("/training-cases/new", methods=["GET", "POST"])
@requires(P.TRAINING_CASES_MAKE)
def new() -> ResponseReturnValue:
    """Begin a training case."""
    form = bind(NewTrainingCaseForm)
    form.framework_version_id.choices = [
        (version.id, f"{version.title}, version {version.version}") for version in frameworks.offered()
    ]
    if submitted(form):
        with unit_of_work():
            training_case = training_cases.make(**form.values(), actor=viewer())
        flash("The training case is begun. Choose a standard and write what the place says of it.")
        return redirect(url_for(".show", training_case_id=training_case.id))
    return shown("training_cases/new.html", form=form)


@bp.route("/cases/<id:application_id>/copy-for-training", methods=["GET", "POST"])
@requires(P.CASE_RUN, applications.for_office, lock=locks.application)
def copy(application: Application) -> ResponseReturnValue:
    """Begin a training case with the answers of a closed application."""
    form = bind(CopyForm)
    if submitted(form):
        with unit_of_work():
            snapshot = snapshots.submitted(application.id)
            entries = snapshots.entries(snapshot) if snapshot is not None else []
            training_case = training_cases.copy(application, entries, title=form.title.data, actor=viewer())
        flash("The answers are copied into a draft. Read each one and take every name out.")
        return redirect(url_for(".show", training_case_id=training_case.id))
    return shown(
        "training_cases/copy.html",
        form=form,
        application=application,
        may_copy=application.status in training_cases.COPIED_FROM,
    )


@bp.route("/training-cases/<id:training_case_id>", methods=["GET", "POST"])
@requires(P.TRAINING_CASES_MAKE, queries.for_editor, lock=queries.take)
def show(training_case: TrainingCase) -> ResponseReturnValue:
    """One training case: what is written of each standard, and what it still lacks; publishing it."""
    rows = queries.standards_of(training_case.id)
    form = bind(ShownForm)
    # What is published for good is what was read.
    form.must_show(training_case.version, *(f"{row.id}-{row.version}" for row in rows))
    if submitted(form):
        with unit_of_work():
            training_cases.publish(training_case, actor=viewer())
        flash("The training case is published. Reviewers find it among their training.")
        return redirect(url_for(".show", training_case_id=training_case.id))
    is_draft = training_case.published_at is None
    return shown(
        "training_cases/show.html",
        form=form,
        training_case=training_case,
        standards=frameworks.words(training_case.framework_version).standards,
        rows={row.standard.code: row for row in rows},
        experts=queries.experts_of(training_case.id),
        left=training_cases.left_before_publishing(training_case) if is_draft else [],
    )


@bp.route("/training-cases/<id:training_case_id>/change", methods=["GET", "POST"])
@requires(P.TRAINING_CASES_MAKE, queries.for_editor, lock=queries.take)
def change(training_case: TrainingCase) -> ResponseReturnValue:
    """Change what a draft is called and says of its place."""
    form = bind(TrainingCaseForm, obj=training_case)
    if submitted(form):
        with unit_of_work():
            training_cases.describe(
                training_case,
                **form.values(),
                expected_version=form.expected_version or 0,
                actor=viewer(),
            )
        flash("Saved.")
        return redirect(url_for(".show", training_case_id=training_case.id))
    return shown("training_cases/change.html", form=form, training_case=training_case)


@bp.route("/training-cases/<id:training_case_id>/standards/<code>", methods=["GET", "POST"])
@requires(P.TRAINING_CASES_MAKE, queries.edited_standard, lock=queries.take)
def standard(edited: EditedStandard) -> ResponseReturnValue:
    """Write one standard of a draft, with what experts give on it."""
    training_case = edited.training_case
    framework = frameworks.words(training_case.framework_version)
    form = bind(TrainingStandardForm, data=_stored(edited))
    form.self_score.choices = form.expert_score.choices = [
        (point.score, f"{point.score} {point.label}", edited.text.levels[point.score])
        for point in framework.scale
    ]
    if submitted(form):
        with unit_of_work():
            training_cases.write(
                training_case,
                edited.standard,
                Written(**form.written()),
                expected_version=form.expected_version or 0,
                actor=viewer(),
            )
        flash(f"{edited.text.code} is saved.")
        following = _following(edited) if goes_on() else None
        if following is not None:
            return redirect(url_for(".standard", training_case_id=training_case.id, code=following))
        return redirect(url_for(".show", training_case_id=training_case.id))
    return shown(
        "training_cases/standard.html",
        form=form,
        edited=edited,
        training_case=training_case,
        text=edited.text,
        pieces=range(1, PIECES + 1),
        following=_following(edited),
    )


def _following(edited: EditedStandard) -> str | None:
    """The code of the next standard of the framework."""
    codes = [text.code for text in frameworks.words(edited.training_case.framework_version).standards]
    return next(iter(codes[codes.index(edited.text.code) + 1 :]), None)


def _stored(edited: EditedStandard) -> dict[str, Any]:
    """What stands of a standard, as the form shows it."""
    written, expert = edited.written, edited.expert
    if written is None:
        return {"version": 0}
    pieces = {
        f"{name}_{piece.position + 1}": value
        for piece in written.evidence
        for name, value in (("kind", piece.kind), ("evidence", piece.words))
    }
    return pieces | {
        "version": written.version,
        "self_score": written.self_score,
        "answer": written.answer,
        "expert_score": expert.value if expert else None,
        "expert_reason": expert.reason if expert else "",
    }


@bp.route("/training-cases/<id:training_case_id>/standards/<code>/leave-out", methods=["GET", "POST"])
@requires(P.TRAINING_CASES_MAKE, queries.edited_standard, lock=queries.take)
def leave_out(edited: EditedStandard) -> ResponseReturnValue:
    """Take a standard out of a draft."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            # Twice is once: the other window took it out already.
            if edited.written is not None:
                training_cases.leave_out(edited.training_case, edited.written)
        flash(f"{edited.text.code} is not part of the training case any more.")
        return redirect(url_for(".show", training_case_id=edited.training_case.id))
    return shown("training_cases/leave_out.html", form=form, edited=edited)


@bp.route("/training-cases/<id:training_case_id>/retire", methods=["GET", "POST"])
@requires(P.TRAINING_CASES_MAKE, queries.for_editor, lock=queries.take)
def retire(training_case: TrainingCase) -> ResponseReturnValue:
    """Offer a training case to nobody new."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            training_cases.retire(training_case, actor=viewer())
        flash("The training case is retired. Who has begun it may still hand it in.")
        return redirect(url_for(".show", training_case_id=training_case.id))
    return shown("training_cases/retire.html", form=form, training_case=training_case)
