"""The first page after signing in: what I must and may do, what others have, what ended; and the front door for everybody else."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.enums.people import PROVIDER_ROLES, Role
from accreditation.enums.permissions import Permission as P
from accreditation.queries import home as queries
from accreditation.queries import own_placements
from accreditation.web import kept
from accreditation.web.access import requires, viewer
from accreditation.web.bind import page_number

bp = Blueprint("home", __name__)


@bp.get("/")
@requires(P.PUBLIC)
def front() -> ResponseReturnValue:
    """The front door."""
    if viewer().is_authenticated:
        return redirect(url_for(".show"))
    return render_template("home/front.html")


@bp.get("/home")
@requires(P.SIGNED_IN)
def show() -> ResponseReturnValue:
    """What I must do, what I may do, what others have, where my placements stand, and what ended."""
    person = viewer()
    provides = person.has(*PROVIDER_ROLES)
    return render_template(
        "home/show.html",
        kept=kept.pages(),
        first_steps=queries.first_steps(person),
        board=queries.board(person),
        provides=provides,
        runs=bool(person.offices(Role.SECRETARIAT)),
        reviews=person.has(Role.REVIEWER),
        placements=own_placements.placements(person, size=queries.PLACEMENTS) if provides else None,
        finished=queries.finished(person) if queries.finishes(person) else [],
        fewer=queries.FEWER,
    )


@bp.get("/home/placements")
@requires(P.SIGNED_IN)
def placements() -> ResponseReturnValue:
    """All my placements by name, each with its application and its award."""
    person = viewer()
    page = own_placements.placements(person, page_number()) if person.has(*PROVIDER_ROLES) else None
    return render_template("home/placements.html", page=page)


@bp.get("/home/finished")
@requires(P.SIGNED_IN)
def finished() -> ResponseReturnValue:
    """Everything that ended, the newest first, with its outcome, award and report."""
    person = viewer()
    page = queries.all_finished(person, page_number()) if queries.finishes(person) else None
    return render_template("home/finished.html", page=page)
