"""`flask agreement`: every measure of any file of ratings, and bad files refused in words."""

import json
from time import process_time

import pytest
from flask import Flask

from accreditation.commands.agreement import group
from tests.rules.test_agreement import KRIPPENDORFF_2011
from tests.rules.test_agreement_tables import SHROUT_FLEISS_1979


@pytest.fixture
def agreement():
    """Runs the command on the bytes of a file and gives back its exit code and what it printed."""
    app = Flask("agreement")
    app.cli.add_command(group)

    def run(content, *options):
        raw = content if isinstance(content, bytes) else content.encode()
        result = app.test_cli_runner().invoke(args=["agreement", "-", *options], input=raw)
        return result.exit_code, result.output

    return run


def file(rows, separator=","):
    header = separator.join(["unit", *(f"r{number}" for number in range(1, len(rows[0]) + 1))])
    lines = [
        separator.join([f"u{number}", *("" if value is None else str(value) for value in row)])
        for number, row in enumerate(rows, start=1)
    ]
    return "\n".join([header, *lines]) + "\n"


def test_the_published_table_as_json(agreement):
    code, output = agreement(file(KRIPPENDORFF_2011), "--scale", "1-5", "--json")
    assert code == 0
    data = json.loads(output)
    assert {name: round(value, 3) for name, value in data["alpha"].items()} == {
        "nominal": 0.743,
        "ordinal": 0.815,
        "interval": 0.849,
        "ratio": 0.797,
    }
    assert round(data["ac1"], 5) == 0.77544
    assert round(data["fleiss_kappa"], 5) == 0.76117
    assert data["raters"] == ["r1", "r2", "r3", "r4"]
    assert (data["units"], data["missing"], data["scale"]) == (12, 7, [1, 5])
    assert len(data["kappa"]) == 6
    assert data["icc"]["left_out"] == 4
    assert [line["rater"] for line in data["severity"]] == data["raters"]
    assert set(data["alpha_interval"]["ordinal"]) == {"low", "high"}


def test_plain_words_name_the_same_figures(agreement):
    code, output = agreement(file(SHROUT_FLEISS_1979), "--scale", "0-10")
    assert code == 0
    assert "(2,1) 0.2898" in output
    assert "gave the same score on 0 of 6 units" in output
    assert "stricter" in output


def test_a_file_from_a_spreadsheet_of_another_country(agreement):
    plain = file(KRIPPENDORFF_2011)
    _, expected = agreement(plain, "--scale", "1-5", "--json")
    foreign = "\ufeff" + file(KRIPPENDORFF_2011, ";").replace("\n", "\r\n")
    assert agreement(foreign, "--scale", "1-5", "--json") == (0, expected)
    # A vertical tab is what a spreadsheet makes of a line break in a cell, and ends no row.
    assert agreement("unit,r1,r2\nWard\x0bnorth,3,3\n\n,,\n", "--json")[0] == 0


def test_the_trap_is_told_where_it_happens(agreement):
    _, output = agreement(file([*[(3, 3)] * 40, (3, 4), (4, 3)]))
    assert "do not contradict each other" in output
    _, output = agreement(file([(3, 3)] * 5))
    assert "All scores are the same" in output
    assert "r1: as strict as the others, over 5 units" in output
    _, output = agreement(file([(0, 0), (2, 2), (4, 4)]))
    assert "contradict" not in output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("unit\nu1\n", "no rater"),
        ("unit,a\nu1,3\n", "one rater only"),
        ("unit,a,b\n", "nothing below"),
        ("unit,a,b\nu1,3\n", "Line 2 has 2 columns, and the header has 3"),
        ("unit,a,b\nu1,3,3,3\n", "Line 2 has 4 columns"),
        ("unit,a,b\nu1,3,5\n", "Line 2: 5 is outside the scale, which goes from 0 to 4"),
        ("unit,a,b\nu1,3,three\n", "three is not a whole number"),
        ("unit,a,b\nu1,3,2.5\n", "2.5 is not a whole number"),
        ("unit,a,b\nu1,3,3\nu1,3,3\n", "u1 stands on line 2 and again on line 3"),
        ("unit,a,b\n,3,3\n", "no name"),
        ("unit,a,a\nu1,3,3\n", "a is the name of two raters"),
        ("unit,a,\nu1,3,3\n", "no rater's name"),
        ('unit,a,b\n"u1,3,3\n', "cannot be read"),
        (b"\xff\xfeu", "not UTF-8"),
    ],
)
def test_bad_files_are_refused_in_words(agreement, content, words):
    code, output = agreement(content)
    assert code == 2
    assert words in output
    assert "Traceback" not in output


@pytest.mark.parametrize("scale", ["four", "4-0", "3-3", "0-500", "0", "-"])
def test_a_scale_that_is_none_is_refused(agreement, scale):
    code, output = agreement("unit,a,b\nu1,3,3\n", "--scale", scale)
    assert code == 2
    assert "scale" in output


def test_blank_cells_alone_are_nothing_to_compare(agreement):
    code, output = agreement("unit,a,b\nu1,,3\nu2,2,\n")
    assert code == 0
    assert "nothing to compare" in output


def test_a_hundred_thousand_units_are_measured_while_one_waits(agreement):
    rows = [tuple((number * factor // 7) % 5 for factor in (1, 3, 5, 11)) for number in range(100_000)]
    began = process_time()
    code, output = agreement(file(rows), "--json")
    assert process_time() - began < 60  # each unit drawn by itself for each level, it took over two minutes
    interval = json.loads(output)["alpha_interval"]["ordinal"]
    assert code == 0
    assert interval["low"] < json.loads(output)["alpha"]["ordinal"] < interval["high"]


@pytest.mark.parametrize(("number", "same"), [(201, False), (100_000, False), (100_000, True)])
def test_more_raters_than_can_be_compared_in_pairs_are_refused_at_once(agreement, number, same):
    header = ",".join(["unit", *("r" if same else f"r{rater}" for rater in range(number))])
    began = process_time()
    code, output = agreement(f"{header}\nu1{',3' * number}\n")
    assert process_time() - began < 20
    assert code == 2
    assert ("name of two raters" if same else f"{number:,} raters, and at most 200") in output
