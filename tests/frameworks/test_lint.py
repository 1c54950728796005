"""Lint finds each planted defect, at its place, in plain words."""

import pytest

from accreditation.frameworks.lint import Problem, lint
from tests.frameworks.defects import fresh, standard, written


def put(value, *path):
    """A defect: the value at the end of a path; the first step may be a standard's code."""

    def plant(data):
        *way, last = path
        here = data
        for step in way:
            here = standard(data, step) if isinstance(step, str) and step[0] in "123456X" else here[step]
        here[last] = value

    return plant


def drop(*path):
    def plant(data):
        here = data
        for step in path[:-1]:
            here = standard(data, step) if isinstance(step, str) and step[0] in "123456X" else here[step]
        del here[path[-1]]

    return plant


def repeat(name):
    return lambda data: data[name].append(data[name][0])


def copy_level(data):
    standard(data, "4.1")["levels"]["2"] = standard(data, "1.1")["levels"]["2"]


def move_standard(data):
    data["domains"][0]["standards"].append(data["domains"][1]["standards"].pop())


def add_kind(data):
    data["evidence_kinds"].append({**data["evidence_kinds"][0], "code": "rumour"})


SHAPE = [
    (put("", "1.1", "wording"), "domain 1 / standard 1.1 / wording", "empty"),
    (put("   ", "1.1", "title"), "domain 1 / standard 1.1 / title", "empty"),
    (put("Two\nlines.\n", "1.1", "wording"), "domain 1 / standard 1.1 / wording", "one paragraph"),
    (put("x" * 2001, "1.1", "wording"), "domain 1 / standard 1.1 / wording", "longer than 2000"),
    (drop("1.2", "wording"), "domain 1 / standard 1.2", "`wording` is missing"),
    (drop("1.2", "levels", "3"), "domain 1 / standard 1.2 / levels", "`3` is missing"),
    (put("Better still.", "1.2", "levels", "5"), "domain 1 / standard 1.2 / levels", "`5` is not a name"),
    (put("must", "3.1", "class"), "domain 3 / standard 3.1 / class", "one of: gateway, expected, stretch"),
    (put("ward", "3.1", "scope"), "domain 3 / standard 3.1 / scope", "one of: placement, organisation"),
    (put(["One?"], "5.1", "prompts"), "domain 5 / standard 5.1 / prompts", "at least 2"),
    (put(["A?", "B?", "C?", "D?", "E?"], "5.1", "prompts"), "domain 5 / standard 5.1 / prompts", "at most 4"),
    (put(["x", "x"], "5.1", "metrics"), "domain 5 / standard 5.1 / metrics", "twice"),
    (
        put("yes", "5.1", "not_applicable_allowed"),
        "domain 5 / standard 5.1 / not_applicable_allowed",
        "true or false",
    ),
    (
        put(101, "award_rule", "deferred", "met_percent_below"),
        "award_rule / deferred / met_percent_below",
        "more than 100",
    ),
    (put(5, "award_rule", "met_score"), "award_rule / met_score", "more than 4"),
    (put(0, "cycle_defaults", "clocks", "review"), "cycle_defaults / clocks / review", "less than 1"),
    (drop("cycle_defaults", "clocks", "review"), "cycle_defaults / clocks", "`review` is missing"),
    (put(True, "award_rule", "met_score"), "award_rule / met_score", "whole number, but is true or false"),
    (put("one", "version"), "version", "whole number, but is text"),
    (put(None, "title"), "title", "text, but is nothing"),
    (put({}, "note"), "note", "text, but is a group of names"),
    (put(2, "domains", 1, "code"), "domain 2 / code", "Put it in quotes"),
    (put("HEE 2016", "slug"), "slug", "not written as expected"),
    (put("2016-02-30", "crosswalk", 0, "from"), "crosswalk 1 GMC S1.1 / from", "not a day"),
    (put("hints", "shade"), "the file", "`shade` is not a name"),
]

