"""Applications that wait for one executive's signature, with what changed in each since it was signed before."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import exists, func, select

from accreditation.db import db
from accreditation.enums.applications import ApplicationKind, ApplicationStatus, SignatureKind
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.models.snapshots import Signature, Snapshot, SnapshotEntry
from accreditation.permissions.scopes import provider_filter
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, local_confirmations, snapshots
from accreditation.queries.applications import OfCase

MOST = 200
"""More applications than this are not signed at once."""


@dataclass(frozen=True)
class WaitingSignature(OfCase):
    """An application that waits to be signed; `changed` is None where nothing of it was signed before."""

    snapshot: Snapshot
    changed: list[str] | None
    is_overtaken: bool
    """The organisation signed other answers since, so that it is taken back first."""


def of_viewer(viewer: Viewer) -> list[WaitingSignature]:
    """The placements' applications that wait for the viewer's signature, by place; at most six statements, whatever their number."""
    cases = db.session.scalars(
        applications.with_subject(applications.whole())
        .where(
            Application.kind == ApplicationKind.PLACEMENT,
            Application.status == ApplicationStatus.SIGN_OFF,
            Application.paused_at.is_(None),
            provider_filter(viewer, [Role.SIGNATORY], Application.organisation_id, Application.placement_id),
        )
        .order_by(applications.SUBJECT_KEY, Application.id)
        .limit(MOST)
    ).all()
    newest = snapshots.newest_of([case.id for case in cases])
    standing = local_confirmations.standing_of(cases)
    changed = _changed(newest)
    return [
        WaitingSignature(
            case,
            newest[case.id],
            changed.get(case.id),
            # What was frozen was confirmed, so whatever is not any more was signed anew since.
            case.id in standing and bool(standing[case.id].unconfirmed(standing[case.id].confirmed)),
        )
        for case in cases
        if case.id in newest
    ]


class _Placed(NamedTuple):
    """What stands in one place of a snapshot: an entry, and what is different there."""

    entry_id: int
    difference: str | None


def _changed(newest: dict[int, Snapshot]) -> dict[int, list[str]]:
    """The standards of each snapshot that are new or other than in the one that was signed before, by case."""
    before = _signed_before(newest)
    places = _places({snapshot.id for snapshot in newest.values()} | set(before.values()))
    return {
        case_id: [
            code
            for code, placed in places.get(newest[case_id].id, {}).items()
            if places.get(earlier_id, {}).get(code) != placed
        ]
        for case_id, earlier_id in before.items()
    }


def _signed_before(newest: dict[int, Snapshot]) -> dict[int, int]:
    rows = db.session.execute(
        select(Snapshot.application_id, func.max(Snapshot.id))
        .where(
            Snapshot.application_id.in_(newest),
            Snapshot.id.not_in([snapshot.id for snapshot in newest.values()]),
            exists().where(Signature.snapshot_id == Snapshot.id, Signature.kind == SignatureKind.EXECUTIVE),
        )
        .group_by(Snapshot.application_id)
    )
    return {row[0]: row[1] for row in rows}


def _places(snapshot_ids: Collection[int]) -> dict[int, dict[str, _Placed]]:
    places: dict[int, dict[str, _Placed]] = {}
    for snapshot_id, code, entry_id, difference in db.session.execute(
        select(SnapshotEntry.snapshot_id, Standard.code, SnapshotEntry.entry_id, LocalConfirmation.difference)
        .join(Standard, Standard.id == SnapshotEntry.standard_id)
        .outerjoin(SnapshotEntry.local_confirmation)
        .where(SnapshotEntry.snapshot_id.in_(snapshot_ids))
        .order_by(SnapshotEntry.position)
    ):
        places.setdefault(snapshot_id, {})[code] = _Placed(entry_id, difference)
    return places
