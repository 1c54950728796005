"""The lead reviewer writes the report, issues it, and answers the provider on its facts; the team reads it."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.permissions import Permission as P
from accreditation.errors import Reason
from accreditation.models.findings import Finding
from accreditation.models.reviews import Review
from accreditation.permissions.table import can
from accreditation.queries import accuracy as accuracy_queries
from accreditation.queries import agreed_scores, clarified, locks, rounds, step_subjects
from accreditation.queries import findings as finding_queries
from accreditation.queries import moderation as moderation_queries
from accreditation.queries import reports as queries
from accreditation.queries.moderation import TeamStandard
from accreditation.queries.policies import policy_of
from accreditation.services import corrections, findings, reports, steps
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import goes_on, shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.reports import AccuracyAnswerForm, ReopenForm, StandardForm, SummaryForm

bp = Blueprint("reports", __name__, url_prefix="/reviews/<id:review_id>")


def _writes(review: Review) -> bool:
    """Whether the report is being written now, by this person."""
    return review.application.status is ApplicationStatus.MODERATION and can(viewer(), P.TEAM_LEAD, review)


def _missing(review: Review, trigger: Trigger) -> list[Reason]:
    """What still stops a step of the team's lead, before anything is typed."""
    return steps.missing(viewer(), step_subjects.of_team(review), trigger)


@bp.route("/report", methods=["GET", "POST"])
@requires(P.REPORT_SEE, moderation_queries.for_team, lock=locks.of_review)
def edit(review: Review) -> ResponseReturnValue:
    """The report as a whole: its summary, and each standard with its agreed score and finding."""
    application = review.application
    # The whole team reads the report; only its lead sends the form.
    allow_sending(P.TEAM_LEAD, review)
    report = rounds.report(review.round)
    form = bind(SummaryForm, data={"summary": report.summary, "version": report.version})
    if submitted(form):
        with unit_of_work():
            reports.write_summary(
                application,
                actor=viewer(),
                summary=form.summary.data or "",
                expected_version=form.expected_version or 0,
            )
        flash("Saved.")
        return redirect(url_for(".edit", review_id=review.id))
    content = queries.of_round(review.round, policy_of(application))
    return shown(
        "reports/edit.html",
        form=form,
        review=review,
        report=report,
        questions=clarified.counted(review.round_id),
        application=application,
        place=application.subject.name,
        domains=queries.by_domain(application, content.lines),
        to_read=[line.agreed.code for line in content.lines if line.agreed.is_unread and not line.carried],
        general=content.general,
        writes=_writes(review),
        missing=reports.missing(application, actor=viewer(), lines=content.lines) if _writes(review) else [],
        checking=review.is_current and application.status is ApplicationStatus.FACTUAL_ACCURACY,
    )


@bp.route("/report/issue", methods=["GET", "POST"])
@requires(P.TEAM_LEAD, moderation_queries.for_team, lock=locks.of_review)
def issue(review: Review) -> ResponseReturnValue:
    """Send the report to the provider to check its facts."""
    application = review.application
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            reports.issue_report(application, actor=viewer())
        flash(
            "The report was issued, and the scores are agreed. The provider reads them."
            if application.is_return
            else step_words.done("application", Trigger.ISSUE_REPORT)
        )
        return redirect(url_for(".edit", review_id=review.id))
    missing = reports.missing(application, actor=viewer())
    return shown(
        "reports/issue.html", form=form, review=review, place=application.subject.name, missing=missing
    )


