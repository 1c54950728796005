"""A ratifier's page: what the panel decided, why, and how a ratifier answers it."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums import step_words
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.models.awards import Award
from accreditation.queries import (
    agreed_scores,
    concerns,
    decisions,
    disputes,
    findings,
    frameworks,
    locks,
    papers,
)
from accreditation.queries import ratifications as queries
from accreditation.queries.ratifications import DecidedItem
from accreditation.services.case_facts import CaseFacts
from accreditation.services.steps import OF_A_CASE
from accreditation.visibility import Field, SeenCase, shows
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.stepping import stepped_up
from forms.ratifications import RatificationForm

bp = Blueprint("ratifications", __name__)


@bp.route("/decisions/<id:decision_id>/ratify", methods=["GET", "POST"])
@requires(P.CASE_RATIFY, queries.for_office, lock=locks.of_decision)
@stepped_up(BindingAct.RATIFY)
def show(decided: DecidedItem) -> ResponseReturnValue:
    """Ratify a panel's decision, send it back once, or order a new panel."""
    form = bind(RatificationForm)
    if submitted(form):
        with unit_of_work():
            award = OF_A_CASE[form.answer.data](decided, actor=viewer(), reason=form.reason.data)
        made = f" Award {award.number} is on the register." if isinstance(award, Award) else ""
        flash(step_words.done("application", form.answer.data) + made)
        return redirect(url_for("cases.show", application_id=decided.application.id))
    application = decided.application
    seen_case = SeenCase(application, items=(decided.item,))
    facts = CaseFacts(application, viewer(), item=decided.item, decision=decided.decision)
    agreed = agreed_scores.lines(decided.item.round) if shows(Field.AGREED, viewer(), seen_case) else []
    # The item was called, so its reading is stored with it, and needs no agreed scores.
    return shown(
        "ratifications/show.html",
        form=form,
        decided=decided,
        safety=concerns.open_safety(application.id),
        decision=decided.decision,
        application=application,
        reading=papers.reading(decided.item) if shows(Field.RULE, viewer(), seen_case) else None,
        domains=papers.by_domain(application, agreed),
        disputed=disputes.disputed((), agreed),
        must_meet_below=papers.must_meet_below(application, agreed),
        scale={point.score: point.label for point in frameworks.of_application(application).scale},
        findings=findings.every_of_case(application.id) if shows(Field.REPORT, viewer(), seen_case) else [],
        earlier=[pair for pair in decisions.of_case(application.id) if pair[0].id != decided.decision.id],
        ratification=queries.ratification_of(decided.decision.id),
        voted=facts.ratifier_voted,
        stopped=facts.reviews_unmet,
    )
