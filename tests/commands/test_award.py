"""`flask award explain`: one JSON line a case, bad lines named, no database."""

import json
from pathlib import Path
from time import perf_counter, process_time

import pytest
from flask import Flask

from accreditation.commands.award import LONGEST_LINE, group
from accreditation.frameworks.loader import load, shipped
from tests.rules.hee_2016 import CORE, EXCELLENT, GOOD_FACTS, STANDARDS, scores


@pytest.fixture
def explain():
    """Runs the command on text and gives back its exit code and the lines it printed."""
    app = Flask("award")
    app.cli.add_command(group)

    def run(text, file="-", *options):
        result = app.test_cli_runner().invoke(args=["award", "explain", file, *options], input=text)
        return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]

    return run


def line(values=None, **changes):
    data = {
        "framework": "hee-2016",
        "tier": "excellence",
        "scores": scores() if values is None else values,
        "not_applicable": [],
        "facts": dict(GOOD_FACTS),
        **changes,
    }
    return json.dumps({key: value for key, value in data.items() if value is not ...})


def test_a_line_in_gives_a_line_out(explain):
    text = "\n".join((line(EXCELLENT), line(scores(s1_1=1)), line(scores(s5_3=1), tier="accredited")))
    code, answers = explain(text)
    assert code == 0
    assert [(answer["outcome"], answer["escalate"]) for answer in answers] == [
        ("excellence", False),
        ("not_accredited", True),
        ("deferred", False),
    ]
    assert set(answers[0]) == {"outcome", "escalate", "clauses"}
    assert set(answers[0]["clauses"][0]) == {"clause", "part", "passed", "text", "standards", "outcome"}


def test_the_shipped_framework_has_the_standards_of_2016(explain):
    assert explain(line(dict.fromkeys((standard.code for standard in STANDARDS), 3)))[0] == 0
    code, (answer,) = explain(line({}))
    assert code == 1
    assert answer["error"] == f"No agreed score for {', '.join(CORE)}"


def test_a_line_is_read_by_the_framework_that_it_names(explain):
    new = {standard.code: 3 for standard in load(shipped("hee-2017")).standards}
    both = (line(scores(s1_2=2)), line({**new, "1.2": 2}, framework="hee-2017"))
    code, answers = explain("\n".join(both))
    assert code == 0
    assert [answer["outcome"] for answer in answers] == ["accredited", "deferred"]
    code, (answer,) = explain(line(scores(), framework="hee-2017"))
    assert code == 1
    assert answer["error"] == "Unknown standard: 5.4, 6.5"
    code, (answer,) = explain(line({}, framework="hee-2017"))
    assert answer["error"].count(".") == 27


def test_not_applicable_may_be_left_out_and_an_id_comes_back(explain):
    code, (answer,) = explain(line(not_applicable=..., id="case 7"))
    assert code == 0
    assert answer["id"] == "case 7"


def test_a_bad_line_is_named_and_the_rest_go_on(explain):
    code, answers = explain(f"{line()}\n\nnot json\n{line()}\n{line(scores(s1_2=9))}\n")
    assert code == 1
    assert [answer.get("outcome") for answer in answers] == ["accredited", None, "accredited", None]
    assert [answer["line"] for answer in answers if "error" in answer] == [3, 5]
    assert "1.2" in answers[3]["error"]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("[]", "object in braces"),
        ("3", "object in braces"),
        ("{}", "Missing: framework"),
        ('{"a": ', "not JSON"),
        ("[" * 100_000, "too deep"),
        ('{"a": ' + "1" * 5000 + "}", "too long"),
        (line(framework="hee-2030"), "Unknown framework: hee-2030"),
        (line(framework="../secret"), "Unknown framework"),
        (line(framework=7), "framework must be a name"),
        (line(tier="gold"), "tier must be one of"),
        (line(tier=["excellence"]), "tier must be one of"),
        (line(scores=[3]), "scores must be an object"),
        (line(scores=...), "Missing: scores"),
        (line({**scores(), "9.9": 3}), "Unknown standard: 9.9"),
        (line({**scores(), "1.2": None}), "from 0 to 4: 1.2"),
        (line({**scores(), "1.2": 3.5}), "from 0 to 4: 1.2"),
        (line(not_applicable="1.5"), "must be a list"),
        (line(not_applicable=[["1.5"]]), "must be a list"),
        (line(not_applicable=["1.1"]), "Only an expected standard"),
        (line(facts={}), "Missing fact: support_level"),
        (line(facts=None), "facts must be an object"),
        (line(facts={**GOOD_FACTS, "support_level": 9}), "from 0 to 4"),
        (line(colour="blue"), "Unknown: colour"),
        (line(reviews=[]), "objects, one a reviewer"),
        (line(reviews={"1.1": 3}), "objects, one a reviewer"),
        (line(reviews=[{}] * 100_000), "100,000 reviews, and at most 50"),
        (line(reviews=[{"9.9": 3}]), "Unknown standard in review 1: 9.9"),
        (line(reviews=[{}, {"1.1": 5}]), "review 2 must be a whole number from 0 to 4, or null: 1.1"),
        (line().replace('"1.2": 3', '"1.2": 3, "1.2": 4'), "1.2 is given twice"),
        ("x" * (LONGEST_LINE * 2 + 5), "longer than"),
        (b"\xff\xfe{}", "not UTF-8"),
        ("\0", "not JSON"),
        (line(id=float("nan")), "NaN is no number"),
        (line(id=7).replace('"id": 7', '"id": [-Infinity]'), "-Infinity is no number"),
        (line(id=7).replace('"id": 7', '"id": 1e400'), "1e400 is no number"),
    ],
)
def test_bad_input_is_said_in_words(explain, bad, words):
    raw = bad if isinstance(bad, bytes) else bad.encode()
    code, answers = explain(raw + b"\n" + line().encode())
    assert code == 1
    assert answers[0]["line"] == 1
    assert words in answers[0]["error"]
    assert answers[1]["outcome"] == "accredited"


