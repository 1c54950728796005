"""A round's standards at a glance: what each reviewer gave and what was agreed, as columns, without a word of why.

The words (rationales, citations, notes, reasons) are read where one standard is opened, by `queries.moderation`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from accreditation.db import db
from accreditation.enums.reviews import AgreementMethod, ModerationReason
from accreditation.enums.rounds import RoundReason
from accreditation.models.moderation import (
    AgreedScore,
    ModerationCase,
    ModerationCaseReason,
    ModerationRemark,
    ScoreProposal,
)
from accreditation.models.rounds import ReviewRound
from accreditation.models.snapshots import Entry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import scores
from accreditation.queries.agreed_scores import counts_in, where_agreed
from accreditation.queries.moderation import BY_ITSELF, with_moderator
from accreditation.queries.reviews import LINES, StandardLine
from accreditation.queries.scores import GivenScore


class Agreed(NamedTuple):
    """What was agreed on one standard, how, and in which round."""

    standard_id: int
    value: int | None
    method: AgreementMethod
    why: RoundReason
    of_return: bool


class TalkedAbout(NamedTuple):
    """What had to be talked about last on one standard, and the score that was proposed last."""

    for_moderator: bool
    moderator_from: datetime | None
    settled_at: datetime | None
    proposed: int | None
    reasons: tuple[ModerationReason, ...]


class Talk(NamedTuple):
    """How much the team has said on one standard, and when last."""

    remarks: int
    newest_at: datetime | None


@dataclass(frozen=True)
class BoardRow:
    """One standard; the scores are those that the viewer may read, by review."""

    line: StandardLine
    given: Mapping[int, int | None]
    case: TalkedAbout | None
    agreed: Agreed | None
    talk: Talk

    @cached_property
    def scores_given(self) -> list[int]:
        """The scores that were given, lowest first."""
        return sorted(value for value in self.given.values() if value is not None)

    @property
    def silent(self) -> int:
        """How many could not judge."""
        return len(self.given) - len(self.scores_given)

    @property
    def open_case(self) -> TalkedAbout | None:
        """What is still to be settled."""
        return self.case if self.case is not None and self.case.settled_at is None else None

    @property
    def for_moderator(self) -> bool:
        """Whether it waits for the moderator."""
        return self.open_case is not None and with_moderator(self.open_case)

    @property
    def differs(self) -> bool:
        """Whether there is something left to talk about: it is open, or scores differ or are missing and none is agreed."""
        if self.open_case is not None:
            return True
        apart = self.silent > 0 or len(set(self.scores_given)) > 1
        return self.agreed is None and not self.line.not_applicable and apart

    @property
    def proposed(self) -> int | None:
        """The score that was proposed to the team last."""
        return self.open_case.proposed if self.open_case is not None else None

    @property
    def reasons(self) -> Sequence[ModerationReason]:
        """Why it was talked about; none for what was agreed at the median."""
        return self.case.reasons if self.case is not None else ()

    @property
    def carried_from(self) -> str | None:
        """The earlier round, or the organisation return, whose agreed score stands in this one."""
        if self.line.in_round or self.agreed is None:
            return None
        return where_agreed(self.agreed.why, of_return=self.agreed.of_return)


@dataclass(frozen=True)
class Board:
    """Every standard of a round, and the single scores that the viewer may read."""

    rows: list[BoardRow]
    scores: list[GivenScore]


def of_round(viewer: Viewer, review_round: ReviewRound) -> Board:
    """Every standard that a round rests on, with what the viewer may read of its scores; three statements."""
    given = scores.values_visible_to(viewer, review_round)
    by_standard: dict[int, dict[int, int | None]] = {}
    for score in given:
        by_standard.setdefault(score.standard_id, {})[score.review_id] = score.value
    agreed = {row.standard_id: Agreed._make(row) for row in _read(_AGREED, review_round)}
    rows = [
        BoardRow(
            line,
            by_standard.get(line.standard_id, {}),
            _explains(case, agreed.get(line.standard_id)),
            agreed.get(line.standard_id),
            talk,
        )
        for line, case, talk in _lines(review_round)
    ]
    return Board(rows, given)


def _explains(case: TalkedAbout | None, agreed: Agreed | None) -> TalkedAbout | None:
    # A case that was closed because the scores came to agree by themselves explains nothing of what stands.
    return None if agreed is not None and agreed.method in BY_ITSELF else case


def _lines(review_round: ReviewRound) -> Iterable[tuple[StandardLine, TalkedAbout | None, Talk]]:
    """Each standard with what was talked about on it: a row for each reason, of one standard one after the other."""
    for _, group in groupby(_read(_LINES, review_round), key=lambda row: row[0]):
        of_standard = list(group)
        first = of_standard[0]
        case = None
        if first.case_id is not None:
            case = TalkedAbout._make((*first[9:13], tuple(row.reason for row in of_standard if row.reason)))
        yield StandardLine(*first[:8]), case, Talk(first.remarks, first.newest_at)


def _read(statement: Any, review_round: ReviewRound) -> Any:
    return db.session.execute(
        statement,
        {
            "round_id": review_round.id,
            "snapshot_id": review_round.snapshot_id,
            "application_id": review_round.application_id,
        },
    )


_ROUND = bindparam("round_id", type_=Integer)
_LATER = aliased(ModerationCase)
_LAST = (
    select(func.max(_LATER.number))
    .where(_LATER.round_id == _ROUND, _LATER.standard_id == Entry.standard_id)
    .correlate(Entry)
    .scalar_subquery()
)
_PROPOSED = (
    select(ScoreProposal.value)
    .where(ScoreProposal.moderation_case_id == ModerationCase.id)
    .order_by(ScoreProposal.number.desc())
    .limit(1)
    .correlate(ModerationCase)
    .scalar_subquery()
)
_REMARKS = (
    select(func.count(ModerationRemark.id))
    .where(ModerationRemark.round_id == _ROUND, ModerationRemark.standard_id == Entry.standard_id)
    .correlate(Entry)
)
# Both are built once: their parts never change, and building them costs more than asking them.
_LINES = (
    LINES.add_columns(
        ModerationCase.id.label("case_id"),
        ModerationCase.for_moderator,
        ModerationCase.moderator_from,
        ModerationCase.settled_at,
        _PROPOSED,
        ModerationCaseReason.reason,
        _REMARKS.scalar_subquery().label("remarks"),
        _REMARKS.with_only_columns(func.max(ModerationRemark.at)).scalar_subquery().label("newest_at"),
    )
    .outerjoin(
        ModerationCase,
        and_(
            ModerationCase.round_id == _ROUND,
            ModerationCase.standard_id == Entry.standard_id,
            ModerationCase.number == _LAST,
        ),
    )
    .outerjoin(ModerationCase.reasons)
    .order_by(ModerationCaseReason.id)
)
_AGREED = (
    select(
        AgreedScore.standard_id,
        AgreedScore.value,
        AgreedScore.method,
        ReviewRound.why,
        ReviewRound.application_id != bindparam("application_id"),
    )
    .join(AgreedScore.round)
    .where(counts_in(_ROUND))
)
