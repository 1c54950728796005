"""Why a case came back, was closed or reopened: what whoever has it now may read of it, and what stood in its record."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from accreditation.db import db
from accreditation.enums.applications import ANSWERING, REOPENED, Trigger
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.back_words import WORDS, BackWords
from accreditation.enums.turn_words import Side
from accreditation.models.applications import Application, MoveReason
from accreditation.models.meetings import Decision, Ratification
from accreditation.models.people import Person
from accreditation.models.snapshots import Snapshot

T = Trigger
READ_BY: dict[Trigger, frozenset[Side]] = {
    # What an executive says to the own team is nobody else's.
    T.SEND_BACK: frozenset({Side.PROVIDER}),
    T.VOID_SIGNATURE: frozenset({Side.PROVIDER}),
    T.LAPSE: frozenset({Side.PROVIDER, Side.OFFICE}),
    T.REINSTATE: frozenset({Side.PROVIDER, Side.OFFICE}),
    # These may speak of reviewers and of what a panel said, so a provider reads only that the case waits.
    T.REOPEN_REVIEW: frozenset({Side.OFFICE, Side.TEAM}),
    T.POSTPONE: frozenset({Side.OFFICE, Side.PANEL}),
    T.SEND_BACK_ONCE: frozenset({Side.OFFICE, Side.PANEL}),
    T.ORDER_NEW_PANEL: frozenset({Side.OFFICE, Side.PANEL}),
    # Of a review: its reviewer reads it on the review's own page.
    T.SET_ASIDE: frozenset({Side.OFFICE}),
}
"""For whom the reason of a step is; a reviewer reads besides why the own review was set aside."""

BEFORE_DECISION = frozenset({S.READY_FOR_PANEL, S.AT_PANEL})


@dataclass(frozen=True)
class CameBack:
    """Why a case is where it is: by which step, what was written (nothing where the step says it), by whom and when."""

    trigger: Trigger
    words: str
    written_by: str
    at: datetime

    @property
    def about(self) -> BackWords:
        """What is said above it."""
        return WORDS[self.trigger]


def why_back(
    application: Application, side: Side, *, latest_snapshot: Snapshot | None = None
) -> CameBack | None:
    """Why the case came back to whoever has it now, if it did; a statement only where it can have, two before a panel.

    `latest_snapshot` is of a page of the provider, which has read it already: what was taken out of use came back.
    """
    status = application.status
    if side is Side.PROVIDER and status in ANSWERING | REOPENED:
        out_of_use = latest_snapshot is not None and latest_snapshot.voided_at is not None
        reason = _newest(application, side) if out_of_use or application.reinstated_at else None
        return reason if reason is not None and _still_counts(reason, application, latest_snapshot) else None
    if side in {Side.OFFICE, Side.PANEL} and status in BEFORE_DECISION:
        reasons = [_newest(application, side), _of_ratifier(application.id)]
        return max((reason for reason in reasons if reason), key=lambda reason: reason.at, default=None)
    if status is S.IN_REVIEW and (application.round is None or application.round.revealed_at is None):
        return None
    if status not in {S.LAPSED, S.IN_REVIEW} and application.reinstated_at is None:
        return None
    reason = _newest(application, side)
    if reason is None or reason.at < application.status_since:
        return None
    # A provider deals with the office, and not with one person in it.
    return replace(reason, written_by="") if side is Side.PROVIDER else reason


def _still_counts(reason: CameBack, application: Application, latest: Snapshot | None) -> bool:
    if reason.trigger in {T.SEND_BACK, T.VOID_SIGNATURE}:
        # What was frozen and taken back by the team itself since then came back for no reason but theirs.
        return latest is not None and reason.at >= latest.created_at
    return reason.at >= application.status_since


def of_review(review_id: int) -> CameBack | None:
    """Why a review was set aside, for its reviewer."""
    row = db.session.execute(_reasons().where(MoveReason.review_id == review_id)).first()
    return None if row is None else _came_back(row)


def recorded(application_id: int, triggers: Sequence[Trigger]) -> dict[Trigger, list[CameBack]]:
    """Every reason of these steps of a case that its office reads, oldest first; at most two statements."""
    reasons: dict[Trigger, list[CameBack]] = defaultdict(list)
    chosen = [trigger for trigger in triggers if Side.OFFICE in READ_BY.get(trigger, ())]
    if not chosen:
        return reasons
    rows = db.session.execute(
        _reasons()
        .where(MoveReason.application_id == application_id, MoveReason.trigger.in_(chosen))
        .order_by(None)
        .order_by(MoveReason.id)
    )
    for row in rows:
        reasons[row.trigger].append(_came_back(row))
    if {T.SEND_BACK_ONCE, T.ORDER_NEW_PANEL}.intersection(chosen):
        for row in db.session.execute(_of_ratifiers(application_id).order_by(Ratification.id)):
            answer = _answered(row)
            reasons[answer.trigger].append(answer)
    return reasons


def _newest(application: Application, side: Side) -> CameBack | None:
    read = [trigger for trigger, sides in READ_BY.items() if side in sides]
    row = db.session.execute(
        _reasons()
        .where(
            MoveReason.application_id == application.id,
            MoveReason.review_id.is_(None),
            MoveReason.trigger.in_(read),
        )
        .limit(1)
    ).first()
    return None if row is None else _came_back(row)


def _reasons() -> Select[*tuple[Any, ...]]:
    return (
        select(MoveReason.trigger, MoveReason.words, Person.name, MoveReason.written_at)
        .outerjoin(Person, Person.id == MoveReason.written_by_id)
        .order_by(MoveReason.id.desc())
    )


def _came_back(row: Row[Any]) -> CameBack:
    trigger, words, name, at = tuple(row)
    return CameBack(trigger, words, name or "", at)


def _of_ratifiers(application_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Ratification.new_panel, Ratification.reason, Person.name, Ratification.at)
        .join(Decision, Decision.id == Ratification.decision_id)
        .join(Person, Person.id == Ratification.person_id)
        .where(Decision.application_id == application_id, ~Ratification.ratified)
    )


def _of_ratifier(application_id: int) -> CameBack | None:
    row = db.session.execute(_of_ratifiers(application_id).order_by(Ratification.id.desc()).limit(1)).first()
    return None if row is None else _answered(row)


def _answered(row: Row[Any]) -> CameBack:
    new_panel, reason, name, at = tuple(row)
    return CameBack(T.ORDER_NEW_PANEL if new_panel else T.SEND_BACK_ONCE, reason, name, at)
