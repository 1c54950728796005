"""Write the conditions of an award while a panel discusses the case: each with what must be done, and by when."""

from datetime import date

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.findings import FindingKind
from accreditation.enums.meetings import ItemStatus
from accreditation.errors import RuleBroken
from accreditation.models.findings import Finding
from accreditation.models.meetings import Item
from accreditation.permissions.viewer import Viewer
from accreditation.queries import holidays
from accreditation.queries.policies import policy_of
from accreditation.services import clocks


def latest_due(item: Item) -> date:
    """The last day that a condition may name, if the decision is ratified today."""
    days = policy_of(item.application).award_life.condition_days_at_most
    return holidays.deadline(clock.now(), days).date()


def write(item: Item, *, actor: Viewer, words: str, due_on: date) -> Finding:
    """Write a condition on the whole case; it is sent to the provider when the decision is ratified."""
    if item.status is not ItemStatus.CALLED:
        raise RuleBroken("A condition is written while the case is being discussed.")
    if not words.strip():
        raise RuleBroken("Write what must be done", field="words")
    if not clock.today() < due_on <= latest_due(item):
        raise RuleBroken(f"Choose a day up to {dates.day(latest_due(item))}", field="due_on")
    condition = Finding(
        application_id=item.application_id,
        kind=FindingKind.CONDITION,
        words=words.strip(),
        drafted_by_id=actor.id,
        created_at=clock.now(),
    )
    clocks.propose_day(condition, due_on)
    db.session.add(condition)
    db.session.flush()
    return condition
