"""A provider's application: its task list, what still stops the next step, and the steps themselves."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.applications import REOPENED, Tier, Trigger
from accreditation.enums.frameworks import StandardClass
from accreditation.enums.permissions import Permission as P
from accreditation.errors import Reason
from accreditation.models.applications import Application
from accreditation.models.organisations import Placement
from accreditation.permissions.applications import who_may
from accreditation.permissions.table import can, permits
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers as answer_queries
from accreditation.queries import applications as queries
from accreditation.queries import citations as citation_queries
from accreditation.queries import frameworks, locks
from accreditation.queries.applications import OfCase
from accreditation.services import applications, submissions
from accreditation.services.case_facts import CaseFacts
from accreditation.visibility import CaseRole, Field, SeenCase, shows
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.progress import FINISHED, STAGES, answer_state, stage_of
from forms.applications import AccuracyForm, StartForm, TierForm
from forms.base import BaseForm, ConfirmForm
from workflows.application import APPLICATION
from workflows.engine import possible, unmet

bp = Blueprint("applications", __name__)


@dataclass(frozen=True)
class Act:
    """A step as a page: what does it, what may be typed, and what happens in plain words."""

    run: Callable[..., None]
    says: str
    form: type[BaseForm] = ConfirmForm
    warning: bool = False


ACTS = {
    Trigger.COMPLETE_SELF_ASSESSMENT: Act(
        submissions.complete_self_assessment,
        "You go on to evidence. You can still change every answer, and go back to this stage.",
    ),
    Trigger.REOPEN_SELF_ASSESSMENT: Act(
        submissions.reopen_self_assessment, "You go back to the self-assessment. Nothing is lost."
    ),
    Trigger.CHANGE_TIER: Act(
        submissions.change_tier,
        "You go back to the self-assessment with the standards of the other award. Nothing you wrote is lost.",
        TierForm,
    ),
    Trigger.REQUEST_SIGN_OFF: Act(
        submissions.request_sign_off,
        "Your executive is asked to read and sign. Answers are locked until they sign, or until you take it back.",
    ),
    Trigger.RECALL: Act(submissions.recall, "The application is yours to change again. Nothing is lost."),
    Trigger.SEND_BACK: Act(
        submissions.send_back, "The team can change the application again. Any signature is cancelled."
    ),
    Trigger.SUBMIT: Act(
        submissions.submit, "The application goes to the office. You cannot change it after this."
    ),
    Trigger.COMPLETE_RETURN: Act(
        submissions.complete_return, "The completed answers go back to the office to be checked."
    ),
    Trigger.RESUBMIT: Act(submissions.resubmit, "The new evidence goes to your reviewers."),
    Trigger.CONFIRM_ACCURACY: Act(
        submissions.confirm_accuracy,
        "The lead reviewer answers your points, then a panel decides.",
        AccuracyForm,
    ),
    Trigger.WITHDRAW: Act(
        submissions.withdraw,
        "The application ends here and nobody reviews it. Your answers and evidence stay with you.",
        warning=True,
    ),
}


@bp.route("/placements/<id:placement_id>/start", methods=["GET", "POST"])
@requires(P.APPLICATION_START, queries.placement_for)
def start(placement: Placement) -> ResponseReturnValue:
    """Start an application for a placement."""
    cycles = {cycle.id: cycle for cycle in applications.cycles_open()}
    form = bind(StartForm)
    form.cycle.choices = [(cycle.id, cycle.name) for cycle in cycles.values()]
    if submitted(form):
        with unit_of_work():
            opened = applications.open_application(
                placement, actor=viewer(), cycle=cycles[form.cycle.data], tier=form.tier.data
            )
        flash("Application started. Begin with any standard you like.")
        return redirect(url_for(".show", application_id=opened.id))
    return shown("applications/start.html", form=form, placement=placement, cycles=cycles)


@bp.get("/applications/<id:application_id>")
@requires(P.APPLICATION_SEE, queries.for_provider)
def show(application: Application) -> ResponseReturnValue:
    """The task list of an application, with what still stops the next step."""
    facts = CaseFacts(application, viewer())
    answers = [
        answer
        for answer in answer_queries.of_application(application.id)
        if application.tier is Tier.EXCELLENCE or answer.standard.klass is not StandardClass.STRETCH
    ]
    cited = citation_queries.counts(application.id)
    framework = frameworks.of_application(application)
    domains = [
        (
            domain,
            [(a, *answer_state(a, cited.get(a.id, 0))) for a in answers if a.standard.domain == domain.code],
        )
        for domain in framework.domains
    ]
    return render_template(
        "applications/show.html",
        application=application,
        domains=[(domain, rows) for domain, rows in domains if rows],
        cited=cited,
        ready=sum(state in FINISHED for _, rows in domains for _, state, _ in rows),
        total=len(answers),
        stages=STAGES,
        stage=stage_of(application.status),
        steps=_steps(application, facts),
        reads_report=shows(Field.REPORT, viewer(), SeenCase(application), CaseRole.PROVIDER),
        reading=facts.current_hash is not None,
        sent=facts.was_sent,
        may_sign=facts.waits_for_signature and can(viewer(), P.APPLICATION_SIGN, application),
        to_check=citation_queries.to_check(application.id)
        if application.status in citation_queries.STILL_OURS
        else [],
        most_to_check=citation_queries.MOST_TO_CHECK,
        signs_again=facts.needs_signature_again and can(viewer(), P.APPLICATION_LEAD, application),
        defects=queries.defects(application) if application.status in REOPENED else [],
    )


def _steps(application: Application, facts: CaseFacts) -> list[tuple[Trigger, list[Reason]]]:
    """The steps that this person may take from here, each with what still stops it."""
    return [
        (trigger, unmet(APPLICATION, application, trigger, facts))
        for trigger in map(Trigger, possible(APPLICATION, application))
        if trigger in ACTS
        and _may(application, trigger)
        and not (trigger is Trigger.CONFIRM_ACCURACY and application.accuracy_confirmed_at is not None)
    ]


def _may(application: Application, trigger: Trigger) -> bool:
    """Whether it is this person's step."""
    wanted = who_may(trigger, application.status)
    return any(permits(viewer(), permission, application) for permission in wanted)


@dataclass(frozen=True)
class AskedStep(OfCase):
    """A step that somebody asks to take."""

    trigger: Trigger


def _asked(person: Viewer, application_id: int, trigger: str) -> AskedStep | None:
    application = queries.for_provider(person, application_id)
    known = {act.value: act for act in ACTS}
    return AskedStep(application, known[trigger]) if application is not None and trigger in known else None


@bp.route("/applications/<id:application_id>/steps/<trigger>", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, _asked, lock=locks.application)
def step(asked: AskedStep) -> ResponseReturnValue:
    """Take one step: what will happen is said, and it is asked once."""
    application, trigger = asked.application, asked.trigger
    if not _may(application, trigger):
        abort(403)
    act = ACTS[trigger]
    form = bind(act.form)
    if submitted(form):
        with unit_of_work():
            act.run(application, actor=viewer(), **form.values())
        flash(f"{trigger.label}: done.")
        return redirect(url_for(".show", application_id=application.id))
    missing = unmet(APPLICATION, application, trigger, CaseFacts(application, viewer()))
    return shown(
        "applications/step.html",
        form=form,
        application=application,
        trigger=trigger,
        act=act,
        missing=missing,
    )
