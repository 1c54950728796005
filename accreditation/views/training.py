"""A reviewer's training: cases to practise on, one scored standard by standard, handed in, and compared with experts."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.calibration import TrainingScore
from accreditation.queries import policies, standard_settings, training_cases
from accreditation.queries import training_attempts as queries
from accreditation.queries.training_attempts import Offered, ToScore
from accreditation.rules.standardisation import difference_in_words
from accreditation.services import training_attempts
from accreditation.services.training_attempts import Judgement
from accreditation.web.access import requires, viewer
from accreditation.web.answering import goes_on, saved, shown
from accreditation.web.bind import bind, submitted
from accreditation.web.errors import wants_json
from forms.base import ConfirmForm
from forms.reviews import CANNOT_JUDGE
from forms.training_cases import TrainingScoreForm

bp = Blueprint("training", __name__, url_prefix="/training")


@bp.get("")
@requires(P.TRAINING_TAKE)
def index() -> ResponseReturnValue:
    """What a reviewer may practise on, has begun and has handed in."""
    offered = queries.offered_to(viewer())
    return render_template(
        "training/index.html",
        fresh=[each for each in offered if each.attempt is None],
        begun=[each for each in offered if each.attempt and each.attempt.handed_in_at is None],
        handed_in=[each for each in offered if each.attempt and each.attempt.handed_in_at is not None],
        judging=standard_settings.asked_of(viewer()),
        standardised_on=queries.standardised_on(viewer()),
    )


@bp.route("/<id:training_case_id>", methods=["GET", "POST"])
@requires(P.TRAINING_TAKE, queries.for_reviewer)
def show(offered: Offered) -> ResponseReturnValue:
    """One training case: what it is, how far it is scored; beginning it."""
    training_case, attempt = offered.training_case, offered.attempt
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            training_attempts.begin(training_case, actor=viewer())
        return redirect(url_for(".show", training_case_id=training_case.id))
    rule = policies.standardisation_of(training_case.framework_version)
    return shown(
        "training/show.html",
        form=form,
        training_case=training_case,
        attempt=attempt,
        lines=queries.lines(attempt) if attempt else [],
        standards=len(training_cases.standards_of(training_case.id)),
        refused=None if attempt else training_attempts.why_not(training_case, viewer()),
        needed=rule.within_one_percent,
        gateways=rule.gateways_within_one,
    )


@bp.route("/<id:training_case_id>/standards/<code>", methods=["GET", "POST"])
@requires(P.TRAINING_TAKE, queries.to_score)
def score(subject: ToScore) -> ResponseReturnValue:
    """Read what the place says of one standard, and score it."""
    attempt, row, given = subject.attempt, subject.line.row, subject.line.score
    text = subject.framework.standard(row.standard.code)
    form = bind(TrainingScoreForm, data=_stored(given))
    form.score.choices = [
        (point.score, f"{point.score} {point.label}", text.levels[point.score])
        for point in subject.framework.scale
    ]
    previous, following = subject.neighbours
    if submitted(form):
        with unit_of_work():
            stored = training_attempts.score_standard(
                attempt, row, Judgement(**form.judgement()), expected_version=form.expected_version or 0
            )
        if wants_json():
            return saved(stored.version, form)
        flash(f"{row.standard.code} is saved.")
        if not goes_on():
            return redirect(_address(subject, row.standard.code))
        return redirect(
            _address(subject, following)
            if following
            else url_for(".hand_in", training_case_id=attempt.training_case_id)
        )
    return shown(
        "training/score.html",
        form=form,
        training_case=subject.training_case,
        row=row,
        text=text,
        given=given,
        lines=subject.lines,
        done=sum(not line.lacking for line in subject.lines),
        previous=previous,
        following=following,
        closed=training_attempts.HANDED_IN.message if attempt.handed_in_at else "",
    )


def _address(subject: ToScore, code: str) -> str:
    return url_for(".score", training_case_id=subject.attempt.training_case_id, code=code)


def _stored(given: TrainingScore | None) -> dict[str, Any]:
    """What the reviewer gave, as the form shows it."""
    if given is None:
        return {"version": 0}
    return {
        "version": given.version,
        "score": CANNOT_JUDGE if given.cannot_judge else given.value,
        "rationale": given.rationale,
    }


@bp.route("/<id:training_case_id>/hand-in", methods=["GET", "POST"])
@requires(P.TRAINING_TAKE, queries.begun_by)
def hand_in(begun: Offered) -> ResponseReturnValue:
    """See all own scores, and hand the training case in."""
    attempt, training_case = begun.attempt, begun.training_case
    assert attempt is not None
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            training_attempts.hand_in(attempt, training_case, actor=viewer())
        return redirect(url_for(".difference", training_case_id=training_case.id))
    return shown(
        "training/hand_in.html",
        form=form,
        training_case=training_case,
        attempt=attempt,
        lines=queries.lines(attempt),
    )


@bp.get("/<id:training_case_id>/difference")
@requires(P.TRAINING_TAKE, queries.handed_in_by)
def difference(handed_in: Offered) -> ResponseReturnValue:
    """How the own scores differ from the experts', standard by standard, with their reasons."""
    attempt, training_case = handed_in.attempt, handed_in.training_case
    assert attempt is not None
    beside = queries.beside_experts(attempt)
    rule = policies.standardisation_of(training_case.framework_version)
    return render_template(
        "training/difference.html",
        training_case=training_case,
        attempt=attempt,
        beside=beside,
        in_words=difference_in_words,
        outcome=queries.compared(beside, training_case),
        needed=rule.within_one_percent,
        gateways=rule.gateways_within_one,
    )
