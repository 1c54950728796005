"""The blueprint of visits, and what the team's and the provider's pages share: the form that says which days suit."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request

from accreditation import dates
from accreditation.queries.visits import OfferedDay
from accreditation.web.bind import bind
from forms.visits import NO, YES, SuitsForm

bp = Blueprint("visits", __name__)

TAKE_BACK, TAKE_OUT = "take_back", "take_out"
OFFERED = "The day is offered. Those who take part are asked whether it suits."


def chosen(name: str) -> int | None:
    """The line of a list whose button was pressed, by its id; None where another was."""
    return request.form.get(name, type=int) if request.method == "POST" else None


def suits_form(days: Sequence[OfferedDay]) -> SuitsForm:
    """The form with a choice for each offered day, as its reader answered before."""
    form_class = SuitsForm.for_days([(each.visit_date.id, in_words(each)) for each in days])
    form = bind(form_class, data=_answered(days))
    form.must_show(*(f"{each.visit_date.id}-{each.visit_date.begins_at}" for each in days))
    return form


def in_words(each: OfferedDay) -> str:
    """An offered day as it is read."""
    return f"{dates.weekday(each.visit_date.day)} at {dates.at_time(each.visit_date.begins_at)}"


def ids(days: Sequence[OfferedDay]) -> list[int]:
    """The offered days by their ids."""
    return [each.visit_date.id for each in days]


def _answered(days: Sequence[OfferedDay]) -> dict[str, Any]:
    return {f"suits_{each.visit_date.id}": YES if each.own else NO for each in days if each.own is not None}
