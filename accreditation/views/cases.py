"""The office's worklist, and one case: where it stands, what may be done and what still stops it, what happened."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus, standing
from accreditation.enums.awards import AwardStatus
from accreditation.enums.clarifications import ClarificationStatus
from accreditation.enums.permissions import Permission as P
from accreditation.enums.turn_words import Side
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.permissions.table import can
from accreditation.queries import applications as application_queries
from accreditation.queries import (
    awards,
    clarifications,
    decisions,
    locks,
    move_reasons,
    organisation_returns,
    rounds,
    step_subjects,
    turns,
)
from accreditation.queries import cases as queries
from accreditation.services import applications, countersigners
from accreditation.services.case_facts import CaseFacts
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.files import spreadsheet
from accreditation.web.progress import stage_of, stages_of
from accreditation.web.steps import links
from forms.cases import WaiverForm, WorklistFilter
from workflows.actors import OFFICE

bp = Blueprint("cases", __name__)

SHOWN_FIRST = 10
"""Events of the timeline that stand open; the earlier ones are folded."""

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
            line.kind or line.sought,
            line.sought,
            line.stands,
            clock.day_of(line.since),
            line.due_on,
            line.overdue,
            line.paused,
        )
        for line in lines
    )
    return spreadsheet("worklist.csv", CSV_HEAD, rows)


def _may_restore(award: Award | None, application: Application) -> bool:
    """Whether the viewer may bring back an award that is suspended."""
    is_suspended = award is not None and awards.status_today(award) is AwardStatus.SUSPENDED
    return is_suspended and can(viewer(), P.CASE_RATIFY, application)


@bp.get("/cases/<id:application_id>")
@requires(P.CASE_SEE, application_queries.for_office)
def show(application: Application) -> ResponseReturnValue:
    """One case: who has it and until when, what may be done, why it came back, who reviews it, what happened."""
    person = viewer()
    facts = CaseFacts(application, person)
    award = awards.of_application(application)
    confirmed = rounds.is_confirmed(application)
    steps = links(step_subjects.of_case(person, application, OFFICE), side=OFFICE, facts=facts)
    runs = can(person, P.CASE_RUN, application)
    requests = clarifications.of_round(application.round.id) if application.round else []
    return render_template(
        "cases/show.html",
        award=award,
        award_status=award and awards.status_today(award),
        may_restore=_may_restore(award, application),
        application=application,
        served_by=organisation_returns.of_case(application),
        serves=organisation_returns.served_by(application.id) if application.is_return else [],
        place=application.subject.name,
        outcome=decisions.ratified_outcome(application),
        stages=stages_of(application),
        stage=stage_of(application.status),
        stands=standing(
            application.status, report_confirmed=confirmed, outsider_awaited=bool(facts.outsider_awaited)
        ),
        turn=turns.turn_of(
            application,
            Side.OFFICE,
            person,
            countersigner=facts.outsider_awaited,
            reviews=facts.reviews,
            report_confirmed=confirmed,
            has_questions=any(request.status is ClarificationStatus.ASKED for request in requests),
            answer_by=facts.unlock_awaited if application.status is ApplicationStatus.IN_REVIEW else None,
        ),
        may_resume=application.paused_at is not None and can(person, P.CASE_PAUSE, application),
        came_back=move_reasons.why_back(application, Side.OFFICE),
        steps=[step for step in steps if step.leads_on],
        back_steps=[step for step in steps if not step.leads_on],
        team=facts.reviews,
        questions=requests,
        stopped=facts.team_stopped,
        runs=runs,
        # Once it is sent, the document says who countersigned it.
        countersigner=facts.countersigner if application.status in countersigners.OPEN else None,
        may_waive=runs and applications.may_waive(application),
        reads=can(person, P.SUBMISSION_SEE, application),
        defects=application_queries.defects_shown(person, application),
        timeline=queries.timeline(application.id),
        shown_first=SHOWN_FIRST,
    )


@bp.route("/cases/<id:application_id>/earlier-start", methods=["GET", "POST"])
@requires(P.CASE_RUN, application_queries.for_office, lock=locks.application)
def waive(application: Application) -> ResponseReturnValue:
    """Let the placement of a case that was not accredited start again before its time."""
    form = bind(WaiverForm)
    if submitted(form):
        with unit_of_work():
            applications.waive_wait(application, actor=viewer(), reason=form.reason.data)
        flash("A new application can be started now.")
        return redirect(url_for(".show", application_id=application.id))
    return shown(
        "cases/waive.html",
        form=form,
        application=application,
        place=application.subject.name,
        may_waive=applications.may_waive(application),
    )
