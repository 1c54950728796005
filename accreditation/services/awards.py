"""Make an award out of a ratified decision, and move it; nothing else makes one."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import Tier
from accreditation.enums.audit import AuditKind
from accreditation.enums.awards import AWARDING, AwardStatus, AwardTrigger, Outcome
from accreditation.errors import Reason, RuleBroken
from accreditation.models.applications import Application
from accreditation.models.awards import Award, AwardEvent
from accreditation.models.concerns import Fact
from accreditation.models.meetings import Ratification
from accreditation.permissions.viewer import Viewer
from accreditation.queries import awards as queries
from accreditation.queries import findings, provider_facts
from accreditation.queries.policies import policy_of
from accreditation.rules import codes
from accreditation.rules.years import years_after
from accreditation.services import audit, clocks
from accreditation.services.moves import move
from workflows.award import AWARD, LIVE

Levels = Mapping[int | None, Fact]
"""The support level of each placement that has its own, and (None) of the provider."""


@dataclass(frozen=True)
class AwardGrounds:
    """What an award's workflow may ask; each step gives the grounds that it rests on, and nothing else holds."""

    open_conditions: Sequence[Reason] = ()
    suspension_grounds: Sequence[Reason] = ()
    reason_given: bool = False
    review_needed: bool = False
    withdrawal_ratified: bool = False
    expiry_passed: bool = False
    renewal_under_way: bool = False
    later_award: bool = False


@dataclass(frozen=True)
class Cause:
    """Because of what an award moves: a fact, a decision or another award; nothing where a person just acts."""

    fact_id: int | None = None
    decision_id: int | None = None
    other_award_id: int | None = None


def grant(application: Application, ratification: Ratification, outcome: Outcome, *, actor: Viewer) -> Award:
    """Accredit the placement from today for as long as its framework says; an earlier award is replaced."""
    if outcome not in AWARDING or application.placement is None:
        raise ValueError("only a decision to accredit a placement makes an award")
    # Asked before the new award is there, which would else count among them.
    earlier_awards = queries.live_of(application.placement.id)
    award = _new_award(application, ratification, outcome)
    db.session.add(award)
    db.session.flush()
    clocks.set_renewal_due(award, application)
    _note(
        award,
        AwardTrigger.GRANT,
        words=_granting_words(outcome),
        cause=Cause(decision_id=ratification.decision_id),
        actor=actor,
    )
    audit.record(
        AuditKind.AWARD_MOVED,
        actor=actor,
        stream=audit.case(application.id),
        award_id=award.id,
        trigger=AwardTrigger.GRANT.value,
        source=None,
        dest=award.status.value,
    )
    for earlier in earlier_awards:
        _move(
            earlier,
            AwardTrigger.SUPERSEDE,
            AwardGrounds(later_award=True),
            words=f"Replaced by award {award.number}.",
            cause=Cause(other_award_id=award.id),
            actor=actor,
        )
    return award


def suspended_by(organisation_id: int, levels: Levels) -> list[tuple[Award, Fact]]:
    """A provider's awards that these support levels do not allow to stand, each with the level that reaches it."""
    reached = []
    for award, application in queries.standing_of_provider(organisation_id):
        level = _level_of(award, levels)
        if level is not None and _suspends(level, application):
            reached.append((award, level))
    return reached


def suspend_for_support_level(organisation_id: int, *, actor: Viewer) -> list[Award]:
    """Suspend a provider's awards that its present support level, or a placement's own, does not allow to stand."""
    reached = suspended_by(organisation_id, provider_facts.support_levels(organisation_id))
    for award, level in reached:
        _move(
            award,
            AwardTrigger.SUSPEND,
            AwardGrounds(suspension_grounds=(_ground(level),)),
            words="Suspended while the place has extra support.",
            cause=Cause(fact_id=level.id),
            actor=actor,
        )
    return [award for award, _ in reached]


