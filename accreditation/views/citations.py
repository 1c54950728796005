"""Citing pages of a file for one standard, changing what is cited, going over to a newer file, and taking it back."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row

from accreditation.db import unit_of_work
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.permissions import Permission as P
from accreditation.errors import NotFound
from accreditation.models.evidence import Citation, EvidenceRevision
from accreditation.queries import ceilings, locks
from accreditation.queries import citing as queries
from accreditation.queries import evidence as evidence_queries
from accreditation.queries.citing import Cited, Citing
from accreditation.services import answers, citations
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, submitted
from accreditation.web.filters import counted
from accreditation.web.page_turning import page_shown, turned
from forms.base import ConfirmForm
from forms.citations import ChangeForm, CitableFilter, CiteForm, NewerForm

bp = Blueprint("citations", __name__)


def _back(subject: Citing) -> str:
    """The evidence of the standard's own page; while reviewers ask about it, their question."""
    if subject.application.status is ApplicationStatus.IN_REVIEW:
        return url_for(
            "clarifications.question",
            application_id=subject.application.id,
            code=subject.answer.standard.code,
            _anchor="evidence",
        )
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
    closed = answers.why_citing_closed(subject.application, subject.answer)
    revision = _revision_of(form, citable)
    if not turned(form) and submitted(form):
        values = form.values()
        del values["revision"]
        if revision is None:
            raise NotFound
        with unit_of_work():
            citations.cite_ranges(
                subject.answer,
                revision,
                application=subject.application,
                item=revision.item,
                actor=viewer(),
                closed=closed,
                **values,
            )
        flash("Cited for this standard.")
        return redirect(_back(subject))
    return shown(
        "citations/add.html",
        form=form,
        filters=filters,
        subject=subject,
        closed=closed,
        back_to=_back(subject),
        citable=citable,
        revision=revision,
        chosen_page=page_shown(revision, form),
        offers_period=bool(outcomes),
        most=evidence_queries.MOST_CITABLE,
    )


def _revision_of(form: CiteForm, citable: Sequence[Row[*tuple[Any, ...]]]) -> EvidenceRevision | None:
    """The file that is chosen in the list, or came with the address; never one that is not in the list."""
    revision_id = form.revision.data
    if revision_id not in {file.id for file in citable}:
        return None
    file = evidence_queries.file_for(viewer(), revision_id)
    return None if file is None else file.revision


def _named(file: Row[*tuple[Any, ...]]) -> str:
    """A file as the list of choices names it."""
    return f"{file.title} ({file.kind.label}, {counted(file.pages, file.unit)})"


@bp.route("/citations/<id:citation_id>/change", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, queries.citation_for, lock=locks.of_citation)
def change(subject: Cited) -> ResponseReturnValue:
    """Change which pages of the same file are cited, and what they show."""
    citation = subject.citation
    item = citation.revision.item
    form = bind(ChangeForm, obj=citation, page_to=_last_of_several(citation))
    closed = answers.why_citing_closed(subject.application, subject.answer, citation)
    if not turned(form) and submitted(form):
        with unit_of_work():
            citations.change(
                citation,
                application=subject.application,
                actor=viewer(),
                closed=closed,
                expected_version=form.expected_version or 0,
                **form.values(),
            )
        flash("The citation is changed.")
        return redirect(_back(subject))
    return shown(
        "citations/change.html",
        form=form,
        subject=subject,
        offers_period=ceilings.shows_outcomes(item.kind, subject.application),
        chosen_page=page_shown(citation.revision, form),
        closed=closed,
        back_to=_back(subject),
    )


def _last_of_several(citation: Citation) -> int | None:
    """Its last page where it cites several: of one page the field stays empty, so that another can be chosen at once."""
    return citation.page_to if citation.page_to > citation.page_from else None


@bp.route("/citations/<id:citation_id>/newer", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, queries.citation_for, lock=locks.of_citation)
def newer(subject: Cited) -> ResponseReturnValue:
    """Cite the newest file instead: in one step where it has the same pages, else where in it is asked."""
    old = subject.citation
    newest = queries.newest_usable(old.revision.item_id)
    form = bind(NewerForm, obj=old, page_to=_last_of_several(old))
    closed = answers.why_closed(subject.application, subject.answer)
    if not turned(form) and submitted(form):
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
        chosen_page=page_shown(newest, form),
        closed=closed,
        back_to=_back(subject),
    )


@bp.route("/citations/<id:citation_id>/remove", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, queries.citation_for, lock=locks.of_citation)
def remove(subject: Cited) -> ResponseReturnValue:
    """Take a citation back; the file stays in the library."""
    form = bind(ConfirmForm)
    closed = answers.why_citing_closed(subject.application, subject.answer, subject.citation)
    if submitted(form):
        with unit_of_work():
            citations.uncite(subject.citation, application=subject.application, actor=viewer(), closed=closed)
        flash("It is no longer cited for this standard. The file is still in your library.")
        return redirect(_back(subject))
    return shown("citations/remove.html", form=form, subject=subject, closed=closed, back_to=_back(subject))
