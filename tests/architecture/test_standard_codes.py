"""Nothing in the code knows a standard, or which block is the one for excellence: the frameworks' files alone say so."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from accreditation.frameworks.loader import load
from accreditation.frameworks.source import shipped, shipped_slugs

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORKS = [load(shipped(slug)) for slug in shipped_slugs()]
CODES = frozenset(
    code
    for framework in FRAMEWORKS
    for code in (
        *(standard.code for standard in framework.standards),
        *(domain.code for domain in framework.domains if domain.stretch),
    )
)
QUOTED = re.compile(r"""(["'])([A-Z0-9.]{1,6})\1""")

# A whole story of made-up cases on one framework; they name what they tell of.
STORIES = "accreditation/demo/"
# How headings are numbered: 1.1, 1.2 and so on.
NUMBERING = {("templates/typst/paper.typ", "1.1")}


def in_python(text: str) -> Iterator[str]:
    """Every text constant of a module that is a code of a standard."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and node.value in CODES:
            yield str(node.value)


def in_template(text: str) -> Iterator[str]:
    """Every quoted code of a standard in a template."""
    yield from (match.group(2) for match in QUOTED.finditer(text) if match.group(2) in CODES)


def test_no_module_names_a_standard() -> None:
    modules = [
        path
        for folder in ("accreditation", "workflows", "forms")
        for path in (ROOT / folder).rglob("*.py")
        if not path.relative_to(ROOT).as_posix().startswith(STORIES)
    ]
    assert len(modules) > 300
    named = {
        (path.relative_to(ROOT).as_posix(), code) for path in modules for code in in_python(path.read_text())
    }
    assert named == set()


def test_no_template_names_a_standard() -> None:
    templates = [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".typ"}]
    assert len(templates) > 150
    named = {
        (path.relative_to(ROOT).as_posix(), code)
        for path in templates
        for code in in_template(path.read_text())
    }
    assert named == NUMBERING


@pytest.mark.parametrize("planted", ['if code == "1.1":\n    pass', "FIRST = ('X1', 7)", 'home = "X"'])
def test_what_names_a_standard_is_seen(planted: str) -> None:
    assert list(in_python(planted))
    assert list(in_template(planted))
