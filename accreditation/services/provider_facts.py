"""Write down what is known of a provider from outside its cases; nothing that was recorded is ever changed."""

from collections.abc import Iterable
from datetime import date

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.concerns import CareQuality, FactKind
from accreditation.errors import RuleBroken
from accreditation.models.awards import Award
from accreditation.models.concerns import Fact
from accreditation.models.organisations import Organisation
from accreditation.permissions.viewer import Viewer
from accreditation.queries import organisations as organisation_queries
from accreditation.queries import provider_facts as queries
from accreditation.services import audit, awards

LEVELS = tuple(str(level) for level in range(5))
YES_OR_NO = ("yes", "no")
VALUES: dict[FactKind, tuple[str, ...]] = {
    FactKind.SUPPORT_LEVEL: LEVELS,
    FactKind.CARE_QUALITY: tuple(rating.value for rating in CareQuality),
    FactKind.REGULATOR_CONDITIONS: YES_OR_NO,
    FactKind.OVERDUE_IMR: YES_OR_NO,
    FactKind.BENCHMARK_CYCLES: LEVELS,
    FactKind.SHARES_PRACTICE: YES_OR_NO,
}
"""What each kind may say."""

UNSEEN = "This suspends awards that are not the ones you were shown. Read which, then record it again."


def record(
    organisation: Organisation,
    *,
    actor: Viewer,
    kind: FactKind,
    value: str,
    source: str,
    dated_on: date,
    placement_id: int | None = None,
    seen: str = "",
) -> Fact:
    """Record a fact with its source and date; it counts from now on if no newer one of its kind stands.

    A support level that the framework names suspends the awards it reaches the same day: `seen` names those that
    the person was shown, and no others are suspended.
    """
    reached = suspending(
        organisation,
        kind=kind,
        value=value,
        source=source,
        dated_on=dated_on,
        placement_id=placement_id,
    )
    if mark(reached) != seen:
        raise RuleBroken(UNSEEN)
    fact = Fact(
        organisation_id=organisation.id,
        placement_id=placement_id,
        kind=kind,
        value=value,
        source=source.strip(),
        dated_on=dated_on,
        recorded_by_id=actor.id,
        recorded_at=clock.now(),
    )
    db.session.add(fact)
    db.session.flush()
    audit.record(
        AuditKind.FACT_RECORDED,
        actor=actor,
        stream=audit.organisation(organisation.id),
        fact_id=fact.id,
        kind=kind.value,
    )
    if kind is FactKind.SUPPORT_LEVEL:
        awards.suspend_for_support_level(organisation.id, actor=actor)
    return fact


def suspending(
    organisation: Organisation,
    *,
    kind: FactKind,
    value: str,
    source: str,
    dated_on: date,
    placement_id: int | None = None,
) -> list[Award]:
    """The awards that recording this fact would suspend at once; raises RuleBroken where it cannot be recorded."""
    _check(organisation, kind, value, source, dated_on, placement_id)
    if kind is not FactKind.SUPPORT_LEVEL:
        return []
    levels = queries.support_levels(organisation.id)
    present = levels.get(placement_id)
    # As the newest one counts: a letter of longer ago changes nothing today.
    if present is None or dated_on >= present.dated_on:
        levels[placement_id] = Fact(kind=kind, value=value, placement_id=placement_id, dated_on=dated_on)
    return [award for award, _ in awards.suspended_by(organisation.id, levels)]


def mark(reached: Iterable[Award]) -> str:
    """What names exactly these awards, so that what is suspended is what was shown."""
    return " ".join(sorted(award.number for award in reached))


def _check(
    organisation: Organisation,
    kind: FactKind,
    value: str,
    source: str,
    dated_on: date,
    placement_id: int | None,
) -> None:
    if value not in VALUES[kind]:
        raise RuleBroken(f"{kind.label}: choose from the options shown", field="value")
    if not source.strip():
        raise RuleBroken("Say where this comes from", field="source")
    if dated_on > clock.today():
        raise RuleBroken("The date cannot be in the future", field="dated_on")
    if placement_id is not None and placement_id not in dict(
        organisation_queries.placement_names(organisation.id)
    ):
        raise RuleBroken("Choose a placement of this provider", field="placement")
