"""The discussion of a standard among the team that scored it, and its moderator."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.queries import discussions as queries
from accreditation.queries import locks
from accreditation.queries import moderation as moderation_queries
from accreditation.queries.moderation import ModeratedStandard, TeamStandard
from accreditation.services import discussions
from accreditation.visibility import CaseRole
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.consensus import RemarkForm

bp = Blueprint("discussions", __name__)

ADDED = "Your remark is added. The team and its moderator can read it."


@bp.route("/reviews/<id:review_id>/consensus/<code>/discussion", methods=["GET", "POST"])
@requires(P.CONSENSUS_SEE, moderation_queries.team_standard, lock=locks.of_review)
def of_team(page: TeamStandard) -> ResponseReturnValue:
    """Everything that was said on a standard, for one of the team, and a form for another remark."""
    review, line = page.review, page.row.line
    form = bind(RemarkForm)
    back: dict[str, Any] = {"review_id": review.id, "code": line.code}
    if submitted(form):
        with unit_of_work():
            made = discussions.remark(
                review.application, line, actor=viewer(), review=review, words=form.words.data or ""
            )
        flash(ADDED)
        return redirect(url_for("consensus.standard", **back, _anchor=f"remark-{made.id}"))
    return shown(
        "discussions/show.html",
        form=form,
        row=page.row,
        remarks=queries.of_standard(viewer(), review.round, line.standard_id, CaseRole.REVIEWER),
        names=True,
        talks=review.is_current and line.in_round and discussions.is_open(review.application),
        back=("Back to the standard", url_for("consensus.standard", **back)),
        place=review.application.subject.name,
    )


@bp.route("/cases/<id:application_id>/consensus/<code>/discussion", methods=["GET", "POST"])
@requires(P.MODERATE, moderation_queries.moderated_standard, lock=locks.application)
def of_moderator(page: ModeratedStandard) -> ResponseReturnValue:
    """The same for the moderator, who knows nobody of the team by name."""
    application, line = page.application, page.row.line
    form = bind(RemarkForm)
    back: dict[str, Any] = {"application_id": application.id, "code": line.code}
    if submitted(form):
        with unit_of_work():
            made = discussions.remark(application, line, actor=viewer(), words=form.words.data or "")
        flash(ADDED)
        return redirect(url_for("consensus.settle", **back, _anchor=f"remark-{made.id}"))
    return shown(
        "discussions/show.html",
        form=form,
        row=page.row,
        remarks=queries.of_standard(
            viewer(), application.current_round, line.standard_id, CaseRole.MODERATOR
        ),
        names=False,
        talks=line.in_round and discussions.is_open(application),
        back=("Back to the standard", url_for("consensus.settle", **back)),
        place=application.subject.name,
    )
