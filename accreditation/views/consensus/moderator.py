"""The moderator's pages: the cases in which scores are being agreed, one of them, and settling one standard."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.queries import boards, locks, moderators, reliability, scores, unlocks
from accreditation.queries import moderation as queries
from accreditation.queries.moderation import ModeratedStandard
from accreditation.services import moderation
from accreditation.views.consensus.blueprint import (
    beside,
    bp,
    figures_page,
    offer,
    stored,
    titles_by_kind,
)
from accreditation.web.access import requires, viewer
from accreditation.web.answering import goes_on, shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from forms.consensus import ModeratorFilter, ModeratorForm


@bp.get("/consensus")
@requires(P.CONSENSUS_LIST)
def moderator_list() -> ResponseReturnValue:
    """Cases of the moderator's offices in which scores are being agreed, with the standards that wait."""
    form = filtered(ModeratorFilter)
    filters = moderators.Filters(**form.values())
    return render_template(
        "consensus/list.html",
        filters=form,
        page=moderators.in_moderation(viewer(), filters, page_number()),
        filtering=bool(filters.text or filters.show),
        to_unlock=unlocks.waiting(viewer()),
    )


@bp.get("/cases/<id:application_id>/consensus")
@requires(P.MODERATE, moderators.at_a_glance)
def show(application: Application) -> ResponseReturnValue:
    """Every standard of a case with the reviewers' scores side by side, and which wait for the moderator."""
    board = boards.of_round(viewer(), application.current_round)
    return render_template(
        "consensus/show.html",
        application=application,
        place=application.subject.name,
        rows=board.rows,
        titles=titles_by_kind((score.review_id, score.kind) for score in board.scores),
    )


@bp.get("/cases/<id:application_id>/consensus/figures")
@requires(P.MODERATE, moderators.for_moderator)
def case_figures(application: Application) -> ResponseReturnValue:
    """How far the reviewers of a case agree, and how strict each of them is beside the others."""
    shared = scores.values_visible_to(viewer(), application.current_round)
    agreement = reliability.of_round(application, application.current_round, shared)
    return figures_page(
        agreement,
        place=application.subject.name,
        titles=titles_by_kind((score.review_id, score.kind) for score in shared),
        severity=agreement.severity,
        application=application,
    )


@bp.route("/cases/<id:application_id>/consensus/<code>", methods=["GET", "POST"])
@requires(P.MODERATE, queries.moderated_standard, lock=locks.application)
def settle(page: ModeratedStandard) -> ResponseReturnValue:
    """One standard with the reviewers' scores and rationales side by side; the moderator settles it with a reason."""
    application, row = page.application, page.row
    form = bind(ModeratorForm, data=stored(row))
    offer(form, application, row, within=False)
    if submitted(form):
        with unit_of_work():
            moderation.settle_by_moderator(
                application,
                row.line.standard_id,
                actor=viewer(),
                expected_version=form.expected_version or 0,
                **form.values(),
            )
        flash(f"Standard {row.line.code}: settled.")
        if goes_on() and page.following:
            return redirect(url_for(".settle", application_id=application.id, code=page.following))
        return redirect(url_for(".show", application_id=application.id))
    return shown(
        "consensus/settle.html",
        form=form,
        page=page,
        row=row,
        place=application.subject.name,
        titles=titles_by_kind((score.review_id, score.review.kind) for score in row.scores),
        not_evidenced=moderation.not_evidenced(application, row.line.klass),
        settles=application.status is ApplicationStatus.MODERATION and row.by_moderator,
        **beside(page),
    )
