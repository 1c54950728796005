"""An administrator takes away the passkeys, the app and the codes of somebody who lost theirs."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from accreditation.db import unit_of_work
from accreditation.enums.factors import BindingAct
from accreditation.enums.permissions import Permission as P
from accreditation.models.people import Person
from accreditation.queries import factors as queries
from accreditation.queries import people
from accreditation.services import factors
from accreditation.web.access import requires, viewer
from accreditation.web.answering import shown
from accreditation.web.bind import bind, submitted
from accreditation.web.stepping import stepped_up
from forms.factors import ResetForm

bp = Blueprint("factor_resets", __name__, url_prefix="/people/<id:person_id>/lost")


@bp.route("", methods=["GET", "POST"])
@requires(P.PEOPLE_MANAGE, people.for_administrator)
@stepped_up(BindingAct.OPEN_ACCOUNT)
def show(person: Person) -> ResponseReturnValue:
    """What somebody signs in with, and taking it away once it is lost."""
    form = bind(ResetForm)
    if submitted(form):
        with unit_of_work():
            factors.reset(person.id, lost=form.lost.data, recognised=form.recognised.data, actor=viewer())
        flash(
            f"{person.name} signs in with the password alone now, and is asked to set up something new where the role needs it."
        )
        return redirect(url_for("people.show", person_id=person.id))
    held = queries.held(person.id)
    if not held.any:
        form.closed("There is nothing to take away.")
    return shown("factors/reset.html", form=form, person=person, held=held)
