"""What an organisation answers once, in one of its placements: read it, and say whether it is true here."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.answers import LocalState
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import applications, frameworks, locks, snapshots
from accreditation.queries import local_confirmations as queries
from accreditation.queries.local_confirmations import LocalAnswer, LocalAnswerPage
from accreditation.services import local_confirmations
from accreditation.web.access import allow_sending, requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.differences import changed_fields
from forms.local_confirmations import ConfirmManyForm, LocalConfirmationForm

bp = Blueprint("local_confirmations", __name__, url_prefix="/applications/<id:application_id>/organisation")


@bp.route("", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, applications.for_provider, lock=locks.application)
def index(application: Application) -> ResponseReturnValue:
    """All of the organisation's answers, and saying of many at once that they are true here."""
    allow_sending(P.APPLICATION_DRAFT, application)
    lines = queries.of_case(application)
    form = bind(ConfirmManyForm)
    form.entries.choices = _to_tick(lines)
    if submitted(form):
        with unit_of_work():
            number = local_confirmations.confirm_many(
                lines, application=application, actor=viewer(), entry_ids=form.entries.data
            )
        flash(f"{number} {'answer is' if number == 1 else 'answers are'} confirmed as true here.")
        return redirect(url_for(".index", application_id=application.id))
    may_confirm = can(viewer(), P.APPLICATION_DRAFT, application)
    closed = local_confirmations.why_closed(application, lines[0]) if lines else None
    if closed is not None or not form.entries.choices:
        form.closed("There is nothing to confirm here now.")
    return shown(
        "local_confirmations/index.html",
        form=form,
        application=application,
        framework=frameworks.of_application(application),
        lines=lines,
        waiting=[line for line in lines if not line.is_confirmed],
        may_confirm=may_confirm,
        closed=closed,
        items=snapshots.items_of(line.entry for line in lines if line.entry is not None),
    )


def _to_tick(lines: list[LocalAnswer]) -> list[tuple[int, str]]:
    return [
        (line.entry.id, f"{line.standard.code} {line.standard.title}")
        for line in lines
        if line.entry is not None and not line.is_confirmed
    ]


@bp.route("/<code>", methods=["GET", "POST"])
@requires(P.APPLICATION_SEE, queries.page_for, lock=locks.application)
def standard(page: LocalAnswerPage) -> ResponseReturnValue:
    """One answer of the organisation, and saying that it is true here or what is different here."""
    allow_sending(P.APPLICATION_DRAFT, page.application)
    line, entry = page.local_answer, page.local_answer.entry
    stored = {
        "version": line.version,
        "entry": str(entry.id) if entry is not None else "",
        # What was said of another answer is not said of this one; its words stand in the box, to be read again.
        "state": line.state if line.is_confirmed else None,
        "difference": line.confirmation.difference if line.confirmation is not None else "",
    }
    form = bind(LocalConfirmationForm, data=stored)
    if submitted(form) and _fits(form):
        with unit_of_work():
            local_confirmations.confirm(
                line,
                application=page.application,
                actor=viewer(),
                expected_entry=int(form.entry.data) if form.entry.data.isdecimal() else 0,
                expected_version=form.expected_version or 0,
                difference=form.difference.data or "",
            )
        flash(f"Saved for standard {line.standard.code}: {form.state.data.label.lower()}.")
        return redirect(_onward(page))
    # Whoever reads the page again after a refusal has read the answer that stands now.
    form.entry.data = stored["entry"]
    form.version.data = line.version
    earlier = line.confirmation.entry if line.state is LocalState.CHANGED and line.confirmation else None
    return shown(
        "local_confirmations/standard.html",
        form=form,
        page=page,
        line=line,
        entry=entry,
        closed=local_confirmations.why_closed(page.application, line),
        may_confirm=can(viewer(), P.APPLICATION_DRAFT, page.application),
        changes=changed_fields(earlier, entry) if earlier is not None and entry is not None else [],
        items=snapshots.items_of([entry] if entry is not None else []),
    )


def _fits(form: LocalConfirmationForm) -> bool:
    """Whether what was chosen and what was typed go together; if not, the form says so."""
    is_different = form.state.data is LocalState.DIFFERENT_HERE
    if is_different and not form.difference.data:
        form.refuse("Say what is different here", "difference")
    elif not is_different and form.difference.data:
        form.refuse("You wrote what is different. Choose “Different here”, or take the words out.", "state")
    return not form.has_errors


def _onward(page: LocalAnswerPage) -> str:
    """The next answer that waits, from here to the end and round again; with none left, all of them."""
    place = next(
        number for number, line in enumerate(page.every) if line.answer.id == page.local_answer.answer.id
    )
    for line in page.every[place + 1 :] + page.every[:place]:
        if not line.is_confirmed:
            return url_for(".standard", application_id=page.application.id, code=line.standard.code)
    return url_for(".index", application_id=page.application.id)
