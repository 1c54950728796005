"""The clocks of what is not a case's own step: invitations, reviews, findings, a meeting's papers, an award's renewal."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select, update

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.clocks import ClockKind
from accreditation.enums.reviews import ReviewStatus, ReviewTrigger
from accreditation.models.applications import Application
from accreditation.models.awards import Award
from accreditation.models.clocks import Clock
from accreditation.models.findings import Finding
from accreditation.models.meetings import Meeting
from accreditation.models.reviews import Review
from accreditation.queries import clocks as queries
from accreditation.queries import holidays
from accreditation.queries.policies import policy_of
from accreditation.rules import clocks as rules
from accreditation.rules.working_days import Pause
from accreditation.services.clocks.recomputing import recompute
from accreditation.services.clocks.rows import days, start

ANSWERS = frozenset({ReviewTrigger.ACCEPT, ReviewTrigger.DECLINE, ReviewTrigger.DECLARE_CONFLICT})
AT_WORK = frozenset({ReviewStatus.ACCEPTED, ReviewStatus.SCORING})


def _invitation_clock(application: Application) -> str:
    # While a team is chosen this is the time to answer; who replaces somebody has this time for the whole review.
    return "replacement_review" if application.status is ApplicationStatus.IN_REVIEW else "allocation"


def answer_by(application: Application) -> date:
    """The day by which somebody who is invited now has to answer, or to finish where they replace somebody."""
    length = days(application, _invitation_clock(application))
    return holidays.deadline(clock.now(), length, _case_pause(application)).date()


def invite(review: Review, application: Application) -> None:
    """Begin the clock of an invitation; the review has its id."""
    name = _invitation_clock(application)
    start(
        ClockKind.INVITATION,
        name,
        application_id=application.id,
        review_id=review.id,
        length=days(application, name),
        # Somebody who is asked to join answers while the provider has the questions, too.
        paused=_case_pause(application),
    )


def begin_reviews(application: Application, reviews: Collection[Review], name: str) -> None:
    """Begin the clock of reviews, instead of any that runs for them."""
    _end_all({review.id for review in reviews}, Clock.stopped_at.key)
    paused = _paused(application)
    for review in reviews:
        start(
            ClockKind.REVIEW,
            name,
            application_id=application.id,
            review_id=review.id,
            length=days(application, name),
            paused=paused,
        )


def begin_again(application: Application) -> None:
    """Give every review that is not finished its time anew, because its case was reopened."""
    reviews = db.session.scalars(
        select(Review)
        .where(
            Review.round_id == application.current_round.id,
            Review.status.in_(AT_WORK | {ReviewStatus.INVITED}),
        )
        .order_by(Review.id)
    ).all()
    # Before the team is confirmed nobody reviews, so only invitations have a clock then.
    if application.status is ApplicationStatus.IN_REVIEW:
        begin_reviews(application, [review for review in reviews if review.status in AT_WORK], "review")
    for review in reviews:
        if review.status is ReviewStatus.INVITED:
            invite(review, application)


def review_moved(review: Review, trigger: ReviewTrigger) -> None:
    """End a review's clock by the step that it took: its invitation by an answer, its review by the lock."""
    if trigger in ANSWERS or trigger is ReviewTrigger.LOCK:
        _end_all({review.id}, Clock.met_at.key)
    elif trigger is ReviewTrigger.SET_ASIDE:
        _end_all({review.id}, Clock.stopped_at.key)
    elif trigger is ReviewTrigger.UNLOCK:
        _go_on(review)


def _go_on(review: Review) -> None:
    """Let an unlocked review have its day again, or the days that a silent reviewer is given where that is too near."""
    application = review.application
    soonest = holidays.deadline(clock.now(), days(application, "silent_reviewer")).date()
    start(
        ClockKind.REVIEW,
        "review",
        application_id=application.id,
        review_id=review.id,
        ends_on=max(soonest, review.due_on or soonest),
        paused=_paused(application),
    )


def clarification_clocks(application_id: int) -> list[Clock]:
    """The clock of the provider's answer to the reviewers' questions, while it runs."""
    return queries.of_case(application_id, ClockKind.CLARIFICATION)


def invitation_ran_out(review: Review) -> None:
    """End an invitation's clock by its day; the step that follows finds no clock that runs."""
    _end_all({review.id}, Clock.ran_out_at.key)


