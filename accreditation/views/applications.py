"""A provider's application: starting one, its task list, and what still stops the next step."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import outcome_words
from accreditation.enums.applications import ANSWERING, DRAFTING, REOPENED, Beginning, Tier, standing
from accreditation.enums.permissions import Permission as P
from accreditation.enums.turn_words import Side
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.organisations import Placement
from accreditation.permissions.table import can
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications as queries
from accreditation.queries import (
    awards,
    ceilings,
    clarifications,
    concerns,
    decisions,
    frameworks,
    local_confirmations,
    move_reasons,
    organisation_returns,
    rounds,
    short_forms,
    step_subjects,
    turns,
)
from accreditation.queries import carry_forward as carry_forward_queries
from accreditation.queries import citations as citation_queries
from accreditation.queries.assignments import is_late
from accreditation.queries.citations import STILL_OURS
from accreditation.queries.local_confirmations import LocalAnswer
from accreditation.services import applications, carry_forward, countersigners
from accreditation.services.case_facts import CaseFacts
from accreditation.visibility import CaseRole, Field, SeenCase, shows
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.progress import (
    SENT,
    AnswerProgress,
    answer_progress,
    progress_heading,
    stage_of,
    stages_of,
)
from accreditation.web.steps import links
from forms.applications import StartForm
from workflows.actors import PROVIDER

bp = Blueprint("applications", __name__)

WRITING = ANSWERING | REOPENED
"""The provider can change answers, so what is not ready stands open on the page."""


@bp.route("/placements/<id:placement_id>/start", methods=["GET", "POST"])
@requires(P.APPLICATION_START, queries.placement_for)
def start(placement: Placement) -> ResponseReturnValue:
    """Start an application for a placement."""
    cycles = {cycle.id: cycle for cycle in applications.cycles_open(placement.office_id)}
    earlier = carry_forward_queries.last_of(placement)
    # Mostly one cycle is open, most apply for the award itself, and nobody wants to type again what is still true.
    only = next(iter(cycles)) if len(cycles) == 1 else None
    form = bind(StartForm, data={"cycle": only, "tier": Tier.ACCREDITED, "begin": Beginning.LAST})
    if earlier is None:
        del form.begin
    form.cycle.choices = [(cycle.id, cycle.name) for cycle in cycles.values()]
    if submitted(form):
        with unit_of_work():
            opened = applications.open_application(
                placement, actor=viewer(), cycle=cycles[form.cycle.data], tier=form.tier.data
            )
            from_last = earlier is not None and form.begin.data is Beginning.LAST
            if earlier is not None and from_last:
                carry_forward.bring_over(opened, earlier, actor=viewer())
            first = answer_queries.in_scope(opened)[0].standard.code
        flash(
            f"Application started{' with the answers of your last one' if from_last else ''}."
            " This is its first standard; you can begin with any other, and stop at any time."
        )
        return redirect(url_for("answers.edit", application_id=opened.id, code=first))
    return shown(
        "applications/start.html",
        form=form,
        placement=placement,
        cycles=cycles,
        earlier=earlier,
        closed=applications.why_closed(placement),
        too_soon=applications.too_soon(placement),
        standing=awards.live_of(placement.id),
        status_today=awards.status_today,
    )


@bp.get("/applications/<id:application_id>")
@requires(P.APPLICATION_SEE, queries.for_provider)
def show(application: Application) -> ResponseReturnValue:
    """What came of an application, or what it asks for now and of whom; then its standards."""
    facts = CaseFacts(application, viewer())
    steps = links(step_subjects.of_case(viewer(), application, PROVIDER), side=PROVIDER, facts=facts)
    award = awards.of_application(application)
    confirmed = rounds.is_confirmed(application)
    outcome = decisions.ratified_outcome(application)
    return render_template(
        "applications/show.html",
        application=application,
        outcome=outcome,
        office_words=concerns.for_provider(application.id) if application.round is not None else [],
        outcome_words=outcome and outcome_words.WORDS[outcome],
        award=award,
        award_status=award and awards.status_today(award),
        stages=stages_of(application),
        stage=stage_of(application.status),
        stands=standing(
            application.status, report_confirmed=confirmed, outsider_awaited=bool(facts.outsider_awaited)
        ),
        turn=turns.turn_of(
            application,
            Side.PROVIDER,
            viewer(),
            signature_waits=application.status in REOPENED and facts.signature_asked,
            countersigner=facts.outsider_awaited,
            report_confirmed=confirmed,
        ),
        came_back=move_reasons.why_back(application, Side.PROVIDER, latest_snapshot=facts.latest_snapshot),
        defects=queries.defects(application) if application.status in REOPENED else [],
        steps=[step for step in steps if step.leads_on],
        back_steps=[step for step in steps if not step.leads_on],
        may_object=can(viewer(), P.APPLICATION_LEAD, application)
        and shows(Field.PROPOSED_TEAM, viewer(), SeenCase(application)),
        reads_report=shows(Field.REPORT, viewer(), SeenCase(application), CaseRole.PROVIDER),
        drafting=application.status in DRAFTING,
        to_be_signed=application.status in countersigners.OPEN,
        was_asked=application.round is not None and clarifications.was_sent(application.id),
        leads=can(viewer(), P.APPLICATION_LEAD, application),
        reading=facts.current_hash is not None,
        sent=facts.was_sent,
        serves=organisation_returns.served_by(application.id) if application.is_return else [],
        to_check=citation_queries.to_check(application.id, but=answer_queries.served_standards(application))
        if application.status in STILL_OURS
        else [],
        most_to_check=citation_queries.MOST_TO_CHECK,
        **_standards(application, facts),
    )


@dataclass(frozen=True)
class StandardRow:
    """One standard of an application: how far its answer is, or what is said of the one that the organisation gives."""

    answer: Answer
    progress: AnswerProgress | None
    local: LocalAnswer | None = None
    writing: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nothing of it waits for the provider."""
        if self.local is not None:
            return self.local.is_confirmed or not self.writing
        return self.progress is not None and self.progress.is_done


