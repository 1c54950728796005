"""Debian's nginx with the shipped configuration: only its ports, its certificate and where the service is are changed."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from socket import create_connection

from accreditation.settings import ROOT
from tests.servers.missing import missing

SHIPPED = ROOT / "deploy" / "nginx.conf"
NAME = "accreditation.example.org"


def program() -> str:
    """Where nginx is; the test ends where it is not."""
    where = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"]))
    return where or missing("nginx", "Mend it with: sudo apt-get install nginx-light")


def changed(port: int, service: int, folder: Path) -> str:
    """The shipped site on one plain port of loopback, before a service on another."""
    site = SHIPPED.read_text()
    for old, new in (
        ("server 127.0.0.1:8000;", f"server 127.0.0.1:{service};"),
        (
            "    listen 80 default_server;\n    listen 443 ssl default_server;\n    ssl_reject_handshake on;\n",
            f"    listen 127.0.0.1:{port} default_server;\n",
        ),
        (
            "    listen 80;\n    server_name accreditation.example.org;\n",
            f"    listen 127.0.0.1:{port};\n    server_name plain.example.org;\n",
        ),
        ("/var/log/nginx/accreditation.log", f"{folder}/access.log"),
        ("    listen 443 ssl;\n", f"    listen 127.0.0.1:{port};\n"),
        (
            "    ssl_certificate /etc/ssl/certs/accreditation.pem;\n    ssl_certificate_key /etc/ssl/private/accreditation.key;\n",
            "",
        ),
    ):
        assert old in site, old
        site = site.replace(old, new)
    return site


@contextlib.contextmanager
def before(service: int, port: int, folder: Path) -> Iterator[int]:
    """Run nginx before a service on loopback; its port."""
    for name in ("logs", "body", "proxy"):
        (folder / name).mkdir()
    (folder / "site.conf").write_text(changed(port, service, folder))
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log stderr warn;\nworker_processes 1;\n"
        f"events {{ worker_connections 256; }}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;\n"
        f"include {folder}/site.conf; }}\n"
    )
    command = [program(), "-p", str(folder), "-c", str(configuration), "-e", "stderr"]
    with (folder / "errors").open("wb") as errors, subprocess.Popen(command, stderr=errors) as process:
        try:
            _wait_for(port, process, folder)
            yield port
        finally:
            process.terminate()


def _wait_for(port: int, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise AssertionError((folder / "errors").read_text())
