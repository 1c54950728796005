"""An organisation's placements beside its return: what each has to confirm, and one answer confirmed in several at once."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.permissions import Permission as P
from accreditation.models.applications import Application
from accreditation.queries import frameworks, locks, snapshots
from accreditation.queries import served_placements as queries
from accreditation.queries.served_placements import EveryPlacePage
from accreditation.services import local_confirmations
from accreditation.services.local_confirmations import Everywhere
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from forms.base import ConfirmForm
from forms.local_confirmations import EveryPlaceForm

bp = Blueprint("served_placements", __name__, url_prefix="/applications/<id:application_id>/placements")


@bp.get("")
@requires(P.APPLICATION_LEAD, queries.return_for)
def index(organisation_return: Application) -> ResponseReturnValue:
    """What waits to be confirmed in all placements, by standard and by placement."""
    overview = queries.overview(organisation_return)
    framework = frameworks.of_application(organisation_return)
    return shown(
        "served_placements/index.html",
        form=bind(ConfirmForm),
        organisation_return=organisation_return,
        overview=overview,
        standards=[(framework.standard(code), len(overview.waiting(code))) for code in overview.signed],
    )


@bp.route("/<code>", methods=["GET", "POST"])
@requires(P.APPLICATION_LEAD, queries.every_place_for, lock=locks.with_served)
def standard(page: EveryPlacePage) -> ResponseReturnValue:
    """One answer of the organisation, and saying in which placements it is true."""
    form = bind(EveryPlaceForm, data={"entry": str(page.entry.id)})
    # Whoever ticked a place whose case went on meanwhile is told which one, and the others are confirmed.
    form.places.choices = _to_tick(page.overview.cases)
    if submitted(form):
        with unit_of_work():
            outcome = local_confirmations.confirm_everywhere(
                page,
                actor=viewer(),
                application_ids=form.places.data,
                expected_entry=int(form.entry.data) if form.entry.data.isdecimal() else 0,
            )
        flash(_in_words(page.text.code, outcome))
        return redirect(url_for(".index", application_id=page.application.id))
    form.places.choices = _to_tick(page.waiting)
    form.entry.data = str(page.entry.id)
    return shown(
        "served_placements/standard.html",
        form=form,
        page=page,
        entry=page.entry,
        items=snapshots.items_of([page.entry]),
    )


def _to_tick(cases: list[Application]) -> list[tuple[int, str]]:
    return [(case.id, case.subject.name) for case in cases]


def _in_words(code: str, outcome: Everywhere) -> str:
    number = len(outcome.confirmed)
    words = f"Standard {code} is confirmed in {number} {'placement' if number == 1 else 'placements'}."
    left_out = "; ".join(f"{case.subject.name}: {why}" for case, why in outcome.left_out)
    return f"{words} Left out: {left_out}." if left_out else words