def stop_reviews(application_id: int) -> None:
    """Stop every invitation, review and question of a case that runs: its team is no longer at work."""
    kinds = (ClockKind.INVITATION, ClockKind.REVIEW, ClockKind.CLARIFICATION)
    db.session.execute(
        update(Clock)
        .where(Clock.application_id == application_id, Clock.kind.in_(kinds), queries.RUNNING)
        .values(stopped_at=clock.now())
    )


def _end_all(review_ids: Collection[int], how: str) -> None:
    if review_ids:
        db.session.execute(
            update(Clock).where(Clock.review_id.in_(review_ids), queries.RUNNING).values({how: clock.now()})
        )


def _case_pause(application: Application) -> list[Pause]:
    """The days of the pause in which a case stands: people are invited in it, and have their days after it."""
    pause = None if application.paused_at is None else queries.running_pause(application.id)
    return [] if pause is None else queries.days_of([pause])


def _paused(application: Application) -> list[Pause]:
    """The same with the days in which the provider has the questions: nobody who reviews is late in them."""
    return _case_pause(application) + queries.with_provider([application.id]).get(application.id, [])


def propose_day(finding: Finding, day: date) -> None:
    """Write the day that a draft of a condition names; its clock begins when the provider is sent it."""
    finding.due_on = day


def issue_finding(finding: Finding, *, name: str, length: int) -> None:
    """Begin the clock of a finding that goes to the provider: until its own day, or the longest that is allowed."""
    start(
        ClockKind.FINDING,
        name,
        application_id=finding.application_id,
        finding_id=finding.id,
        length=length if finding.due_on is None else None,
        ends_on=finding.due_on,
    )


def begin_triage(concern_id: int, application: Application) -> None:
    """Begin the time in which somebody has to look at a concern; no pause of its case stops it."""
    length = days(application, "concern_triage")
    start(ClockKind.CONCERN, "concern_triage", concern_id=concern_id, length=length)


def end_triage(concern_id: int) -> None:
    """End it: somebody has looked at the concern."""
    met = {Clock.met_at.key: clock.now()}
    db.session.execute(update(Clock).where(Clock.concern_id == concern_id, queries.RUNNING).values(met))


def set_papers_due(meeting: Meeting, needed: int) -> None:
    """Let the papers of a meeting be due so many working days before its day, counted back."""
    _set_counted_back(
        ClockKind.PAPERS, "papers_before_meeting", meeting.held_on, needed, meeting_id=meeting.id
    )


def end_papers(meeting: Meeting, *, met: bool) -> None:
    """End the wait for a meeting's papers: they are out, or the meeting is not held."""
    ended = {(Clock.met_at if met else Clock.stopped_at).key: clock.now()}
    db.session.execute(update(Clock).where(Clock.meeting_id == meeting.id, queries.RUNNING).values(ended))


def set_renewal_due(award: Award, application: Application) -> None:
    """Let the renewal of an award be due so long before it ends, counted back."""
    needed = policy_of(application).award_life.renewal_due_days_before
    _set_counted_back(ClockKind.RENEWAL, "renewal", award.expires_on, needed, award_id=award.id)


def _set_counted_back(
    kind: ClockKind,
    name: str,
    day: date,
    needed: int,
    *,
    meeting_id: int | None = None,
    award_id: int | None = None,
) -> None:
    about = Clock.meeting_id == meeting_id if award_id is None else Clock.award_id == award_id
    row = db.session.scalars(select(Clock).where(Clock.kind == kind, about, queries.RUNNING)).first()
    if row is None:
        last = rules.counted_back(day, needed, holidays.extra())
        row = start(kind, name, meeting_id=meeting_id, award_id=award_id, ends_on=last)
        row.before_on, row.back = day, needed
    elif (row.before_on, row.back) != (day, needed):
        row.before_on, row.back = day, needed
        set_counted_back([row])
        recompute([row])


def set_counted_back(rows: Collection[Clock]) -> None:
    """Count back again where a day lies before another, by the calendar as it is now."""
    for row in rows:
        if row.before_on is not None and row.back is not None:
            row.ends_on = rules.counted_back(row.before_on, row.back, holidays.extra())


def end_renewal(award: Award, *, renewed: bool) -> None:
    """End the wait for the renewal of an award that does not stand any more: a later award took its place, or none did."""
    ended = {(Clock.met_at if renewed else Clock.stopped_at).key: clock.now()}
    db.session.execute(update(Clock).where(Clock.award_id == award.id, queries.RUNNING).values(ended))
