"""Several placements signed together: the lead asks for it, and the executive reads what waits and signs it in one act."""

import re

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.applications import ANSWERING, ApplicationStatus
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import applications, local_confirmations, locks, own_cases, served_placements
from accreditation.queries import joint_sign_offs as queries
from accreditation.services import joint_sign_offs, next_steps, sessions
from accreditation.services.joint_sign_offs import Jointly
from accreditation.services.next_steps import NextStep
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.joint_sign_offs import SignManyForm, SignOffsForm

bp = Blueprint("joint_sign_offs", __name__, url_prefix="/applications")

_SHOWN = re.compile(r"([1-9]\d{0,8}):([0-9a-f]+)", re.ASCII)


@bp.route("/<id:application_id>/sign-offs", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, served_placements.return_for, lock=locks.with_served)
def ask(organisation_return: Application) -> ResponseReturnValue:
    """Ask for sign-off of several placements that a return serves."""
    cases = [case for case in served_placements.cases_of(organisation_return) if case.status in ANSWERING]
    steps = _next_steps(cases)
    ready = [case for case in cases if _is_ready(case, steps[case.id])]
    form = bind(SignOffsForm)
    form.places.choices = [(case.id, case.subject.name) for case in cases]
    if submitted(form):
        chosen = applications.anew(form.places.data)
        with unit_of_work():
            outcome = joint_sign_offs.request(chosen, actor=viewer())
        flash(_in_words(outcome, "sent to your executive"))
        return redirect(url_for("served_placements.index", application_id=organisation_return.id))
    form.places.choices = [(case.id, case.subject.name) for case in ready]
    return shown(
        "joint_sign_offs/ask.html",
        form=form,
        organisation_return=organisation_return,
        ready=ready,
        stopped=[(case, steps[case.id]) for case in cases if case not in ready],
    )


def _is_ready(case: Application, step: NextStep | None) -> bool:
    return case.status is ApplicationStatus.EVIDENCE and step is not None and not step.unmet


def _next_steps(cases: list[Application]) -> dict[int, NextStep | None]:
    """What stops the next step of each; a fixed number of statements."""
    ids = [case.id for case in cases]
    answers, cited = (own_cases.answers(ids), own_cases.cited(ids)) if ids else ({}, {})
    standing = local_confirmations.standing_of(cases)
    return {
        case.id: next_steps.of_read(
            case, answers.get(case.id, ()), cited.get(case.id, ()), None, standing.get(case.id)
        )
        for case in cases
    }


@bp.route("/sign-offs", methods=["GET", "POST"])
@requires(P.APPLICATION_LIST)
def sign() -> ResponseReturnValue:
    """Read what waits for the executive's signature, and sign what is chosen of it."""
    form = bind(SignManyForm)
    posted = _read_shown(form.shown.data or "") if request.method == "POST" else {}
    if posted:
        # Before anything of them is read, so that what is signed is what stands.
        locks.cases(posted)
        own = [case for case in applications.anew(posted) if can(viewer(), P.APPLICATION_SIGN, case)]
        form.places.choices = [(case.id, case.subject.name) for case in own]
    if submitted(form):
        chosen = [case for case in own if case.id in form.places.data]
        with unit_of_work():
            sessions.use_step_up(viewer(), _purpose(form.shown.data))
            outcome = joint_sign_offs.sign(chosen, actor=viewer(), shown=posted)
        flash(_in_words(outcome, "signed"))
        return redirect(url_for(".sign"))
    waiting = queries.of_viewer(viewer())
    to_sign = [line for line in waiting if not line.is_overtaken]
    now = " ".join(f"{line.application.id}:{line.snapshot.content_hash}" for line in to_sign)
    form.shown.data = now
    form.places.choices = [(line.application.id, line.application.subject.name) for line in to_sign]
    purpose = _purpose(now)
    stepped_up = bool(to_sign) and viewer().step_up_for == purpose
    if not stepped_up:
        form.closed("Confirm that it is you before you sign." if to_sign else "There is nothing to sign now.")
    return shown(
        "joint_sign_offs/sign.html",
        form=form,
        waiting=waiting,
        to_sign=to_sign,
        purpose=purpose,
        stepped_up=stepped_up,
    )


def _purpose(shown_now: str) -> str:
    """What a step-up is for: to sign exactly these, each as it was shown."""
    return sessions.purpose("sign", "several", shown_now)


def _read_shown(text: str) -> dict[int, str]:
    """The hash of each application that was shown, as the page carried it; what is no such pair is left out."""
    pairs = filter(None, map(_SHOWN.fullmatch, text.split()))
    return {int(pair[1]): pair[2] for pair in pairs}


def _in_words(outcome: Jointly, what: str) -> str:
    number = len(outcome.done)
    words = f"{number} {'application is' if number == 1 else 'applications are'} {what}."
    left_out = " ".join(f"{case.subject.name}: {why}" for case, why in outcome.left_out)
    return f"{words} Left out: {left_out}" if left_out else words
