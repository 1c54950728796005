"""A reviewer's own report, read by them and their moderators; it names no other reviewer and ranks nobody."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accreditation.enums.permissions import Permission as P
from accreditation.models.people import Person
from accreditation.queries import calibration as queries
from accreditation.queries import frameworks, training_attempts
from accreditation.rules import differences
from accreditation.web.access import requires, viewer
from accreditation.web.bind import page_number

bp = Blueprint("calibration", __name__, url_prefix="/calibration")


@bp.get("")
@requires(P.CALIBRATION_LIST)
def index() -> ResponseReturnValue:
    """The reviewers of a moderator's offices, by name alone."""
    return render_template("calibration/index.html", page=queries.reviewers(viewer(), page_number()))


@bp.get("/<id:person_id>")
@requires(P.CALIBRATION_SEE, queries.reported)
def show(person: Person) -> ResponseReturnValue:
    """How one reviewer's scores lie beside what was agreed, beside those of their teams, and beside experts in training."""
    scores = queries.beside_agreed(viewer(), person.id)
    newest = frameworks.versions()
    return render_template(
        "calibration/show.html",
        person=person,
        is_own=person.id == viewer().id,
        overall=differences.overall(scores),
        by_domain=differences.by_domain(scores),
        by_cycle=differences.by_cycle(scores),
        severity=queries.beside_others(viewer(), person.id),
        domains={domain.code: domain.title for domain in frameworks.words(newest[0]).domains}
        if newest
        else {},
        attempts=training_attempts.handed_in_of(person.id),
    )
