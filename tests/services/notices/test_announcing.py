"""A notice is written once for each reader, in the transaction of its event, and its letter as each of them prefers."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.letters import LetterKind
from accreditation.enums.notices import Delivery, NoticeGroup
from accreditation.enums.notices import NoticeKind as K
from accreditation.enums.people import Duty, Role
from accreditation.errors import RuleBroken
from accreditation.models.notices import Notice
from accreditation.models.people import Grant, Person, ReviewerProfile
from accreditation.services import duties, notices, sign_offs
from tests import reviewing
from tests.services.notices.hearing import (
    announce,
    composed,
    heard_by,
    letters_to,
    london,
    notices_of,
    stand,
)
from tests.statements import counted
from tests.world import World

DUE = date(2027, 3, 3)


@pytest.fixture
def november() -> Iterator[None]:
    """The day before those that a test names, so that whoever is made holds their role by then."""
    with clock.at(london(2026, 11, 30)):
        yield


def prefer(world: World, person: Person, delivery: Delivery | None = None, **times: object) -> None:
    chosen = {} if delivery is None else {NoticeGroup.TASK: delivery}
    values = {"quiet_from": None, "quiet_until": None, "away_from": None, "away_until": None} | times
    with unit_of_work():
        notices.choose(chosen, actor=world.viewer(person), **values)  # type: ignore[arg-type]


def test_an_event_is_heard_of_once_however_often_it_is_announced(world: World) -> None:
    case, leads = world.application(), [world.lead, world.person(Role.PROVIDER_LEAD)]
    assert announce(K.SIGNED, case) == 2
    assert announce(K.SIGNED, case) == 0
    assert announce(K.SIGNED, case, "again") == 2
    for lead in leads:
        assert heard_by(lead)[-2:] == [K.SIGNED, K.SIGNED]
        assert len(letters_to(lead)) == 2


def test_nobody_hears_of_what_they_did_themselves_nor_whose_account_is_off(world: World) -> None:
    case, other = world.application(), world.person(Role.PROVIDER_LEAD)
    gone = world.person(Role.PROVIDER_LEAD)
    with unit_of_work():
        db.session.get_one(Person, gone.id).disabled_at = clock.now()
    announce(K.SIGNED, case, actor_id=world.lead.id)
    assert (heard_by(world.lead), heard_by(other), heard_by(gone)) == ([], [K.SIGNED], [])


def test_what_is_undone_is_heard_of_by_nobody(world: World) -> None:
    case = world.application()

    def fail() -> None:
        with unit_of_work():
            notices.announce([notices.Occasion(K.SIGNED, {"application_id": case.id}, "once")])
            raise RuleBroken("No.")

    with pytest.raises(RuleBroken):
        fail()
    assert heard_by(world.lead) == []


def test_a_step_is_heard_of_in_its_own_transaction_with_the_day_as_it_was(world: World) -> None:
    secretary, executive = world.secretary, world.signatory
    case = reviewing.submitted(world)
    (notice,) = [notice for notice in notices_of(secretary) if notice.kind is K.TO_CHECK]
    assert case.due_on is not None
    assert notice.facts == {"application_id": case.id, "day": case.due_on.isoformat()}
    assert K.SIGN_ASKED in heard_by(executive)


def test_a_step_that_is_refused_is_heard_of_by_nobody(world: World) -> None:
    case = world.application()
    with pytest.raises(RuleBroken), unit_of_work():
        sign_offs.request_sign_off(case, actor=world.viewer(world.lead))
    assert heard_by(world.signatory) == []


def test_people_of_one_placement_hear_of_theirs_alone(world: World) -> None:
    case, helper = world.application(), world.person(name="Helper")
    other_place = world.new_placement("Ward 8")
    world.grant(helper, Role.PROVIDER_LEAD, other_place, organisation_id=world.organisation.id)
    announce(K.SIGNED, case)
    assert heard_by(helper) == []
    announce(K.SIGNED, world.application(placement=other_place), "theirs")
    assert heard_by(helper) == [K.SIGNED]


def test_who_is_in_conflict_hears_of_no_case_of_that_provider(world: World) -> None:
    case, plain = world.application(), world.secretary
    works, signed = world.person(Role.SECRETARIAT), world.person(Role.SECRETARIAT)
    employed = world.person(Role.SECRETARIAT)
    world.grant(works, Role.CONTRIBUTOR, organisation_id=world.organisation.id)
    with unit_of_work():
        duties.take(case.id, signed.id, Duty.SIGNATORY)
    world.profile(employed)
    with unit_of_work():
        profile = db.session.query(ReviewerProfile).filter_by(person_id=employed.id).one()
        profile.employer_id = world.organisation.id
    announce(K.TO_CHECK, case)
    assert heard_by(plain) == [K.TO_CHECK]
    assert [heard_by(person) for person in (works, signed, employed)] == [[], [], []]


def test_a_decision_waits_for_those_who_did_not_vote_or_for_the_nation_where_all_did(world: World) -> None:
    case, voted, free = world.application(), world.person(Role.RATIFIER), world.person(Role.RATIFIER)
    national = world.person(name="National")
    world.grant(national, Role.RATIFIER)
    with unit_of_work():
        duties.take(case.id, voted.id, Duty.VOTER)
    announce(K.TO_RATIFY, case)
    assert [heard_by(person) for person in (voted, free, national)] == [[], [K.TO_RATIFY], []]
    with unit_of_work():
        duties.take(case.id, free.id, Duty.VOTER)
    announce(K.TO_RATIFY, case, "again")
    assert [len(heard_by(person)) for person in (voted, free, national)] == [0, 1, 1]


def test_whose_role_ended_hears_nothing_the_day_after(world: World) -> None:
    case, ends = world.application(), world.person(Role.PROVIDER_LEAD)
    today = clock.today()
    with unit_of_work():
        db.session.execute(update(Grant).where(Grant.person_id == ends.id).values(ends_on=today))
    for days in range(2):
        # The same kind of event, so that its statement is there already.
        with clock.at(clock.now() + timedelta(days=days)):
            announce(K.SIGNED, case, f"day {days}")
    assert len(heard_by(ends)) == 1
    assert len(heard_by(world.lead)) == 2


def test_many_readers_cost_no_more_statements_than_a_few(world: World) -> None:
    case = world.application()
    with counted() as few:
        announce(K.SIGNED, case)
    for _ in range(20):
        world.person(Role.PROVIDER_LEAD)
    with counted() as many:
        assert announce(K.SIGNED, case, "again") == 21
    # Who hears of it, their notices, their letters.
    assert len(few) == len(many) == 3


def test_a_unit_of_work_that_brings_no_notice_asks_nothing(world: World) -> None:
    case = world.application()
    with counted() as statements, unit_of_work():
        duties.take(case.id, world.lead.id, Duty.PROVIDER_LEAD)
    assert not [statement for statement in statements if "notice" in statement]


@pytest.mark.usefixtures("november")
def test_letters_come_at_once_daily_or_not_at_all(world: World) -> None:
    case, daily, page = (
        world.application(),
        world.person(Role.PROVIDER_LEAD),
        world.person(Role.PROVIDER_LEAD),
    )
    prefer(world, daily, Delivery.DAILY)
    prefer(world, page, Delivery.PAGE)
    morning = london(2026, 12, 1, 9)
    with clock.at(morning):
        announce(K.SIGNED, case, "first")
        announce(K.SIGNED, case, "second")
    assert [letter.send_at for letter in letters_to(world.lead)] == [morning, morning]
    assert (letters_to(page), letters_to(daily)) == ([], [])
    (digest,) = letters_to(daily, LetterKind.DIGEST)
    assert digest.send_at == london(2026, 12, 2, 8)
    assert {len(heard_by(person)) for person in (world.lead, daily, page)} == {2}


@pytest.mark.usefixtures("november")
def test_letters_wait_for_quiet_hours_and_holidays_but_not_what_is_urgent(world: World) -> None:
    case = world.application()
    prefer(world, world.lead, quiet_from=20, quiet_until=7)
    with clock.at(london(2026, 12, 1, 23)):
        announce(K.SIGNED, case)
        announce(K.AWARD_SUSPENDED, case, "urgent")
    waits, urgent = letters_to(world.lead)
    assert (waits.send_at, urgent.send_at) == (london(2026, 12, 2, 7), london(2026, 12, 1, 23))
    prefer(world, world.lead, Delivery.DAILY, away_from=date(2026, 12, 1), away_until=date(2026, 12, 5))
    with clock.at(london(2026, 12, 1, 12)):
        announce(K.SIGNED, case, "away")
    (digest,) = letters_to(world.lead, LetterKind.DIGEST)
    assert digest.send_at == london(2026, 12, 6, 8)
    assert notices_of(world.lead)[-1].digest_on == date(2026, 12, 6)


def test_what_binds_is_on_the_page_whatever_is_chosen_and_the_rest_may_be_left_out(world: World) -> None:
    case, actor = world.application(), world.viewer(world.lead)
    nothing: dict[str, None] = dict.fromkeys(("quiet_from", "quiet_until", "away_from", "away_until"))
    with unit_of_work():
        notices.choose({NoticeGroup.PROGRESS: Delivery.NONE}, actor=actor, **nothing)
    announce(K.ACCEPTED, case)
    announce(K.SIGNED, case, "binds")
    assert heard_by(world.lead) == [K.SIGNED]
    with pytest.raises(RuleBroken, match="always come"):
        notices.choose({NoticeGroup.TASK: Delivery.NONE}, actor=actor, **nothing)


@pytest.mark.parametrize(
    ("values", "match"),
    [
        ({"quiet_from": 20}, "both hours"),
        ({"quiet_from": 20, "quiet_until": 20}, "another hour"),
        ({"away_from": DUE}, "both days"),
        ({"away_until": DUE}, "both days"),
        ({"away_from": DUE, "away_until": DUE - timedelta(days=1)}, "first or later"),
    ],
)
def test_times_that_make_no_sense_are_refused(world: World, values: dict[str, object], match: str) -> None:
    with pytest.raises(RuleBroken, match=match):
        prefer(world, world.lead, None, **values)


def test_a_letter_says_what_happened_and_where_to_go(world: World) -> None:
    case = world.application()
    stand(case, S.SIGNED, due_on=DUE)
    announce(K.SIGNED, case)
    content = composed(letters_to(world.lead)[0])
    assert content is not None
    assert content.subject == "Signed, and ready to send: Ward 7"
    (text,) = content.paragraphs
    assert text.startswith(
        f"Your executive signed application {case.reference}. Send it to the office by 3 March"
    )
    assert content.action == ("Open the application", f"/applications/{case.id}")


def test_a_letter_is_withheld_where_the_case_has_gone_on_or_the_reader_has_nothing_to_do_with_it(
    world: World,
) -> None:
    case, gone = world.application(), world.person(Role.PROVIDER_LEAD)
    moved = world.person(Role.PROVIDER_LEAD)
    stand(case, S.SIGNED, due_on=DUE)
    announce(K.SIGNED, case)
    with unit_of_work():
        db.session.get_one(Person, gone.id).disabled_at = clock.now()
    world.grant(moved, Role.CONTRIBUTOR, organisation_id=world.organisation.id)
    with unit_of_work():
        held = db.session.query(Grant).filter_by(person_id=moved.id, role=Role.PROVIDER_LEAD).one()
        held.ends_on = clock.today() - timedelta(days=1)
    # A contributor still opens the page, and it is not theirs to send.
    answers = [composed(letters_to(person)[0]) for person in (world.lead, gone, moved)]
    assert [answer is None for answer in answers] == [False, True, True]
    stand(case, S.EVIDENCE)
    assert composed(letters_to(world.lead)[0]) is None


def test_a_letter_without_what_its_words_name_is_never_sent(world: World) -> None:
    case = world.application()
    stand(case, S.SIGNED, due_on=None)
    announce(K.SIGNED, case)
    with pytest.raises(LookupError, match="day"):
        composed(letters_to(world.lead)[0])


def test_a_days_letter_has_what_was_not_read_and_still_matters(world: World) -> None:
    case = world.application()
    stand(case, S.SIGNED, due_on=DUE)
    prefer(world, world.lead, Delivery.DAILY)
    announce(K.SIGNED, case, "first")
    announce(K.RETURNED, case, "over")
    announce(K.SENT_BACK, case, "over too")
    announce(K.FINDING_ANSWERED, case, "read")
    with unit_of_work():
        notices.mark_read(notices_of(world.lead)[-1])
    (digest,) = letters_to(world.lead, LetterKind.DIGEST)
    content = composed(digest)
    assert content is not None
    assert content.subject == "One notice for you"
    assert len(content.paragraphs) == 1
    assert content.paragraphs[0].startswith("Signed, and ready to send: Ward 7. Your executive signed")
    with unit_of_work():
        notices.mark_all_read(actor=world.viewer(world.lead), up_to=2**31 - 1)
    assert composed(digest) is None
    assert db.session.scalar(select(func.count()).where(Notice.read_at.is_(None))) == 0
