"""What a reviewer scores: one standard as it was submitted with the score that they gave it, and how far all of them are."""

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, and_, bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload

from accreditation.db import db
from accreditation.enums.people import Role
from accreditation.models.frameworks import Standard
from accreditation.models.reviews import Review, Score, ScoreCitation
from accreditation.models.rounds import ReviewRound, RoundStandard
from accreditation.models.snapshots import Entry, EntryCitation, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import ceilings
from accreditation.queries.applications import WHOLE
from accreditation.queries.policies import policy_of
from accreditation.queries.reviews import LINES, OfReview, StandardLine, reads_content
from accreditation.rules.policy import CasePolicy
from accreditation.rules.review import ScoreDraft, lacks

BEGINNING = 160
"""How many letters of a rationale a list shows."""


@dataclass(frozen=True)
class ToScore(OfReview):
    """What was submitted on one standard that the round scores, and the reviewer's own score of it."""

    entry: Entry
    score: Score | None


@dataclass(frozen=True)
class OwnLine(StandardLine):
    """One standard that a round scores, and how far the reviewer is with it; `draft` is None where it does not apply.

    Of the rationale it holds no more than the beginning. `lacking` says what locking still asks, in words.
    """

    draft: ScoreDraft | None
    lacking: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing of it stands in the way of the lock."""
        return self.draft is not None and not self.lacking

    @property
    def is_begun(self) -> bool:
        """Whether anything of it is scored or written."""
        draft = self.draft
        return draft is not None and (draft.value is not None or draft.cannot_judge or bool(draft.rationale))


# Nobody but the reviewer is asked for here, and what is read is their own, so no filter of the table of visibility is needed.
_OWN_SCORE = and_(Score.review_id == Review.id, Score.standard_id == Standard.id)

# All of a page in one statement: joined, it costs less than a question each for the entry, the score and their citations.
_TO_SCORE = (
    select(Review, Entry, Score)
    .join(Review.round)
    .join(SnapshotEntry, SnapshotEntry.snapshot_id == ReviewRound.snapshot_id)
    .join(SnapshotEntry.entry)
    .join(Entry.standard)
    .join(
        RoundStandard,
        and_(RoundStandard.round_id == Review.round_id, RoundStandard.standard_id == Standard.id),
    )
    .outerjoin(Entry.citations)
    .outerjoin(Score, _OWN_SCORE)
    # A score says something of this entry's citations alone, because its round's snapshot never changes.
    .outerjoin(
        ScoreCitation,
        and_(
            ScoreCitation.score_id == Score.id,
            ScoreCitation.version == Score.version,
            ScoreCitation.entry_citation_id == EntryCitation.id,
        ),
    )
    .options(
        contains_eager(Review.round),
        joinedload(Review.application).options(*WHOLE),
        contains_eager(Entry.standard),
        contains_eager(Entry.citations),
        contains_eager(Score.citations).contains_eager(ScoreCitation.entry_citation),
    )
    .where(
        Review.id == bindparam("review_id"),
        Review.reviewer_id == bindparam("reviewer_id"),
        Standard.code == bindparam("code"),
    )
    .order_by(EntryCitation.position)
)

# Everything that locking asks of every standard, in one statement: a row a citation that is relied on.
_OWN_LINES = (
    LINES.add_columns(
        Score.value,
        Score.cannot_judge,
        func.substr(Score.rationale, 1, BEGINNING).label("rationale"),
        Score.nothing_cited,
        func.substr(Score.ceiling_reason, 1, BEGINNING).label("ceiling_reason"),
        Score.at_risk_now,
        func.coalesce(ScoreCitation.corrected_kind, EntryCitation.kind).label("kind"),
        EntryCitation.period_from,
        EntryCitation.period_to,
    )
    .outerjoin(Score, and_(Score.review_id == bindparam("review_id"), Score.standard_id == Standard.id))
    .outerjoin(
        ScoreCitation,
        and_(
            ScoreCitation.score_id == Score.id,
            ScoreCitation.version == Score.version,
            ScoreCitation.relied_on,
        ),
    )
    .outerjoin(EntryCitation, EntryCitation.id == ScoreCitation.entry_citation_id)
    .where(RoundStandard.id.is_not(None))
)
_LINE_COLUMNS = len(LINES.selected_columns)


def to_score(viewer: Viewer, review_id: int, code: str) -> ToScore | None:
    """One standard of a case for a reviewer who may read it, with their own score."""
    if viewer.person_id is None or not viewer.has(Role.REVIEWER):
        return None
    subject = own(review_id, viewer.person_id, code)
    return subject if subject is not None and reads_content(viewer, subject.review) else None


def own(review_id: int, reviewer_id: int, code: str) -> ToScore | None:
    """The same for whoever was let in already; one statement.

    None for a standard that the round does not score, because its agreed score is carried on.
    """
    values = {"review_id": review_id, "reviewer_id": reviewer_id, "code": code}
    row = db.session.execute(_TO_SCORE, values).unique().first()
    return None if row is None else ToScore(row.Review, row.Entry, row.Score)


def lines(review: Review) -> list[OwnLine]:
    """The standards that the round of one's own review scores, in their order, with how far each is; one statement."""
    values = {
        "review_id": review.id,
        "round_id": review.round_id,
        "snapshot_id": review.round.snapshot_id,
    }
    policy = policy_of(review.application)
    rows = db.session.execute(_OWN_LINES, values)
    return [_line(list(of_line), policy) for _, of_line in groupby(rows, itemgetter(0))]


def _line(rows: list[Row[Any]], policy: CasePolicy) -> OwnLine:
    own = rows[0]
    draft = None if own.not_applicable else _draft(own, rows, policy)
    lacking = () if draft is None else tuple(lacks(draft, policy.reviewing))
    columns: tuple[Any, ...] = (*own[:_LINE_COLUMNS], draft, lacking)
    return OwnLine(*columns)


def _draft(own: Row[Any], rows: list[Row[Any]], policy: CasePolicy) -> ScoreDraft:
    if own.rationale is None:  # nothing is saved of it yet
        return ScoreDraft(own.code, own.klass)
    relied_on = [(row.kind, ceilings.period_of(row)) for row in rows if row.kind is not None]
    return ScoreDraft(
        code=own.code,
        klass=own.klass,
        value=own.value,
        cannot_judge=own.cannot_judge,
        rationale=own.rationale,
        relied_on=len(relied_on),
        nothing_cited=own.nothing_cited,
        passes_ceiling=ceilings.by_policy(policy, own.klass, relied_on).passed_by(own.value),
        ceiling_reason=own.ceiling_reason,
        at_risk_now=own.at_risk_now,
    )


def next_to_score(own_lines: list[OwnLine], standard_id: int) -> tuple[OwnLine | None, OwnLine | None]:
    """The standards before and after one of them; what does not apply is passed over."""
    place = [line.standard_id for line in own_lines].index(standard_id)
    before = [line for line in own_lines[:place] if line.draft is not None]
    after = [line for line in own_lines[place + 1 :] if line.draft is not None]
    return (before[-1] if before else None), (after[0] if after else None)
