"""Which standards speak to a regulator's references on a day, from the links that a framework has."""

from datetime import date, timedelta
from typing import Any

import pytest

from accreditation.enums.frameworks import Relation
from accreditation.frameworks.crosswalk import Reference, first_day, references
from accreditation.frameworks.framework import Framework
from accreditation.frameworks.loader import load
from accreditation.frameworks.source import shipped, shipped_slugs
from tests.frameworks.defects import fresh, written

FIRST_DAY = date(2016, 4, 1)
LATER = date(2026, 11, 30)


def linked(*rows: dict[str, Any]) -> Framework:
    """The shipped framework with these links and no others."""
    data = fresh()
    data["crosswalk"] = [
        {"regulator": "GMC", "relation": "same_theme", "from": FIRST_DAY.isoformat()} | row for row in rows
    ]
    return load(written(data))


def codes(listed: tuple[Reference, ...]) -> dict[str, list[str]]:
    """The standards of each reference."""
    return {reference.name: [link.standard.code for link in reference.links] for reference in listed}


def test_a_link_of_a_domain_counts_for_each_of_its_standards():
    framework = linked({"subject": "2", "reference": "S2.1"})
    assert codes(references(framework, "GMC", LATER)) == {
        "S2.1": [standard.code for standard in framework.domain("2").standards]
    }
    (reference,) = references(framework, "GMC", LATER)
    assert {(link.through, link.relation) for link in reference.links} == {("2", Relation.SAME_THEME)}


@pytest.mark.parametrize("turned", [False, True])
def test_a_link_of_the_standard_itself_goes_before_that_of_its_domain(turned):
    rows = [
        {"subject": "2", "reference": "S2.1"},
        {"subject": "2.2", "reference": "S2.1", "relation": "equivalent"},
    ]
    (reference,) = references(linked(*(rows[::-1] if turned else rows)), "GMC", LATER)
    own = [link for link in reference.links if not link.through]
    assert [(link.standard.code, link.relation) for link in own] == [("2.2", Relation.EQUIVALENT)]
    assert len(reference.links) == len({link.standard.code for link in reference.links}) > 1


def test_the_day_decides_with_both_ends_counted():
    framework = linked({"subject": "2.2", "reference": "S2.1", "until": "2020-12-31"})
    last = date(2020, 12, 31)
    for day, holds in (
        (FIRST_DAY - timedelta(1), False),
        (FIRST_DAY, True),
        (last, True),
        (last + timedelta(1), False),
    ):
        assert bool(references(framework, "GMC", day)) is holds, day
    assert first_day(framework, "GMC") == FIRST_DAY
    assert first_day(framework, "GDC") is None


def test_a_reference_that_nothing_chosen_speaks_to_is_still_named():
    framework = linked({"subject": "2", "reference": "S2.1"}, {"subject": "3.1", "reference": "S3.1"})
    assert codes(references(framework, "GMC", LATER, {"2.1"})) == {"S2.1": ["2.1"], "S3.1": []}
    assert references(framework, "GDC", LATER) == ()


def test_references_are_in_the_order_that_people_count_in():
    names = ["S10.1", "S2.10", "S2.9", "12", "Standard 10", "Standard 2"]
    framework = linked(*({"subject": "1.1", "reference": name} for name in names))
    assert list(codes(references(framework, "GMC", LATER))) == [
        "12",
        "S2.9",
        "S2.10",
        "S10.1",
        "Standard 2",
        "Standard 10",
    ]


@pytest.mark.parametrize("slug", shipped_slugs())
def test_every_link_that_ships_is_found_under_its_regulator(slug):
    framework = load(shipped(slug))
    pairs = {
        (regulator.code, reference.name, link.through)
        for regulator in framework.regulators
        for reference in references(framework, regulator.code, LATER)
        for link in reference.links
    }
    assert pairs == {(row.regulator, row.reference, row.subject) for row in framework.crosswalk}
