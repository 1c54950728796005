"""Who is here now: noted by a page, for a minute, for people of the same provider, and gone at sign-out."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from accreditation import clock, dates
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.people import Person
from accreditation.models.presences import Presence
from accreditation.queries import answers as answer_queries
from accreditation.queries import presences as queries
from accreditation.services import presences, sessions
from tests.world import World


def answer_id(case: Application) -> int:
    answer = answer_queries.to_standard(case.id, "1.1")
    assert answer is not None
    return answer.id


def note(case: Application, person: Person, *, is_typing: bool = False) -> None:
    with unit_of_work():
        presences.note(answer_id(case), person.id, is_typing=is_typing)


def here(world: World, case: Application, person: Person) -> list[str]:
    return [other.words for other in queries.of_answer(answer_id(case), besides=world.viewer(person))]


def test_others_are_here_for_a_minute_after_their_page_was_heard_of(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    start = clock.now()
    with clock.at(start):
        note(case, person)
        assert here(world, case, world.lead) == [f"{person.name}, reading"]
        assert here(world, case, person) == [], "nobody is told of themselves"
    with clock.at(start + timedelta(seconds=59)):
        assert here(world, case, world.lead) == [f"{person.name}, reading"]
    with clock.at(start + timedelta(seconds=61)):
        assert here(world, case, world.lead) == []


def test_editing_has_a_beginning_that_stays_while_it_goes_on(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    start = clock.now()
    for seconds in (0, 20, 70, 120):
        with clock.at(start + timedelta(seconds=seconds)):
            note(case, person, is_typing=True)
            assert here(world, case, world.lead) == [f"{person.name}, editing since {dates.time(start)}"]
    with clock.at(start + timedelta(seconds=140)):
        note(case, person)
        assert here(world, case, world.lead) == [f"{person.name}, reading"]
    again = start + timedelta(hours=2)
    with clock.at(again):
        note(case, person, is_typing=True)
        assert here(world, case, world.lead) == [f"{person.name}, editing since {dates.time(again)}"]


def test_the_same_is_not_written_again_at_once(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    start = clock.now()
    for seconds, seen_after in ((0, 0), (2, 0), (4, 0), (6, 6)):
        with clock.at(start + timedelta(seconds=seconds)):
            note(case, person)
        seen_at = db.session.scalars(select(Presence.seen_at)).one()
        assert round((seen_at - start).total_seconds()) == seen_after


def test_whoever_closes_the_page_or_signs_out_is_gone(world: World) -> None:
    case, person = world.application(), world.person(Role.CONTRIBUTOR)
    note(case, person)
    note(case, world.lead)
    with unit_of_work():
        presences.leave(person.id, answer_id(case))
    assert here(world, case, world.lead) == []
    note(case, person)
    with unit_of_work():
        sessions.sign_out(world.viewer(person))
    assert here(world, case, world.lead) == []
    assert here(world, case, person) == [f"{world.lead.name}, reading"], "only they left"


def test_the_sweep_takes_what_is_long_over(world: World) -> None:
    case = world.application()
    start = clock.now()
    with clock.at(start):
        note(case, world.lead)
    with clock.at(start + timedelta(minutes=70)):
        note(case, world.person(Role.CONTRIBUTOR))
        with unit_of_work():
            assert presences.sweep() == 1
    assert db.session.scalar(select(func.count()).select_from(Presence)) == 1


@pytest.mark.parametrize("is_typing", [True, False])
def test_it_is_in_no_record_and_changes_nothing_of_the_case(world: World, is_typing: bool) -> None:
    case = world.application()
    before = db.session.scalar(select(func.count()).select_from(AuditEvent))
    note(case, world.lead, is_typing=is_typing)
    assert db.session.scalar(select(func.count()).select_from(AuditEvent)) == before
