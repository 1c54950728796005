"""The public register of awards: the list, one award with its history, and the check by number."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.queries import awards as queries
from accreditation.queries.paging import WHOLE
from accreditation.web.access import public_page, requires
from accreditation.web.bind import filtered, page_number
from accreditation.web.files import spreadsheet
from forms.register import RegisterFilter, VerifyForm
from workflows.award import STANDING

bp = Blueprint("register", __name__)

CSV_HEAD = ("Award number", "Place", "Town", "Provider", "Award", "Stands", "From", "Until")


@bp.get("/register")
@requires(P.PUBLIC)
@public_page
def index() -> ResponseReturnValue:
    """Every award that stands, searched by place, profession and tier."""
    form = filtered(RegisterFilter)
    filters = queries.Filters(**form.values())
    return render_template(
        "register/index.html",
        filters=form,
        page=queries.register(filters, page_number()),
        status_today=queries.status_today,
        filtering=filters != queries.Filters(),
    )


@bp.get("/register.csv")
@requires(P.PUBLIC)
@public_page
def as_csv() -> ResponseReturnValue:
    """The awards that the filters show, as a file."""
    filters = queries.Filters(**filtered(RegisterFilter).values())
    rows = (
        (
            award.number,
            award.placement_name,
            award.town,
            award.organisation_name,
            award.tier,
            queries.status_today(award),
            award.starts_on,
            award.expires_on,
        )
        for award in queries.register(filters, size=WHOLE).rows
    )
    return spreadsheet("register.csv", CSV_HEAD, rows)


@bp.get("/register/<number>")
@requires(P.PUBLIC)
@public_page
def show(number: str) -> ResponseReturnValue:
    """One award: what, where, from when to when, and its history."""
    award = queries.by_number(number)
    if award is None:
        abort(404)
    return render_template(
        "register/show.html",
        award=award,
        status=queries.status_today(award),
        standing=STANDING,
        others=queries.others_of(award),
        status_today=queries.status_today,
    )


@bp.get("/verify")
@requires(P.PUBLIC)
@public_page
def verify() -> ResponseReturnValue:
    """Check an award by its number."""
    form = filtered(VerifyForm)
    number = form.values().get("number", "")
    award = queries.by_number(number) if number else None
    return render_template(
        "register/verify.html",
        filters=form,
        number=number,
        award=award,
        status=queries.status_today(award) if award else None,
    )
