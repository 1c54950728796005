"""Background jobs for the administrator: what waits, what failed, and running it again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.jobs import JobState
from accreditation.enums.permissions import Permission as P
from accreditation.models.jobs import Job
from accreditation.queries import jobs as queries
from accreditation.services import jobs
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from forms.base import ConfirmForm
from forms.jobs import JobsFilter

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


@bp.get("")
@requires(P.JOBS_MANAGE)
def index() -> ResponseReturnValue:
    """How many jobs stand where, and each of them, the newest first."""
    filters = filtered(JobsFilter)
    chosen = filters.values()
    return render_template(
        "jobs/index.html",
        filters=filters,
        filtering=bool(chosen),
        jobs=queries.page(**chosen, number=page_number()),
        counts=queries.counts(),
        failed=JobState.DEAD,
    )


@bp.route("/<id:job_id>/run-again", methods=["GET", "POST"])
@requires(P.JOBS_MANAGE, queries.job, lock=queries.take)
def run_again(job: Job) -> ResponseReturnValue:
    """Let a job that failed be tried afresh."""
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            jobs.run_again(job, actor=viewer())
        flash("The job waits to be run again.")
        return redirect(url_for(".index"))
    return shown("jobs/run_again.html", form=form, job=job, failed=JobState.DEAD)
