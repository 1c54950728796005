"""Close and reopen offices, organisations and placements: what is closed takes no new cases, and keeps its history."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.errors import ChangesMore, Reason, RuleBroken
from accreditation.models.organisations import Office, Organisation, Placement
from accreditation.permissions.viewer import Viewer
from accreditation.queries import closings as queries
from accreditation.queries.closings import LiveCase
from accreditation.services import audit, organisations


def close_office(office: Office, *, actor: Viewer, agreed: bool) -> None:
    """Close an office that leads nothing any more."""
    _lock(office)
    led, places = (
        queries.open_organisations(office),
        queries.open_placements(Placement.office_id == office.id),
    )
    reasons = [
        *_under_way(queries.live_cases(queries.of_office(office))),
        *(
            Reason(f"“{title}” is still to be held. Its secretariat cancels or closes it first.")
            for title in queries.meetings_to_come(office)
        ),
    ]
    if led:
        reasons.append(Reason(f"Organisations that it leads: {led:,}. Give them another lead office first."))
    if places:
        reasons.append(Reason(f"Placements that it leads: {places:,}. Give them another lead office first."))
    _refuse(reasons, "This office cannot be closed yet, because something still rests on it.")
    people = queries.people_of(office)
    ChangesMore.unless(
        agreed, [f"People who keep their roles in it until these are ended: {people:,}."] if people else []
    )
    office.closed_at = clock.now()
    audit.record(AuditKind.OFFICE_CLOSED, actor=actor, stream=audit.SYSTEM, office_id=office.id)


def reopen_office(office: Office, *, actor: Viewer) -> None:
    """Let an office lead organisations, placements and new cases again."""
    _lock(office, closed=True)
    office.closed_at = None
    audit.record(AuditKind.OFFICE_REOPENED, actor=actor, stream=audit.SYSTEM, office_id=office.id)


def close_organisation(organisation: Organisation, *, actor: Viewer, agreed: bool) -> None:
    """Close a provider that has no case under way; its code stays its own."""
    _lock(organisation)
    _refuse(
        _under_way(queries.live_cases(queries.of_organisation(organisation))),
        "This organisation cannot be closed while it has applications under way.",
    )
    places = queries.open_placements(Placement.organisation_id == organisation.id)
    offered = [f"No application can be started for its placements any more: {places:,}."] if places else []
    ChangesMore.unless(agreed, [*offered, *_awards(Placement.organisation_id == organisation.id)])
    organisation.closed_at = clock.now()
    _record(AuditKind.ORGANISATION_CLOSED, organisation, actor)


def reopen_organisation(organisation: Organisation, *, actor: Viewer) -> None:
    """Let a provider start cases again."""
    _lock(organisation, closed=True)
    if organisation.office.closed_at is not None:
        raise RuleBroken(
            "Its lead office is closed. Change the organisation first: give it another lead office."
        )
    organisation.closed_at = None
    _record(AuditKind.ORGANISATION_REOPENED, organisation, actor)


def close_placement(placement: Placement, *, actor: Viewer, agreed: bool) -> None:
    """Close a placement that has no case under way."""
    _lock(placement)
    _refuse(
        _under_way(queries.live_cases(queries.of_placement(placement))),
        "This placement cannot be closed while its application is under way.",
    )
    ChangesMore.unless(agreed, _awards(Placement.id == placement.id))
    placement.closed_at = clock.now()
    organisations.record(AuditKind.PLACEMENT_CLOSED, placement, actor)


def reopen_placement(placement: Placement, *, actor: Viewer) -> None:
    """Let a placement start cases again."""
    _lock(placement, closed=True)
    if placement.organisation.closed_at is not None:
        raise RuleBroken("Its organisation is closed. Reopen the organisation first.")
    placement.closed_at = None
    organisations.record(AuditKind.PLACEMENT_REOPENED, placement, actor)


def _lock(thing: Office | Organisation | Placement, *, closed: bool = False) -> None:
    """Take the row, so that no case begins while it is closed; refuse what is done already."""
    db.session.refresh(thing, ["closed_at"], with_for_update=True)
    if closed is (thing.closed_at is None):
        raise RuleBroken("This was done already, by somebody else or in another window. Nothing was changed.")


def _under_way(cases: Sequence[LiveCase]) -> list[Reason]:
    """Why each case stands in the way, and who ends it."""
    return [
        Reason(
            f"{case.reference}, {case.name}: {case.status.label.lower()}. Its provider withdraws it, or it is decided"
            " first."
        )
        for case in cases
    ]


def _awards(where: ColumnElement[bool]) -> list[str]:
    """What stays of the awards that stand."""
    return [
        f"{award.number}, {award.placement_name}: this award stays on the register until {dates.day(award.expires_on)}."
        for award in queries.standing_awards(where)
    ]


def _refuse(reasons: Sequence[Reason], words: str) -> None:
    if reasons:
        raise RuleBroken(words, reasons=reasons)


def _record(kind: AuditKind, organisation: Organisation, actor: Viewer) -> None:
    audit.record(
        kind, actor=actor, stream=audit.organisation(organisation.id), organisation_id=organisation.id
    )
