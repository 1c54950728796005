"""The mutants are the slips that could happen; a weak test is found out, and a reason that is out of date, too."""

import ast
import os
import subprocess
import sys
import types
from functools import partial
from pathlib import Path

import pytest

from tools.mutants import changes, excuses, loading, sample
from tools.mutants.__main__ import judged
from tools.mutants.kills import Kills
from tools.mutants.sample import Mutant
from tools.mutants.trial import fastest

ROOT = Path(__file__).resolve().parents[2]


def mutated(source: str) -> dict[str, str]:
    """Each change to a source, with the source that it makes."""
    names = [site.mutation for site in changes.sites(ast.parse(source))]
    return {name: ast.unparse(changes.changed(source, index)) for index, name in enumerate(names)}


@pytest.mark.parametrize(
    ("source", "mutation", "made"),
    [
        ("x = a < b", "< → <=", "x = a <= b"),
        ("x = a >= b", ">= → >", "x = a > b"),
        ("x = a == b", "== → !=", "x = a != b"),
        ("x = a not in b", "not in → in", "x = a in b"),
        ("x = a is b", "is → is not", "x = a is not b"),
        ("x = a and b", "and → or", "x = a or b"),
        ("x = not a", "not removed", "x = a"),
        ("x = ~a", "~ removed", "x = a"),
        ("x = 5", "5 → 6", "x = 6"),
        ("x: int = 5", "5 → 6", "x: int = 6"),
        ("x = True", "True → False", "x = False"),
        ("x = a + b", "+ → -", "x = a - b"),
        ("x = a // b", "// → *", "x = a * b"),
        ("x += a", "+ → -", "x -= a"),
        ("x = min(a)", "min → max", "x = max(a)"),
        ("x = any(a)", "any → all", "x = all(a)"),
        ("x = a if b else c", "if always True", "x = a if True else c"),
        ("x = [a for a in b if a]", "if always False", "x = [a for a in b if False]"),
        ("if a:\n    b()", "if always False", "if False:\n    b()"),
        ("raise Bad()", "refusal removed", "if False:\n    raise Bad()"),
        ("def f():\n    yield a", "refusal removed", "def f():\n    if False:\n        yield a"),
        ("def f() -> bool:\n    return a(b)", "answer turned round", "def f() -> bool:\n    return not a(b)"),
        ("x = (S.A, S.B)", "S.A dropped", "x = (S.B,)"),
        ("x = frozenset({A, B})", "B dropped", "x = frozenset({A})"),
        ("x = {S.A: 'a', S.B: 'b'}", "S.B dropped", "x = {S.A: 'a'}"),
        ("Row(t, s, d, (g.a, g.b))", "guard g.b dropped", "Row(t, s, d, (g.a,))"),
        ("Row(t, s, d, g.READY)", "guards g.READY dropped", "Row(t, s, d, ())"),
        ("Row(t, s, d, asks=(g.a,))", "guard g.a dropped", "Row(t, s, d, asks=())"),
        ("Row(t, s, d, when=g.a)", "when g.a dropped", "Row(t, s, d, when=None)"),
        ("Row(t, s, d, by=(a.PROVIDER_LEAD,))", "actor PROVIDER_LEAD → SIGNATORY", "Row(t, s, d, by=(a.SIGNATORY,))"),
        ("Row(t, s, d, by=(a.CLOCK,))", "actor CLOCK → PROVIDER_LEAD", "Row(t, s, d, by=(a.PROVIDER_LEAD,))"),
    ],
)  # fmt: skip
def test_a_slip_of_each_kind_can_be_made(source: str, mutation: str, made: str):
    assert mutated(source)[mutation] == made


@pytest.mark.parametrize(
    "source",
    [
        '"""Words 1."""',
        "x: Literal[1]",
        "@cache(1)\ndef f(a: Literal[1]) -> Literal[2]:\n    pass",
        "assert a < b",
        "x = 'a' + f'{b + 1}'",
        "log.info('%s', a < b)",
        "zip(a, strict=True)",
        "x = (a, b)",
        "from a import b",
    ],
)
def test_words_types_and_logs_are_left_alone(source: str):
    assert mutated(source) == {}


def test_a_site_knows_the_statement_that_reaches_it():
    source = "x = 1\ndef f(a=2):\n    if (\n        a == 3\n    ):\n        return 4\n"
    places = {site.mutation: (site.line, site.statement) for site in changes.sites(ast.parse(source))}
    assert places["1 → 2"] == (1, None)
    assert places["2 → 3"] == (2, None)
    assert places["3 → 4"] == (4, 3)
    assert places["4 → 5"] == (6, 6)


def test_a_loaded_function_gets_the_other_code_wherever_it_is_held():
    source = "def f():\n    return g()\n\ndef g():\n    return [n for n in range(3) if n > 1]\n"
    module = types.ModuleType("loaded")
    exec(loading.compiled(ast.parse(source), "loaded.py"), vars(module))
    held = module.g
    index = [site.mutation for site in changes.sites(ast.parse(source))].index("> → >=")
    assert loading.swap("loaded.py", loading.compiled(changes.changed(source, index), "loaded.py")) == 1
    assert held() == module.f() == [1, 2]


def test_the_plan_names_only_what_is_there():
    plan = sample.read_plan(ROOT)
    assert "accreditation/services/clocks/rows.py" in sample.target_files(ROOT, plan.targets)


