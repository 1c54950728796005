"""An organisation's placements beside its return: what each has to confirm, all at once; and what a newer return overtook."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased, contains_eager

from accreditation.db import db
from accreditation.enums.applications import ANSWERING, DRAFTING
from accreditation.frameworks.framework import StandardText
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.frameworks import Standard
from accreditation.models.local_confirmations import LocalConfirmation
from accreditation.models.snapshots import Entry, Snapshot, SnapshotEntry
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications, frameworks
from accreditation.queries.applications import OfCase
from accreditation.queries.local_confirmations import signed_entries, signed_last, standing_of
from accreditation.queries.policies import policy_of


def return_for(viewer: Viewer, application_id: int, **_others: object) -> Application | None:
    """An organisation return of the viewer's own provider."""
    application = applications.for_provider(viewer, application_id)
    return application if application is not None and application.placement_id is None else None


@dataclass(frozen=True)
class Place:
    """A placement's case that is being written, with the standards that it has still to confirm."""

    application: Application
    unconfirmed: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Whether they can be confirmed now: nobody has to take it back from the executive first."""
        return self.application.status in ANSWERING and self.application.paused_at is None


@dataclass(frozen=True)
class Overview:
    """Every case that a return serves, and what those that are being written have to confirm of what it signed last.

    `signed` is the entry of each standard that the return signed last, by code.
    """

    signed: Mapping[str, int]
    cases: list[Application]
    places: list[Place]

    def waiting(self, code: str) -> list[Application]:
        """The cases that have not confirmed a standard and can."""
        return [place.application for place in self.places if place.is_open and code in place.unconfirmed]


def cases_of(organisation_return: Application) -> list[Application]:
    """The cases that a return serves, by the names of their places."""
    return list(
        db.session.scalars(
            applications.with_subject(applications.whole())
            .where(Application.return_id == organisation_return.id)
            .order_by(applications.SUBJECT_KEY, Application.id)
        )
    )


def overview(organisation_return: Application) -> Overview:
    """What waits to be confirmed in all placements at once; five statements, whatever their number."""
    cases = cases_of(organisation_return)
    written = [case for case in cases if case.status in DRAFTING]
    standing = standing_of(written)
    away = _presets([case.id for case in written])
    signed = signed_entries([organisation_return.id]).get(organisation_return.id, {})
    places = [
        Place(
            case,
            frozenset(
                standing[case.id].unconfirmed(policy_of(case).served_codes - away.get(case.id, frozenset()))
            ),
        )
        for case in written
    ]
    return Overview(signed, cases, places)


def versions_of(standard_id: int, application_ids: Collection[int]) -> dict[int, int]:
    """The version of what each case said last of a standard; those that said nothing are left out."""
    rows = db.session.execute(
        select(LocalConfirmation.application_id, func.max(LocalConfirmation.version))
        .where(
            LocalConfirmation.standard_id == standard_id,
            LocalConfirmation.application_id.in_(application_ids),
        )
        .group_by(LocalConfirmation.application_id)
    )
    return {row[0]: row[1] for row in rows}


def _presets(application_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """The standards that the framework presets not to apply at each place, by case."""
    rows = db.session.execute(
        select(Answer.application_id, Standard.code)
        .join(Answer.standard)
        .where(Answer.application_id.in_(application_ids), Answer.not_applicable_preset)
    )
    presets: dict[int, set[str]] = {}
    for application_id, code in rows:
        if application_id is not None:
            presets.setdefault(application_id, set()).add(code)
    return {application_id: frozenset(codes) for application_id, codes in presets.items()}


@dataclass(frozen=True)
class EveryPlacePage(OfCase):
    """One answer of a return that is signed, with the placements that have not confirmed it; `application` is the return."""

    entry: Entry
    text: StandardText
    overview: Overview

    @property
    def waiting(self) -> list[Application]:
        """The cases that have not confirmed it."""
        return self.overview.waiting(self.text.code)


def every_place_for(viewer: Viewer, application_id: int, code: str) -> EveryPlacePage | None:
    """One signed answer of a return of the viewer's own provider; None while nothing is signed."""
    organisation_return = return_for(viewer, application_id)
    if organisation_return is None:
        return None
    whole = overview(organisation_return)
    entry_id = whole.signed.get(code)
    if entry_id is None:
        return None
    entry = (
        db.session.scalars(
            select(Entry)
            .join(Entry.standard)
            .outerjoin(Entry.citations)
            .options(contains_eager(Entry.standard), contains_eager(Entry.citations))
            .where(Entry.id == entry_id)
        )
        .unique()
        .one()
    )
    text = frameworks.of_application(organisation_return).standard(code)
    return EveryPlacePage(organisation_return, entry, text, whole)


def overtaken(organisation_return: Application) -> dict[int, list[str]]:
    """What the newest snapshot of each case that a return serves holds of it and the return has signed anew since, by case."""
    newest = aliased(Snapshot)
    signed = select(SnapshotEntry.entry_id).where(
        SnapshotEntry.snapshot_id.in_(signed_last([organisation_return.id]))
    )
    rows = db.session.execute(
        select(Snapshot.application_id, Standard.code)
        .select_from(SnapshotEntry)
        .join(Snapshot, Snapshot.id == SnapshotEntry.snapshot_id)
        .join(Application, Application.id == Snapshot.application_id)
        .join(Standard, Standard.id == SnapshotEntry.standard_id)
        .where(
            Application.return_id == organisation_return.id,
            SnapshotEntry.local_confirmation_id.is_not(None),
            SnapshotEntry.entry_id.not_in(signed),
            ~exists().where(
                newest.application_id == Snapshot.application_id, newest.number > Snapshot.number
            ),
        )
        .order_by(Snapshot.application_id, SnapshotEntry.position)
    )
    codes: dict[int, list[str]] = {}
    for application_id, code in rows:
        codes.setdefault(application_id, []).append(code)
    return codes
