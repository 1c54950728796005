"""The first page after signing in: what needs me, soonest first; and the front door for everybody else."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.enums.people import PROVIDER_ROLES
from accreditation.enums.permissions import Permission as P
from accreditation.queries import home as queries
from accreditation.queries import own_placements
from accreditation.web import kept
from accreditation.web.access import requires, viewer

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
    """What needs me, and where my placements stand."""
    person = viewer()
    provides = person.has(*PROVIDER_ROLES)
    return render_template(
        "home/show.html",
        kept=kept.pages(),
        first_steps=queries.first_steps(person),
        tasks=queries.tasks(person),
        provides=provides,
        placements=own_placements.placements(person) if provides else [],
    )
