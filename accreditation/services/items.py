"""One case before a panel: it is called, postponed, or a member steps out; facts are read again when it is called."""

from dataclasses import asdict

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.awards import Outcome
from accreditation.enums.meetings import ItemStatus, ItemTrigger
from accreditation.errors import RuleBroken
from accreditation.models.meetings import Item, Recusal
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, firmness, rounds, rule_cases
from accreditation.services import audit, motions, moves
from accreditation.services.case_facts import CaseFacts

OPEN_ITEMS = frozenset({ItemStatus.LISTED, ItemStatus.CALLED})
"""Neither decided nor postponed: a member may still step out."""


def call(item: Item, *, actor: Viewer) -> None:
    """Begin to discuss a case: read its facts again, ask the award rule, and keep both."""
    application = item.application
    lines = rule_cases.fact_lines(application)
    visit = rounds.visit(application, item.round)
    case = rule_cases.case_of(application, item.round, agreed_scores.lines(item.round), lines, visit)
    verdict = rule_cases.verdict(application, case)
    firm = firmness.of_case(application, item.round, case)
    # Kept with the item: years later it still says what the rule read on the day, whatever has changed since.
    with db.session.no_autoflush:
        item.called_at = clock.now()
        item.rule_outcome = verdict.outcome
        item.escalate = verdict.escalate
        item.clauses = [line.as_data() for line in verdict.clauses]
        item.facts = asdict(case.facts) | {"lines": [line.as_data() for line in lines]}
        item.firmness = firm.as_data()
        if verdict.outcome is not Outcome.HELD:
            motions.put(item, verdict.outcome, "", actor=actor)
        moves.item(item, ItemTrigger.CALL, actor=actor, facts=CaseFacts(application, actor, item=item))


def postpone(item: Item, *, actor: Viewer, reason: str) -> None:
    """Leave the case for another meeting, with a reason; what was voted here does not count there."""
    _postpone(item, moves.written(reason), actor)


def postpone_with_meeting(item: Item, *, actor: Viewer) -> None:
    """Leave the case for another meeting, because this one is not held."""
    _postpone(item, "", actor)


def _postpone(item: Item, reason: str, actor: Viewer) -> None:
    facts = CaseFacts(item.application, actor, item=item)
    moves.item(item, ItemTrigger.POSTPONE, actor=actor, facts=facts)
    moves.case(item.application, Trigger.POSTPONE, actor=actor, facts=facts, reason=reason)


def recuse(item: Item, *, actor: Viewer, reason: str) -> None:
    """Step out of an item with a reason; it cannot be taken back, and the paper is closed to that member."""
    if item.status not in OPEN_ITEMS:
        raise RuleBroken("This item is over, so nobody can step out of it any more.")
    if item.has_voted(actor.id):
        # The vote stands in the count, and who voted in the record; leaving now would change neither.
        raise RuleBroken("You have voted on this case. Tell the chair, who can postpone it.")
    if any(recusal.person_id == actor.id for recusal in item.recusals):
        raise RuleBroken("You have stepped out of this item already.")
    item.recusals.append(Recusal(item_id=item.id, person_id=actor.id, reason=reason, at=clock.now()))
    audit.record(
        AuditKind.RECUSED,
        actor=actor,
        stream=audit.case(item.application_id),
        item_id=item.id,
        person_id=actor.id,
    )
