"""Where files are kept: a local folder or an S3 bucket, which promise the same (`base`)."""

from pathlib import Path

from accreditation.settings import Settings
from accreditation.storage.base import Store
from accreditation.storage.local import LocalStore


def store_from(settings: Settings) -> Store:
    """The S3 bucket where one is set, else the local folder."""
    if not settings.s3_bucket:
        return LocalStore(Path(settings.store_folder), keep_free=settings.store_keep_free)
    from accreditation.storage.s3 import S3Store  # boto3 takes 20 MB and half a second

    return S3Store(settings.s3_bucket, endpoint=settings.s3_endpoint, region=settings.s3_region)
