"""The first page after signing in: what I must and may do, what others have, what ended; and the front door for everybody else."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from accreditation.enums.people import PROVIDER_ROLES, Role
from accreditation.enums.permissions import Permission as P
from accreditation.permissions.scopes import provider_scope
from accreditation.permissions.viewer import Viewer
from accreditation.queries import assignments, own_placements
from accreditation.queries import home as queries
from accreditation.queries.own_placements import PlacementLine
from accreditation.queries.paging import Page
from accreditation.services.organisation_returns import FEWEST_PLACES
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
    board = queries.board(person)
    own = own_placements.placements(person, size=queries.PLACEMENTS) if provides else None
    return render_template(
        "home/show.html",
        kept=kept.pages(),
        first_steps=queries.first_steps(person),
        board=board,
        assignments=assignments.of_viewer(person) if board.has_assignments else [],
        most_assignments=queries.ASSIGNMENTS,
        provides=provides,
        runs=bool(person.offices(Role.SECRETARIAT)),
        reviews=person.has(Role.REVIEWER),
        placements=own,
        answers_once=_answers_once(person, own) if own is not None else None,
        finished=queries.finished(person) if queries.finishes(person) else [],
        fewer=queries.FEWER,
    )


@bp.get("/home/placements")
@requires(P.SIGNED_IN)
def placements() -> ResponseReturnValue:
    """All my placements by name, each with its application and its award."""
    person = viewer()
    page = own_placements.placements(person, page_number()) if person.has(*PROVIDER_ROLES) else None
    return render_template(
        "home/placements.html",
        page=page,
        answers_once=_answers_once(person, page) if page is not None else None,
    )


def _answers_once(person: Viewer, page: Page[PlacementLine]) -> str | None:
    """Where an organisation's return is offered: to who leads a whole provider, where there is more than one placement."""
    led = provider_scope(person, (Role.PROVIDER_LEAD,)).whole
    has_return = any(line.placement_id is None for line in page.rows)
    # A return under way stands in the list itself; who leads several providers may have another to begin.
    if not led or page.total < FEWEST_PLACES or (has_return and len(led) == 1):
        return None
    if len(led) > 1:
        return url_for("organisation_returns.index")
    return url_for("organisation_returns.begin", organisation_id=next(iter(led)))


@bp.get("/home/finished")
@requires(P.SIGNED_IN)
def finished() -> ResponseReturnValue:
    """Everything that ended, the newest first, with its outcome, award and report."""
    person = viewer()
    page = queries.all_finished(person, page_number()) if queries.finishes(person) else None
    return render_template("home/finished.html", page=page)
