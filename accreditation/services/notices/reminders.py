"""Remind people of dates that come near or have passed: once for each, never of what was missed and no longer matters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ENDED
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.clocks import ClockKind
from accreditation.enums.findings import FindingStatus
from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.notices import NoticeKind as K
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.clocks import Clock
from accreditation.models.findings import Finding
from accreditation.models.meetings import Meeting
from accreditation.models.moderation import ModerationCase
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReviewRound
from accreditation.queries import assignments, heartbeats, holidays
from accreditation.queries.reviews import OF_NEWEST_ROUND, waits_for_reviewer
from accreditation.rules import quiet_times
from accreditation.services.notices.announcing import AT_ONCE, Occasion, announce

FAR = (-10, -5, -1, 0)
NEAR = (-5, -1, 0)
SHORT = (-1, 0)
LATE = (1, 5)
"""Working days from a date to the morning on which somebody is reminded: before it, on it, after it."""

HORIZON = timedelta(days=28)
"""Days around today in which dates are looked at: more than any reminder is away, with bank holidays in between."""

OF_A_CASE: Mapping[S, tuple[tuple[K, tuple[int, ...]], ...]] = {
    S.SELF_ASSESSMENT: ((K.PROVIDER_DUE, FAR),),
    S.EVIDENCE: ((K.PROVIDER_DUE, FAR),),
    S.SIGN_OFF: ((K.SIGNATURE_DUE, NEAR), (K.COUNTERSIGNATURE_DUE, NEAR)),
    S.SIGNED: ((K.PROVIDER_DUE, NEAR),),
    S.RETURNED: ((K.PROVIDER_DUE, NEAR), (K.COUNTERSIGNATURE_DUE, NEAR)),
    S.DEFERRED: ((K.PROVIDER_DUE, FAR), (K.COUNTERSIGNATURE_DUE, NEAR)),
    S.FACTUAL_ACCURACY: ((K.REPORT_DUE, NEAR),),
    S.SUBMITTED: ((K.OFFICE_DUE, SHORT), (K.OFFICE_LATE, LATE)),
    S.IN_CHECK: ((K.OFFICE_DUE, SHORT), (K.OFFICE_LATE, LATE)),
    S.ALLOCATION: ((K.OFFICE_DUE, SHORT), (K.OFFICE_LATE, LATE)),
    S.READY_FOR_PANEL: ((K.OFFICE_DUE, NEAR), (K.OFFICE_LATE, LATE)),
    # Each reviewer is reminded of their own review; the office hears where the team is late.
    S.IN_REVIEW: ((K.OFFICE_LATE, LATE),),
    S.MODERATION: ((K.SCORES_DUE, SHORT), (K.SCORES_LATE, LATE)),
    S.DECIDED: ((K.RATIFICATION_DUE, SHORT), (K.RATIFICATION_LATE, LATE)),
}
"""Who is reminded of the date of a case's present stage, and when; the catalogue says in which words."""

OF_A_REVIEW: Mapping[ReviewStatus, tuple[tuple[K, tuple[int, ...]], ...]] = {
    ReviewStatus.INVITED: ((K.INVITATION_DUE, SHORT),),
    ReviewStatus.ACCEPTED: ((K.REVIEW_DUE, NEAR), (K.REVIEW_LATE, LATE)),
    ReviewStatus.SCORING: ((K.REVIEW_DUE, NEAR), (K.REVIEW_LATE, LATE)),
}
OF_A_MEETING = ((K.MEETING_NEAR, (-5, -1)),)
OF_A_FINDING = ((K.FINDING_DUE, FAR),)
OF_AN_ASSIGNMENT = ((K.ASSIGNMENT_DUE, NEAR),)
OF_A_CLOCK: Mapping[ClockKind, tuple[tuple[K, tuple[int, ...]], ...]] = {
    ClockKind.RENEWAL: ((K.RENEWAL_DUE, FAR),),
    ClockKind.CLARIFICATION: ((K.QUESTIONS_DUE, NEAR), (K.QUESTIONS_LATE, LATE)),
    ClockKind.PAPERS: ((K.PAPERS_DUE, SHORT), (K.PAPERS_LATE, LATE)),
    ClockKind.CONCERN: ((K.CONCERN_DUE, (0,)), (K.CONCERN_LATE, LATE)),
}
"""What has its day on its clock alone."""
ASKS_NOTHING = (
    FindingStatus.DRAFT,
    FindingStatus.EVIDENCE_SUBMITTED,
    FindingStatus.MET,
    FindingStatus.DECLINED,
)
"""Findings that ask their provider for nothing: not yet, not any more, or not until what it sent is looked at."""


