"""A case's policy: found again by what it is made of, and never older than the cycle that this request read."""

from sqlalchemy import update

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationKind, Tier
from accreditation.models.frameworks import Cycle
from accreditation.queries import applications
from accreditation.queries.policies import of_cycle, policy_of
from tests.statements import counted
from tests.world import World


def set_clocks(cycle_id: int, **days: int) -> None:
    """Give a cycle clocks of its own, as a service would."""
    cycle = db.session.get(Cycle, cycle_id)
    assert cycle is not None
    cycle.settings = {"clocks": days}


def test_a_policy_is_built_once_and_asks_the_database_for_nothing(world: World) -> None:
    application = world.application()
    first = policy_of(application)
    with counted() as statements:
        assert policy_of(application) is first
        assert of_cycle(application.cycle, application.framework_version, Tier.EXCELLENCE) is not first
    assert not statements


def test_award_and_kind_have_policies_of_their_own(world: World) -> None:
    application = world.application()
    cycle, version = application.cycle, application.framework_version
    excellence = of_cycle(cycle, version, Tier.EXCELLENCE)
    organisation = of_cycle(cycle, version, Tier.ACCREDITED, ApplicationKind.ORGANISATION)
    assert (excellence.in_scope("X1"), policy_of(application).in_scope("X1")) == (True, False)
    assert (organisation.in_scope("2.1"), organisation.in_scope("1.1")) == (True, False)


def test_a_changed_cycle_gives_a_new_policy_to_whoever_reads_it_next(world: World) -> None:
    application = world.application()
    assert policy_of(application).days("review") == 20
    version = application.cycle.version
    with unit_of_work():
        set_clocks(application.cycle_id, review=25)
    db.session.expire_all()
    again = applications.get(application.id)
    assert again.cycle.version == version + 1
    assert policy_of(again).days("review") == 25


def test_a_change_that_was_rolled_back_leaves_nothing_behind(world: World) -> None:
    """The next change gets the same version number, and still its own policy."""
    application = world.application()
    set_clocks(application.cycle_id, review=25)
    db.session.flush()
    assert policy_of(application).days("review") == 25
    db.session.rollback()
    db.session.expire_all()
    application = applications.get(application.id)
    assert policy_of(application).days("review") == 20
    set_clocks(application.cycle_id, review=30)
    db.session.flush()
    assert policy_of(application).days("review") == 30
    db.session.rollback()


def test_settings_written_past_the_version_count_too(world: World) -> None:
    application = world.application()
    assert policy_of(application).days("review") == 20
    with unit_of_work():
        version = application.cycle.version
        statement = update(Cycle).where(Cycle.id == application.cycle_id)
        db.session.execute(statement.values(settings={"clocks": {"review": 7}}, version=version))
    db.session.expire_all()
    assert policy_of(applications.get(application.id)).days("review") == 7
