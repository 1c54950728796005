"""Work on an application's answers in a workbook: take it away, bring it back, read what it would change, and save that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import applications, locks
from accreditation.queries import workbooks as queries
from accreditation.queries.workbooks import ReceivedPage, WorkbookPage
from accreditation.rules.word_diff import Mark, Part, folded, word_diff
from accreditation.rules.workbooks.changes import SCORE, Change, Clash, Values
from accreditation.rules.workbooks.sheets import Trouble
from accreditation.services import answers, workbooks
from accreditation.services.workbooks import Outcome, Proposal
from accreditation.storage.base import plain_size
from accreditation.web import files
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.differences import TEXTS, FieldChange
from accreditation.web.stepping import stepped_up
from forms.answers import LONGEST
from forms.workbooks import Open, UploadForm, versions_as_words, versions_in, with_choices

bp = Blueprint("workbooks", __name__, url_prefix="/applications/<id:application_id>/workbook")

DISCARD = "discard"
LABELS = {SCORE: "Score", **TEXTS}


@bp.route("", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, queries.page_for, own_transaction=True)
def show(page: WorkbookPage) -> ResponseReturnValue:
    """How to work in Excel, the workbook, a form to bring it back, and what of one's own waits to be confirmed."""
    application = page.application
    allow_sending(P.APPLICATION_DRAFT, application)
    files.expect_bytes(workbooks.LARGEST)
    form = bind(UploadForm)
    if submitted(form):
        return _received(application, form)
    return shown(
        "workbooks/show.html",
        form=form,
        application=application,
        waiting=page.waiting,
        may_send=can(viewer(), P.APPLICATION_DRAFT, application),
        open_now=bool(answers.open_now(application)),
        most=plain_size(workbooks.LARGEST),
    )


def _received(application: Application, form: UploadForm) -> ResponseReturnValue:
    """Read a workbook in a child, then keep what it would change."""
    sent = form.file.data
    sheets = workbooks.read(sent.stream, filename=sent.filename)
    with unit_of_work():
        received = workbooks.receive(sheets, application=application, actor=viewer(), longest=LONGEST)
    if received is None:
        flash("The workbook says what is saved already, so there is nothing to change.")
        return redirect(url_for(".show", application_id=application.id))
    return redirect(url_for(".preview", application_id=application.id, workbook_id=received.id))


@bp.get("/answers.xlsx")
@requires(P.APPLICATION_SEE, applications.for_provider)
@stepped_up(BindingAct.EXPORT)
def download(application: Application) -> Response:
    """The workbook with every answer as it stands now."""
    content = workbooks.written(application, longest=LONGEST)
    return files.workbook(f"self-assessment-{application.reference}.xlsx", content)


@dataclass(frozen=True)
class Both:
    """Something that the workbook and somebody else both changed, side by side, and the name of its choice."""

    name: str
    label: str
    saved: Sequence[Part]
    typed: Sequence[Part]
    merged: Sequence[Part]


@dataclass(frozen=True)
class Line:
    """One standard in the preview: what is changed, what both changed, why it is closed."""

    proposal: Proposal
    changes: Sequence[FieldChange]
    both: Sequence[Both]


@bp.route("/received/<id:workbook_id>", methods=["GET", "POST"])
@requires(P.APPLICATION_DRAFT, queries.received_for, lock=locks.application)
def preview(page: ReceivedPage) -> ResponseReturnValue:
    """Read what a workbook would change and what of it cannot be taken, then save it or let it go."""
    application, received = page.application, page.received
    is_moved = received.framework_version_id != application.framework_version_id
    proposals = [] if is_moved else workbooks.proposals(received, application, longest=LONGEST)
    discarding = request.form.get("act") == DISCARD
    form = bind(
        with_choices(_questions(proposals, discarding=discarding)), data={"versions": _versions(proposals)}
    )
    if submitted(form):
        with unit_of_work():
            if discarding:
                workbooks.discard(received)
                return _let_go(application)
            outcome = workbooks.save(
                received,
                application=application,
                actor=viewer(),
                versions=form.read_versions,
                takings=_takings(form, proposals),
                longest=LONGEST,
            )
        return _onward(page, outcome)
    # A page that is shown again is read again, so the next confirmation is of what it shows now.
    form.versions.data = _versions(proposals)
    return shown(
        "workbooks/preview.html",
        form=form,
        application=application,
        received=received,
        is_moved=is_moved,
        lines=[_line(proposal) for proposal in proposals if proposal.closed is None],
        saved_by=queries.saved_by([line.answer for line in proposals if line.comparison.clashes]),
        closed=[proposal for proposal in proposals if proposal.closed is not None],
        troubles=[Trouble(*trouble) for trouble in received.troubles],
    )


