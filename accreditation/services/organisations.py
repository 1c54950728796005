"""Add offices, providers and their placements, and change a placement; an ODS code is never used twice."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from accreditation import clock, text
from accreditation.db import db
from accreditation.enums.audit import AuditKind
from accreditation.enums.organisations import OrganisationKind, PlacementKind
from accreditation.enums.people import LearnerGroup, Profession
from accreditation.errors import ChangesMore, NotFound, RuleBroken
from accreditation.models.organisations import (
    Office,
    Organisation,
    Placement,
    PlacementLearnerGroup,
    PlacementProfession,
)
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries import organisations as queries
from accreditation.rules import names
from accreditation.services import audit

_ODS_CODE = re.compile(r"[A-Z0-9]{3,10}")
_OFFICE_CODE = re.compile(r"[A-Z0-9]{2,10}")
_NAME_LENGTH = 200


@dataclass(frozen=True)
class PlacementDetails:
    """What is known of a learning environment; `capacity` is how many learners it takes at one time."""

    name: str
    kind: PlacementKind
    town: str
    office_id: int
    capacity: int
    is_small: bool
    recruits: bool
    professions: Collection[Profession]
    learner_groups: Collection[LearnerGroup]


def add_office(*, code: str, name: str, actor: Viewer | None) -> Office:
    """Add a local office; raises RuleBroken on a code that is malformed or taken."""
    code = text.code(code)
    if not _OFFICE_CODE.fullmatch(code):
        raise RuleBroken("Office code must be 2 to 10 letters and digits", field="code")
    office = Office(code=code, name=checked_name(name))
    _add(office, RuleBroken("There is already an office with this code", field="code"))
    audit.record(AuditKind.OFFICE_ADDED, actor=actor, stream=audit.SYSTEM, office_id=office.id)
    return office


def add_organisation(
    *, ods_code: str, name: str, kind: OrganisationKind, office_id: int, actor: Viewer | None
) -> Organisation:
    """Add a provider under its ODS code, in capitals; raises RuleBroken on a code that is malformed or taken."""
    ods_code = text.code(ods_code)
    if not _ODS_CODE.fullmatch(ods_code):
        raise RuleBroken("ODS code must be 3 to 10 letters and digits, like RJ1", field="ods_code")
    check_office(office_id)
    organisation = Organisation(
        ods_code=ods_code, name=checked_name(name), kind=kind, office_id=office_id, created_at=clock.now()
    )
    _add(organisation, RuleBroken("There is already an organisation with this ODS code", field="ods_code"))
    audit.record(
        AuditKind.ORGANISATION_ADDED,
        actor=actor,
        stream=audit.organisation(organisation.id),
        organisation_id=organisation.id,
    )
    return organisation


def add_placement(organisation_id: int, details: PlacementDetails, *, actor: Viewer | None) -> Placement:
    """Add a learning environment to a provider; raises RuleBroken on a name that the provider has already."""
    if db.session.get(Organisation, organisation_id, with_for_update={"key_share": True}) is None:
        raise NotFound
    placement = Placement(organisation_id=organisation_id, professions=[], learner_groups=[])
    _check(placement, details)
    _write(placement, details)
    db.session.add(placement)
    db.session.flush()
    record(AuditKind.PLACEMENT_ADDED, placement, actor)
    return placement


def change_placement(
    placement: Placement, details: PlacementDetails, *, agreed: bool, actor: Viewer | None
) -> bool:
    """Change what is known of a placement, loaded with its professions and learner groups; False where nothing differs.

    Raises ChangesMore where it means something for a case under way that was not agreed to.
    """
    with db.session.no_autoflush:
        _check(placement, details)
        ChangesMore.unless(agreed, _changes(placement, details))
        if not _write(placement, details):
            return False
    db.session.flush()
    record(AuditKind.PLACEMENT_CHANGED, placement, actor)
    return True


def chosen(typed: str, *, field: str) -> Organisation:
    """The one organisation that was typed, by ODS code or name; raises RuleBroken that names those it could be."""
    matches = queries.named(typed)
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise RuleBroken("No organisation has this ODS code or name", field=field)
    listed = ", ".join(f"{match.ods_code} {match.name}" for match in matches[: queries.NAMED_AT_MOST - 1])
    more = ", and more" if len(matches) == queries.NAMED_AT_MOST else ""
    raise RuleBroken(f"Enter the ODS code of the one you mean: {listed}{more}", field=field)


def checked_name(name: str) -> str:
    """A name as it is stored; raises RuleBroken where it is none."""
    name = text.single_line(name)
    if not name or len(name) > _NAME_LENGTH:
        raise RuleBroken(f"Enter a name of at most {_NAME_LENGTH} characters", field="name")
    return name


def check_office(office_id: int) -> None:
    """Refuse an office that is not there, or closed."""
    office = db.session.get(Office, office_id)
    if office is None or office.closed_at is not None:
        raise RuleBroken("Choose the office from the list", field="office_id")


def record(kind: AuditKind, placement: Placement, actor: Viewer | None) -> None:
    """Write down what was done with a placement, in the record of its provider."""
    audit.record(
        kind,
        actor=actor,
        stream=audit.organisation(placement.organisation_id),
        placement_id=placement.id,
        organisation_id=placement.organisation_id,
    )


def _add(thing: Office | Organisation, taken: RuleBroken) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(thing)
    except IntegrityError:
        raise taken from None


def _check(placement: Placement, details: PlacementDetails) -> None:
    """Refuse what no placement can be."""
    # One that is led by a closed office already may be put right otherwise.
    if details.office_id != placement.office_id:
        check_office(details.office_id)
    if not details.professions:
        raise RuleBroken("Choose at least one profession", field="professions")
    if not details.learner_groups:
        raise RuleBroken("Choose at least one group of learners", field="learner_groups")
    if details.capacity < 1:
        raise RuleBroken("Learners at one time must be 1 or more", field="capacity")
    same = select(Placement.id).where(
        Placement.organisation_id == placement.organisation_id,
        Placement.search_key == names.key(checked_name(details.name)),
    )
    if placement.id is not None:
        same = same.where(Placement.id != placement.id)
    if db.session.scalars(same.limit(1)).first() is not None:
        raise RuleBroken("This organisation already has a placement with this name", field="name")


def _changes(placement: Placement, details: PlacementDetails) -> list[str]:
    """What a change means for the placement's case under way."""
    case = applications.live(placement.id)
    if case is None:
        return []
    means = {
        "its review team needs a reviewer of a profession that learns there, so a team that was complete may fall short": (
            {row.profession for row in placement.professions} != set(details.professions)
        ),
        "it stays with the office that leads it now": placement.office_id != details.office_id,
        "what was preset as not applicable when it began stays as it is": placement.recruits
        != details.recruits,
        "its pages show the new name at once; what was signed stays as it was": placement.name
        != checked_name(details.name),
    }
    return [
        f"{case.reference} ({case.status.label.lower()}): {words}." for words, is_so in means.items() if is_so
    ]


