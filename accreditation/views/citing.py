"""Pointing from a piece of evidence to the standards of an application that it supports, many at once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import EvidenceItem
from accreditation.queries import ceilings, frameworks, locks
from accreditation.queries import citing as queries
from accreditation.queries import evidence as evidence_queries
from accreditation.queries.citing import FromItem
from accreditation.services import answers, citations
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.citations import CiteFromItemForm

bp = Blueprint("citing", __name__, url_prefix="/evidence/<id:item_id>/cite")


@bp.get("")
@requires(P.EVIDENCE_ADD, evidence_queries.item_for)
def cases(item: EvidenceItem) -> ResponseReturnValue:
    """The applications in which this piece of evidence can be cited now."""
    return render_template(
        "citations/cases.html",
        item=item,
        revision=queries.newest_usable(item.id),
        cases=queries.open_cases(viewer(), item.organisation_id),
        most=queries.MOST_CASES,
    )


@bp.route("/<id:application_id>", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, queries.from_item, lock=locks.application)
def add(subject: FromItem) -> ResponseReturnValue:
    """Cite pages of an item's newest file for several standards of one application."""
    case, revision = subject.application, subject.revision
    open_now = {answer.standard.code: answer for answer in answers.open_now(case)}
    offers_period = ceilings.shows_outcomes(subject.item.kind, case)
    form = bind(
        CiteFromItemForm,
        data={
            "page_from": request.args.get("page", type=int),
            "period_from": subject.item.period_from if offers_period else None,
            "period_to": subject.item.period_to if offers_period else None,
        },
    )
    form.standards.choices = [(code, _named(case, answer)) for code, answer in open_now.items()]
    if submitted(form):
        values = form.values()
        if revision is None:
            raise RuleBroken("This evidence has no file that can be cited.")
        chosen = values.pop("standards")
        with unit_of_work():
            for code in chosen:
                citations.cite_ranges(
                    open_now[code],
                    revision,
                    application=case,
                    item=subject.item,
                    actor=viewer(),
                    closed=None,
                    **values,
                )
        flash("The evidence is linked to the standards that you chose.")
        return redirect(url_for("evidence.show", item_id=subject.item.id))
    return shown(
        "citations/from_item.html",
        form=form,
        subject=subject,
        any_open=bool(open_now),
        offers_period=offers_period,
    )


def _named(case: Application, answer: Answer) -> str:
    text = frameworks.of_application(case).standard(answer.standard.code)
    return f"{text.code} {text.title}" + (" (must-meet standard)" if text.is_gateway else "")