def _versions(proposals: Sequence[Proposal]) -> str:
    return versions_as_words((proposal.code, proposal.answer.version) for proposal in proposals)


def _questions(proposals: Sequence[Proposal], *, discarding: bool) -> list[Open]:
    """What is asked of each thing that both changed; of what was not read yet nothing is demanded."""
    read = versions_in(request.form.get("versions", ""))
    return [
        Open(
            _name(proposal, clash),
            f"{LABELS[clash.name]} of standard {proposal.code}",
            clash.choices,
            is_asked=not discarding and read.get(proposal.code) == proposal.answer.version,
        )
        for proposal in proposals
        if proposal.closed is None
        for clash in proposal.comparison.clashes
    ]


def _name(proposal: Proposal, clash: Clash) -> str:
    return f"take_{proposal.code.replace('.', '_')}_{clash.name}"


def _takings(form: Any, proposals: Sequence[Proposal]) -> dict[tuple[str, str], Any]:
    return {
        (proposal.code, clash.name): form[_name(proposal, clash)].data
        for proposal in proposals
        if proposal.closed is None
        for clash in proposal.comparison.clashes
    }


def _let_go(application: Application) -> ResponseReturnValue:
    flash("The workbook is let go. Nothing was changed.")
    return redirect(url_for(".show", application_id=application.id))


def _onward(page: ReceivedPage, outcome: Outcome) -> ResponseReturnValue:
    """Where confirming leads: to the application, or once more to what was left out."""
    counted = "1 answer is" if len(outcome.saved) == 1 else f"{len(outcome.saved)} answers are"
    flash(f"{counted} saved from your workbook." if outcome.saved else "Nothing of your workbook was saved.")
    if outcome.changed:
        flash(
            f"Somebody changed these standards while you read: {', '.join(outcome.changed)}. They were left out. Read them again"
            " below.",
            "notice",
        )
    if outcome.changed or outcome.closed:
        return redirect(url_for(".preview", application_id=page.application.id, workbook_id=page.received.id))
    return redirect(url_for("applications.show", application_id=page.application.id))


def _line(proposal: Proposal) -> Line:
    comparison = proposal.comparison
    return Line(
        proposal,
        [_change(change) for change in comparison.changes],
        [_both(proposal, clash) for clash in comparison.clashes],
    )


def _change(change: Change) -> FieldChange:
    before, after = _words(change.name, change.before), _words(change.name, change.after)
    if change.name == SCORE:
        parts = [Part(Mark.REMOVED, before), Part(Mark.SAME, " is now "), Part(Mark.ADDED, after)]
    else:
        parts = folded(word_diff(before, after))
    return FieldChange(LABELS[change.name], parts)


def _both(proposal: Proposal, clash: Clash) -> Both:
    began = _words(clash.name, clash.began)
    merged = clash.merged.text if clash.merged is not None else ""
    return Both(
        _name(proposal, clash),
        LABELS[clash.name],
        word_diff(began, _words(clash.name, clash.saved)),
        word_diff(began, _words(clash.name, clash.typed)),
        [Part(Mark.SAME, merged)] if merged else [],
    )


def _words(name: str, values: Values) -> str:
    """What is said as it is read."""
    if name != SCORE:
        return str(values[0])
    score, not_applicable = values
    return "Does not apply" if not_applicable else "Not given" if score is None else f"{score}"
