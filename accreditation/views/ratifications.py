"""A ratifier's page: what the panel decided, why, and the ratifier's word on it."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.queries import decisions as queries
from accreditation.queries import locks, papers
from accreditation.queries.decisions import Decided
from accreditation.services import decisions
from accreditation.services.case_facts import CaseFacts
from accreditation.visibility import Field, SeenCase, shows
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.panels import RatifyForm

bp = Blueprint("ratifications", __name__)


@bp.route("/decisions/<id:decision_id>/ratify", methods=["GET", "POST"])
@requires(P.CASE_RATIFY, queries.for_office, lock=locks.of_decision)
def show(decided: Decided) -> ResponseReturnValue:
    """Ratify a panel's decision, send it back once, or order a new panel."""
    form = bind(RatifyForm)
    if submitted(form):
        with unit_of_work():
            award = decisions.say(decided, form.word.data, actor=viewer(), reason=form.reason.data)
        flash(f"Ratified. Award {award.number} is on the register." if award else "Your word is kept.")
        return redirect(url_for("cases.show", application_id=decided.application.id))
    application = decided.application
    seen = SeenCase(application, items=(decided.item,))
    facts = CaseFacts(application, viewer(), item=decided.item, decision=decided.decision)
    return shown(
        "ratifications/show.html",
        form=form,
        decided=decided,
        decision=decided.decision,
        application=application,
        reading=papers.reading(decided.item, []) if shows(Field.RULE, viewer(), seen) else None,
        findings=papers.findings(application.id) if shows(Field.REPORT, viewer(), seen) else [],
        earlier=[pair for pair in queries.of_case(application.id) if pair[0].id != decided.decision.id],
        word=queries.ratification_of(decided.decision.id),
        voted=facts.ratifier_voted,
    )
