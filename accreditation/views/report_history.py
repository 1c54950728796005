"""How a text of the report came to read as it does: its versions, two of them compared, and an earlier one restored."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.permissions import Permission as P
from accreditation.permissions.table import can
from accreditation.queries import locks
from accreditation.queries import report_history as queries
from accreditation.queries.report_history import WrittenText
from accreditation.rules.word_diff import folded, word_diff
from accreditation.services import reports
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.reports import RestoreTextForm

bp = Blueprint("report_history", __name__, url_prefix="/reviews/<id:review_id>/report/history/<code>")


def _restores(text: WrittenText) -> bool:
    """Whether the report is being written now, by this person."""
    application = text.application
    writing = application.status is ApplicationStatus.MODERATION and application.paused_at is None
    return writing and can(viewer(), P.TEAM_LEAD, text.review)


@bp.get("")
@requires(P.REPORT_SEE, queries.for_team)
def show(text: WrittenText) -> ResponseReturnValue:
    """Every version of one text, and what changed from one to another."""
    numbers = {"0": 0, **{f"{version.number}": version.number for version in text.versions}}
    later = numbers.get(request.args.get("to", ""), len(text.versions))
    earlier = numbers.get(request.args.get("from", ""), max(later - 1, 0))
    # Whichever way round they were chosen, the older one is what the other is read against.
    earlier, later = sorted((earlier, later))
    texts = {0: "", **{version.number: version.words for version in text.versions}}
    return render_template(
        "report_history/show.html",
        text=text,
        place=text.application.subject.name,
        earlier=earlier,
        later=later,
        version=next((each for each in text.versions if each.number == later), None),
        parts=folded(word_diff(texts[earlier], texts[later])),
        restores=_restores(text) and later != len(text.versions),
    )


@bp.route("/<id:number>/restore", methods=["GET", "POST"])
@requires(P.TEAM_LEAD, queries.earlier_for, lock=locks.of_review)
def restore(text: WrittenText) -> ResponseReturnValue:
    """Read what an earlier version would change, and save it again as the next."""
    assert text.restored is not None, "the address names the version"
    form = bind(RestoreTextForm, data={"version": text.expected})
    if submitted(form):
        expected = form.expected_version or 0
        with unit_of_work():
            if text.agreed is None:
                reports.write_summary(
                    text.application, actor=viewer(), summary=text.restored.words, expected_version=expected
                )
            else:
                reports.write_rationale(
                    text.application,
                    text.agreed.standard_id,
                    rationale=text.restored.words,
                    expected_version=expected,
                    actor=viewer(),
                )
        flash(f"Version {text.restored.number} is saved again. What stood before stays in the list.")
        return redirect(url_for(".show", review_id=text.review.id, code=text.code))
    return shown(
        "report_history/restore.html",
        form=form,
        text=text,
        place=text.application.subject.name,
        restores=_restores(text),
        parts=folded(word_diff(text.words, text.restored.words)),
    )