def _standards(application: Application, facts: CaseFacts) -> dict[str, Any]:
    """Every standard with how far it is, by domain."""
    answers, open_comments = answer_queries.with_comments(application)
    supports = ceilings.of_drafts(application, answers)
    reopened = facts.reopened
    with_office = application.submitted_at is not None and application.status not in STILL_OURS
    progress = {
        answer.id: SENT if with_office else answer_progress(answer, supports[answer.id], reopened)
        for answer in answers
    }
    served = local_confirmations.of_case(application)
    writing = application.status in WRITING
    rows = [StandardRow(answer, progress[answer.id]) for answer in answers]
    rows += [StandardRow(line.answer, None, line, writing=writing) for line in served]
    rows.sort(key=lambda row: row.answer.standard.position)
    domains = [
        (domain, [row for row in rows if row.answer.standard.domain == domain.code])
        for domain in frameworks.of_application(application).domains
    ]
    answering = application.status in ANSWERING
    return {
        "domains": [(domain, of_domain) for domain, of_domain in domains if of_domain],
        "served": served,
        "to_confirm": [line for line in served if not line.is_confirmed],
        "no_longer_able": answer_queries.no_longer_able(application, answers) if writing else set(),
        "open_comments": open_comments,
        "cited": {answer_id: support.citations for answer_id, support in supports.items()},
        "writing": writing,
        "short_form": writing and short_forms.is_offered(application),
        "answering": answering,
        "late": {
            answer.id
            for answer in answers
            if answering and is_late(answer.assigned_due_on) and not progress[answer.id].is_done
        },
        "may_assign": writing
        and application.paused_at is None
        and can(viewer(), P.APPLICATION_LEAD, application),
        "progress_heading": progress_heading(progress.values()),
    }