def test_the_same_lines_are_drawn_whatever_is_written_above_them(tmp_path: Path):
    lines = "".join(f"a{n} = {n} < b{n}\n" for n in range(30))
    drawn = []
    for above in ("", "# A comment.\n\n"):
        (tmp_path / "a.py").write_text(above + lines)
        chosen = sample.chosen({"a.py": sample.mutants(tmp_path, "a.py")}, 10, "1")
        drawn.append([mutant.key for mutant in chosen])
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 10


def test_the_same_change_on_the_same_words_is_numbered(tmp_path: Path):
    (tmp_path / "a.py").write_text("x = a < b < c\nx = a < b < c\n")
    names = [mutant.mutation for mutant in sample.mutants(tmp_path, "a.py")]
    assert names == ["< → <=", "< → <= (2)", "< → <= (3)", "< → <= (4)"]


def test_who_noticed_a_mutant_last_time_is_asked_first(tmp_path: Path):
    weak, neighbour, elsewhere = (
        mutant("x < y"),
        mutant("y < z"),
        Mutant("b.py", 1, "x < y", "< → <=", 0, None),
    )
    Kills(tmp_path / "kills.json").keep([(weak, "slow"), (neighbour, "middling"), (elsewhere, "")])
    kills = Kills(tmp_path / "kills.json")
    seconds = {"fast": 1.0, "faster": 0.5, "middling": 2.0, "slow": 9.0}
    assert fastest(seconds, seconds, 99, partial(kills.rank, weak)) == ["slow", "middling", "faster", "fast"]
    assert fastest(seconds, seconds, 99, partial(kills.rank, elsewhere)) == [
        "faster",
        "fast",
        "middling",
        "slow",
    ]
    assert [kills.survived(each) for each in (weak, neighbour, elsewhere)] == [False, False, True]


def test_each_file_gives_its_share_and_one_at_least():
    def of(file: str, count: int) -> list[Mutant]:
        return [Mutant(file, n, f"line {n}", "< → <=", n, None) for n in range(count)]

    drawn = sample.chosen({"a": of("a", 90), "b": of("b", 9), "c": of("c", 1)}, 20, "1")
    assert [[mutant.file for mutant in drawn].count(file) for file in "abc"] == [18, 2, 1]


def mutant(source: str, mutation: str = "< → <=") -> Mutant:
    return Mutant("a.py", 1, source, mutation, 0, None)


def test_a_run_is_judged_by_its_share_its_survivors_and_its_reasons():
    weak, sound = mutant("x < y"), mutant("y < z")
    every = {weak.key, sound.key}
    reason = excuses.Excuse("a.py", "x < y", "< → <=", "They are never equal.")
    assert judged([(weak, ""), (sound, "test")], [reason], every, 50) == []
    (unnoticed,) = judged([(weak, ""), (sound, "test")], [], every, 50)
    assert unnoticed == "a.py:1  < → <=  in “x < y”: no test notices"
    (too_few,) = judged([(weak, ""), (sound, "test")], [reason], every, 51)
    assert too_few == "Fewer than 51 in 100 were killed."


@pytest.mark.parametrize(
    ("source", "reason", "words"),
    [
        ("y < z", "Never equal.", "but a test notices it"),
        ("gone < z", "Never equal.", "no such line or change"),
        ("x < y", "  ", "without a reason"),
    ],
)
def test_a_reason_that_excuses_nothing_is_a_fault(source: str, reason: str, words: str):
    weak, sound = mutant("x < y"), mutant("y < z")
    listed = [
        excuses.Excuse("a.py", source, "< → <=", reason),
        excuses.Excuse("a.py", "x < y", "< → <=", "Why."),
    ]
    (fault,) = judged([(weak, ""), (sound, "test")], listed, {weak.key, sound.key}, 0)
    assert words in fault


PROJECT = {
    "pyproject.toml": """
[tool.pytest.ini_options]
pythonpath = ["."]
addopts = ["--import-mode=importlib"]
[tool.mutants]
share = 0
excused = "excused.toml"
targets = ["workflows/tiny.py"]
tests = ["tests"]
""",
    "excused.toml": "",
    "workflows/__init__.py": "",
    "workflows/tiny.py": """
LEAST = 3

def enough(count: int) -> bool:
    return count >= LEAST

def refuse(count: int) -> None:
    if not enough(count):
        raise ValueError(count)
""",
    "tests/test_tiny.py": """
import pytest
from workflows import tiny

def test_enough():
    assert tiny.enough(4)
    assert not tiny.enough(0)

def test_refuse():
    tiny.refuse(4)
    with pytest.raises(ValueError):
        tiny.refuse(0)
""",
}


def run(project: Path, option: str = "--all") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tools.mutants", option, "--workers", "1"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


def test_a_weak_test_is_found_out(tmp_path: Path):
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    ran = run(tmp_path)
    assert "workflows/tiny.py:2  3 → 4  in “LEAST = 3”: no test notices" in ran.stdout, ran.stderr
    assert "workflows/tiny.py:5  >= → >  in “return count >= LEAST”: no test notices" in ran.stdout
    lines = (tmp_path / ".dev/mutants.txt").read_text()
    assert "workflows/tiny.py:9  refusal removed  killed by tests/test_tiny.py::test_refuse" in lines
    assert "4 of 6 killed" in ran.stdout
    assert ran.returncode == 1
    again = run(tmp_path, "--survivors")
    assert "0 of 2 killed" in again.stdout, again.stderr
    strong = PROJECT["tests/test_tiny.py"].replace("enough(4)", "enough(3)").replace("enough(0)", "enough(2)")
    (tmp_path / "tests/test_tiny.py").write_text(strong)
    ran = run(tmp_path)
    assert "6 of 6 killed (100.0 %)" in ran.stdout, ran.stderr
    assert ran.returncode == 0
