"""Records of moderation: versions of agreed scores, and the cases of standards to be talked about; none is overwritten."""

from collections.abc import Iterable

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.reviews import AgreementMethod, ModerationReason
from accreditation.models.applications import Application
from accreditation.models.moderation import (
    AgreedScore,
    AgreedScoreReview,
    ModerationCase,
    ModerationCaseReason,
    RationaleReading,
)
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, holidays
from accreditation.queries.moderation import BY_ITSELF
from accreditation.queries.policies import policy_of
from accreditation.rules.review import concern_question
from accreditation.services import audit, concerns
from accreditation.services.moderation.scored_standards import ScoredStandard


def agree(
    application: Application,
    scored: ScoredStandard,
    *,
    version: int,
    value: int | None,
    method: AgreementMethod,
    rationale: str,
    reason: str = "",
    actor: Viewer | None,
) -> AgreedScore:
    """Write a version of a standard's agreed score, and record how it was reached (never the score)."""
    review_round = application.current_round
    agreed = AgreedScore(
        round_id=review_round.id,
        standard_id=scored.line.standard_id,
        version=version,
        entry_id=scored.line.entry_id,
        value=value,
        method=method,
        rationale=rationale,
        reason=reason,
        # The median is nobody's choice, so nobody is named for it.
        agreed_by_id=actor.person_id if actor is not None and method not in BY_ITSELF else None,
        agreed_at=clock.now(),
        reviews=[AgreedScoreReview(review_id=review_id) for review_id in sorted(scored.review_ids)],
    )
    db.session.add(agreed)
    audit.record(
        AuditKind.SCORE_AGREED,
        actor=actor,
        stream=audit.case(review_round.application_id),
        standard_id=scored.line.standard_id,
        method=method.value,
    )
    _hear(application, scored, agreed, actor=actor)
    return agreed


def _hear(
    application: Application, scored: ScoredStandard, agreed: AgreedScore, *, actor: Viewer | None
) -> None:
    """Let the concern officer know of a must-meet standard agreed at 0 or 1, whoever answered what on the way there."""
    rule = policy_of(application).reviewing
    # Where nobody could judge, nothing was found that would worry anybody.
    if agreed.method is AgreementMethod.NOT_EVIDENCED:
        return
    if concern_question(scored.line.klass, agreed.value, rule):
        concerns.raise_unheard(
            application,
            standard_id=agreed.standard_id,
            words=agreed.rationale or "It was agreed so low that it has to be looked at.",
            since=application.current_round.opened_at,
            actor=actor if agreed.agreed_by_id is not None else None,
        )


def reword(agreed: AgreedScore, rationale: str) -> AgreedScore:
    """Write the next version of an agreed score with other words; it was settled by whoever settled it, at the same score."""
    # It rests on the same scores, so it stays agreed when moderation is begun again.
    review_ids = db.session.scalars(
        select(AgreedScoreReview.review_id)
        .where(AgreedScoreReview.agreed_score_id == agreed.id)
        .order_by(AgreedScoreReview.review_id)
    )
    reworded = AgreedScore(
        round_id=agreed.round_id,
        standard_id=agreed.standard_id,
        version=agreed.version + 1,
        entry_id=agreed.entry_id,
        value=agreed.value,
        method=agreed.method,
        rationale=rationale,
        reason=agreed.reason,
        agreed_by_id=agreed.agreed_by_id,
        agreed_at=clock.now(),
        reviews=[AgreedScoreReview(review_id=review_id) for review_id in review_ids],
    )
    db.session.add(reworded)
    db.session.flush()
    return reworded


def mark_read(agreed: AgreedScore, *, actor: Viewer) -> None:
    """Write down that the lead looked at what the provider reads of a score; twice is the same as once."""
    # What somebody wrote or chose was read by them.
    if agreed_scores.is_unread(agreed):
        db.session.add(RationaleReading(agreed_score_id=agreed.id, read_by_id=actor.id, read_at=clock.now()))
        db.session.flush()


def open_case(
    review_round: ReviewRound,
    standard_id: int,
    earlier_case: ModerationCase | None,
    *,
    reasons: Iterable[ModerationReason],
    for_moderator: bool,
    team_days: int,
    note: str = "",
) -> ModerationCase:
    """Have a standard talked about: by the team for so many working days, or by the moderator at once."""
    # One open case a standard: the new one says why the standard is talked about now.
    if earlier_case is not None:
        close_case(earlier_case)
    given_reasons = set(reasons)
    now = clock.now()
    moderation_case = ModerationCase(
        round_id=review_round.id,
        standard_id=standard_id,
        number=1 if earlier_case is None else earlier_case.number + 1,
        for_moderator=for_moderator,
        note=note,
        opened_at=now,
        moderator_from=now if for_moderator else holidays.deadline(now, team_days),
        # In the order of the vocabulary, so that pages list them alike every time.
        reasons=[
            ModerationCaseReason(reason=reason) for reason in ModerationReason if reason in given_reasons
        ],
    )
    db.session.add(moderation_case)
    return moderation_case


def close_case(moderation_case: ModerationCase) -> None:
    """Close a case that is open: nothing is left to settle by it."""
    if moderation_case.settled_at is None:
        moderation_case.settled_at = clock.now()
