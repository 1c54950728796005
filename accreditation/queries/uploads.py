"""A person's own uploads in parts: one by its token, and those that are not finished."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from accreditation.db import db
from accreditation.enums.evidence import UploadState
from accreditation.enums.people import DRAFTERS
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.uploads import Upload
from accreditation.permissions.scopes import library_filter
from accreditation.permissions.viewer import Viewer

MOST_SHOWN = 50
_TOKEN = re.compile(r"[\w-]{1,64}", re.ASCII)


@dataclass(frozen=True)
class PartRequest:
    """One part of an upload, with the seal of its address where it has one."""

    upload: Upload
    number: int
    seal: str = ""

    @property
    def organisation_id(self) -> int:
        """The provider, for permissions."""
        return self.upload.organisation_id


def upload_for(viewer: Viewer, token: str) -> Upload | None:
    """The viewer's own upload for a provider to which they may still add; None for anybody else's."""
    if not _TOKEN.fullmatch(token):
        return None
    return db.session.scalars(
        select(Upload).where(
            Upload.token == token,
            Upload.person_id == viewer.person_id,
            library_filter(viewer, DRAFTERS, Upload.organisation_id),
        )
    ).first()


def part_for(viewer: Viewer, token: str, number: int, seal: str = "") -> PartRequest | None:
    """A part of such an upload."""
    upload = upload_for(viewer, token)
    return None if upload is None else PartRequest(upload, number, seal)


def item_of(upload: Upload) -> int:
    """The item that an upload which is done became a file of."""
    statement = select(EvidenceRevision.item_id).where(EvidenceRevision.id == upload.revision_id)
    return db.session.scalars(statement).one()


def unfinished(viewer: Viewer) -> Sequence[Row[*tuple[Any, ...]]]:
    """The viewer's uploads that wait to go on, newest first."""
    return db.session.execute(
        select(Upload.token, Upload.filename, Upload.size, Upload.touched_at)
        .where(
            Upload.person_id == viewer.person_id,
            library_filter(viewer, DRAFTERS, Upload.organisation_id),
            Upload.state == UploadState.OPEN,
        )
        .order_by(Upload.touched_at.desc(), Upload.id.desc())
        .limit(MOST_SHOWN)
    ).all()
