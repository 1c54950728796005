"""The size check sees what is too long, by kind, and keeps its list of exceptions honest."""

from pathlib import Path

import pytest

from tools import check_sizes

PYPROJECT = """
[tool.sizes]
module = 10
test = 20
function = 5
[tool.sizes.exceptions]
"accreditation/long.py" = "a table of the field"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    write(tmp_path, "accreditation/long.py", "\n" * 30)
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def faults(root: Path) -> list[str]:
    return list(check_sizes.faults(root, check_sizes.read_limits(root)))


def test_what_is_just_short_enough_passes(root: Path):
    write(root, "workflows/award.py", "x = 1\n" * 10)
    write(root, "tests/test_award.py", "x = 1\n" * 20)
    write(root, "forms/award.py", "def f():\n" + "    x = 1\n" * 4)
    assert faults(root) == []


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("workflows/award.py", "x = 1\n" * 11, "11 lines; the limit is 10"),
        ("accreditation/static/page.js", "let x;\n" * 11, "11 lines; the limit is 10"),
        ("wsgi.py", "x = 1\n" * 11, "11 lines; the limit is 10"),
        ("tests/test_award.py", "x = 1\n" * 21, "21 lines; the limit is 20"),
        (
            "forms/award.py",
            "class A:\n    def f(self):\n" + "        x = 1\n" * 5,
            "f has 6 lines; the limit is 5",
        ),
        ("forms/award.py", "async def f():\n" + "    x = 1\n" * 5, "f has 6 lines; the limit is 5"),
    ],
)
def test_what_is_one_line_too_long_is_named(root: Path, name: str, text: str, fault: str):
    write(root, name, text)
    (only,) = faults(root)
    assert only.startswith(name)
    assert only.endswith(fault)


def test_what_is_built_from_packages_is_not_ours(root: Path):
    write(root, "accreditation/static/vendor/htmx.js", "let x;\n" * 99)
    assert faults(root) == []


def test_an_exception_that_no_file_needs_is_named(root: Path):
    limits = check_sizes.read_limits(root)
    assert list(check_sizes.idle_exceptions(root, limits)) == []
    (root / "accreditation/long.py").unlink()
    assert "matches no file" in next(check_sizes.idle_exceptions(root, limits))