def _write(placement: Placement, details: PlacementDetails) -> bool:
    """Set the fields that differ and the rows beside them, and say whether any did."""
    values: dict[str, Any] = {
        "name": checked_name(details.name),
        "kind": details.kind,
        "town": text.single_line(details.town),
        "office_id": details.office_id,
        "capacity": details.capacity,
        "is_small": details.is_small,
        "recruits": details.recruits,
    }
    differing = {name: value for name, value in values.items() if getattr(placement, name) != value}
    for name, value in differing.items():
        setattr(placement, name, value)
    hosted = {row.profession: row for row in placement.professions}
    groups = {row.learner_group: row for row in placement.learner_groups}
    for profession in set(details.professions) - hosted.keys():
        placement.professions.append(PlacementProfession(profession=profession))
    for group in set(details.learner_groups) - groups.keys():
        placement.learner_groups.append(PlacementLearnerGroup(learner_group=group))
    gone: list[PlacementProfession | PlacementLearnerGroup] = [
        *(row for profession, row in hosted.items() if profession not in details.professions),
        *(row for group, row in groups.items() if group not in details.learner_groups),
    ]
    for row in gone:
        db.session.delete(row)
    return bool(
        differing
        or gone
        or set(details.professions) - hosted.keys()
        or set(details.learner_groups) - groups.keys()
    )
