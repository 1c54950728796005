"""Citing a page from where it was read or found, for standards of one application, many at once."""

from typing import Any

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
from accreditation.web.filters import span
from accreditation.web.page_turning import page_shown, turned
from forms.citations import CiteFromItemForm

bp = Blueprint("citing", __name__, url_prefix="/evidence/<id:item_id>/cite")

CARRIED = ("page", "file", "search")
"""What the address says of where somebody came from: the page, the number of its file, and the search that led there."""


def _carried() -> dict[str, Any]:
    """What of that this request knows; the search is read once from where its link stood, and goes along in the address."""
    carried = {name: request.args[name] for name in CARRIED if name in request.args}
    # Not in each link of the search: fifty of them would say the same, and the page grow by a third.
    page_before = (request.referrer or "").partition("://")[2]
    search = f"{request.host}{url_for('evidence_search.show')}?"
    if page_before.startswith(search):
        carried.setdefault("search", page_before.removeprefix(search))
    return carried


@bp.get("")
@requires(P.EVIDENCE_ADD, evidence_queries.item_for)
def cases(item: EvidenceItem) -> ResponseReturnValue:
    """The applications in which this evidence can be cited now; the one in hand is opened at once, unless all are wanted."""
    revision = queries.newest_usable(item.id)
    open_cases = queries.open_cases(viewer(), item.organisation_id)
    case = None if "all" in request.args else queries.case_in_hand(viewer(), open_cases)
    if case is not None and revision is not None:
        return redirect(url_for(".add", item_id=item.id, application_id=case.id, **_carried()))
    return render_template(
        "citations/cases.html",
        item=item,
        revision=revision,
        cases=open_cases,
        most=queries.MOST_CASES,
        carried=_carried(),
    )


@bp.route("/<id:application_id>", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, queries.from_item, lock=locks.application)
def add(subject: FromItem) -> ResponseReturnValue:
    """Cite pages of an item's newest file for one or more standards of one application."""
    case, item = subject.application, subject.item
    open_answers = queries.in_hand_first(viewer(), answers.open_now(case))
    offers_period = ceilings.shows_outcomes(item.kind, case)
    form = bind(
        CiteFromItemForm,
        data={
            "page_from": request.args.get("page", 1, type=int),
            "period_from": item.period_from if offers_period else None,
            "period_to": item.period_to if offers_period else None,
        },
    )
    form.standards.choices = [(answer.standard.code, _named(case, answer)) for answer in open_answers]
    if not turned(form) and submitted(form):
        return _cited(subject, open_answers, form)
    return shown(
        "citations/from_item.html",
        form=form,
        subject=subject,
        any_open=bool(open_answers),
        several=queries.has_other_case(viewer(), case),
        offers_period=offers_period,
        chosen_page=page_shown(subject.revision, form),
        carried=_carried(),
        back_to=_back(subject),
        came_from_file=request.args.get("file", type=int),
    )


def _cited(subject: FromItem, open_answers: list[Answer], form: CiteFromItemForm) -> ResponseReturnValue:
    """Cite what was chosen for each standard, and go back to where the page was found."""
    revision, values = subject.revision, form.values()
    if revision is None:
        raise RuleBroken("This evidence has no file that can be cited.")
    chosen = values.pop("standards")
    with unit_of_work():
        for answer in open_answers:
            if answer.standard.code in chosen:
                citations.cite_ranges(
                    answer,
                    revision,
                    application=subject.application,
                    item=subject.item,
                    actor=viewer(),
                    closed=None,
                    **values,
                )
    first, last = values["places"][0]
    noun = "standard" if len(chosen) == 1 else "standards"
    flash(
        f"{span(revision.unit, first, last)} is cited for {noun} {', '.join(chosen)} of {subject.application.subject.name}."
    )
    return redirect(_back(subject)[1])


def _back(subject: FromItem) -> tuple[str, str]:
    """The search, the page or the evidence that somebody came from: words and address."""
    item, revision, number = subject.item, subject.revision, request.args.get("page", 0, type=int)
    if search := request.args.get("search"):
        return "Back to the search", f"{url_for('evidence_search.show')}?{search}"
    if revision is not None and 1 <= number <= (revision.pages or 0):
        reader = url_for("evidence.page", item_id=item.id, revision_id=revision.id, number=number)
        return f"Back to the {revision.unit.label.lower()}", reader
    return "Back to the evidence", url_for("evidence.show", item_id=item.id)


def _named(case: Application, answer: Answer) -> str:
    text = frameworks.of_application(case).standard(answer.standard.code)
    return f"{text.code} {text.title}" + (" (must-meet standard)" if text.is_gateway else "")
