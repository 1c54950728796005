"""Refuse a file that names the host of a package registry, and a lock that holds any address.

The locks pin by hash, so a machine may fetch from whichever mirror it is set up for.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# In pieces, so that this file does not name them either.
REGISTRIES = (
    ("registry", "npmjs", "org"),
    ("registry", "yarnpkg", "com"),
    ("pypi", "org"),
    ("pypi", "python", "org"),
    ("pythonhosted", "org"),
    ("deb", "debian", "org"),
    ("security", "debian", "org"),
    ("nodesource", "com"),
    ("unpkg", "com"),
    ("jsdelivr", "net"),
)
NAMED = re.compile("|".join(r"\.".join(parts) for parts in REGISTRIES), re.IGNORECASE)
ADDRESS = re.compile(r"https?://|--(?:extra-)?index-url|--find-links", re.IGNORECASE)
LOCKS = frozenset({"requirements.lock", "requirements-dev.lock", "package-lock.json", "tools/node.lock"})


def files(root: Path) -> list[str]:
    """Return the paths that git holds or would take up."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=root, check=True, capture_output=True).stdout.decode()
    return sorted(path for path in set(listed.split("\0")) if path and (root / path).is_file())


def faults(root: Path, paths: list[str]) -> Iterator[str]:
    """Yield one line for each place that names a host."""
    for path in paths:
        content = (root / path).read_bytes()
        if b"\0" in content:
            continue
        pattern = ADDRESS if path in LOCKS else NAMED
        for number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
            named = pattern.search(line) or NAMED.search(line)
            if named:
                yield f"{path}:{number}: names {named.group(0)}"


def main() -> int:
    """Check this checkout."""
    problems = list(faults(ROOT, files(ROOT)))
    print("\n".join(problems) or "No file names a registry's host.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
