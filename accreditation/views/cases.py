"""The office's worklist, and one case: where it stands, what may be done and what still stops it, what happened."""

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from flask import Blueprint, Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus, Trigger
from accreditation.enums.permissions import Permission as P
from accreditation.errors import Reason
from accreditation.models.applications import Application
from accreditation.permissions.applications import who_may
from accreditation.permissions.table import can
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications as application_queries
from accreditation.queries import cases as queries
from accreditation.queries import locks, meetings
from accreditation.queries.cases import CaseStep
from accreditation.services import checking, teams
from accreditation.services.case_facts import CaseFacts
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.files import harmless
from accreditation.web.progress import STAGES, stage_of
from forms.base import ConfirmForm
from forms.cases import WorklistFilter
from workflows.application import APPLICATION
from workflows.engine import possible, unmet

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


@dataclass(frozen=True)
class Act:
    """A step of the office as a page: what does it, and what happens in plain words."""

    run: Callable[..., None]
    says: str
    warning: bool = False


ACTS = {
    Trigger.BEGIN_CHECK: Act(checking.begin_check, "You check whether the application is complete."),
    Trigger.ACCEPT: Act(checking.accept, "The application is complete. Next, a review team is chosen."),
    Trigger.LAPSE: Act(
        checking.lapse, "The application ends here. It can be reopened for a short time.", warning=True
    ),
    Trigger.REINSTATE: Act(checking.reinstate, "The application goes on from where it was closed."),
    Trigger.ALLOCATE_TEAM: Act(
        teams.allocate_team, "The team may read the application and score it. Each review is due from today."
    ),
    Trigger.REOPEN_REVIEW: Act(
        checking.reopen_review, "The application goes back to peer review, so that the team can be completed."
    ),
}
ELSEWHERE = {
    Trigger.RETURN_FOR_COMPLETION: ("checking.show", "return"),
    Trigger.LIST_ON_AGENDA: ("meetings.index", None),
    Trigger.POSTPONE: ("meetings.index", None),
}
"""Steps that have pages of their own."""


class Step(NamedTuple):
    """A step that may be taken, its page, and what still stops it."""

    trigger: Trigger
    href: str
    missing: list[Reason]


@bp.get("/worklist")
@requires(P.WORKLIST_SEE)
def worklist() -> ResponseReturnValue:
    """Every case of the office, by stage, due and overdue."""
    form = filtered(WorklistFilter)
    which = queries.Wanted(**form.values())
    page = queries.worklist(viewer(), which, page_number())
    return render_template(
        "cases/worklist.html", filters=form, page=page, filtering=which != queries.Wanted()
    )


@bp.get("/worklist.csv")
@requires(P.WORKLIST_SEE)
def worklist_csv() -> ResponseReturnValue:
    """The same list as a file."""
    lines = queries.whole_worklist(viewer(), queries.Wanted(**filtered(WorklistFilter).values()))
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


def _awaits(application: Application) -> int | None:
    """The decision that this person is to ratify, if there is one."""
    if application.status is not ApplicationStatus.DECIDED or not can(viewer(), P.CASE_RATIFY, application):
        return None
    return meetings.decision_awaiting(application.id)


@bp.get("/cases/<id:application_id>")
@requires(P.CASE_SEE, application_queries.for_office)
def show(application: Application) -> ResponseReturnValue:
    """One case: where it stands, who reviews it, what may be done, what happened."""
    facts = CaseFacts(application, viewer())
    return render_template(
        "cases/show.html",
        application=application,
        place=queries.place_of(application),
        stages=STAGES,
        stage=stage_of(application.status),
        ratifies=_awaits(application),
        steps=_steps(application, facts),
        team=facts.reviews,
        runs=can(viewer(), P.CASE_RUN, application),
        reads=can(viewer(), P.SUBMISSION_SEE, application),
        defects=application_queries.defects_shown(viewer(), application),
        timeline=queries.timeline(application.id),
        happened=queries.happened,
    )


def _steps(application: Application, facts: CaseFacts) -> list[Step]:
    """The steps that this person may take from here, each with what still stops it."""
    found = []
    for trigger in map(Trigger, possible(APPLICATION, application)):
        if trigger in ACTS and _may(application, trigger):
            href = url_for(".step", application_id=application.id, trigger=trigger.value)
            found.append(Step(trigger, href, unmet(APPLICATION, application, trigger, facts)))
        elif trigger in ELSEWHERE and _may(application, trigger):
            endpoint, anchor = ELSEWHERE[trigger]
            case = application.id if endpoint == "checking.show" else None
            found.append(Step(trigger, url_for(endpoint, _anchor=anchor, application_id=case), []))
    return found


def _may(application: Application, trigger: Trigger) -> bool:
    """Whether it is the office's step, and this person runs the case."""
    return P.CASE_RUN in who_may(trigger, application.status) and can(viewer(), P.CASE_RUN, application)


def _with_act(person: Viewer, application_id: int, trigger: str) -> CaseStep | None:
    application = application_queries.for_office(person, application_id)
    if application is None or trigger not in {act.value for act in ACTS}:
        return None
    return CaseStep(application, Trigger(trigger))


@bp.route("/cases/<id:application_id>/steps/<trigger>", methods=["GET", "POST"])
@requires(P.CASE_RUN, _with_act, lock=locks.application)
def step(subject: CaseStep) -> ResponseReturnValue:
    """Take one step: what will happen is said, and it is asked once."""
    application, trigger = subject.application, subject.trigger
    if not _may(application, trigger):
        abort(403)
    act = ACTS[trigger]
    form = bind(ConfirmForm)
    if submitted(form):
        with unit_of_work():
            act.run(application, actor=viewer())
        flash(f"{trigger.label}: done.")
        return redirect(url_for(".show", application_id=application.id))
    missing = unmet(APPLICATION, application, trigger, CaseFacts(application, viewer()))
    return shown(
        "cases/step.html",
        form=form,
        application=application,
        place=queries.place_of(application),
        trigger=trigger,
        act=act,
        missing=missing,
    )
