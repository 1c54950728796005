"""Pointing from an answer to pages of a file, from either side; going over to a newer file; and taking that back."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.errors import NotFound
from accreditation.queries import ceilings, locks
from accreditation.queries import citing as queries
from accreditation.queries import evidence as evidence_queries
from accreditation.queries.citing import Cited, Citing
from accreditation.services import answers, citations
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, submitted
from accreditation.web.filters import counted
from forms.base import ConfirmForm
from forms.citations import CitableFilter, CiteForm, NewerForm

bp = Blueprint("citations", __name__)


def _back(subject: Citing) -> str:
    """The evidence of the standard's own page."""
    return url_for(
        "answers.edit",
        application_id=subject.application.id,
        code=subject.answer.standard.code,
        _anchor="evidence",
    )


@bp.route("/applications/<id:application_id>/standards/<code>/cite", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, queries.answer_for, lock=locks.application)
def add(subject: Citing) -> ResponseReturnValue:
    """Cite pages of a file for one standard."""
    filters = filtered(CitableFilter)
    revision_id = request.args.get("revision", type=int)
    citable = evidence_queries.citable(subject.organisation_id, filters.q.data or "", revision_id)
    outcomes = [file for file in citable if ceilings.shows_outcomes(file.kind, subject.application)]
    chosen = next((file for file in outcomes if file.id == revision_id), None)
    form = bind(
        CiteForm,
        data={
            "revision": revision_id,
            "page_from": request.args.get("page", type=int),
            "period_from": chosen.period_from if chosen else None,
            "period_to": chosen.period_to if chosen else None,
        },
    )
    form.revision.choices = [(file.id, _named(file)) for file in citable[: evidence_queries.MOST_CITABLE]]
    closed = answers.why_closed(subject.application, subject.answer)
    if submitted(form):
        values = form.values()
        file = evidence_queries.file_for(viewer(), values.pop("revision"))
        if file is None:
            raise NotFound
        with unit_of_work():
            citations.cite_ranges(
                subject.answer,
                file.revision,
                application=subject.application,
                item=file.item,
                actor=viewer(),
                closed=closed,
                **values,
            )
        flash("The evidence is linked to this standard.")
        return redirect(_back(subject))
    return shown(
        "citations/add.html",
        form=form,
        filters=filters,
        subject=subject,
        closed=closed,
        back_to=_back(subject),
        citable=citable,
        offers_period=bool(outcomes),
        most=evidence_queries.MOST_CITABLE,
    )


def _named(file: Row[*tuple[Any, ...]]) -> str:
    """A file as the list of choices names it."""
    return f"{file.title} ({file.kind.label}, {counted(file.pages, file.unit)})"


@bp.route("/citations/<id:citation_id>/newer", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, queries.citation_for, lock=locks.of_citation)
def newer(subject: Cited) -> ResponseReturnValue:
    """Cite the newest file instead: in one step where it has the same pages, else where in it is asked."""
    old = subject.citation
    newest = queries.newest_usable(old.revision.item_id)
    form = bind(NewerForm, obj=old)
    closed = answers.why_closed(subject.application, subject.answer)
    if submitted(form):
        with unit_of_work():
            citations.cite_newer(
                old,
                newest,
                application=subject.application,
                item=old.revision.item,
                actor=viewer(),
                closed=closed,
                pages_chosen="at_once" not in request.form,
                **form.values(),
            )
        flash("The newer file is cited now, with the same words.")
        return redirect(_back(subject))
    return shown(
        "citations/newer.html",
        form=form,
        subject=subject,
        offers_period=ceilings.shows_outcomes(old.revision.item.kind, subject.application),
        newest=newest if newest is not None and newest.id != old.revision_id else None,
        closed=closed,
        back_to=_back(subject),
    )


@bp.route("/citations/<id:citation_id>/remove", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, queries.citation_for, lock=locks.of_citation)
def remove(subject: Cited) -> ResponseReturnValue:
    """Take a citation back; the file stays in the library."""
    form = bind(ConfirmForm)
    closed = answers.why_closed(subject.application, subject.answer)
    if submitted(form):
        with unit_of_work():
            citations.uncite(subject.citation, application=subject.application, actor=viewer(), closed=closed)
        flash("The evidence is no longer linked to this standard. The file is still in your library.")
        return redirect(_back(subject))
    return shown("citations/remove.html", form=form, subject=subject, closed=closed, back_to=_back(subject))
