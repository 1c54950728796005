"""Install the Debian packages that the product and its tests need, where apt may be used; starts no service.

On a machine where it may not (no root, or no apt-get) it says what is missing and how to mend it, and goes on: the
tests then skip loudly, or fail where CI=true.
"""

import argparse
import contextlib
import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

NOTO = Path("/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf")
# Debian asks this script before it starts a service; 101 means "do not".
POLICY = Path("/usr/sbin/policy-rc.d")
NO_SERVICES = "#!/bin/sh\nexit 101\n"


@dataclass(frozen=True)
class Part:
    """One thing of the machine's: the Debian package that brings it, what it is for, and how to see it."""

    package: str
    purpose: str
    present: Callable[[], bool]


def _program(*names: str) -> Callable[[], bool]:
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
    return lambda: any(shutil.which(name, path=path) for name in names)


LIBMAGIC = Part(
    "libmagic1", "tells what kind of file was sent", lambda: bool(ctypes.util.find_library("magic"))
)
LIBSECCOMP = Part(
    "libseccomp2",
    "shuts in the process that reads files",
    lambda: bool(ctypes.util.find_library("seccomp")),
)
PARTS = (LIBMAGIC, LIBSECCOMP)
TEST_PARTS = (
    Part("bubblewrap", "shuts in the process that reads files where the kernel cannot", _program("bwrap")),
    Part(
        "chromium-headless-shell",
        "drives the pages in a real browser",
        _program("chromium-headless-shell"),
    ),
    Part("clamav-daemon", "scans files as in production", _program("clamd")),
    Part("default-jre-headless", "runs the HTML validator", _program("java")),
    Part("pgbouncer", "shares connections to PostgreSQL as a deployment may", _program("pgbouncer")),
    Part("nginx-light", "stands before the service as in production", _program("nginx")),
    Part("libreoffice-calc-nogui", "opens and saves workbooks as people's programs do", _program("soffice")),
    Part("fonts-noto-core", "letters for every name in letters and certificates", NOTO.exists),
)


def missing(parts: tuple[Part, ...]) -> list[Part]:
    """Return the parts that this machine lacks."""
    return [part for part in parts if not part.present()]


def may_use_apt() -> bool:
    """Say whether this user may install Debian packages."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


@contextlib.contextmanager
def services_held_back() -> Iterator[None]:
    """Keep Debian from starting clamd or its downloader; a machine with a policy of its own keeps that."""
    if POLICY.exists():
        yield
        return
    POLICY.write_text(NO_SERVICES)
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        POLICY.unlink(missing_ok=True)


def apt_get(*arguments: str) -> bool:
    """Run apt-get without questions; say whether it went well."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", *arguments]
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode == 0


def install(parts: list[Part]) -> None:
    """Install the packages of these parts; the package lists are fetched first."""
    names = [part.package for part in parts]
    print(f"Installing with apt: {' '.join(names)}", flush=True)
    apt_get("update")
    with services_held_back():
        apt_get("install", "--yes", "--no-install-recommends", *names)


def main() -> int:
    """Install what is missing, and say loudly what still is; fail only where CI=true."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="what the tests need too")
    parts = (*PARTS, *TEST_PARTS) if parser.parse_args().tests else PARTS
    lacking = missing(parts)
    if lacking and may_use_apt():
        install(lacking)
        lacking = missing(parts)
    for part in lacking:
        print(f"MISSING on this machine: {part.package} ({part.purpose}).", file=sys.stderr)
    if lacking:
        names = " ".join(part.package for part in lacking)
        print(f"Mend it with: sudo apt-get install {names}", file=sys.stderr)
    return 1 if lacking and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
