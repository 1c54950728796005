"""The W3C's HTML checker on this machine: one run over a folder of pages, without the network."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.servers import keeper
from tests.servers.missing import missing

JAR = keeper.ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LONGEST = 110


def problems(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What is wrong with these pages (name to HTML), each in one line; warnings are left out."""
    java = shutil.which("java")
    if java is None:
        missing("Java, for the HTML checker", "Install Debian's default-jre-headless")
    if not JAR.exists():
        missing("the HTML checker", "Mend it with: make test (it installs vnu-jar)")
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    command = [java, "-Xss2m", "-XX:TieredStopAtLevel=1", "-jar", str(JAR)]
    command += ["--errors-only", "--exit-zero-always", "--format", "json", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=True)
    return [_line(message) for message in json.loads(ran.stderr)["messages"]]


def _line(message: Mapping[str, object]) -> str:
    place = str(message.get("url", "")).rsplit("/", 1)[-1].removesuffix(".html")
    return (
        f"{place}, line {message.get('lastLine', '?')}: {message['message']} … {message.get('extract', '')}"
    )
