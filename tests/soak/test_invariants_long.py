"""Long random walks on both databases: nothing that people try, in any order, breaks a promise, and most of it is tried."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from accreditation.enums.applications import Trigger
from accreditation.enums.audit import AuditKind
from accreditation.enums.meetings import ItemTrigger, MeetingTrigger
from accreditation.enums.reviews import ReviewTrigger
from tests.conftest import KINDS
from tests.journeys.walking import Walk
from tests.staging import Staged, staged, undone

STEPS = {
    AuditKind.APPLICATION_MOVED: Trigger,
    AuditKind.REVIEW_MOVED: ReviewTrigger,
    AuditKind.ITEM_MOVED: ItemTrigger,
    AuditKind.MEETING_MOVED: MeetingTrigger,
}
NOT_OFFERED = {Trigger.VOID_SIGNATURE, Trigger.REMIT_REVIEW, Trigger.REMIT_PANEL, ReviewTrigger.CLOSE}
"""Steps that nothing takes yet: take-downs and appeals come later."""

LONG = settings(
    max_examples=40,
    stateful_step_count=60,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", params=KINDS)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staged]:
    """A scene on a database of either kind."""
    with staged(request.param, tmp_path_factory.mktemp("walks")) as made:
        yield made


def test_long_walks_break_no_promise_and_go_nearly_everywhere(stage: Staged) -> None:
    taken: Counter[str] = Counter()
    with undone(stage) as connection:
        run_state_machine_as_test(lambda: Walk(stage.scene, connection, taken), settings=LONG)  # type: ignore[arg-type]
    offered = {
        f"{kind.value}: {trigger.value}"
        for kind, triggers in STEPS.items()
        for trigger in triggers
        if trigger not in NOT_OFFERED
    }
    missed = sorted(offered - set(taken))
    assert len(missed) <= len(offered) // 4, f"the walks stay at home: they never managed to {missed}"
