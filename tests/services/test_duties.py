"""Duties on a case: taken once, never two that exclude each other, and the refusal says which."""

import pytest
from sqlalchemy import select

from accreditation.db import db, unit_of_work
from accreditation.enums.people import Duty, Role
from accreditation.errors import RuleBroken
from accreditation.models.applications import CaseDuty
from accreditation.models.audit import AuditEvent
from accreditation.rules.duties import conflicts
from accreditation.services import duties
from tests.world import World


@pytest.fixture
def case(world: World) -> int:
    """The id of a case."""
    return world.application().id


@pytest.fixture
def person(world: World) -> int:
    """The id of somebody new to it."""
    return world.person(Role.REVIEWER).id


def test_a_duty_is_taken_once_and_written_down(world, case, person):
    secretary = world.viewer(world.secretary)
    with unit_of_work():
        assert duties.take(case, person, Duty.REVIEWER, actor=secretary) is True
        assert duties.take(case, person, Duty.REVIEWER, actor=secretary) is False
        assert duties.take(case, person, Duty.LEAD_REVIEWER) is True
    assert duties.held_by(case, person).here == {Duty.REVIEWER, Duty.LEAD_REVIEWER}
    events = db.session.execute(
        select(AuditEvent.actor_id, AuditEvent.facts)
        .where(AuditEvent.stream == f"case:{case}", AuditEvent.kind == "duty_taken")
        .order_by(AuditEvent.seq.desc())
        .limit(2)
    ).all()
    assert [row.actor_id for row in events] == [person, secretary.person_id]
    assert events[1].facts == f'{{"application_id":{case},"duty":"reviewer","person_id":{person}}}'


@pytest.mark.parametrize("held", list(Duty))
def test_the_matrix_decides(case, person, held):
    for sought in Duty:
        with db.session.begin_nested() as savepoint:
            duties.take(case, person, held)
            if conflicts({held}, sought):
                with pytest.raises(RuleBroken, match=held.label) as refusal:
                    duties.take(case, person, sought)
                assert sought.label in refusal.value.message
                assert duties.held_by(case, person).here == {held}
            else:
                assert duties.take(case, person, sought) is (sought is not held)
            savepoint.rollback()


def test_another_case_is_another_matter(world, case, person):
    other = world.application(placement=world.new_placement("Ward 8")).id
    with unit_of_work():
        duties.take(case, person, Duty.REVIEWER)
        assert duties.take(other, person, Duty.MODERATOR) is True
    rows = db.session.scalars(select(CaseDuty.duty).where(CaseDuty.person_id == person))
    assert sorted(rows) == ["moderator", "reviewer"]