@bp.route("/report/<code>", methods=["GET", "POST"])
@requires(P.REPORT_SEE, moderation_queries.team_standard, lock=locks.of_review)
def standard(page: TeamStandard) -> ResponseReturnValue:
    """What the report says of one standard: the words about its score, and the finding."""
    review, agreed = page.review, page.row.agreed
    application = review.application
    draft = finding_queries.draft_of(application.id, page.row.line.standard_id)
    allow_sending(P.TEAM_LEAD, review)
    form = bind(StandardForm, data=_stored(page, draft))
    form.kind.choices = _kinds(page)
    if submitted(form) and agreed is not None:
        with unit_of_work():
            reports.write_rationale(
                application,
                agreed.standard_id,
                rationale=form.rationale.data or "",
                expected_version=form.expected_version or 0,
                actor=viewer(),
            )
            findings.draft_finding(
                application, agreed, kind=form.kind.data, words=form.words.data or "", actor=viewer()
            )
        flash(f"Standard {page.row.line.code}: saved.")
        if goes_on() and page.following:
            return redirect(url_for(".standard", review_id=review.id, code=page.following))
        return redirect(url_for(".edit", review_id=review.id))
    return shown(
        "reports/standard.html",
        form=form,
        page=page,
        row=page.row,
        draft=draft,
        unread=agreed is not None and agreed_scores.is_unread(agreed),
        place=application.subject.name,
        writes=_writes(review)
        and agreed is not None
        and agreed.value is not None
        and page.row.carried_from is None,
    )


def _stored(page: TeamStandard, draft: Finding | None) -> dict[str, Any]:
    agreed = page.row.agreed
    # A draft of a kind that no longer goes with the score is shown with no kind, so that one is chosen anew.
    fits = draft is not None and draft.kind in dict(_kinds(page))
    return {
        "version": agreed.version if agreed else 0,
        "rationale": agreed.rationale if agreed else "",
        "kind": draft.kind if draft and fits else None,
        "words": draft.words if draft else "",
    }


def _kinds(page: TeamStandard) -> list[tuple[Any, str]]:
    agreed = page.row.agreed
    if agreed is None or agreed.value is None:
        return []
    policy = policy_of(page.review.application)
    return [(kind, kind.label) for kind in finding_queries.kinds_for(agreed.value, policy)]


@bp.route("/accuracy", methods=["GET", "POST"])
@requires(P.REPORT_SEE, moderation_queries.for_team, lock=locks.of_review)
def accuracy(review: Review) -> ResponseReturnValue:
    """What the provider said of the report's facts, and the answer to it."""
    application = review.application
    allow_sending(P.TEAM_LEAD, review)
    report = rounds.report(review.round)
    point = report.confirmation
    form = bind(AccuracyAnswerForm, data={"answer": point.answer if point is not None else ""})
    if submitted(form):
        with unit_of_work():
            reports.answer_accuracy(application, actor=viewer(), answer=form.answer.data or "")
        flash(step_words.done("application", Trigger.ANSWER_ACCURACY))
        return redirect(url_for(".edit", review_id=review.id))
    checking = application.status is ApplicationStatus.FACTUAL_ACCURACY
    answers = checking and can(viewer(), P.TEAM_LEAD, review)
    return shown(
        "reports/accuracy.html",
        form=form,
        review=review,
        report=report,
        place=application.subject.name,
        missing=_missing(review, Trigger.ANSWER_ACCURACY) if answers else [],
        answers=answers,
        checking=checking and review.is_current,
        may_correct=answers and corrections.may_correct(application),
        worded=queries.open_to_question(review.round) if answers else [],
        sent=accuracy_queries.sent_of(report),
        earlier=accuracy_queries.answered_before(review.round, report),
    )


@bp.route("/accuracy/reopen", methods=["GET", "POST"])
@requires(P.TEAM_LEAD, moderation_queries.for_team, lock=locks.of_review)
def reopen(review: Review) -> ResponseReturnValue:
    """Agree the scores of some standards again because of what the provider said; once."""
    application = review.application
    form = bind(ReopenForm)
    form.standards.choices = [
        (
            agreed.standard_id,
            f"{agreed.standard.code} {agreed.standard.title}",
            f"Agreed score: {agreed.value}",
        )
        for agreed in queries.open_to_question(review.round)
    ]
    if submitted(form):
        with unit_of_work():
            reports.reopen_moderation(application, actor=viewer(), **form.values())
        flash(step_words.done("application", Trigger.REOPEN_MODERATION))
        return redirect(url_for("consensus.team", review_id=review.id))
    report = rounds.report(review.round)
    return shown(
        "reports/reopen.html",
        form=form,
        review=review,
        report=report,
        sent=accuracy_queries.sent_of(report),
        place=application.subject.name,
        missing=_missing(review, Trigger.REOPEN_MODERATION),
    )