@dataclass(frozen=True)
class Due:
    """Something that is due on a day, since when it is, and by which ids it is known."""

    subject: str
    facts: Mapping[str, int]
    due_on: date
    since: datetime | None
    rows: tuple[tuple[K, tuple[int, ...]], ...]


def remind() -> int:
    """Remind everybody of what is due soon or overdue today, and say how many notices that made; nobody while the date is in doubt."""
    if heartbeats.clock_in_doubt():
        return 0
    occasions = [occasion for due in everything() for occasion in reminders(due)]
    occasions += _passed_on()
    # The reading ends here; each batch is a short write of its own.
    db.session.rollback()
    made = 0
    for start in range(0, len(occasions), AT_ONCE):
        with unit_of_work():
            made += announce(occasions[start : start + AT_ONCE])
    return made


def reminders(due: Due) -> Iterator[Occasion]:
    """What is to be heard of a date today: of each row the newest offset alone, so that a missed night is made up once."""
    today = clock.today()
    left = holidays.days_between(today, due.due_on)
    at_first = None if due.since is None else holidays.days_between(due.since, due.due_on)
    reached = [
        (offset, kind)
        for kind, offsets in due.rows
        for offset in offsets
        # What was nearer than that from its beginning was heard of when it began.
        if offset <= -left and (at_first is None or -offset < at_first)
    ]
    if not reached:
        return
    offset, kind = max(reached)
    if offset == 0 and today > due.due_on:
        return
    yield Occasion(
        kind,
        due.facts,
        f"{kind.value}:{due.subject}:{due.due_on.isoformat()}:{offset}",
        send_from=quiet_times.morning(today),
        day=due.due_on,
    )


def everything() -> Iterator[Due]:
    """All that is due around today, whoever is to be reminded of it."""
    yield from _cases()
    yield from _reviews()
    yield from _meetings()
    yield from _findings()
    yield from _clocks()
    yield from _assignments()


def _window() -> tuple[date, date]:
    return clock.today() - HORIZON, clock.today() + HORIZON


def _cases() -> Iterator[Due]:
    rows: Any = db.session.execute(
        select(Application.id, Application.status, Application.due_on, Application.status_since).where(
            Application.status.in_(OF_A_CASE),
            Application.due_on.between(*_window()),
            Application.paused_at.is_(None),
        )
    )
    for case_id, status, due_on, since in rows:
        yield Due(
            f"case={case_id}:{status.value}", {"application_id": case_id}, due_on, since, OF_A_CASE[status]
        )


def _reviews() -> Iterator[Due]:
    rows: Any = db.session.execute(
        select(Review.id, Review.application_id, Review.status, Review.due_on, Review.invited_at)
        .join(Application, Application.id == Review.application_id)
        .where(
            Review.status.in_(OF_A_REVIEW),
            Review.due_on.between(*_window()),
            Review.held_at.is_(None),
            OF_NEWEST_ROUND,
            # Who has accepted waits until the team is confirmed: the day is that of the answer, which they gave.
            waits_for_reviewer(),
            Application.paused_at.is_(None),
        )
    )
    for review_id, case_id, status, due_on, since in rows:
        facts = {"application_id": case_id, "review_id": review_id}
        yield Due(f"review={review_id}", facts, due_on, since, OF_A_REVIEW[status])


