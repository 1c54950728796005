"""Diff names each change at its place, and a change of meaning forces a higher version."""

import pytest

from accreditation.frameworks.diff import SHOWN, Change, ChangeKind, diff, in_one_line, needs_new_version
from accreditation.frameworks.loader import load
from accreditation.frameworks.source import shipped
from tests.frameworks.defects import fresh, standard, written


def changes(alter):
    data = fresh()
    alter(data)
    return diff(shipped(), written(data))


def test_no_change():
    assert diff(shipped(), "# A comment\n" + shipped()) == []


def test_a_changed_level_names_its_standard():
    before = standard(fresh(), "1.1")["levels"]["3"]
    listed = changes(lambda data: standard(data, "1.1")["levels"].update({"3": "Every learner knows."}))
    assert listed == [
        Change(ChangeKind.CHANGED, "domain 1 / standard 1.1 / levels / 3", before, "Every learner knows.")
    ]


@pytest.mark.parametrize(
    ("alter", "kind", "where"),
    [
        (lambda data: data["award_rule"]["deferred"].update(met_percent_below=85), "changed",
         "award_rule / deferred / met_percent_below"),
        (lambda data: data["domains"][0]["standards"].pop(), "removed", "domain 1 / standard 1.6"),
        (lambda data: data["domains"][0]["standards"].append({**standard(data, "1.6"), "code": "1.7"}), "added",
         "domain 1 / standard 1.7"),
        (lambda data: standard(data, "2.1")["prompts"].append("What else?"), "added",
         "domain 2 / standard 2.1 / prompts 4"),
        (lambda data: standard(data, "2.1")["evidence_hints"].pop(0), "removed",
         "domain 2 / standard 2.1 / evidence hint minutes"),
        (lambda data: data["crosswalk"][0].update(until="2020-01-01"), "added", "crosswalk 1 GMC S1.1 / until"),
        (lambda data: data["crosswalk"].pop(), "removed", "crosswalk 6 GPhC Standard 9"),
        (lambda data: data["domains"].reverse(), "reordered", "domains"),
        (lambda data: data.update(note="Other words."), "changed", "note"),
        (lambda data: data["cycle_defaults"]["clocks"].update(review=25), "changed", "cycle_defaults / clocks / review"),
        (lambda data: data["award_rule"]["held"].update(overdue_imr=1), "changed", "award_rule / held / overdue_imr"),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_named(alter, kind, where):
    assert [(change.kind, change.where) for change in changes(alter)] == [(kind, where)]


def test_before_and_after_are_given():
    (change,) = changes(lambda data: data["moderation"].update(range_from=3))
    assert (change.before, change.after) == (2, 3)


def version(data):
    return load(written(data))


def test_a_change_forces_a_higher_version():
    changed = {**fresh(), "note": "Other words."}
    assert needs_new_version(load(shipped()), version(changed))
    assert not needs_new_version(load(shipped()), version({**changed, "version": 2}))
    assert needs_new_version(version({**fresh(), "version": 3}), version({**changed, "version": 2}))


def test_no_change_needs_no_version():
    assert not needs_new_version(load(shipped()), load(shipped() + "\n# the end\n"))


def test_another_framework_has_its_own_versions():
    assert not needs_new_version(load(shipped()), version({**fresh(), "slug": "other"}))


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
def test_each_kind_in_one_line(change, line):
    assert in_one_line(change) == line


def test_a_long_value_is_cut():
    line = in_one_line(Change(ChangeKind.ADDED, "x", None, "word " * 1000))
    assert len(line) <= SHOWN + len("added: ")
    assert line.endswith("…")
