"""What happens by itself when a deadline passes."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.models.applications import Application
from accreditation.queries import applications, audit
from accreditation.services import deadlines
from tests import deciding
from tests.world import World

DRAFTED = {S.SELF_ASSESSMENT, S.EVIDENCE, S.SIGN_OFF, S.SIGNED}
BEFORE_REVIEW = (*sorted(DRAFTED), S.SUBMITTED, S.IN_CHECK, S.RETURNED, S.ALLOCATION, S.IN_REVIEW, S.DEFERRED)
AFTER_REVIEW = (S.MODERATION, S.FACTUAL_ACCURACY, S.READY_FOR_PANEL, S.AT_PANEL, S.DECIDED)
WAITS_FOR_THE_PROVIDER = {*DRAFTED, S.RETURNED, S.DEFERRED, S.FACTUAL_ACCURACY}


def test_an_application_that_nobody_sent_closes_after_its_cycle(world: World) -> None:
    case = world.application()
    closes = world.cycle.closes_on
    assert deadlines.apply() == 0
    with clock.at(clock.now() + (closes - clock.today()) + timedelta(days=3)):
        assert deadlines.apply() == 1
        assert deadlines.apply() == 0
    db.session.expire_all()
    lapsed = applications.get(case.id)
    assert (lapsed.status, lapsed.lapsed_from) == (S.LAPSED, S.SELF_ASSESSMENT)
    moves = [event for event in audit.timeline(case.id) if event.kind == "application_moved"]
    assert len(moves) == 1
    assert moves[0].actor == ""


@pytest.mark.parametrize("status", [*BEFORE_REVIEW, *AFTER_REVIEW])
def test_only_what_waits_for_the_provider_is_overdue_the_day_after(world: World, status: S) -> None:
    case = deciding.ready(world) if status in AFTER_REVIEW else world.application()
    sent = {} if status in DRAFTED else {"submitted_at": clock.now()}
    with unit_of_work():
        db.session.execute(
            update(Application)
            .where(Application.id == case.id)
            .values(status=status, due_on=clock.today(), **sent)
        )
    assert deadlines.overdue() == []
    with clock.at(clock.now() + timedelta(days=1)):
        assert deadlines.overdue() == ([case.id] if status in WAITS_FOR_THE_PROVIDER else [])
