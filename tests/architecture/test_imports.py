"""Who may import whom: the contracts of pyproject.toml hold, and heavy parts stay out of a web worker."""

import subprocess
import sys
from pathlib import Path

from accreditation.settings import ROOT


def test_the_contracts_hold() -> None:
    found = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-logo"],
        cwd=ROOT,
        env={"PATH": f"{ROOT / '.venv' / 'bin'}:/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-2000:]


def test_a_web_worker_never_loads_what_parses_documents() -> None:
    script = (
        "import sys, wsgi; heavy = {'pypdf', 'pypdfium2', 'typst', 'PIL'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    environment = {
        "PATH": "/usr/bin:/bin",
        "SECRET_KEY": "architecture-tests-secret-0123456789abc",
        "AUDIT_KEY": "architecture-tests-audit-abcdefghij9876",
    }
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
