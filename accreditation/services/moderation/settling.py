"""Settle a standard that had to be talked about, always with a reason: by the team within its scores, or by the moderator."""

from collections.abc import Collection
from dataclasses import dataclass

from accreditation import clock
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
    """The agreed score that stands, shown to whoever settles the same standard second."""

    version: int
    value: int | None
    rationale: str


def _refuse_outside_moderation(application: Application) -> None:
    """Refuse to settle anything while scores are not being agreed, or while the case is paused."""
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
    scored, moderation_case, agreed = _load(application, standard_id)
    if _repeats(moderation_case, agreed, AgreementMethod.TEAM, value, rationale, reason):
        return _standing(agreed)
    _refuse_stale(agreed, expected_version)
    if queries.is_moderators(moderation_case, agreed):
        raise RuleBroken("The moderator settles this standard now.")
    chosen = _chosen(value)
    # Assents may come from a page that was open while a reviewer was set aside: only those of the present team count.
    team = {review.id for review in queries.team(application.current_round)}
    assenting = len(team & set(assents))
    _refuse(team_may_settle(chosen, scored.values, assenting=assenting, team=len(team), reason=reason))
    return _settle(
        application,
        scored,
        moderation_case,
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
    scored, moderation_case, agreed = _load(application, standard_id)
    outside_reason = f"{reason}\n\n{OUTSIDE}{why_outside}"
    for method in (AgreementMethod.MODERATOR, AgreementMethod.NOT_EVIDENCED):
        for full_reason in (reason, outside_reason):
            if _repeats(moderation_case, agreed, method, value, rationale, full_reason):
                return _standing(agreed)
    _refuse_stale(agreed, expected_version)
    if not queries.is_moderators(moderation_case, agreed):
        raise RuleBroken("This standard is the team's to settle. It comes to you if they cannot.")
    chosen = _chosen(value)
    rule = policy_of(application).moderation
    _refuse(
        moderator_may_settle(
            chosen, scored.values, scored.line.klass, reason=reason, why_outside=why_outside, rule=rule
        )
    )
    duties.take(application.id, actor.id, Duty.MODERATOR)
    scores_given = [score for score in scored.values if score is not None]
    method = AgreementMethod.MODERATOR if scores_given else AgreementMethod.NOT_EVIDENCED
    outside = bool(scores_given) and not min(scores_given) <= chosen <= max(scores_given)
    # The panel reads one reason: why this score, and why none of the reviewers' own would do.
    reason = outside_reason if outside else reason
    return _settle(application, scored, moderation_case, chosen, method, rationale, reason, actor=actor)


def _load(
    application: Application, standard_id: int
) -> tuple[ScoredStandard, ModerationCase, AgreedScore | None]:
    _refuse_outside_moderation(application)
    review_round = application.current_round
    scored = scored_standards.of_standard(review_round, standard_id)
    if scored is None:
        raise NotFound
    agreed = agreed_scores.of_standard(review_round, standard_id)
    moderation_case = queries.case_of(review_round, standard_id)
    if moderation_case is None or (agreed is not None and agreed.method in queries.BY_ITSELF):
        raise RuleBroken("Nobody has to talk about this standard: it was agreed at the median.")
    return scored, moderation_case, agreed


def _repeats(
    moderation_case: ModerationCase,
    agreed: AgreedScore | None,
    method: AgreementMethod,
    value: int | None,
    rationale: str,
    reason: str,
) -> bool:
    """Whether this was settled so already: what is sent again because its reply was lost is no conflict with itself."""
    if agreed is None or moderation_case.settled_at is None:
        return False
    return (agreed.method, agreed.value, agreed.rationale, agreed.reason) == (
        method,
        value,
        rationale,
        reason,
    )


def _standing(agreed: AgreedScore | None) -> AgreedScore:
    assert agreed is not None, "what is repeated stands"
    return agreed


def _refuse_stale(agreed: AgreedScore | None, expected_version: int) -> None:
    if (agreed.version if agreed else 0) != expected_version:
        raise Stale(None if agreed is None else Settled(agreed.version, agreed.value, agreed.rationale))


def pass_to_moderator(
    application: Application, moderation_case: ModerationCase | None, *, reason: str
) -> None:
    """Let the moderator settle a standard, with what the team could not agree on; it cannot be taken back."""
    _refuse_outside_moderation(application)
    if moderation_case is None or moderation_case.settled_at is not None:
        raise RuleBroken("This standard is agreed already.")
    if queries.with_moderator(moderation_case):
        raise RuleBroken("The moderator has this standard already.")
    if not reason.strip():
        raise RuleBroken("Say what the team could not agree on.", field="reason")
    moderation_case.for_moderator = True
    moderation_case.moderator_from = clock.now()
    moderation_case.note = reason
    # With one standard less, the team may be done: then the moderator's days run.
    clocks.set_moderation_due(application)


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
    moderation_case: ModerationCase,
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
    close_case(moderation_case)
    db.session.flush()
    if method is AgreementMethod.TEAM:
        # What is left may be the moderator's alone.
        clocks.set_moderation_due(application)
    return settled
