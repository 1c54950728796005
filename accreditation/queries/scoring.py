"""What a reviewer scores: one standard as it was submitted with the score that they gave it, and how far all of them are."""

from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Row, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from accreditation.db import constants, db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.content import citation_content
from accreditation.models.frameworks import Standard
from accreditation.models.local_doubts import STANDING, LocalDoubt
from accreditation.models.review_notes import ReviewNote
from accreditation.models.reviews import Review, Score, ScoreCitation
from accreditation.models.rounds import ReviewRound, RoundStandard
from accreditation.models.snapshots import Entry, EntryCitation, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import ceilings, clarified
from accreditation.queries.applications import WHOLE
from accreditation.queries.policies import policy_of
from accreditation.queries.reviews import LINES, OfReview, StandardLine, reads_content
from accreditation.rules.policy import CasePolicy
from accreditation.rules.review import ScoreDraft, lacks
from accreditation.visibility import Field, SeenCase, shows

SETTLED = (ApplicationStatus.CLOSED, ApplicationStatus.AGREED)
"""Cases whose agreed scores are final: what was withdrawn or closed by its deadline agreed nothing."""

BEGINNING = 160
"""How many letters of a rationale a list shows."""


@dataclass(frozen=True)
class ToScore(OfReview):
    """What was submitted on one standard that the round scores, and the reviewer's own score of it."""

    entry: Entry
    score: Score | None
    note: ReviewNote | None
    """What they wrote to themselves; no other query reads it."""

    earlier_round_id: int | None
    """The last round of the subject's last case, where one was decided before this case was begun."""

    was_asked: bool
    """Something was asked about the standard, and answered."""


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
    def is_answered_since(self) -> bool:
        """Whether the provider has answered something about it since its score was saved."""
        return self.draft is not None and self.draft.is_answered_since

    @property
    def is_begun(self) -> bool:
        """Whether anything of it is scored or written."""
        draft = self.draft
        return draft is not None and (draft.value is not None or draft.cannot_judge or bool(draft.rationale))


# Nobody but the reviewer is asked for here, and what is read is their own, so no filter of the table of visibility is needed.
_OWN_SCORE = and_(Score.review_id == Review.id, Score.standard_id == Standard.id)

# What the reviewer says is not true here is theirs to score, though the round takes it from the organisation return else.
_DOUBTED = (
    exists()
    .where(LocalDoubt.review_id == bindparam("review_id"), LocalDoubt.standard_id == Standard.id, STANDING)
    .correlate(Standard)
)
_SCORED = or_(RoundStandard.id.is_not(None), _DOUBTED)

# A placement's case, or a provider's return: what has no placement is the provider's own.
_OWN_CASE, _EARLIER, _OF_CASE = aliased(Application), aliased(Application), aliased(Review)
_EARLIER_ROUND = (
    select(ReviewRound.id)
    .join(_EARLIER, _EARLIER.id == ReviewRound.application_id)
    .join(
        _OWN_CASE,
        and_(
            _OWN_CASE.organisation_id == _EARLIER.organisation_id,
            _OWN_CASE.kind == _EARLIER.kind,
            _OWN_CASE.placement_id.is_not_distinct_from(_EARLIER.placement_id),
            _EARLIER.opened_at < _OWN_CASE.opened_at,
        ),
    )
    # By the review that is asked for, and not by that of each row: so it is looked for once, whatever was cited.
    .join(_OF_CASE, _OF_CASE.application_id == _OWN_CASE.id)
    .where(
        _OF_CASE.id == bindparam("review_id"),
        _EARLIER.status.in_(constants(SETTLED)),
        ReviewRound.revealed_at.is_not(None),
    )
    .order_by(_EARLIER.opened_at.desc(), ReviewRound.number.desc())
    .limit(1)
    .correlate(None)
    .scalar_subquery()
)

# All of a page in one statement: joined, it costs less than a question each for the entry, the score and their citations.
_TO_SCORE = (
    select(
        Review,
        Entry,
        Score,
        ReviewNote,
        _EARLIER_ROUND.label("earlier_round_id"),
        clarified.was_asked(Review.application_id, Standard.id).label("was_asked"),
    )
    .join(Review.round)
    .join(SnapshotEntry, SnapshotEntry.snapshot_id == ReviewRound.snapshot_id)
    .join(SnapshotEntry.entry)
    .join(Entry.standard)
    .outerjoin(
        RoundStandard,
        and_(RoundStandard.round_id == Review.round_id, RoundStandard.standard_id == Standard.id),
    )
    .outerjoin(Entry.citations)
    .outerjoin(Score, _OWN_SCORE)
    .outerjoin(ReviewNote, and_(ReviewNote.review_id == Review.id, ReviewNote.standard_id == Standard.id))
    # A score says something of this entry's citations alone; of one that the provider added to since, nothing yet.
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
        _SCORED,
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
        (Score.entry_id != Entry.id).label("is_answered_since"),
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
    .where(_SCORED)
)
_LINE_COLUMNS = len(LINES.selected_columns)


def to_score(viewer: Viewer, review_id: int, code: str) -> ToScore | None:
    """One standard of a case for a reviewer who may read it, with their own score."""
    if viewer.person_id is None or not viewer.has(Role.REVIEWER):
        return None
    subject = own(review_id, viewer.person_id, code)
    if subject is None or not reads_content(viewer, subject.review):
        return None
    seen = SeenCase(subject.review.application, subject.review, author_id=subject.review.reviewer_id)
    return subject if shows(Field.OWN_NOTES, viewer, seen) else replace(subject, note=None)


def own(review_id: int, reviewer_id: int, code: str) -> ToScore | None:
    """The same for whoever was let in already; one statement.

    None for a standard that the round does not score: its agreed score is carried on, or the organisation return's.
    """
    values = {"review_id": review_id, "reviewer_id": reviewer_id, "code": code}
    row = db.session.execute(_TO_SCORE, values).unique().first()
    return None if row is None else ToScore(*row)


def judged_before(score: Score, entry: Entry) -> list[tuple[int, ScoreCitation]]:
    """What a score said of the citations of an entry that the provider has added to since, each with the same citation now.

    So whoever saves again need not choose again what they relied on.
    """
    now = {tuple(citation_content(citation).values()): citation.id for citation in entry.citations}
    used = db.session.scalars(
        select(ScoreCitation)
        .join(ScoreCitation.entry_citation)
        .options(contains_eager(ScoreCitation.entry_citation))
        .where(ScoreCitation.score_id == score.id, ScoreCitation.version == score.version)
    )
    pairs = ((now.get(tuple(citation_content(each.entry_citation).values())), each) for each in used)
    return [(citation_id, each) for citation_id, each in pairs if citation_id is not None]


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
        is_answered_since=bool(own.is_answered_since),
    )


def next_to_score(own_lines: list[OwnLine], standard_id: int) -> tuple[OwnLine | None, OwnLine | None]:
    """The standards before and after one of them; what does not apply is passed over."""
    place = [line.standard_id for line in own_lines].index(standard_id)
    before = [line for line in own_lines[:place] if line.draft is not None]
    after = [line for line in own_lines[place + 1 :] if line.draft is not None]
    return (before[-1] if before else None), (after[0] if after else None)
