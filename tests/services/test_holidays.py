"""A bank holiday that was proclaimed: every running clock it touches moves, those that are over stay, once for each day."""

from datetime import date

import pytest
from sqlalchemy import select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.errors import RuleBroken
from accreditation.models.audit import AuditEvent
from accreditation.models.clocks import Clock, ExtraHoliday
from accreditation.queries import applications
from accreditation.queries import holidays as queries
from accreditation.rules import working_days
from accreditation.services import deadlines, holidays
from tests import reviewing
from tests.statements import counted
from tests.world import World


def days_on(count: int) -> date:
    return working_days.deadline(clock.now(), count).date()


def added(world: World, day: date, name: str = "A jubilee") -> int:
    with unit_of_work():
        return holidays.add(day=day, name=name, actor=world.viewer(world.person(Role.ADMINISTRATOR)))


def test_every_running_clock_that_it_touches_moves_by_a_day(world: World) -> None:
    case, drafted = reviewing.in_check(world), world.application(placement=world.new_placement("Other"))
    over = db.session.scalars(select(Clock).where(Clock.met_at.is_not(None))).all()
    before = {row.id: row.due_on for row in over}
    assert added(world, days_on(4)) == 1
    db.session.expire_all()
    assert applications.get(case.id).due_on == days_on(11)
    assert applications.get(drafted.id).due_on == world.cycle.closes_on, "a day that was set stays"
    assert {row.id: row.due_on for row in over} == before
    facts = db.session.scalars(select(AuditEvent.facts).where(AuditEvent.kind == "holiday_added")).one()
    assert facts == f'{{"day":"{days_on(4).isoformat()}","moved":1}}'


def test_what_begins_later_counts_it_and_a_lapse_waits_for_it(world: World) -> None:
    day = days_on(4)
    added(world, day)
    case = reviewing.in_check(world)
    assert case.due_on == days_on(11)
    with clock.at(working_days.closes(days_on(10))):
        assert deadlines.due() == []


def test_it_is_taken_away_before_it_comes_and_dates_come_back(world: World) -> None:
    case = reviewing.in_check(world)
    added(world, days_on(4))
    administrator = world.viewer(world.person(Role.ADMINISTRATOR))
    (holiday,) = queries.every()
    with (
        clock.at(working_days.closes(holiday.day)),
        pytest.raises(RuleBroken, match="day to come"),
        unit_of_work(),
    ):
        holidays.take_away(db.session.get_one(ExtraHoliday, holiday.id), actor=administrator)
    with unit_of_work():
        moved = holidays.take_away(db.session.get_one(ExtraHoliday, holiday.id), actor=administrator)
    assert moved == 1
    db.session.expire_all()
    assert applications.get(case.id).due_on == days_on(10)


@pytest.mark.parametrize("what", ["today", "sunday", "twice", "nameless"])
def test_a_day_that_cannot_be_added(world: World, what: str) -> None:
    day = days_on(3)
    added(world, day)
    sunday = date.fromordinal(day.toordinal() + 6 - day.weekday())
    given = {"today": clock.today(), "sunday": sunday, "twice": day, "nameless": days_on(5)}[what]
    with pytest.raises(RuleBroken) as refusal:
        added(world, given, " " if what == "nameless" else "A jubilee")
    assert refusal.value.field == ("name" if what == "nameless" else "day")
    assert [holiday.day for holiday in queries.every()] == [day]


def test_it_is_read_once_a_transaction_and_again_in_the_next(world: World) -> None:
    db.session.rollback()
    with counted() as first:
        assert queries.extra() == queries.extra() == frozenset()
    assert len(first) == 1
    added(world, days_on(4))
    assert queries.extra() == {days_on(4)}


def test_administrators_add_and_take_away_on_a_page(world: World) -> None:
    browser, day = world.client(world.person(Role.ADMINISTRATOR)), days_on(5)
    reviewing.in_check(world)
    fields = {"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)}
    assert browser.send("/holidays", name="", **fields).status_code == 422
    assert browser.send("/holidays", name="A jubilee", **fields).status_code == 302
    assert "It moved 1 date" in (page := browser.get("/holidays").text)
    assert "A jubilee" in page
    (holiday,) = queries.every()
    assert browser.send(f"/holidays/{holiday.id}/take-away").status_code == 302
    assert queries.every() == []
    assert world.client(world.lead).get("/holidays").status_code == 403
