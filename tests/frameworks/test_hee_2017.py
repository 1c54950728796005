"""The framework of 2017 that ships: its counts and its structure, written out by hand from the design."""

from collections import Counter
from datetime import date

from accreditation.enums.frameworks import StandardScope
from accreditation.frameworks.loader import load
from accreditation.frameworks.source import shipped

FRAMEWORK = load(shipped("hee-2017"))
FIRST = load(shipped("hee-2016"))


def test_slug_and_version():
    assert (FRAMEWORK.slug, FRAMEWORK.version) == ("hee-2017", 1)
    assert "wording of every standard, question and description here is ours" in FRAMEWORK.note


def test_the_six_domains_are_those_of_2016():
    assert [(domain.code, domain.title) for domain in FRAMEWORK.domains] == [
        (domain.code, domain.title) for domain in FIRST.domains
    ]


def test_twenty_seven_core_and_eight_stretch():
    assert Counter(standard.domain for standard in FRAMEWORK.standards) == {
        "1": 6, "2": 5, "3": 5, "4": 4, "5": 3, "6": 4, "X": 8,
    }  # fmt: skip
    assert len(FRAMEWORK.core) == 27
    assert [standard.code for standard in FRAMEWORK.stretch] == [f"X{number}" for number in range(1, 9)]
    assert FRAMEWORK.stretch == FIRST.stretch


def test_gateways_and_organisation_scope():
    assert [standard.code for standard in FRAMEWORK.gateways] == ["1.1", "1.2", "2.1", "2.5", "3.1", "3.4"]
    organisation = [item.code for item in FRAMEWORK.standards if item.scope is StandardScope.ORGANISATION]
    assert organisation == ["2.1", "2.2", "2.3", "2.4", "2.5", "6.1", "6.3"]


def test_presets_for_placements_that_do_not_recruit():
    assert tuple(FRAMEWORK.preset_reasons("does_not_recruit")) == ("6.1", "6.3")


def test_every_measure_is_used():
    used = {metric.code for standard in FRAMEWORK.standards for metric in standard.metrics}
    assert {metric.code for metric in FRAMEWORK.metrics} == used


def test_the_rules_are_those_of_2016():
    assert FRAMEWORK.thresholds == FIRST.thresholds


def test_the_crosswalk_speaks_of_the_same_themes_from_2017():
    themes = [(row.subject, row.regulator, row.reference) for row in FRAMEWORK.crosswalk]
    assert themes == [(row.subject, row.regulator, row.reference) for row in FIRST.crosswalk]
    assert FRAMEWORK.crosswalk_for("3", date(2017, 3, 31)) == ()
    assert [
        f"{row.regulator} {row.reference}" for row in FRAMEWORK.crosswalk_for("3.4", date(2017, 4, 1))
    ] == [
        "GMC S3.1",
        "GPhC Standard 3",
        "GPhC Standard 6",
    ]
