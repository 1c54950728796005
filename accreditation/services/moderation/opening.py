"""Begin to agree scores: the median where the reviewers agree enough, else a standard is opened to be talked about."""

from dataclasses import dataclass

from sqlalchemy import select

from accreditation.db import db
from accreditation.enums.applications import Trigger
from accreditation.enums.reviews import AgreementMethod
from accreditation.models.applications import Application
from accreditation.models.moderation import ModerationCase
from accreditation.models.rounds import RoundStandard
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, local_doubts
from accreditation.queries import moderation as queries
from accreditation.queries.cases import accepted_not_applicable
from accreditation.queries.policies import policy_of
from accreditation.rules.moderation import goes_to_moderator
from accreditation.rules.scores import median
from accreditation.services import carried_scores, clocks, moves
from accreditation.services.moderation import scored_standards
from accreditation.services.moderation.records import agree, close_case, open_case
from accreditation.services.moderation.scored_standards import ScoredStandard


def begin_moderation(application: Application, *, actor: Viewer | None) -> None:
    """Start agreeing scores; begun again in the same round, only standards with other reviewers, scores or answers are agreed afresh.

    What does not apply, and was accepted, has no score; where it was not accepted the moderator settles it.
    """
    moves.case(application, Trigger.BEGIN_MODERATION, actor=actor)
    review_round = application.current_round
    doubted = _take_doubted(application)
    carried_scores.carry_from_return(application)
    cases = queries.cases(review_round)
    agreed = agreed_scores.with_reviews(review_round)
    versions = agreed_scores.last_versions(review_round)
    accepted = accepted_not_applicable(application.id)
    # Begun again, it goes by whose scores count now: a replacement's scores make a standard new, and so does a
    # score that was changed; the others stand.
    for scored in scored_standards.of_round(review_round):
        standard_id = scored.line.standard_id
        if standard_id in doubted.withdrawn:
            _end(cases.get(standard_id))
            continue
        if not scored.still_agreed(agreed.get(standard_id)):
            not_applicable = scored.line.not_applicable and scored.line.code in accepted
            _begin(
                application,
                scored,
                cases.get(standard_id),
                version=versions.get(standard_id, 0) + 1,
                not_applicable=not_applicable,
                not_true_here=standard_id in doubted.standing,
                actor=actor,
            )
    db.session.flush()
    clocks.set_moderation_due(application)


@dataclass(frozen=True)
class _Doubted:
    """Standards of the organisation return: those that are said not to be true here, and those that were and are no longer."""

    standing: frozenset[int]
    withdrawn: frozenset[int]


def _take_doubted(application: Application) -> _Doubted:
    """Take what the reviewers say is not true here into the round, which scores it from now on."""
    if application.return_id is None:
        return _Doubted(frozenset(), frozenset())
    review_round = application.current_round
    standing = local_doubts.doubted_ids(review_round)
    served = local_doubts.served_ids(review_round)
    scored = set(
        db.session.scalars(select(RoundStandard.standard_id).where(RoundStandard.round_id == review_round.id))
    )
    db.session.add_all(
        RoundStandard(round_id=review_round.id, standard_id=standard_id)
        for standard_id in sorted(standing - scored)
    )
    db.session.flush()
    return _Doubted(frozenset(standing), frozenset((served & scored) - standing))


def _end(earlier_case: ModerationCase | None) -> None:
    if earlier_case is not None:
        close_case(earlier_case)


def _begin(
    application: Application,
    scored: ScoredStandard,
    earlier_case: ModerationCase | None,
    *,
    version: int,
    not_applicable: bool,
    not_true_here: bool,
    actor: Viewer | None,
) -> None:
    review_round = application.current_round
    reasons = (
        frozenset()
        if not_applicable
        else scored_standards.reasons(scored, application, not_true_here=not_true_here)
    )
    if not reasons:
        # The team had something to talk about before somebody was replaced; now there is nothing left.
        _end(earlier_case)
        agree(
            application,
            scored,
            version=version,
            value=None if not_applicable else median(scored.values),
            method=AgreementMethod.NOT_APPLICABLE if not_applicable else AgreementMethod.MEDIAN,
            rationale="" if not_applicable else scored_standards.merged_rationales(scored.scores),
            actor=actor,
        )
        return
    open_case(
        review_round,
        scored.line.standard_id,
        earlier_case,
        reasons=reasons,
        for_moderator=goes_to_moderator(reasons, scored.line.klass),
        team_days=policy_of(application).moderation.moderator_takes_over_days,
    )
