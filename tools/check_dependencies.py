"""Refuse a locked package with a known vulnerability, and packages that do not fit together.

Advisories come from the package index of this machine. One that keeps none cannot be asked: that is said, and is no failure,
so that a machine without them can still check the rest.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = "requirements-dev.lock"
SECONDS = 300


def audit(lock: Path) -> list[dict[str, Any]]:
    """Ask the index about each package of the lock; nothing is installed."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(lock),
        "--require-hashes",
        "--disable-pip",
    ]
    command += ["--format", "json", "--progress-spinner", "off"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if not done.stdout.strip():
        raise RuntimeError(done.stderr.strip().rpartition("\n")[2])
    dependencies: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    return dependencies


def faults(dependencies: list[dict[str, Any]]) -> list[str]:
    """One line for each advisory about a locked version, with the version that mends it."""
    return [
        f"{package['name']} {package['version']}: {advisory['id']}, mended in {', '.join(advisory['fix_versions']) or 'nothing yet'}"
        for package in dependencies
        for advisory in package.get("vulns", ())
    ]


def main() -> int:
    """Check the environment and the lock."""
    fits = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    if fits.returncode:
        print(fits.stdout, file=sys.stderr)
        return 1
    try:
        dependencies = audit(ROOT / LOCK)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        print(f"NOT CHECKED for known vulnerabilities: the index could not be asked ({error}).")
        return 0
    unknown = [package["name"] for package in dependencies if "skip_reason" in package]
    vulnerable = faults(dependencies)
    for line in vulnerable:
        print(line, file=sys.stderr)
    if unknown:
        print(
            f"NOT CHECKED for known vulnerabilities: {len(unknown)} of {len(dependencies)} packages; the index of this machine has no advisories on them."
        )
    return 1 if vulnerable else 0


if __name__ == "__main__":
    sys.exit(main())
