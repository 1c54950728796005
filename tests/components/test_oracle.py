"""Our lean components and the NHS package's slow ones build the same elements."""

from typing import Any

import pytest

from tests.components.page_pairs import PAGE_PAIRS
from tests.components.pairs import FORM_PAIRS
from tests.components.trees import tree

PAIRS = FORM_PAIRS + PAGE_PAIRS
NAMES = [f"{pair[0]}-{number}" for number, pair in enumerate(PAIRS)]


@pytest.mark.parametrize("pair", PAIRS, ids=NAMES)
def test_same_elements_as_the_package(ui: Any, package: Any, pair: Any) -> None:
    macro, ours, folder, theirs, parameters = pair
    drawn = tree(str(getattr(ui, macro)(**ours)))
    template = package.get_template(f"nhsuk/components/{folder}/macro.jinja")
    expected = tree(str(getattr(template.module, theirs)(parameters)))
    if macro == "task":
        expected = list(expected[0][2])
    assert drawn == expected
    assert drawn


def test_a_list_of_tasks_is_the_packages_list(ui: Any, package: Any) -> None:
    template = package.get_template("nhsuk/components/task-list/macro.jinja")
    expected = tree(str(template.module.taskList({"idPrefix": "t", "items": []})))
    assert tree(str(ui.task_list(caller=lambda: ""))) == expected