def test_firm_adds_what_tips_the_outcome_and_leaves_the_rest_as_it_is(explain):
    text = line(scores(4, s1_1=3), tier="accredited", id="a")
    ((_, (plain,)), (code, (firm,))) = explain(text), explain(text, "-", "--firm")
    assert code == 0
    assert {key: firm[key] for key in plain} == plain
    assert set(firm) - set(plain) == {"firm"}
    assert firm["firm"] == {
        "tipping": [{"standard": "1.1", "from": 3, "to": 2, "outcome": "deferred"}],
        "pairs": [],
    }


def test_firm_gives_the_nearest_pairs_where_no_one_point_tips(explain):
    code, (answer,) = explain(line(scores(4), tier="accredited"), "-", "--firm")
    assert code == 0
    assert answer["firm"]["tipping"] == []
    assert {"standard", "from", "to"} == set(answer["firm"]["pairs"][0]["changes"][0])
    assert {len(pair["changes"]) for pair in answer["firm"]["pairs"]} == {2}


def test_firm_draws_the_team_again_where_the_line_has_its_reviews(explain):
    agreed = scores()
    text = line(agreed, tier="accredited", reviews=[agreed, agreed, {**agreed, "1.1": 1, "1.2": None}])
    assert "firm" not in explain(text)[1][0]
    (_, (first,)), (_, (second,)) = explain(text, "-", "--firm"), explain(text, "-", "--firm")
    redraws = first["firm"]["redraws"]
    assert set(redraws) == {"same", "of", "low", "high"}
    assert redraws["of"] == 1000
    assert 0 < redraws["low"] < redraws["same"] / 1000 < redraws["high"] < 1
    assert first == second


def test_a_file_with_a_byte_order_mark_and_windows_line_ends(explain, tmp_path: Path):
    file = tmp_path / "cases.jsonl"
    file.write_bytes("\ufeff".encode() + f"{line()}\r\n{line()}\r\n".encode())
    code, answers = explain("", str(file))
    assert code == 0
    assert len(answers) == 2


def test_a_missing_file_and_an_empty_one(explain, tmp_path: Path):
    assert explain("", str(tmp_path / "none.jsonl"))[0] == 2
    assert explain("") == (0, [])


def test_a_thousand_lines_take_a_moment(explain):
    began = perf_counter()
    code, answers = explain(f"{line(EXCELLENT)}\n" * 1000)
    assert code == 0
    assert len(answers) == 1000
    assert perf_counter() - began < 10


def test_a_long_line_that_names_something_twice_is_refused_at_once(explain):
    names = [f"{number:05}" for number in range(90_000)]
    began = process_time()
    code, (answer,) = explain("{" + ",".join(f'"{name}":1' for name in (*names, names[-1])) + "}")
    assert process_time() - began < 20  # each name counted in the whole line, it took two minutes
    assert (code, answer["error"]) == (1, "89999 is given twice")