def grounds(award: Award, application: Application, *, reason: str = "") -> AwardGrounds:
    """What stands against a suspended award today: the support level of its place, and conditions not met."""
    level = _level_of(award, provider_facts.support_levels(application.organisation_id))
    return AwardGrounds(
        open_conditions=tuple(
            Reason(f"A condition is not met: {finding.words}", "findings")
            for finding in findings.open_conditions(award.application_id)
        ),
        suspension_grounds=(_ground(level),) if level is not None and _suspends(level, application) else (),
        reason_given=bool(reason.strip()),
    )


def restore(award: Award, application: Application, *, actor: Viewer, reason: str) -> None:
    """Let a suspended award stand again, with a reason that stays on record; as before where conditions are open."""
    if queries.status_today(award) is not AwardStatus.SUSPENDED:
        raise RuleBroken("This award is not suspended now, so nothing was changed.")
    level = _level_of(award, provider_facts.support_levels(application.organisation_id))
    facts = grounds(award, application, reason=reason)
    cause = Cause(fact_id=level.id if level is not None else None)
    words = "Restored: the extra support has ended."
    _move(award, AwardTrigger.RESTORE, facts, words=words, reason=reason.strip(), cause=cause, actor=actor)
    if facts.open_conditions:
        # As it stood before: what was asked of the provider is still asked.
        words = "Its conditions are still open."
        _move(award, AwardTrigger.IMPOSE_CONDITIONS, facts, words=words, cause=Cause(), actor=actor)


def _level_of(award: Award, levels: Levels) -> Fact | None:
    # A placement's own level counts before its provider's, whether higher or lower.
    return levels.get(award.placement_id, levels.get(None))


def _suspends(level: Fact, application: Application) -> bool:
    return int(level.value) >= policy_of(application).award_life.suspends_at_support_level


def _ground(level: Fact) -> Reason:
    return Reason(f"The support level is {level.value}.")


def _new_award(application: Application, ratification: Ratification, outcome: Outcome) -> Award:
    placement, today = application.placement, clock.today()
    assert placement is not None
    conditional = outcome is Outcome.ACCREDITED_WITH_CONDITIONS
    return Award(
        number=f"AC-{today.year % 100:02d}-" + "".join(secrets.choice(codes.ALPHABET) for _ in range(6)),
        application_id=application.id,
        ratification_id=ratification.id,
        placement_id=placement.id,
        # As they were on the day: the register shows what was awarded, also after a place is renamed.
        placement_name=placement.name,
        organisation_name=application.organisation.name,
        town=placement.town,
        tier=Tier.EXCELLENCE if outcome is Outcome.EXCELLENCE else Tier.ACCREDITED,
        status=AwardStatus.CONDITIONAL if conditional else AwardStatus.ACTIVE,
        starts_on=today,
        expires_on=years_after(today, policy_of(application).award_life.years),
    )


def _granting_words(outcome: Outcome) -> str:
    return f"{'Accredited with excellence' if outcome is Outcome.EXCELLENCE else outcome.label}."


def _note(
    award: Award,
    trigger: AwardTrigger,
    *,
    words: str,
    cause: Cause,
    actor: Viewer,
    reason: str | None = None,
) -> None:
    """Add a step to the award's own history, which the register shows and nobody can change."""
    db.session.add(
        AwardEvent(
            award_id=award.id,
            trigger=trigger,
            status=award.status,
            words=words,
            reason=reason,
            at=clock.now(),
            actor_id=actor.id,
            **asdict(cause),
        )
    )


def _move(
    award: Award,
    trigger: AwardTrigger,
    facts: AwardGrounds,
    *,
    words: str,
    cause: Cause,
    actor: Viewer,
    reason: str | None = None,
) -> None:
    move(
        AWARD,
        award,
        trigger,
        facts,
        kind=AuditKind.AWARD_MOVED,
        stream=audit.case(award.application_id),
        actor=actor,
        award_id=award.id,
    )
    if award.status not in LIVE:
        clocks.end_renewal(award, renewed=trigger is AwardTrigger.SUPERSEDE)
    _note(award, trigger, words=words, reason=reason, cause=cause, actor=actor)
