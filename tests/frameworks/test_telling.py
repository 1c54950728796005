"""A change is said in one line, short enough to read."""

import pytest

from accreditation.frameworks.diff import Change, ChangeKind
from accreditation.frameworks.telling import SHOWN, told


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (Change(ChangeKind.ADDED, "x", None, {"a": [1, "é"]}), 'added: {"a": [1, "é"]}'),
        (Change(ChangeKind.REMOVED, "x", "two\n lines", None), "removed: two lines"),
        (Change(ChangeKind.CHANGED, "x", 1, "1"), "changed: 1 → 1"),
        (Change(ChangeKind.CHANGED, "x", True, None), "changed: true → null"),
        (Change(ChangeKind.REORDERED, "x", ["a", "b"], ["b", "a"]), 'put in another order: ["b", "a"]'),
    ],
)
def test_each_kind(change, line):
    assert told(change) == line


def test_a_long_value_is_cut():
    line = told(Change(ChangeKind.ADDED, "x", None, "word " * 1000))
    assert len(line) <= SHOWN + len("added: ")
    assert line.endswith("…")
