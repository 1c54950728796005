"""The office's report on a cycle: how many reviewed, how the load was spread, and how far they agreed; small numbers are hidden."""

from collections.abc import Iterator

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.models.frameworks import Cycle
from accreditation.queries import cycle_reports as queries
from accreditation.queries.cycle_reports import CycleReport
from accreditation.rules.small_numbers import FEWEST
from accreditation.web.access import requires, viewer
from accreditation.web.bind import page_number
from accreditation.web.files import Cell, spreadsheet

bp = Blueprint("cycle_reports", __name__, url_prefix="/cycle-reports")

CSV_HEAD = ("Part", "What", "Number")


@bp.get("")
@requires(P.CYCLE_REPORT_SEE)
def index() -> ResponseReturnValue:
    """The cycles in which the office has reviews."""
    return render_template("cycle_reports/index.html", page=queries.cycles(viewer(), page_number()))


@bp.get("/<id:cycle_id>")
@requires(P.CYCLE_REPORT_SEE, queries.for_office)
def show(cycle: Cycle) -> ResponseReturnValue:
    """How reviewing went in a cycle."""
    return render_template("cycle_reports/show.html", report=queries.report(viewer(), cycle), fewest=FEWEST)


@bp.get("/<id:cycle_id>/report.csv")
@requires(P.CYCLE_REPORT_SEE, queries.for_office)
def as_csv(cycle: Cycle) -> ResponseReturnValue:
    """The same as a file for a spreadsheet."""
    return spreadsheet("cycle-report.csv", CSV_HEAD, _rows(queries.report(viewer(), cycle)))


def _rows(report: CycleReport) -> Iterator[tuple[Cell, ...]]:
    overall = report.cycle.name
    yield overall, "Cases with a review", report.cases
    yield overall, "Reviewers of the office", report.reviewers
    yield overall, "Trained in time", _number(report.trained)
    if report.asks_standardisation:
        yield overall, "Standardised in time", _number(report.standardised)
    for name, percentage in (("same score", report.exact), ("within one", report.within_one)):
        shown = "Too few cases" if percentage is None else round(percentage)
        yield "Agreement, percent of pairs", name, shown
    for part in report.parts:
        for name, count in part.rows.items():
            yield part.of, name, _number(count)


def _number(count: int | None) -> Cell:
    return "Hidden" if count is None else count
