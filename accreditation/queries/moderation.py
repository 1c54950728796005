"""How a team's scores become agreed ones, standard by standard; nothing of it is read before all scores are shared."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from accreditation import clock
from accreditation.db import db
from accreditation.enums.reviews import AgreementMethod, ModerationReason
from accreditation.models.frameworks import Standard
from accreditation.models.moderation import AgreedScore, ModerationCase, ScoreAssent, ScoreProposal
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.permissions.viewer import Viewer
from accreditation.queries import agreed_scores, moderators, reviews, scores
from accreditation.queries.agreed_scores import where_agreed
from accreditation.queries.applications import OfCase
from accreditation.queries.reviews import OfReview, StandardLine
from accreditation.queries.scores import Score
from accreditation.visibility import CaseRole, Field, SeenCase, shows

BY_MODERATOR = frozenset({AgreementMethod.MODERATOR, AgreementMethod.NOT_EVIDENCED})

PROPOSED = selectinload(ModerationCase.proposals).joinedload(ScoreProposal.assents)
"""What was proposed to the team, with who has assented; one statement more."""

BY_ITSELF = frozenset({AgreementMethod.MEDIAN, AgreementMethod.NOT_APPLICABLE})
"""Agreed without anybody deciding: there was nothing to talk about."""


@dataclass(frozen=True)
class StandardRow:
    """One standard on the way to its agreed score; the scores are those that the viewer may read."""

    line: StandardLine
    scores: tuple[Score, ...]
    case: ModerationCase | None
    agreed: AgreedScore | None
    of_return: bool = False
    """Whether the agreed score is the organisation return's."""

    @cached_property
    def values(self) -> list[int | None]:
        """What each reviewer gave; None is "cannot judge"."""
        return [score.value for score in self.scores]

    @cached_property
    def scores_given(self) -> list[int]:
        """The scores that were given, lowest first."""
        return sorted(value for value in self.values if value is not None)

    @property
    def open_case(self) -> ModerationCase | None:
        """What is still to be settled."""
        return self.case if self.case is not None and self.case.settled_at is None else None

    @property
    def for_moderator(self) -> bool:
        """Whether it waits for the moderator."""
        return self.open_case is not None and with_moderator(self.open_case)

    @property
    def by_team(self) -> bool:
        """Whether the team settles it, or settled it and may put it right."""
        return self.case is not None and not is_moderators(self.case, self.agreed)

    @property
    def by_moderator(self) -> bool:
        """Whether the moderator settles it, or settled it and may put it right."""
        return self.case is not None and is_moderators(self.case, self.agreed)

    def proposal(self, team: Collection[int]) -> ScoreProposal | None:
        """The score that waits for somebody's assent; `team` are the ids of the reviews that count."""
        if self.case is None or not self.by_team or not self.case.proposals:
            return None
        newest = self.case.proposals[-1]
        return newest if set(team) - {assent.review_id for assent in newest.assents} else None

    @property
    def reasons(self) -> list[ModerationReason]:
        """Why it was talked about; none for what was agreed at the median."""
        return [row.reason for row in self.case.reasons] if self.case is not None else []

    @property
    def silent(self) -> int:
        """How many could not judge."""
        return len(self.values) - len(self.scores_given)

    @property
    def carried_from(self) -> str | None:
        """The earlier round, or the organisation return, whose agreed score stands in this one."""
        if self.line.in_round or self.agreed is None:
            return None
        return where_agreed(self.agreed.round.why, of_return=self.of_return)


def standard(
    viewer: Viewer, review_round: ReviewRound, code: str
) -> tuple[StandardRow, str | None, str | None] | None:
    """One standard with the scores that the viewer may read, and the codes before and after it."""
    lines = reviews.lines(review_round)
    place = next((number for number, line in enumerate(lines) if line.code == code), None)
    if place is None:
        return None
    line = lines[place]
    row = _row(
        review_round,
        line,
        scores.of_standard(viewer, review_round, line.standard_id),
        case_of(review_round, line.standard_id),
        agreed_scores.of_standard(review_round, line.standard_id),
    )
    previous = lines[place - 1].code if place else None
    following = lines[place + 1].code if place + 1 < len(lines) else None
    return row, previous, following


def _row(
    review_round: ReviewRound,
    line: StandardLine,
    shown_scores: Iterable[Score],
    moderation_case: ModerationCase | None,
    agreed: AgreedScore | None,
) -> StandardRow:
    # A case that was closed because the scores came to agree by themselves explains nothing of what stands.
    by_itself = agreed is not None and agreed.method in BY_ITSELF
    of_return = agreed is not None and agreed.round.application_id != review_round.application_id
    return StandardRow(line, tuple(shown_scores), None if by_itself else moderation_case, agreed, of_return)


def cases(review_round: ReviewRound) -> dict[int, ModerationCase]:
    """What had to be talked about last in a round, by standard, with the reasons and what was proposed; two statements."""
    moderation_cases = db.session.scalars(
        select(ModerationCase)
        .options(joinedload(ModerationCase.reasons), PROPOSED)
        .where(ModerationCase.round_id == review_round.id)
        .order_by(ModerationCase.number)
    ).unique()
    return {case.standard_id: case for case in moderation_cases}


