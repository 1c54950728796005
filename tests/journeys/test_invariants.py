"""Whatever people try, in whatever order, what the service promises holds: short walks on SQLite, longer ones in soak."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Connection

from accreditation import clock
from accreditation.enums.applications import ApplicationStatus
from tests.journeys.going_on import go_on
from tests.journeys.walking import Walk
from tests.scene import Stage
from tests.staging import Staged, undone

pytestmark = [pytest.mark.xdist_group("scene"), pytest.mark.timeout(400)]

SHORT = settings(
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def stage(scene: Staged) -> Iterator[Connection]:
    """The scene's connection; everything is undone when the walks are over."""
    with undone(scene) as connection:
        yield connection


def test_the_promises_hold_whatever_people_try(scene: Staged, stage: Connection) -> None:
    run_state_machine_as_test(lambda: Walk(scene.scene, stage), settings=SHORT)  # type: ignore[arg-type]


def test_a_walk_can_go_the_whole_way(scene: Staged, stage: Connection) -> None:
    """The walks would prove little if their world could not reach an award."""
    walk = Walk(scene.scene, stage)
    try:
        walk.two_cases_are_somewhere(Stage.SELF_ASSESSMENT, Stage.SELF_ASSESSMENT)
        case = walk.cases[0]
        for _ in range(60):
            if case.application.status is ApplicationStatus.CLOSED:
                break
            with clock.at(walk.moment):
                walk._go_on(case)
            walk.every_promise_holds()
        assert case.award
        assert go_on(scene.scene, case) is None
    finally:
        walk.teardown()
