"""An application's evidence matrix: which evidence supports which standard, and where it is thin; on a page and as a file."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.permissions.table import can
from accreditation.queries import applications, frameworks
from accreditation.queries import matrix as queries
from accreditation.queries.matrix import Line, Matrix, Use
from accreditation.services import answers
from accreditation.web.access import requires, viewer
from accreditation.web.bind import filtered, page_number
from accreditation.web.files import spreadsheet
from accreditation.web.filters import span
from forms.matrix import MatrixFilter

bp = Blueprint("matrix", __name__)

AT_ONCE = 12
"""More columns than this go to a page of their own."""

CSV_HEAD = ("Standard", "Title", "Your score", "Evidence supports up to", "Weak spots")


@bp.get("/applications/<id:application_id>/matrix")
@requires(P.APPLICATION_SEE, applications.for_provider)
def show(application: Application) -> ResponseReturnValue:
    """Standards against evidence, with weak spots in words."""
    framework = frameworks.of_application(application)
    form = filtered(MatrixFilter)
    form.domain.choices = [(domain.code, f"{domain.code}. {domain.title}") for domain in framework.domains]
    chosen = form.values()
    whole = queries.of_application(application)
    part = whole.part(chosen.get("domain", ""), weak=bool(chosen.get("weak")))
    pages = max(1, -(-len(part.columns) // AT_ONCE))
    number = min(page_number(), pages)
    return render_template(
        "matrix/show.html",
        application=application,
        matrix=Matrix(part.lines, part.columns[(number - 1) * AT_ONCE : number * AT_ONCE]),
        items=len(part.columns),
        standards=len(whole.lines),
        weak=sum(bool(line.weak or line.over) for line in whole.lines),
        number=number,
        pages=pages,
        filters=form,
        filtering=bool(chosen),
        where=where,
        open_codes=_open_codes(application),
    )


def where(uses: list[Use]) -> str:
    """The places of one item that one standard cites."""
    return "; ".join(
        span(use.unit, use.page_from, use.page_to, use.locator, inline=bool(place))
        for place, use in enumerate(uses)
    )


def _open_codes(application: Application) -> frozenset[str]:
    """The standards for which this person may cite something now."""
    if not can(viewer(), P.APPLICATION_DRAFT, application):
        return frozenset()
    return frozenset(answer.standard.code for answer in answers.open_now(application))


@bp.get("/applications/<id:application_id>/matrix.csv")
@requires(P.APPLICATION_SEE, applications.for_provider)
def as_csv(application: Application) -> Response:
    """The whole matrix as a file."""
    whole = queries.of_application(application)
    head = [*CSV_HEAD, *(f"{column.title} ({column.kind.label})" for column in whole.columns)]
    rows = [
        [*_words_of(line), *(_cell(line, column.item_id) for column in whole.columns)] for line in whole.lines
    ]
    return spreadsheet(f"evidence-matrix-{application.reference}.csv", head, rows)


def _words_of(line: Line) -> list[str]:
    score = "" if line.self_score is None else str(line.self_score)
    if line.not_applicable:
        return [line.code, line.title, "Does not apply", "", ""]
    supports = str(line.ceiling.value) if line.ceiling else ""
    return [line.code, line.title, score, supports, "; ".join(line.weak)]


def _cell(line: Line, item_id: int) -> str:
    return where(line.uses[item_id]) if item_id in line.uses else ""