def _meetings() -> Iterator[Due]:
    rows: Any = db.session.execute(
        select(Meeting.id, Meeting.held_on).where(
            Meeting.held_on.between(clock.today(), clock.today() + HORIZON),
            Meeting.status.in_((MeetingStatus.SCHEDULED, MeetingStatus.PAPERS_ISSUED)),
        )
    )
    for meeting_id, held_on in rows:
        yield Due(f"meeting={meeting_id}", {"meeting_id": meeting_id}, held_on, None, OF_A_MEETING)


def _findings() -> Iterator[Due]:
    rows: Any = db.session.execute(
        select(Finding.id, Finding.application_id, Finding.due_on, Finding.issued_at).where(
            Finding.status.not_in(ASKS_NOTHING),
            Finding.due_on.between(*_window()),
            Finding.application_id.is_not(None),
        )
    )
    for finding_id, case_id, due_on, since in rows:
        facts = {"application_id": case_id, "finding_id": finding_id}
        yield Due(f"finding={finding_id}", facts, due_on, since, OF_A_FINDING)


def _clocks() -> Iterator[Due]:
    rows: Any = db.session.execute(
        select(
            Clock.id,
            Clock.kind,
            Clock.meeting_id,
            Clock.concern_id,
            func.coalesce(Award.application_id, Clock.application_id),
            Clock.due_on,
            Clock.began_at,
        )
        .outerjoin(Award, Award.id == Clock.award_id)
        .outerjoin(Application, Application.id == Clock.application_id)
        .where(
            Clock.kind.in_(OF_A_CLOCK),
            Clock.due_on.between(*_window()),
            Application.paused_at.is_(None),
            Clock.met_at.is_(None),
            Clock.ran_out_at.is_(None),
            Clock.stopped_at.is_(None),
        )
    )
    for clock_id, kind, meeting_id, concern_id, case_id, due_on, since in rows:
        about = {"application_id": case_id, "meeting_id": meeting_id, "concern_id": concern_id}
        facts = {name: number for name, number in about.items() if number is not None}
        yield Due(f"clock={clock_id}", facts, due_on, since, OF_A_CLOCK[kind])


def _assignments() -> Iterator[Due]:
    """Standards that somebody was asked for and has not finished: of one case, person and day together."""
    several = {
        (assignment.application.id, assignment.person_id, assignment.due_on)
        for assignment in assignments.due_between(clock.today(), clock.today() + HORIZON)
        if assignment.due_on is not None
    }
    for case_id, person_id, due_on in sorted(several):
        facts = {"application_id": case_id, "person_id": person_id}
        yield Due(f"assigned={case_id}:{person_id}", facts, due_on, None, OF_AN_ASSIGNMENT)


def _passed_on() -> list[Occasion]:
    """Standards that went to the moderator by themselves, because the team took too long."""
    rows: Any = db.session.execute(
        select(ReviewRound.application_id, ModerationCase.id)
        .join(ReviewRound, ReviewRound.id == ModerationCase.round_id)
        .join(Application, Application.id == ReviewRound.application_id)
        .where(
            ModerationCase.settled_at.is_(None),
            ~ModerationCase.for_moderator,
            ModerationCase.moderator_from <= clock.now(),
            Application.status == S.MODERATION,
            Application.status.not_in(ENDED),
            Application.paused_at.is_(None),
        )
        .order_by(ReviewRound.application_id, ModerationCase.id)
    )
    # Several standards of a case are heard of together.
    first = {case_id: moderation_id for case_id, moderation_id in reversed(rows.all())}  # noqa: C416
    return [
        Occasion(
            K.TO_MODERATE,
            {"application_id": case_id},
            f"to_moderate:left={moderation_id}",
            send_from=quiet_times.morning(clock.today()),
        )
        for case_id, moderation_id in first.items()
    ]
