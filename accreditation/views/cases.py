"""The office's worklist, and one case: where it stands, what may be done and what still stops it, what happened."""

import csv
import io
from collections.abc import Iterable

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import applications as application_queries
from accreditation.queries import cases as queries
from accreditation.queries import standing, step_subjects
from accreditation.services.case_facts import CaseFacts
from accreditation.web.access import requires, viewer
from accreditation.web.bind import filtered, page_number
from accreditation.web.files import harmless
from accreditation.web.progress import STAGES, stage_of
from accreditation.web.steps import links
from forms.cases import WorklistFilter
from workflows.actors import OFFICE

bp = Blueprint("cases", __name__)

CSV_HEAD = (
    "Reference",
    "Placement",
    "Provider",
    "Kind",
    "Award applied for",
    "Stage",
    "Since",
    "Due",
    "Overdue",
    "Paused",
)


@bp.get("/worklist")
@requires(P.WORKLIST_SEE)
def worklist() -> ResponseReturnValue:
    """Every case of the office, by stage, due and overdue."""
    form = filtered(WorklistFilter)
    filters = queries.Filters(**form.values())
    page = queries.worklist(viewer(), filters, page_number())
    return render_template(
        "cases/worklist.html", filters=form, page=page, filtering=filters != queries.Filters()
    )


@bp.get("/worklist.csv")
@requires(P.WORKLIST_SEE)
def worklist_csv() -> ResponseReturnValue:
    """The worklist as a file for a spreadsheet."""
    lines = queries.whole_worklist(viewer(), queries.Filters(**filtered(WorklistFilter).values()))
    rows = (
        (
            line.reference,
            line.place,
            line.provider,
            line.kind.label if line.kind else "",
            line.tier.label,
            line.status.label,
            line.since.astimezone(clock.LONDON).date().isoformat(),
            line.due_on.isoformat() if line.due_on else "",
            "yes" if line.overdue else "no",
            "yes" if line.paused else "no",
        )
        for line in lines
    )
    answer = Response(_csv(rows), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=worklist.csv"
    return answer


def _csv(rows: Iterable[Iterable[str]]) -> str:
    """The rows as text that no spreadsheet takes for a formula."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(CSV_HEAD)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return written.getvalue()


@bp.get("/cases/<id:application_id>")
@requires(P.CASE_SEE, application_queries.for_office)
def show(application: Application) -> ResponseReturnValue:
    """One case: where it stands, who reviews it, what may be done, what happened."""
    facts = CaseFacts(application, viewer())
    return render_template(
        "cases/show.html",
        application=application,
        place=application.subject.name,
        stages=STAGES,
        stage=stage_of(application.status),
        steps=links(step_subjects.of_case(viewer(), application, OFFICE), side=OFFICE, facts=facts),
        team=facts.reviews,
        stopped=facts.team_stopped,
        nobody=standing.nobody_for(application),
        runs=can(viewer(), P.CASE_RUN, application),
        reads=can(viewer(), P.SUBMISSION_SEE, application),
        defects=application_queries.defects_shown(viewer(), application),
        timeline=queries.timeline(application.id),
        happened=queries.happened,
    )