def case_of(review_round: ReviewRound, standard_id: int) -> ModerationCase | None:
    """What had to be talked about last on one standard, with the reasons and what was proposed; one statement."""
    # One standard has few of each, so that a join is cheaper than statements of their own.
    proposed = joinedload(ModerationCase.proposals).joinedload(ScoreProposal.assents)
    moderation_cases = db.session.scalars(
        select(ModerationCase)
        .options(joinedload(ModerationCase.reasons), proposed)
        .where(ModerationCase.round_id == review_round.id, ModerationCase.standard_id == standard_id)
        .order_by(ModerationCase.number.desc())
    ).unique()
    return moderation_cases.first()


def _unanswered(review_id: Any, round_id: Any) -> tuple[ColumnElement[bool], ...]:
    """Over ScoreProposal and its ModerationCase: the newest proposals to a round's team that this review has not agreed with."""
    later = aliased(ScoreProposal)
    newer = exists().where(
        later.moderation_case_id == ScoreProposal.moderation_case_id, later.number > ScoreProposal.number
    )
    assented = (
        exists()
        .where(ScoreAssent.proposal_id == ScoreProposal.id, ScoreAssent.review_id == review_id)
        .correlate(ScoreProposal, Review)
    )
    return (
        ModerationCase.round_id == round_id,
        ModerationCase.settled_at.is_(None),
        ~ModerationCase.for_moderator,
        ~newer,
        ~assented,
    )


def waits_for_assent() -> ColumnElement[bool]:
    """As SQL over Review: whether a score is proposed to the team that this reviewer has not agreed with."""
    return exists(
        select(1)
        .select_from(ScoreProposal)
        .join(ModerationCase, ModerationCase.id == ScoreProposal.moderation_case_id)
        .where(*_unanswered(Review.id, Review.round_id))
    )


class Proposed(NamedTuple):
    """A score that was proposed to the team, as whoever has still to agree reads it."""

    standard_id: int
    code: str
    title: str
    proposal_id: int
    value: int
    reason: str
    rationale: str


def awaiting(review: Review) -> list[Proposed]:
    """The scores that wait for this reviewer's own word, in the framework's order; one statement."""
    rows = db.session.execute(
        select(
            Standard.id,
            Standard.code,
            Standard.title,
            ScoreProposal.id,
            ScoreProposal.value,
            ScoreProposal.reason,
            ScoreProposal.rationale,
        )
        .select_from(ScoreProposal)
        .join(ModerationCase, ModerationCase.id == ScoreProposal.moderation_case_id)
        .join(ModerationCase.standard)
        .where(
            *_unanswered(review.id, review.round_id),
            # What the team has left too long is the moderator's.
            ModerationCase.moderator_from > clock.now(),
        )
        .order_by(Standard.position)
    )
    return [Proposed._make(row) for row in rows]


class Waiting(Protocol):
    """Something that is talked about, with whose it is."""

    @property
    def for_moderator(self) -> bool: ...
    @property
    def moderator_from(self) -> datetime | None: ...


def with_moderator(moderation_case: Waiting) -> bool:
    """Whether the moderator settles it: at once, or because the team has had it too long."""
    taken_over = moderation_case.moderator_from is not None and moderation_case.moderator_from <= clock.now()
    return moderation_case.for_moderator or taken_over


def is_moderators(moderation_case: ModerationCase, agreed: AgreedScore | None) -> bool:
    """Whether a standard is the moderator's rather than the team's: whoever settled it may put it right, the other no longer."""
    return with_moderator(moderation_case) if agreed is None else agreed.method in BY_MODERATOR


def team(review_round: ReviewRound) -> list[Review]:
    """The reviews of a round whose scores count and are shared, the lead's first, with their reviewers."""
    return list(
        db.session.scalars(
            select(Review)
            .options(joinedload(Review.reviewer))
            .where(Review.round_id == review_round.id, Review.status.in_(scores.SHARED))
            .order_by(Review.is_lead.desc(), Review.id)
        )
    )


@dataclass(frozen=True)
class TeamStandard(OfReview):
    """One standard on the team's pages, for one reviewer of it."""

    row: StandardRow
    previous: str | None
    following: str | None

    @property
    def is_lead(self) -> bool:
        """Whether they lead the review."""
        return self.review.is_lead

    @property
    def is_current(self) -> bool:
        """Whether their review is of the case's newest round."""
        return self.review.is_current


@dataclass(frozen=True)
class ModeratedStandard(OfCase):
    """One standard on a moderator's pages."""

    row: StandardRow
    previous: str | None
    following: str | None


def team_standard(viewer: Viewer, review_id: int, code: str) -> TeamStandard | None:
    """One standard of a round for a reviewer who may read the team's scores."""
    review = for_team(viewer, review_id)
    page = standard(viewer, review.round, code) if review else None
    return TeamStandard(review, *page) if review is not None and page is not None else None


def moderated_standard(viewer: Viewer, application_id: int, code: str) -> ModeratedStandard | None:
    """One standard of a case that the viewer may moderate, in its newest round."""
    application = moderators.for_moderator(viewer, application_id)
    page = standard(viewer, application.current_round, code) if application else None
    return ModeratedStandard(application, *page) if application is not None and page is not None else None


def for_team(viewer: Viewer, review_id: int, **_others: object) -> Review | None:
    """The viewer's own review once its scores are shared: a late replacement reads nothing before their lock."""
    review = reviews.with_content(viewer, review_id)
    if review is None or review.status not in scores.SHARED:
        return None
    seen_case = SeenCase(review.application, review, review_round=review.round)
    return review if shows(Field.AGREED, viewer, seen_case, CaseRole.REVIEWER) else None
