"""Known vulnerabilities of what is locked fail the checks, with the version that mends them."""

from typing import Any

from tools.check_dependencies import faults


def test_each_advisory_is_a_line_and_what_could_not_be_asked_is_none() -> None:
    dependencies: list[dict[str, Any]] = [
        {"name": "flask", "version": "3.1.2", "vulns": []},
        {"name": "old", "version": "1.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["1.1", "2.0"]}]},
        {"name": "lost", "version": "2.0", "vulns": [{"id": "PYSEC-2026-2", "fix_versions": []}]},
        {"name": "unknown", "skip_reason": "Dependency not found"},
    ]
    assert faults(dependencies) == [
        "old 1.0: PYSEC-2026-1, mended in 1.1, 2.0",
        "lost 2.0: PYSEC-2026-2, mended in nothing yet",
    ]
