"""By when scores are agreed: the team's days, then the moderator's, as the case's cycle says."""

from datetime import date, datetime

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.frameworks import Cycle
from accreditation.queries import applications
from accreditation.queries import moderation as queries
from accreditation.rules import working_days
from accreditation.services import deadlines, holidays, moderation
from tests import agreeing
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak

TEAM, MODERATOR, TAKES_OVER = 9, 3, 5


def days(number: int, since: datetime | None = None) -> date:
    """The day on which so many working days after a moment (now unless said) end."""
    return working_days.deadline(since or clock.now(), number).date()


def set_clocks(world: World) -> None:
    with unit_of_work():
        cycle = db.session.get(Cycle, world.cycle.id)
        assert cycle is not None
        cycle.settings = {"clocks": {"team_moderation": TEAM, "moderator": MODERATOR}}


def due(application: Application) -> date | None:
    db.session.expire_all()
    return applications.get(application.id).due_on


def test_a_case_with_something_left_to_the_team_is_due_by_the_teams_clock(world: World) -> None:
    set_clocks(world)
    application, _ = agreeing.moderating(world, {"1.1": (3, 2), "1.4": (1, 0)})
    assert due(application) == days(TEAM)
    opened = {case.standard_id: case for case in queries.cases(application.current_round).values()}
    left = [case for case in opened.values() if not case.for_moderator]
    assert [case.moderator_from for case in left] == [working_days.deadline(clock.now(), TAKES_OVER)]
    case = agreeing.fresh(application.id)
    agreeing.settled(world, case, left[0].standard_id, queries.team(case.current_round), value=1)
    assert due(application) == days(MODERATOR), "what is left is the moderator's"


def test_a_bank_holiday_that_is_added_moves_what_the_team_has_left(world: World) -> None:
    application, _ = agreeing.moderating(world, {"1.4": (1, 0)})

    def left() -> list[datetime | None]:
        db.session.expire_all()
        fresh = agreeing.fresh(application.id)
        return [case.moderator_from for case in queries.cases(fresh.current_round).values()]

    assert left() == [working_days.deadline(clock.now(), TAKES_OVER)]
    with unit_of_work():
        holidays.add(day=days(2), name="A jubilee", actor=world.viewer(world.person(Role.ADMINISTRATOR)))
    assert left() == [working_days.deadline(clock.now(), TAKES_OVER + 1)]


def test_a_case_that_goes_to_the_moderator_at_once_is_due_by_the_moderators_clock(world: World) -> None:
    set_clocks(world)
    application, _ = agreeing.moderating(world, {"1.1": (3, 2)})
    assert due(application) == days(MODERATOR)


def test_a_case_that_nobody_has_to_talk_about_keeps_the_teams_clock(world: World) -> None:
    set_clocks(world)
    application, _ = agreeing.moderating(world)
    assert due(application) == days(TEAM)


def test_what_the_team_passes_on_is_due_by_the_moderators_clock_from_then(world: World) -> None:
    set_clocks(world)
    application, _ = agreeing.moderating(world, {"1.4": (1, 0)})
    (opened,) = queries.cases(application.current_round).values()
    later = working_days.deadline(clock.now(), 2)
    with clock.at(later), unit_of_work():
        fresh = agreeing.fresh(application.id)
        case = queries.case_of(fresh.current_round, opened.standard_id)
        moderation.pass_to_moderator(fresh, case, reason="We cannot agree.", actor=world.viewer(world.lead))
    assert due(application) == days(MODERATOR, later)


def test_what_the_team_leaves_too_long_is_due_by_the_moderators_clock_from_the_day_on_which_it_went_there(
    world: World,
) -> None:
    set_clocks(world)
    application, _ = agreeing.moderating(world, {"1.4": (1, 0)})
    took_over = working_days.deadline(clock.now(), TAKES_OVER)
    with clock.at(working_days.deadline(clock.now(), TAKES_OVER - 1)):
        deadlines.apply()
    assert due(application) == days(TEAM)
    with clock.at(working_days.deadline(clock.now(), TAKES_OVER + 1)):
        deadlines.apply()
    assert due(application) == days(MODERATOR, took_over)


def test_the_moderator_has_their_days_from_the_last_that_went_to_them_whatever_they_settle_first(
    world: World,
) -> None:
    set_clocks(world)
    application, _ = agreeing.moderating(world, {"1.4": (1, 0), "3.1": (1, 0)})
    at_once, later = (working_days.deadline(clock.now(), days_on) for days_on in (1, 3))
    opened = sorted(case.standard_id for case in queries.cases(application.current_round).values())
    for standard_id, moment in zip(opened, (later, at_once), strict=True):
        with clock.at(moment), unit_of_work():
            fresh = agreeing.fresh(application.id)
            case = queries.case_of(fresh.current_round, standard_id)
            moderation.pass_to_moderator(
                fresh, case, reason="We cannot agree.", actor=world.viewer(world.lead)
            )
    assert due(application) == days(MODERATOR, later)
    with unit_of_work():
        moderation.settle_by_moderator(
            agreeing.fresh(application.id),
            opened[0],
            value=1,
            reason="What the file shows.",
            rationale="What we saw.",
            actor=world.viewer(agreeing.moderator(world)),
            expected_version=0,
        )
    assert due(application) == days(MODERATOR, later), "what is left is due no sooner for what is done"