MEANING = [
    (repeat("metrics"), "metric supportive_environment", "listed twice"),
    (repeat("crosswalk"), "crosswalk 1 GMC S1.1", "listed twice"),
    (repeat("evidence_kinds"), "evidence kind learner_survey", "listed twice"),
    (put("1.1", "1.2", "code"), "domain 1 / standard 1.1", "code 1.1 is used twice"),
    (put("7.1", "1.2", "code"), "domain 1 / standard 7.1", "should begin with 1."),
    (move_standard, "domain 1 / standard 2.5", "should begin with 1."),
    (put("1.5", "X3", "code"), "domain X / standard 1.5", "should begin with X"),
    (put("stretch", "1.2", "class"), "domain 1 / standard 1.2 / class", "gateway or expected"),
    (put("expected", "X1", "class"), "domain X / standard X1 / class", "should be stretch"),
    (put(True, "1.1", "not_applicable_allowed"), "domain 1 / standard 1.1 / not_applicable_allowed", "always applies"),
    (put(True, "X1", "not_applicable_allowed"), "domain X / standard X1 / not_applicable_allowed", "always applies"),
    (put("rumour", "1.3", "evidence_hints", 0, "kind"), "domain 1 / standard 1.3 / evidence_hints", "`rumour`"),
    (put("minutes", "1.3", "evidence_hints", 0, "kind"), "domain 1 / standard 1.3 / evidence_hints", "named twice"),
    (add_kind, "evidence kind rumour", "does not know"),
    (put(["mood"], "1.3", "metrics"), "domain 1 / standard 1.3 / metrics", "`mood`"),
    (put("8", "crosswalk", 0, "subject"), "crosswalk 8 GMC S1.1", "neither a domain nor a standard"),
    (put("NMC", "crosswalk", 0, "regulator"), "crosswalk 1 NMC S1.1", "list of regulators"),
    (put("2015-01-01", "crosswalk", 0, "until"), "crosswalk 1 GMC S1.1", "before it starts"),
    (put(["9.9"], "preset_not_applicable", 0, "standards"), "preset_not_applicable does_not_recruit", "no standard 9.9"),
    (put(["2.2"], "preset_not_applicable", 0, "standards"), "preset_not_applicable does_not_recruit", "may not be left"),
    (put("TBC: write this.", "4.2", "wording"), "domain 4 / standard 4.2 / wording", "unfinished: TBC"),
    (put("Two  spaces.", "4.2", "wording"), "domain 4 / standard 4.2 / wording", "two spaces"),
    (put("A hidden\u200b mark.", "4.2", "wording"), "domain 4 / standard 4.2 / wording", "cannot be seen"),
    (put("No end", "4.2", "wording"), "domain 4 / standard 4.2 / wording", "like a sentence"),
    (put("Not a question.", "4.2", "prompts", 0), "domain 4 / standard 4.2 / prompts 1", "ask something"),
    (put("Good enough.", "4.2", "levels", "3"), "domain 4 / standard 4.2 / levels / 3", "too short"),
    (copy_level, "domain 4 / standard 4.1 / levels / 2", "same text stands at domain 1 / standard 1.1 / levels / 2"),
    (put(3, "scale", 2, "score"), "scale", "0, 1, 2, 3 and 4"),
    (put(85, "award_rule", "deferred", "met_percent_floor"), "award_rule / deferred", "met_percent_floor"),
    (put(1, "award_rule", "not_accredited", "core_at_one"), "award_rule / not_accredited / core_at_one", "more than 1"),
    (put(0, "award_rule", "deferred", "over_more_than"), "award_rule / deferred / over_more_than", "no room"),
    (put(2, "award_rule", "held", "support_level_from"), "award_rule / held / support_level_from", "more than 2"),
    (put(["inadequate"], "award_rule", "conditions", "care_quality"), "award_rule / conditions / care_quality", "holds"),
    (put(3, "award_rule", "not_accredited", "gateway_at_most"), "award_rule / not_accredited", "rise in this order"),
    (put("7", "award_rule", "excellence", "high_domain_required"), "award_rule / excellence / high_domain_required", "7"),
    (put("X9", "award_rule", "excellence", "stretch_required"), "award_rule / excellence / stretch_required", "X9"),
    (put(9, "award_rule", "excellence", "stretch_met"), "award_rule / excellence / stretch_met", "only 8"),
    (put(7, "award_rule", "excellence", "high_domains"), "award_rule / excellence / high_domains", "only 6"),
    (put(2, "award_rule", "excellence", "core_floor"), "award_rule / excellence / core_floor", "below met_score"),
    (put(3, "award_rule", "excellence", "high_score"), "award_rule / excellence / high_score", "above met_score"),
    (put(3, "ceilings", "narrative_only"), "ceilings / policy_only", "below narrative_only"),
    (put(0, "ceilings", "independent_pair"), "ceilings / independent_pair", "lie between"),
    (put(0, "moderation", "range_from"), "moderation / range_from", "every standard"),
    (put([0], "moderation", "pass_lines"), "moderation / pass_lines", "below 0"),
    (put(3, "moderation", "not_evidenced"), "moderation / not_evidenced", "should not count as met"),
    (put(1, "cycle_defaults", "excellence_team", "reviewers"), "cycle_defaults / excellence_team / reviewers", "less"),
    (put(6, "cycle_defaults", "quorum", "votes_cast"), "cycle_defaults / quorum / votes_cast", "more than the members"),
    (put(1, "cycle_defaults", "team", "reviewers"), "cycle_defaults / team / reviewers", "too few scores"),
    (put(90, "cycle_defaults", "clocks", "end_to_end_with_visit"), "cycle_defaults / clocks / end_to_end_with_visit", "l"),
    (put(100, "award_life", "renewal_opens_days_before"), "award_life / renewal_opens_days_before", "before it is due"),
]  # fmt: skip


@pytest.mark.parametrize(("plant", "path", "words"), [*SHAPE, *MEANING])
def test_each_planted_defect_is_found(plant, path, words):
    data = fresh()
    plant(data)
    problems = lint(written(data))
    assert [problem for problem in problems if problem.path == path and words in problem.message], problems
    assert len(problems) <= 3, "one slip should not be reported over and over"


def test_a_framework_without_must_meet_standards_is_refused():
    data = fresh()
    for code in ("1.1", "1.4", "2.2", "3.1"):
        standard(data, code)["class"] = "expected"
    assert [problem.path for problem in lint(written(data))] == ["domains"]


def test_excellence_needs_stretch_standards():
    data = fresh()
    data["domains"].pop()
    assert "cycle_defaults / tiers" in {problem.path for problem in lint(written(data))}


def test_every_problem_is_told_at_once():
    data = fresh()
    del data["domains"][0]["title"]
    del data["scale"]
    data["version"] = 0
    assert len(lint(written(data))) == 3


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "slug: [",
            Problem("line 2", "The file cannot be read as YAML: did not find expected node content."),
        ),
        ("a: 1\n'a': 2\n", Problem("line 2", "`a` is given twice in the same place.")),
        ("", Problem("the file", "The file should be a list of names with values, beginning with `slug:`.")),
        ("code: 1.1", Problem("line 1", "1.1 is read as a fraction: put it in quotes if it is a code.")),
    ],
)
def test_text_that_is_no_framework_names_its_line(text, problem):
    assert lint(text) == [problem]
