"""Where a round's reviewers were of different minds, why it was talked about, and how each score was agreed after all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Integer, bindparam, select

from accreditation.db import db
from accreditation.enums.reviews import AgreementMethod, ModerationReason
from accreditation.models.moderation import ModerationCase, ModerationCaseReason
from accreditation.models.rounds import ReviewRound
from accreditation.queries.agreed_scores import AgreedLine
from accreditation.queries.scores import GivenScore

SETTLED = frozenset({AgreementMethod.TEAM, AgreementMethod.MODERATOR, AgreementMethod.NOT_EVIDENCED})
"""Ways of agreeing a score that somebody had to talk about first."""

_REASONS = (
    select(ModerationCase.standard_id, ModerationCaseReason.reason)
    .join(ModerationCaseReason, ModerationCaseReason.moderation_case_id == ModerationCase.id)
    .where(ModerationCase.round_id == bindparam("round_id", type_=Integer))
    .order_by(ModerationCaseReason.id)
)


@dataclass(frozen=True)
class Disputed:
    """A standard that was not agreed at once: what each reviewer gave (None is "cannot judge"), and why it was talked about."""

    code: str
    title: str
    values: Sequence[int | None]
    reasons: Sequence[ModerationReason]
    agreed: AgreedLine | None


def moderation_reasons(review_round: ReviewRound) -> dict[int, list[ModerationReason]]:
    """Why each standard of a round had to be talked about, by standard; one statement."""
    rows = db.session.execute(_REASONS, {"round_id": review_round.id})
    reasons: dict[int, list[ModerationReason]] = {}
    for standard_id, reason in rows:
        if reason not in reasons.setdefault(standard_id, []):
            reasons[standard_id].append(reason)
    return reasons


def disputed(
    scores_given: Sequence[GivenScore],
    agreed: Sequence[AgreedLine],
    reasons: Mapping[int, Sequence[ModerationReason]] = {},
) -> list[Disputed]:
    """The standards on which reviewers differed or could not judge, or that somebody had to settle, in order."""
    # Scores come by standard, and those of a standard without an agreed score are read as well.
    given = {
        standard_id: list(group)
        for standard_id, group in groupby(scores_given, key=lambda score: score.standard_id)
    }
    lines = {line.standard_id: line for line in agreed}
    titles = {line.standard_id: (line.code, line.title) for line in agreed}
    titles |= {score.standard_id: (score.code, score.title) for score in scores_given}
    differing = []
    for standard_id, (code, title) in titles.items():
        values = [score.value for score in given.get(standard_id, ())]
        line = lines.get(standard_id)
        differed = len(set(values)) > 1 or None in values
        if differed or (line is not None and line.method in SETTLED):
            differing.append(
                Disputed(code, title, values if differed else (), reasons.get(standard_id, ()), line)
            )
    return differing
