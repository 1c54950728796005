"""Long random walks on both databases: nothing that people try, in any order, breaks a promise, and all of it is tried."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import KINDS
from tests.journeys.acts import ACTS
from tests.journeys.stage import Set, set_up
from tests.journeys.walking import Walk, prepare

LONG = settings(
    max_examples=80,
    stateful_step_count=60,
    deadline=None,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", params=KINDS)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Set]:
    """A scene on a database of its own, whose changes are undone."""
    with set_up(request.param, _folder(tmp_path_factory), prepare) as made:
        yield made


def _folder(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("walks")


def test_long_walks_break_no_promise_and_leave_nothing_untried(stage: Set) -> None:
    done: Counter[str] = Counter()

    def walk() -> Walk:
        return Walk(stage.scene, stage.connection, done)

    run_state_machine_as_test(walk, settings=LONG)
    print(done)
    untried = sorted(set(ACTS) - set(done))
    assert not untried, f"no walk ever managed to: {untried}"
