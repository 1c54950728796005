"""What happens by itself when a deadline passes."""

from datetime import timedelta

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.queries import applications, audit
from accreditation.services import deadlines
from tests.world import World


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
