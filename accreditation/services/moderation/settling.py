"""Settle a standard that had to be talked about, always with a reason: by the whole team within its scores, or by the moderator."""

from collections.abc import Mapping
from dataclasses import dataclass

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.audit import AuditKind
from accreditation.enums.people import Duty
from accreditation.enums.reviews import AgreementMethod
from accreditation.errors import NotFound, Reason, RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.moderation import AgreedScore, ModerationCase, ScoreAssent, ScoreProposal
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores
from accreditation.queries import moderation as queries
from accreditation.queries.policies import policy_of
from accreditation.rules.moderation import moderator_may_settle, team_may_settle
from accreditation.services import audit, clocks, duties
from accreditation.services.moderation import scored_standards
from accreditation.services.moderation.records import agree, close_case
from accreditation.services.moderation.scored_standards import ScoredStandard

PROPOSED_ANEW = (
    "The lead has proposed another score since this page was shown. Your word was not kept."
    " Read what is proposed now, and then say whether you agree."
)
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


def propose_score(
    application: Application,
    standard_id: int,
    *,
    value: int | None,
    reason: str,
    rationale: str,
    actor: Viewer,
    expected_version: int,
) -> AgreedScore | None:
    """Propose a score on a standard to the team, and assent to it; settled at once where nobody else is on the team.

    Refused outside the team's own scores, without a reason, or once the moderator has it.
    """
    scored, moderation_case, agreed = _load(application, standard_id)
    if _repeats(moderation_case, agreed, AgreementMethod.TEAM, value, rationale, reason):
        return _standing(agreed)
    _refuse_stale(agreed, expected_version)
    if queries.is_moderators(moderation_case, agreed):
        raise RuleBroken("The moderator settles this standard now.")
    chosen = _chosen(value)
    _refuse(team_may_settle(chosen, scored.values, reason=reason))
    if not rationale.strip():
        raise RuleBroken("Write what the provider reads about this score.", field="rationale")
    newest = moderation_case.proposals[-1] if moderation_case.proposals else None
    # The same once more is no other proposal; it settles the standard where who had not agreed is on the team no longer.
    if newest is not None and (newest.value, newest.reason, newest.rationale) == (chosen, reason, rationale):
        return _assent(application, scored, moderation_case, newest, actor)
    proposal = ScoreProposal(
        number=len(moderation_case.proposals) + 1,
        value=chosen,
        reason=reason,
        rationale=rationale,
        proposed_by_id=actor.id,
        proposed_at=clock.now(),
        assents=[],
    )
    moderation_case.proposals.append(proposal)
    db.session.flush()
    audit.record(
        AuditKind.SCORE_PROPOSED,
        actor=actor,
        stream=audit.case(application.id),
        standard_id=standard_id,
        number=proposal.number,
    )
    return _assent(application, scored, moderation_case, proposal, actor)


def assent(
    application: Application, standard_id: int, *, actor: Viewer, proposal_id: int | None
) -> AgreedScore | None:
    """Agree with the proposed score that was shown, as oneself alone; the last assent of the team settles it."""
    scored, moderation_case, agreed = _load(application, standard_id)
    proposal = moderation_case.proposals[-1] if moderation_case.proposals else None
    if proposal is None or queries.is_moderators(moderation_case, agreed):
        raise RuleBroken("No score is proposed to the team on this standard now.")
    # Numbers begin again once the standard is talked about anew, so the proposal itself is what was shown.
    if proposal.id != proposal_id:
        raise RuleBroken(PROPOSED_ANEW)
    if _repeats(
        moderation_case, agreed, AgreementMethod.TEAM, proposal.value, proposal.rationale, proposal.reason
    ):
        return _standing(agreed)
    if agreed is not None and _stands_since(agreed, proposal, application, actor):
        return agreed
    return _assent(application, scored, moderation_case, proposal, actor)


def _stands_since(
    agreed: AgreedScore, proposal: ScoreProposal, application: Application, actor: Viewer
) -> bool:
    """Whether somebody's word was given before and settled the proposal, which was perhaps worded otherwise since."""
    given = {assent.review_id: assent.at for assent in proposal.assents}
    team = {review.id: review.reviewer_id for review in queries.team(application.current_round)}
    if any(review_id not in given for review_id in team) or actor.person_id not in team.values():
        return False
    return agreed.agreed_at >= max(given.values())


def assent_to_each(
    application: Application, proposals: Mapping[int, int], *, actor: Viewer
) -> dict[int, AgreedScore | None]:
    """Agree with several proposed scores (the id of each that was shown, by standard), all or none of them."""
    if not proposals:
        raise RuleBroken("Tick the scores that you agree with.", field="proposals")
    return {
        standard_id: assent(application, standard_id, actor=actor, proposal_id=proposal_id)
        for standard_id, proposal_id in proposals.items()
    }


def _assent(
    application: Application,
    scored: ScoredStandard,
    moderation_case: ModerationCase,
    proposal: ScoreProposal,
    actor: Viewer,
) -> AgreedScore | None:
    """Write down one reviewer's assent, and settle the standard once everybody on the present team has given theirs."""
    team = {review.id: review for review in queries.team(application.current_round)}
    own = next((review for review in team.values() if review.reviewer_id == actor.person_id), None)
    if own is None:
        raise RuleBroken("Only who is on the team can agree with a score.")
    assenting = {given.review_id for given in proposal.assents}
    if own.id not in assenting:
        proposal.assents.append(ScoreAssent(proposal_id=proposal.id, review_id=own.id, at=clock.now()))
        audit.record(
            AuditKind.SCORE_ASSENTED,
            actor=actor,
            stream=audit.case(application.id),
            standard_id=scored.line.standard_id,
            number=proposal.number,
            review_id=own.id,
        )
    # A reviewer may have been set aside since: only the present team counts.
    if set(team) - assenting - {own.id}:
        return None
    return _settle(
        application,
        scored,
        moderation_case,
        proposal.value,
        AgreementMethod.TEAM,
        proposal.rationale,
        proposal.reason,
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
        raise Stale(
            None if agreed is None else Settled(agreed.version, agreed.value, agreed.rationale),
            began=None if agreed is None else agreed_scores.words_of(agreed, expected_version),
        )


def pass_to_moderator(
    application: Application, moderation_case: ModerationCase | None, *, reason: str, actor: Viewer
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
    audit.record(
        AuditKind.STANDARD_PASSED,
        actor=actor,
        stream=audit.case(application.id),
        standard_id=moderation_case.standard_id,
    )
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
        application,
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
