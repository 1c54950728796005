"""Dates that come near or have passed: each reminder on its morning, once, made up after a missed night, never while it does not count."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.clocks import ClockKind
from accreditation.enums.findings import FindingKind, FindingStatus
from accreditation.enums.letters import LetterKind
from accreditation.enums.notices import Delivery, NoticeGroup
from accreditation.enums.notices import NoticeKind as K
from accreditation.enums.people import Role
from accreditation.enums.reviews import ReviewStatus
from accreditation.models.clocks import Clock
from accreditation.models.findings import Finding
from accreditation.models.jobs import ClockJump
from accreditation.models.notices import NoticePreference
from accreditation.models.reviews import Review
from accreditation.services import notices
from tests import agreeing, deciding, reviewing
from tests.architecture.growing import Field
from tests.services.notices.hearing import heard_by, letters_to, london, notices_of, stand
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak

DUE = date(2027, 3, 31)
"""A Wednesday after Easter: Friday the 26th and Monday the 29th are bank holidays, and the clocks went forward on the 28th."""
BEGAN = datetime(2027, 1, 4, 12, tzinfo=UTC)


@contextmanager
def night_of(month: int, day: int) -> Iterator[None]:
    """The night before that day's morning."""
    with clock.at(london(2027, month, day, 1)):
        yield


def nights(first: date, last: date) -> dict[date, int]:
    """How many notices each night brings, those that bring any."""
    made = {}
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        with night_of(day.month, day.day):
            count = notices.remind()
        if count:
            made[day] = count
    return made


def test_each_reminder_comes_on_its_morning_and_once(world: World) -> None:
    case = world.application()
    stand(case, S.EVIDENCE, due_on=DUE, status_since=BEGAN)
    made = nights(date(2027, 3, 8), date(2027, 4, 9))
    # Ten, five and one working days before, and on the day.
    assert made == {date(2027, 3, 15): 1, date(2027, 3, 22): 1, date(2027, 3, 30): 1, DUE: 1}
    assert heard_by(world.lead) == [K.PROVIDER_DUE] * 4
    assert {notice.facts["day"] for notice in notices_of(world.lead)} == {"2027-03-31"}
    assert [letter.send_at for letter in letters_to(world.lead)] == [
        london(2027, 3, day, 8) for day in (15, 22, 30, 31)
    ]


def test_one_letter_a_day_has_the_reminders_of_its_own_morning(world: World) -> None:
    case = world.application()
    with unit_of_work():
        db.session.add(
            NoticePreference(person_id=world.lead.id, notice_group=NoticeGroup.DATE, delivery=Delivery.DAILY)
        )
    stand(case, S.EVIDENCE, due_on=DUE, status_since=BEGAN)
    nights(date(2027, 3, 30), DUE)
    assert [letter.send_at for letter in letters_to(world.lead, LetterKind.DIGEST)] == [
        london(2027, 3, day, 8) for day in (30, 31)
    ]
    assert letters_to(world.lead) == []


def test_after_missed_nights_only_the_newest_is_made_up(world: World) -> None:
    case = world.application()
    stand(case, S.EVIDENCE, due_on=DUE, status_since=BEGAN)
    assert nights(date(2027, 3, 23), date(2027, 3, 23)) == {date(2027, 3, 23): 1}
    assert nights(date(2027, 4, 1), date(2027, 4, 5)) == {}, "the day is over"
    assert nights(DUE, DUE) == {DUE: 1}


def test_a_short_time_begins_without_reminders_of_what_was_heard_when_it_began(world: World) -> None:
    case = world.application()
    stand(case, S.RETURNED, due_on=DUE, status_since=london(2027, 3, 22), submitted_at=BEGAN)
    assert list(nights(date(2027, 3, 23), DUE)) == [date(2027, 3, 30), DUE]


def test_what_is_overdue_is_said_on_the_next_day_and_after_a_week(world: World) -> None:
    secretary = world.secretary
    case = world.application()
    stand(case, S.SUBMITTED, due_on=DUE, status_since=BEGAN, submitted_at=BEGAN)
    made = list(nights(date(2027, 3, 29), date(2027, 4, 20)))
    assert made == [date(2027, 3, 30), DUE, date(2027, 4, 1), date(2027, 4, 7)]
    assert heard_by(secretary) == [K.OFFICE_DUE, K.OFFICE_DUE, K.OFFICE_LATE, K.OFFICE_LATE]


def test_another_day_is_another_date(world: World) -> None:
    case = world.application()
    stand(case, S.EVIDENCE, due_on=DUE, status_since=BEGAN)
    assert nights(date(2027, 3, 30), date(2027, 3, 30))
    stand(case, S.EVIDENCE, due_on=date(2027, 4, 8))
    assert list(nights(DUE, date(2027, 4, 8))) == [DUE, date(2027, 4, 1), date(2027, 4, 7), date(2027, 4, 8)]


def test_nobody_is_reminded_in_a_pause_or_while_the_date_is_in_doubt(world: World) -> None:
    case = world.application()
    stand(case, S.EVIDENCE, due_on=DUE, status_since=BEGAN, paused_at=BEGAN)
    assert nights(DUE, DUE) == {}
    stand(case, S.EVIDENCE, paused_at=None)
    with unit_of_work():
        jump = ClockJump(before=BEGAN, after=BEGAN + timedelta(days=2))
        db.session.add(jump)
    assert nights(DUE, DUE) == {}
    with unit_of_work():
        db.session.delete(jump)
    assert nights(DUE, DUE) == {DUE: 1}


