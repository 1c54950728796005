"""Put offices and organisations right: names, kinds, lead offices, successors; codes stay as they are for ever."""

from collections.abc import Collection
from dataclasses import dataclass

from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.organisations import OrganisationKind
from accreditation.errors import ChangesMore, RuleBroken
from accreditation.models.organisations import Office, Organisation
from accreditation.permissions.viewer import Viewer
from accreditation.queries import closings as queries
from accreditation.services import audit
from accreditation.services.organisations import check_office, checked_name


@dataclass(frozen=True)
class OrganisationDetails:
    """What is known of a provider beside its code; `successor` is who has taken over."""

    name: str
    kind: OrganisationKind
    office_id: int
    successor: Organisation | None


def rename_office(office: Office, *, name: str, actor: Viewer) -> bool:
    """Give an office another name; False where it is the same."""
    name = checked_name(name)
    if name == office.name:
        return False
    office.name = name
    audit.record(AuditKind.OFFICE_CHANGED, actor=actor, stream=audit.SYSTEM, office_id=office.id)
    return True


def change_organisation(
    organisation: Organisation, details: OrganisationDetails, *, agreed: bool, actor: Viewer
) -> bool:
    """Change what is known of a provider; False where nothing differs."""
    name = checked_name(details.name)
    values = {
        "name": name,
        "kind": details.kind,
        "office_id": details.office_id,
        "successor_id": None if details.successor is None else details.successor.id,
    }
    differing = {key: value for key, value in values.items() if getattr(organisation, key) != value}
    if not differing:
        return False
    with db.session.no_autoflush:
        if "office_id" in differing:
            check_office(details.office_id)
        if details.successor is not None and "successor_id" in differing:
            _check_successor(organisation, details.successor)
        ChangesMore.unless(agreed, _changes(organisation, differing.keys()))
    for key, value in differing.items():
        setattr(organisation, key, value)
    db.session.flush()
    audit.record(
        AuditKind.ORGANISATION_CHANGED,
        actor=actor,
        stream=audit.organisation(organisation.id),
        organisation_id=organisation.id,
    )
    return True


def _check_successor(organisation: Organisation, successor: Organisation) -> None:
    """Refuse one that is closed, or that this one took over itself."""
    if successor.closed_at is not None:
        raise RuleBroken("The successor is closed. Choose the one that goes on.", field="successor")
    later: Organisation | None = successor
    while later is not None:
        if later.id == organisation.id:
            raise RuleBroken("An organisation cannot be its own successor", field="successor")
        later = None if later.successor_id is None else db.session.get(Organisation, later.successor_id)


def _changes(organisation: Organisation, differing: Collection[str]) -> list[str]:
    """What a change means for cases under way."""
    cases = queries.live_cases(queries.of_organisation(organisation))
    changes = []
    if "name" in differing:
        changes += [
            f"{case.reference}, {case.name}: its pages show the new name at once; what was signed stays as it was."
            for case in cases
        ]
    if "office_id" in differing:
        changes += [
            f"{case.reference}, {case.name}: it stays with the office that leads it now." for case in cases
        ]
    return changes
