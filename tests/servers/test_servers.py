"""Each real server answers, and goes when its run goes."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from tests.servers import clamd, keeper, postgres, s3


def fetch(url: str, statement: str) -> list[tuple[object, ...]]:
    """Run a statement on a database known by its SQLAlchemy address."""
    folder = url.rsplit("host=", 1)[1]
    name = url.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
    with psycopg.connect(host=folder, user=postgres.USER, dbname=name) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def test_postgresql_copies_a_template_that_is_built_once():
    server = postgres.shared()
    built: list[str] = []

    def build(url: str) -> None:
        built.append(url)
        fetch(url, "CREATE TABLE wards AS SELECT 'Ward 7' AS name")

    template = server.template("wards", build)
    assert server.template("wards", build) == template
    assert len(built) <= 1  # another worker may have built it
    with server.database(template) as first, server.database(template) as second:
        fetch(first, "UPDATE wards SET name = 'Ward 8'")
        assert fetch(first, "SELECT name FROM wards") == [("Ward 8",)]
        assert fetch(second, "SELECT name FROM wards") == [("Ward 7",)]
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        fetch(first, "SELECT 1")


def test_a_template_that_fails_to_build_is_built_again():
    server = postgres.shared()

    def fail(url: str) -> None:
        raise ValueError("half a schema")

    name = f"broken_{os.getpid()}"
    with pytest.raises(ValueError, match="half a schema"):
        server.template(name, fail)
    with server.database(server.template(name, lambda _: None)) as url:
        assert fetch(url, "SELECT 1") == [(1,)]


def test_s3_keeps_what_is_sent_in_parts_and_shows_its_etag():
    service = s3.shared()
    client = service.client()
    with service.bucket() as bucket:
        upload = client.create_multipart_upload(Bucket=bucket, Key="a.pdf")["UploadId"]
        part = {"Bucket": bucket, "Key": "a.pdf", "UploadId": upload, "PartNumber": 1}
        address = client.generate_presigned_url("upload_part", Params=part)
        request = urllib.request.Request(address, data=b"%PDF-1.7", method="PUT")
        request.add_header("Origin", "http://127.0.0.1:8000")
        with urllib.request.urlopen(request, timeout=10) as answer:
            etag = answer.headers["ETag"]
            assert "etag" in answer.headers["Access-Control-Expose-Headers"].lower()
        parts = {"Parts": [{"ETag": etag, "PartNumber": 1}]}
        client.complete_multipart_upload(Bucket=bucket, Key="a.pdf", UploadId=upload, MultipartUpload=parts)
        assert client.get_object(Bucket=bucket, Key="a.pdf")["Body"].read() == b"%PDF-1.7"
    assert bucket not in [item["Name"] for item in client.list_buckets()["Buckets"]]


def test_s3_refuses_a_wrong_key():
    service = s3.shared()
    stranger = s3.S3(service.endpoint, secret_key="not the key").client()
    with pytest.raises(stranger.exceptions.ClientError, match="SignatureDoesNotMatch"):
        stranger.list_buckets()


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (clamd.INFECTED, b"FOUND"),
        (b"before " + clamd.INFECTED + b" after", b"FOUND"),
        (b"a quiet file", b"OK"),
    ],
)
def test_clamd_knows_its_own_signature(tmp_path: Path, content: bytes, verdict: bytes):
    scanner = clamd.shared()
    suspect = tmp_path / "suspect"
    suspect.write_bytes(content)
    assert verdict in clamd.ask(scanner.socket, b"SCAN " + str(suspect).encode())


LEADER = """
import json, os, sys
os.environ.pop("PYTEST_XDIST_WORKER", None)
from tests.servers import keeper
facts = keeper.shared("clamd")
print(json.dumps({**facts, "folder": str(keeper.run_folder())}), flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_a_server_goes_when_the_run_that_asked_for_it_is_killed(end: signal.Signals):
    clamd.shared()  # skips here where there is no clamd
    leader = subprocess.Popen(
        [sys.executable, "-c", LEADER],
        cwd=keeper.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with leader:
        assert leader.stdout is not None
        facts = json.loads(leader.stdout.readline())
        assert clamd.answers(Path(facts["socket"]))
        leader.send_signal(end)
    deadline = time.monotonic() + 10
    while Path(facts["folder"]).exists():
        assert time.monotonic() < deadline, "the server outlived its run"
        time.sleep(0.05)
    assert not Path(f"/proc/{facts['server']}").exists()


@pytest.mark.parametrize(("ci", "outcome"), [("true", "Failed"), ("", "Skipped")])
def test_a_missing_part_fails_in_ci_and_is_skipped_loudly_elsewhere(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: str
):
    from tests.servers.missing import missing

    monkeypatch.setenv("CI", ci)
    with pytest.raises(BaseException, match="MISSING PART: the parrot") as caught:
        missing("the parrot", "Buy one.")
    assert type(caught.value).__name__ == outcome
