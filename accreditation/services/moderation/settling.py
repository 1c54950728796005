"""Settle a standard that had to be talked about: the team within its own scores, or the moderator; never without a reason."""

from collections.abc import Collection
from dataclasses import dataclass

from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.people import Duty
from accreditation.enums.reviews import AgreementMethod
from accreditation.errors import NotFound, Reason, RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore, ModerationCase
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores
from accreditation.queries import moderation as queries
from accreditation.queries.policies import policy_of
from accreditation.rules.moderation import moderator_may_settle, team_may_settle
from accreditation.services import clocks, duties
from accreditation.services.moderation import scored_standards
from accreditation.services.moderation.records import agree, close_case
from accreditation.services.moderation.scored_standards import ScoredStandard

OUTSIDE = "Outside the reviewers' scores because: "


@dataclass(frozen=True)
class Settled:
    """What stands, for whoever settles second."""

    version: int
    value: int | None
    rationale: str


def refuse_outside_moderation(application: Application) -> None:
    """Scores are agreed while that is what the case is at, and never while it is paused."""
    if application.paused_at is not None:
        raise RuleBroken("This application is paused, so nothing can change until the pause ends.")
    if application.status is not ApplicationStatus.MODERATION:
        raise RuleBroken("Scores are not being agreed on this application now.")


def settle_by_team(
    application: Application,
    standard_id: int,
    *,
    value: int | None,
    assents: Collection[int],
    reason: str,
    rationale: str,
    actor: Viewer,
    expected_version: int,
) -> AgreedScore:
    """Record what the team agreed on a standard; `assents` are the reviews of those who agree.

    Refused outside the team's own scores, without everybody's assent, without a reason, or once the moderator has it.
    """
    scored, opened, agreed = _load(application, standard_id, expected_version)
    if queries.is_moderators(opened, agreed):
        raise RuleBroken("The moderator settles this standard now.")
    chosen = _chosen(value)
    team = {review.id for review in queries.team(application.current_round)}
    assenting = len(team & set(assents))
    _refuse(team_may_settle(chosen, scored.values, assenting=assenting, team=len(team), reason=reason))
    return _settle(
        application,
        scored,
        opened,
        chosen,
        AgreementMethod.TEAM,
        rationale,
        reason,
        actor=actor,
    )


def settle_by_moderator(
    application: Application,
    standard_id: int,
    *,
    value: int | None,
    reason: str,
    rationale: str,
    why_outside: str = "",
    actor: Viewer,
    expected_version: int,
) -> AgreedScore:
    """Settle a standard that went to the moderator; where nobody could judge, "not evidenced" is recorded.

    Refused without a reason, or outside the reviewers' scores without a word on why.
    """
    scored, opened, agreed = _load(application, standard_id, expected_version)
    if not queries.is_moderators(opened, agreed):
        raise RuleBroken("This standard is the team's to settle. It comes to you if they cannot.")
    chosen = _chosen(value)
    rule = policy_of(application).moderation
    _refuse(
        moderator_may_settle(
            chosen, scored.values, scored.line.klass, reason=reason, why_outside=why_outside, rule=rule
        )
    )
    duties.take(application.id, actor.id, Duty.MODERATOR)
    given = [score for score in scored.values if score is not None]
    method = AgreementMethod.MODERATOR if given else AgreementMethod.NOT_EVIDENCED
    outside = bool(given) and not min(given) <= chosen <= max(given)
    reason = f"{reason}\n\n{OUTSIDE}{why_outside}" if outside else reason
    return _settle(application, scored, opened, chosen, method, rationale, reason, actor=actor)


def _load(
    application: Application, standard_id: int, expected_version: int
) -> tuple[ScoredStandard, ModerationCase, AgreedScore | None]:
    refuse_outside_moderation(application)
    review_round = application.current_round
    scored = scored_standards.of_standard(review_round, standard_id)
    if scored is None:
        raise NotFound
    agreed = agreed_scores.of_standard(review_round, standard_id)
    if (agreed.version if agreed else 0) != expected_version:
        raise Stale(None if agreed is None else Settled(agreed.version, agreed.value, agreed.rationale))
    opened = queries.case_of(review_round, standard_id)
    if opened is None or (agreed is not None and agreed.method in queries.BY_ITSELF):
        raise RuleBroken("Nobody has to talk about this standard: it was agreed at the median.")
    return scored, opened, agreed


def _chosen(value: int | None) -> int:
    if value is None:
        raise RuleBroken("Choose the agreed score.", field="value")
    return value


def _refuse(unmet: list[Reason]) -> None:
    if len(unmet) == 1:
        raise RuleBroken(unmet[0].message)
    if unmet:
        raise RuleBroken("This cannot be settled yet.", reasons=unmet)


def _settle(
    application: Application,
    scored: ScoredStandard,
    opened: ModerationCase,
    value: int,
    method: AgreementMethod,
    rationale: str,
    reason: str,
    *,
    actor: Viewer,
) -> AgreedScore:
    review_round = application.current_round
    if not rationale.strip():
        raise RuleBroken("Write what the provider reads about this score.", field="rationale")
    settled = agree(
        review_round,
        scored,
        version=agreed_scores.last_versions(review_round).get(scored.line.standard_id, 0) + 1,
        value=value,
        method=method,
        rationale=rationale,
        reason=reason,
        actor=actor,
    )
    close_case(opened)
    db.session.flush()
    if method is AgreementMethod.TEAM:
        # What is left may be the moderator's alone.
        clocks.set_moderation_due(application)
    return settled
