"""What S3 says when it will not or cannot, in the words of every store."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from accreditation.storage.base import NoSuchFile, StoreFull, StoreUnreachable

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
        raise (StoreFull() if code in _FULL else StoreUnreachable()) from error
    except BotoCoreError as error:
        raise StoreUnreachable from error
