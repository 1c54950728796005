"""Who may import whom: the contracts of pyproject.toml hold, and heavy parts stay out of a web worker."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from accreditation.settings import ROOT

CHILD = "documents/child/"
LATE = {
    (
        "web/sign_in_providers.py",
        "accreditation",
    ): "OpenID Connect is heavy, and loaded where a sign-in is set",
    (
        "commands/demo.py",
        "accreditation",
    ): "the demonstration's cases and texts, which the flask command alone needs",
    ("documents/calls.py", "pyseccomp"): "looks for its library on the disk when it is loaded",
    ("documents/pack.py", "pypdf"): "counts the pages of what the worker set",
    ("documents/types.py", "magic"): "looks for its library on the disk when it is loaded",
    ("documents/typeset.py", "typst"): "the largest part of all, for the worker",
    (
        "documents/workbook.py",
        "openpyxl",
    ): "loaded with the first workbook that somebody takes, and by no other page",
    ("messages/channels/__init__.py", "accreditation"): "requests, where letters leave by GOV.UK Notify",
    (
        "rules/allocation/clashes.py",
        "ortools",
    ): "the solver loads data frames, for the job that asks it alone",
    ("rules/allocation/solving.py", "ortools"): "likewise",
    ("storage/__init__.py", "accreditation"): "boto3, where files lie in a bucket",
    (CHILD + "image.py", "PIL"): "each task of the child loads what it needs, within its limits",
    (CHILD + "comparing.py", "PIL"): "likewise",
    (CHILD + "drawn.py", "PIL"): "likewise",
    (CHILD + "drawn.py", "accreditation"): "likewise",
    (CHILD + "merging.py", "pypdf"): "likewise",
    (CHILD + "pack_layers.py", "pypdf"): "likewise",
    (CHILD + "pdf.py", "PIL"): "likewise",
    (CHILD + "pdf.py", "pypdf"): "likewise",
    (CHILD + "pdf_copy.py", "pypdf"): "likewise",
    (CHILD + "pdf_flat.py", "pypdf"): "likewise",
    (CHILD + "pdf_names.py", "pypdf"): "likewise",
    (CHILD + "pdf_opening.py", "pypdf"): "likewise",
    (CHILD + "pdf_opening.py", "pypdfium2"): "likewise",
    (CHILD + "pdf_streams.py", "pypdf"): "likewise",
    (CHILD + "picture_words.py", "PIL"): "likewise",
}
"""Where a function imports: the module, the first part of what it imports, and why that cannot stand at the top."""


def late_imports(root: Path) -> Iterator[tuple[str, str]]:
    """Every import within a function of the service, by its module and the first part of what is imported."""
    for path in sorted(root.rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            name = path.relative_to(root).as_posix()
            for node in ast.walk(function):
                if isinstance(node, ast.Import):
                    yield from ((name, alias.name.split(".")[0]) for alias in node.names)
                elif isinstance(node, ast.ImportFrom):
                    yield name, (node.module or "").split(".")[0]


def test_a_function_imports_only_what_must_stay_out_of_a_web_worker() -> None:
    assert set(late_imports(ROOT / "accreditation")) == LATE.keys()
    for folder in ("forms", "workflows"):
        assert set(late_imports(ROOT / folder)) == set()


def test_the_contracts_hold() -> None:
    ended = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-logo"],
        cwd=ROOT,
        env={"PATH": f"{ROOT / '.venv' / 'bin'}:/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-2000:]


def test_a_web_worker_never_loads_what_parses_documents(tmp_path: Path) -> None:
    script = (
        "import sys, wsgi; heavy = {'ortools', 'pandas', 'pypdf', 'pypdfium2', 'typst', 'PIL', 'docx', 'openpyxl'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    environment = {
        "PATH": "/usr/bin:/bin",
        "SECRET_KEY": "architecture-tests-secret-0123456789abc",
        "AUDIT_KEY": "architecture-tests-audit-abcdefghij9876",
        # Of its own: a demonstration that was made in this checkout is no production database.
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite'}",
    }
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
