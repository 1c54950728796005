"""The lead reviewer writes the report, issues it, and answers the provider on its facts; the team reads it."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.permissions import Permission as P
from accreditation.models.findings import Finding
from accreditation.models.reviews import Review
from accreditation.permissions.table import can
from accreditation.queries import cases, locks
from accreditation.queries import findings as finding_queries
from accreditation.queries import moderation as moderation_queries
from accreditation.queries import reports as queries
from accreditation.queries.moderation import TeamStandard
from accreditation.services import findings, reports
from accreditation.services.case_facts import CaseFacts
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.reports import AccuracyAnswerForm, ReopenForm, StandardForm, SummaryForm
from workflows.application import APPLICATION
from workflows.engine import unmet

bp = Blueprint("reports", __name__, url_prefix="/reviews/<id:review_id>")


def _writes(review: Review) -> bool:
    """Whether the report is being written now, by this person."""
    return review.application.status is ApplicationStatus.MODERATION and can(viewer(), P.TEAM_LEAD, review)


@bp.route("/report", methods=["GET", "POST"])
@requires(P.REPORT_SEE, moderation_queries.for_team, lock=locks.of_review)
def edit(review: Review) -> ResponseReturnValue:
    """The report as a whole: its summary, and each standard with its agreed score and finding."""
    application = review.application
    allow_sending(P.TEAM_LEAD, review)
    form = bind(
        SummaryForm, data={"summary": application.report_summary, "version": application.report_version}
    )
    if submitted(form):
        with unit_of_work():
            reports.write_summary(
                application, summary=form.summary.data or "", expected_version=form.expected_version or 0
            )
        flash("Saved.")
        return redirect(url_for(".edit", review_id=review.id))
    lines = queries.lines(application)
    return shown(
        "reports/edit.html",
        form=form,
        review=review,
        application=application,
        place=cases.place_of(application),
        domains=queries.by_domain(application, lines),
        writes=_writes(review),
        missing=reports.missing(application, actor=viewer(), lines=lines) if _writes(review) else [],
        checking=application.status is ApplicationStatus.FACTUAL_ACCURACY,
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
        flash("The report was issued. The provider checks its facts.")
        return redirect(url_for(".edit", review_id=review.id))
    missing = reports.missing(application, actor=viewer())
    return shown(
        "reports/issue.html", form=form, review=review, place=cases.place_of(application), missing=missing
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
                agreed,
                rationale=form.rationale.data or "",
                expected_version=form.expected_version or 0,
            )
            findings.draft_finding(
                application, agreed, kind=form.kind.data, words=form.words.data or "", actor=viewer()
            )
        flash(f"Standard {page.row.line.code}: saved.")
        return redirect(url_for(".edit", review_id=review.id))
    return shown(
        "reports/standard.html",
        form=form,
        page=page,
        row=page.row,
        draft=draft,
        place=cases.place_of(application),
        writes=_writes(review) and agreed is not None and agreed.value is not None,
    )


def _stored(page: TeamStandard, draft: Finding | None) -> dict[str, Any]:
    agreed = page.row.agreed
    fits = draft is not None and draft.kind in dict(_kinds(page))
    return {
        "version": agreed.version if agreed else 0,
        "rationale": agreed.rationale if agreed else "",
        "kind": draft.kind if draft and fits else None,
        "words": draft.words if draft else "",
    }


def _kinds(page: TeamStandard) -> list[tuple[Any, str]]:
    agreed = page.row.agreed
    value = agreed.value if agreed else None
    return [] if value is None else [(kind, kind.label) for kind in finding_queries.kinds_for(value)]


@bp.route("/accuracy", methods=["GET", "POST"])
@requires(P.REPORT_SEE, moderation_queries.for_team, lock=locks.of_review)
def accuracy(review: Review) -> ResponseReturnValue:
    """What the provider said of the report's facts, and the answer to it."""
    application = review.application
    allow_sending(P.TEAM_LEAD, review)
    form = bind(AccuracyAnswerForm, data={"answer": application.accuracy_answer})
    if submitted(form):
        with unit_of_work():
            reports.answer_accuracy(application, actor=viewer(), answer=form.answer.data or "")
        flash("The application goes on to a panel.")
        return redirect(url_for(".edit", review_id=review.id))
    checking = application.status is ApplicationStatus.FACTUAL_ACCURACY
    answers = checking and can(viewer(), P.TEAM_LEAD, review)
    facts = CaseFacts(application, viewer(), accuracy_answer="given on this page")
    return shown(
        "reports/accuracy.html",
        form=form,
        review=review,
        application=application,
        place=cases.place_of(application),
        missing=unmet(APPLICATION, application, Trigger.ANSWER_ACCURACY, facts) if answers else [],
        answers=answers,
    )


@bp.route("/accuracy/reopen", methods=["GET", "POST"])
@requires(P.TEAM_LEAD, moderation_queries.for_team, lock=locks.of_review)
def reopen(review: Review) -> ResponseReturnValue:
    """Agree the scores of some standards again because of what the provider said; once."""
    application = review.application
    agreed = moderation_queries.agreed_scores(application.id).values()
    form = bind(ReopenForm)
    form.standards.choices = [
        (one.standard_id, f"{one.standard.code} {one.standard.title}", f"Agreed score: {one.value}")
        for one in agreed
        if one.value is not None
    ]
    if submitted(form):
        with unit_of_work():
            reports.reopen_moderation(application, actor=viewer(), **form.values())
        flash("Agreeing scores is open again for the standards you chose.")
        return redirect(url_for("consensus.team", review_id=review.id))
    missing = unmet(APPLICATION, application, Trigger.REOPEN_MODERATION, CaseFacts(application, viewer()))
    return shown(
        "reports/reopen.html",
        form=form,
        review=review,
        application=application,
        place=cases.place_of(application),
        missing=missing,
    )
