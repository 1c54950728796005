"""Whatever people try, in whatever order, what the service promises holds: short walks on SQLite, longer ones in soak."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from accreditation import clock
from accreditation.enums.applications import ApplicationStatus
from tests.journeys.going_on import go_on
from tests.journeys.stage import Set, set_up
from tests.journeys.walking import Walk, prepare
from tests.scene import Stage

SHORT = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Set]:
    """A scene on a database of its own, whose changes are undone."""
    with set_up("sqlite", tmp_path_factory.mktemp("walks"), prepare) as made:
        yield made


def test_the_promises_hold_whatever_people_try(stage: Set) -> None:
    run_state_machine_as_test(lambda: Walk(stage.scene, stage.connection), settings=SHORT)


def test_a_walk_can_go_the_whole_way(stage: Set) -> None:
    """The walks would prove little if their world could not reach an award."""
    walk = Walk(stage.scene, stage.connection)
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
        assert go_on(stage.scene, case) is None
    finally:
        walk.teardown()
