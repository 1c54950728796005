"""Files that come in parts to S3, straight from the browser, and what S3 says when it will not or cannot, in the words of every store."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from accreditation.storage.base import NoSuchFile, Readable, StoreFull, StoreUnreachable, checked
from accreditation.storage.parts import PART_SECONDS, Part, PartDiffers, PartLink, PartsDiffer, whole_part

_MISSING = {"404", "NoSuchKey", "NoSuchUpload", "NotFound"}
_FULL = {"507", "InsufficientStorage", "XMinioStorageFull", "QuotaExceeded", "ServiceQuotaExceededException"}
_DIFFERS = {"BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "InvalidDigest"}


class PastTheEnd(Exception):
    """The range asked for begins behind the last byte."""


class Differs(Exception):
    """The bytes are not those whose checksum was sent."""


@contextmanager
def trouble_said_plainly() -> Iterator[None]:
    """Raise NoSuchFile, StoreFull or StoreUnreachable, whatever S3 calls it."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _MISSING:
            raise NoSuchFile from error
        if code in {"416", "InvalidRange"}:
            raise PastTheEnd from error
        if code in _DIFFERS:
            raise Differs from error
        # Whatever is not known is treated as trouble that passes: the work is tried again.
        raise (StoreFull() if code in _FULL else StoreUnreachable()) from error
    except BotoCoreError as error:
        raise StoreUnreachable from error


if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

CHECKSUM_HEADER = "x-amz-checksum-sha256"


class S3Parts:
    """The half of the S3 store that takes files in parts."""

    _bucket: str
    _client: "S3Client"

    def begin_parts(self, key: str) -> str:
        """Open a multipart upload; its id."""
        with trouble_said_plainly():
            begun = self._client.create_multipart_upload(
                Bucket=self._bucket, Key=checked(key), ChecksumAlgorithm="SHA256"
            )
        return begun["UploadId"]

    def sign_part(self, key: str, upload: str, part: Part) -> PartLink | None:
        """An address that takes this very part: its length and SHA-256 are signed into it."""
        url = self._client.generate_presigned_url(
            "upload_part",
            Params={
                **self._about(key, upload),
                "PartNumber": part.number,
                "ContentLength": part.size,
                "ChecksumSHA256": part.checksum,
            },
            ExpiresIn=PART_SECONDS,
        )
        return PartLink(url, {CHECKSUM_HEADER: part.checksum})

    def put_part(self, key: str, upload: str, part: Part, stream: Readable) -> None:
        """Keep one part that came through the service."""
        try:
            with whole_part(stream, part) as content, trouble_said_plainly():
                self._client.upload_part(
                    **self._about(key, upload),
                    PartNumber=part.number,
                    Body=bytes(content),
                    ChecksumSHA256=part.checksum,
                )
        except Differs as error:
            raise PartDiffers(part.number) from error

    def parts(self, key: str, upload: str) -> Mapping[int, int] | None:
        """The parts that the bucket has, with their sizes; raises NoSuchFile where it knows no such upload."""
        return {listed["PartNumber"]: listed["Size"] for listed in self._listed(key, upload)}

    def complete_parts(self, key: str, upload: str, parts: Sequence[Part]) -> None:
        """Make the object of its parts; doing it again changes nothing."""
        try:
            uploaded = {listed["PartNumber"]: listed for listed in self._listed(key, upload)}
            wrong = [part.number for part in parts if not _same(part, uploaded.get(part.number))]
            if wrong:
                raise PartsDiffer(wrong)
            done: list[Any] = [
                {
                    "PartNumber": part.number,
                    "ETag": uploaded[part.number]["ETag"],
                    "ChecksumSHA256": part.checksum,
                }
                for part in sorted(parts, key=lambda promised: promised.number)
            ]
            with trouble_said_plainly():
                self._client.complete_multipart_upload(
                    **self._about(key, upload), MultipartUpload={"Parts": done}
                )
        except NoSuchFile:
            if self._size_of(key) != sum(part.size for part in parts):
                raise

    def abandon_parts(self, key: str, upload: str) -> None:
        """Give the multipart upload up."""
        with suppress(BotoCoreError, ClientError):  # the nightly sweep gives it up otherwise
            self._client.abort_multipart_upload(**self._about(key, upload))

    def _listed(self, key: str, upload: str) -> list[Any]:
        with trouble_said_plainly():
            pages = self._client.get_paginator("list_parts").paginate(**self._about(key, upload))
            return [part for page in pages for part in page.get("Parts", [])]

    def _size_of(self, key: str) -> int | None:
        try:
            with trouble_said_plainly():
                return self._client.head_object(Bucket=self._bucket, Key=checked(key))["ContentLength"]
        except NoSuchFile:
            return None

    def _about(self, key: str, upload: str) -> Any:
        return {"Bucket": self._bucket, "Key": checked(key), "UploadId": upload}


def _same(part: Part, uploaded: Any) -> bool:
    """Size as promised, and the SHA-256 where the bucket says it (not every kind of S3 does)."""
    if uploaded is None or uploaded["Size"] != part.size:
        return False
    return bool(uploaded.get("ChecksumSHA256", part.checksum) == part.checksum)
