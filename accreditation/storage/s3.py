"""Files in an S3 bucket; the only module that knows boto3. It holds one part in memory, never a file."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import boto3
from botocore.config import Config

from accreditation.storage.base import CHUNK, LINK_SECONDS, Entry, Measured, Readable, Stored, checked
from accreditation.storage.s3_parts import PastTheEnd, S3Parts, trouble_said_plainly

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

PART = 8 * CHUNK
PATIENCE = 60  # seconds in which the store has to say something, each of the times that it is asked


class S3Store(S3Parts):
    """Keeps each file as the object of its key in one private bucket."""

    def __init__(
        self, bucket: str, *, endpoint: str = "", region: str = "eu-west-2", patience: int = PATIENCE
    ) -> None:
        self._bucket = bucket
        self._client: S3Client = boto3.Session().client(
            "s3",
            endpoint_url=endpoint or None,
            region_name=region,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                connect_timeout=5,
                read_timeout=patience,
                retries={"max_attempts": 4, "mode": "standard"},
                # Other stores than Amazon's do not all know the newer checksum trailers; the whole
                # file's SHA-256 is compared when it is checked.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def has_room(self, size: int) -> bool:
        """A bucket does not fill."""
        return True

    def put_stream(self, key: str, stream: Readable, limit: int) -> Stored:
        """Send a small file in one request and a large one in parts; the object appears only when whole."""
        measured = Measured(stream, limit)
        with trouble_said_plainly():
            first = _part(measured)
            # One request where it fits: an upload in parts costs three.
            if len(first) < PART:
                self._client.put_object(Bucket=self._bucket, Key=checked(key), Body=first)
            else:
                self._put_parts(checked(key), first, measured)
        return measured.stored()

    def open(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` on, at most `length`, chunk by chunk."""
        if length == 0:
            return iter(())
        request: dict[str, Any] = {"Bucket": self._bucket, "Key": checked(key)}
        if start or length is not None:
            request["Range"] = f"bytes={start}-" + ("" if length is None else str(start + length - 1))
        try:
            with trouble_said_plainly():
                body = self._client.get_object(**request)["Body"]
        except PastTheEnd:
            return iter(())
        return _chunks(body)

    def copy(self, source: str, target: str) -> None:
        """Keep a second copy, made by the store itself."""
        with trouble_said_plainly():
            self._client.copy_object(
                Bucket=self._bucket,
                Key=checked(target),
                CopySource={"Bucket": self._bucket, "Key": checked(source)},
            )

    def delete(self, key: str) -> None:
        """Remove the object, if there is one."""
        with trouble_said_plainly():
            self._client.delete_object(Bucket=self._bucket, Key=checked(key))

    def size(self, key: str) -> int | None:
        """The size in bytes, or None."""
        return self._size_of(key)

    def exists(self, key: str) -> bool:
        """Whether something is kept under `key`."""
        return self.size(key) is not None

    def entries(self, prefix: str) -> Iterator[Entry]:
        """Everything kept below the folder `prefix`, in order of key."""
        checked(prefix.rstrip("/"))
        with trouble_said_plainly():
            for page in self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._bucket, Prefix=prefix
            ):
                for listed in page.get("Contents", []):
                    yield Entry(listed["Key"], listed["LastModified"])

    def presigned_get(self, key: str, filename: str) -> str | None:
        """An address that downloads the object as an attachment, for a minute."""
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": checked(key),
                "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(filename, safe='')}",
                "ResponseContentType": "application/octet-stream",
            },
            ExpiresIn=LINK_SECONDS,
        )

    def clear_unfinished(self, before: datetime, keep: Collection[str] = ()) -> int:
        """Give up the uploads in parts that nobody finished."""
        count = 0
        with trouble_said_plainly():
            for page in self._client.get_paginator("list_multipart_uploads").paginate(Bucket=self._bucket):
                for left in page.get("Uploads", []):
                    if left["Initiated"] < before and left["UploadId"] not in keep:
                        self.abandon_parts(left["Key"], left["UploadId"])
                        count += 1
        return count

    def _put_parts(self, key: str, first: bytes, measured: Measured) -> None:
        upload = self._client.create_multipart_upload(Bucket=self._bucket, Key=key)["UploadId"]
        try:
            done: list[Any] = []
            part = first
            while part:
                sent = self._client.upload_part(
                    Bucket=self._bucket, Key=key, UploadId=upload, PartNumber=len(done) + 1, Body=part
                )
                done.append({"PartNumber": len(done) + 1, "ETag": sent["ETag"]})
                part = _part(measured)
            self._client.complete_multipart_upload(
                Bucket=self._bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": done}
            )
        # Parts that nobody completes would be paid for until the nightly sweep.
        except BaseException:
            self.abandon_parts(key, upload)
            raise


def _part(stream: Readable) -> bytes:
    """One whole part, whatever the portions in which the stream comes; short only at the end."""
    part = bytearray()
    while len(part) < PART and (chunk := stream.read(min(CHUNK, PART - len(part)))):
        part += chunk
    return bytes(part)


def _chunks(body: Any) -> Iterator[bytes]:
    with trouble_said_plainly():
        try:
            yield from body.iter_chunks(CHUNK)
        finally:
            body.close()