def test_each_step_reminds_those_who_have_it(world: World) -> None:
    lead, executive, ratifier = world.lead, world.signatory, world.person(Role.RATIFIER)
    case = world.application()
    stand(case, S.SIGN_OFF, due_on=DUE, status_since=BEGAN)
    nights(DUE, DUE)
    assert (heard_by(lead), heard_by(executive)) == ([], [K.SIGNATURE_DUE])
    stand(case, S.DECIDED, submitted_at=BEGAN)
    nights(DUE, DUE)
    assert heard_by(ratifier) == [K.RATIFICATION_DUE]


def test_a_reviewer_is_reminded_until_they_lock_and_the_office_hears_who_is_late(world: World) -> None:
    secretary = world.secretary
    case, team = reviewing.scoring(world)
    with unit_of_work():
        db.session.execute(update(Review).values(due_on=DUE, invited_at=BEGAN))
        reviewed = db.session.get_one(Review, team[0].id)
        reviewed.locked_at, reviewed.status = clock.now(), ReviewStatus.LOCKED
    stand(case, S.IN_REVIEW, due_on=DUE, status_since=BEGAN)
    heard_before = len(heard_by(secretary))
    locked, late = (reviewing.reviewer_of(review) for review in team[:2])
    made = list(nights(date(2027, 3, 19), date(2027, 4, 2)))
    assert made == [date(2027, 3, 22), date(2027, 3, 30), DUE, date(2027, 4, 1)]
    assert [kind for kind in heard_by(late) if kind in {K.REVIEW_DUE, K.REVIEW_LATE}] == [
        *([K.REVIEW_DUE] * 3),
        K.REVIEW_LATE,
    ]
    assert not {K.REVIEW_DUE, K.REVIEW_LATE} & set(heard_by(locked))
    assert heard_by(secretary)[heard_before:] == [K.OFFICE_LATE]


def test_an_invitation_a_meeting_and_what_a_panel_asked_for_are_reminded_of(world: World) -> None:
    case = reviewing.allocating(world)
    person = reviewing.reviewer(world)
    review = reviewing.invited(world, case, person)
    with unit_of_work():
        db.session.execute(update(Review).where(Review.id == review.id).values(due_on=DUE, invited_at=BEGAN))
        db.session.add(
            Finding(
                application_id=case.id,
                kind=FindingKind.CONDITION,
                status=FindingStatus.ISSUED,
                words="Write to every learner.",
                drafted_by_id=world.lead.id,
                created_at=BEGAN,
                issued_at=BEGAN,
                due_on=DUE,
            )
        )
    panel = deciding.Panel(world)
    with unit_of_work():
        panel.meeting.held_on = DUE
    waits = reviewing.reviewer(world)
    accepted = reviewing.invited(world, case, waits)
    with unit_of_work():
        reviewed = db.session.get_one(Review, accepted.id)
        reviewed.due_on, reviewed.invited_at, reviewed.status = DUE, BEGAN, ReviewStatus.ACCEPTED
    nights(date(2027, 3, 30), date(2027, 3, 30))
    assert heard_by(person)[-1] is K.INVITATION_DUE
    assert not {K.REVIEW_DUE, K.INVITATION_DUE} & set(heard_by(waits))
    assert K.FINDING_DUE in heard_by(world.lead)
    assert K.MEETING_NEAR in heard_by(panel.chair)


def test_what_was_sent_to_be_looked_at_is_not_asked_for_again(world: World) -> None:
    case = world.application()
    stand(case, S.EVIDENCE, due_on=date(2027, 9, 1), status_since=BEGAN)
    with unit_of_work():
        db.session.add(
            Finding(
                application_id=case.id,
                kind=FindingKind.CONDITION,
                status=FindingStatus.EVIDENCE_SUBMITTED,
                words="Write to every learner.",
                drafted_by_id=world.lead.id,
                created_at=BEGAN,
                issued_at=BEGAN,
                due_on=DUE,
            )
        )
    nights(date(2027, 3, 30), DUE)
    assert heard_by(world.lead) == []


def test_what_the_team_leaves_too_long_is_heard_of_by_the_moderator_once(world: World) -> None:
    moderator = agreeing.moderator(world)
    case, _ = agreeing.moderating(world, {"1.4": (1, 0), "2.2": (1, 0)})
    assert K.TO_MODERATE not in heard_by(moderator)
    with clock.at(clock.now() + timedelta(days=30)):
        notices.remind()
        notices.remind()
    assert heard_by(moderator).count(K.TO_MODERATE) == 1
    assert case.id == notices_of(moderator)[-1].facts["application_id"]


def test_an_award_to_renew_and_papers_to_send_out_are_reminded_of_by_their_clocks(world: World) -> None:
    secretary, lead = world.secretary, world.lead
    award = Field(world).award
    panel = deciding.Panel(world)
    with unit_of_work():
        for kind, about in (
            (ClockKind.RENEWAL, {"award_id": award.id}),
            (ClockKind.PAPERS, {"meeting_id": panel.meeting_id}),
        ):
            db.session.add(
                Clock(kind=kind, name=kind.value, began_at=BEGAN, ends_on=DUE, due_on=DUE, **about)
            )
    nights(DUE, DUE)
    assert heard_by(lead)[-1] is K.RENEWAL_DUE
    assert heard_by(secretary)[-1] is K.PAPERS_DUE
    assert notices_of(secretary)[-1].facts == {"meeting_id": panel.meeting_id, "day": DUE.isoformat()}
    with unit_of_work():
        db.session.execute(update(Clock).values(met_at=london(2027, 3, 31)))
    before = len(heard_by(secretary))
    nights(date(2027, 4, 1), date(2027, 4, 1))
    assert len(heard_by(secretary)) == before
