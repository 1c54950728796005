"""Reviewers from a file: upload it, read row by row what it would do, and take what is right in it or discard it."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.enums.organisations import PlacementKind
from accreditation.enums.people import LearnerGroup, Profession
from accreditation.enums.permissions import Permission as P
from accreditation.enums.reviewers import RowAct
from accreditation.enums.reviews import ReviewerKind
from accreditation.models.reviewer_applications import ReceivedReviewers
from accreditation.queries import reviewer_imports as queries
from accreditation.queries.paging import Page
from accreditation.rules.reviewer_files.reading import NEEDED, Column
from accreditation.services import reviewer_imports
from accreditation.services.reviewer_imports import Outcome, PlannedRow
from accreditation.web import files
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, filtered, page_number, submitted
from accreditation.web.stepping import stepped_up
from forms.reviewer_imports import ReviewersFileForm, RowFilter, TakeReviewersForm

bp = Blueprint("reviewer_imports", __name__, url_prefix="/reviewers/import")

DISCARD = "discard"
PER_PAGE = 50
HEAD = tuple(column.label for column in Column)


@bp.route("", methods=["GET", "POST"])
@requires(P.REVIEWERS_MANAGE, own_transaction=True)
def show() -> ResponseReturnValue:
    """What the file looks like, a form to send it, and one's own file that waits to be confirmed."""
    files.expect_bytes(reviewer_imports.LARGEST)
    form = bind(ReviewersFileForm)
    if submitted(form):
        content = form.file.data.stream.read(reviewer_imports.LARGEST + 1)
        with unit_of_work():
            received = reviewer_imports.receive(content, actor=viewer())
        return redirect(url_for(".preview", received_id=received.id))
    return shown(
        "reviewer_imports/show.html",
        form=form,
        waiting=queries.waiting_of(viewer()),
        needed=NEEDED,
        choices=(
            (Column.KIND, ReviewerKind),
            (Column.PROFESSION, Profession),
            (Column.EXPERTISE, PlacementKind),
            (Column.LEARNER_GROUPS, LearnerGroup),
        ),
    )


@bp.get("/empty.csv")
@requires(P.REVIEWERS_MANAGE)
def empty() -> Response:
    """A file with the headings alone, to be filled in."""
    return files.spreadsheet("reviewers.csv", HEAD, [])


@bp.route("/<id:received_id>", methods=["GET", "POST"])
@requires(P.REVIEWERS_MANAGE, queries.received_for, lock=queries.take)
@stepped_up(BindingAct.GIVE_ROLE)
def preview(received: ReceivedReviewers) -> ResponseReturnValue:
    """Read what each row would do, then take those that are right, or discard the file."""
    form = bind(TakeReviewersForm)
    if submitted(form):
        with unit_of_work():
            if request.form.get("act") == DISCARD:
                reviewer_imports.discard(received)
                flash("The file is discarded. Nothing was changed.")
                return redirect(url_for(".show"))
            outcome = reviewer_imports.save(received, read_digest=form.read_digest.data or "", actor=viewer())
        flash(_words(outcome))
        if outcome.waiting:
            return redirect(url_for(".preview", received_id=received.id))
        return redirect(url_for("reviewers.index"))
    rows = reviewer_imports.plan(received, actor=viewer())
    # What is shown again is read again, so the next confirmation is of what it shows now.
    form.read_digest.data = reviewer_imports.digest(rows)
    filters = filtered(RowFilter)
    act = filters.values().get("act")
    return shown(
        "reviewer_imports/preview.html",
        form=form,
        received=received,
        filters=filters,
        filtering=act is not None,
        most=reviewer_imports.MOST_AT_ONCE,
        counts={each: sum(row.act is each for row in rows) for each in RowAct},
        page=_page([row for row in rows if act is None or row.act is act]),
    )


def _page(rows: list[PlannedRow]) -> Page[PlannedRow]:
    pages = max(1, -(-len(rows) // PER_PAGE))
    number = min(page_number(), pages)
    return Page(rows[(number - 1) * PER_PAGE : number * PER_PAGE], number, pages, len(rows), more=False)


def _words(outcome: Outcome) -> str:
    sentences = [f"{outcome.invited} invited, {outcome.changed} changed."]
    if outcome.waiting:
        sentences.append(f"Rows that still wait: {outcome.waiting}. Take them next.")
    elif outcome.left_out:
        sentences.append(
            f"{outcome.left_out} left out: put them right in your file, and upload it again. The others stay as they are then."
        )
    return " ".join(sentences)
