"""The demonstration's offices, providers and learning environments, read from texts/places.yaml; all of them are made up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accreditation.demo.words import texts
from accreditation.enums.organisations import OrganisationKind, PlacementKind
from accreditation.enums.people import LearnerGroup, Profession

USUAL_GROUPS = (LearnerGroup.PRE_REGISTRATION.value,)


@dataclass(frozen=True)
class Place:
    """A learning environment of a provider."""

    key: str
    name: str
    kind: PlacementKind
    town: str
    capacity: int
    professions: tuple[Profession, ...]
    groups: tuple[LearnerGroup, ...]
    is_small: bool
    recruits: bool


@dataclass(frozen=True)
class Provider:
    """A provider with its places; `colour` and `university` appear in its papers."""

    key: str
    ods_code: str
    name: str
    kind: OrganisationKind
    office: str
    colour: str
    university: str
    places: tuple[Place, ...]


def _place(key: str, row: Mapping[str, Any]) -> Place:
    groups: Iterable[str] = row.get("groups", USUAL_GROUPS)
    return Place(
        key,
        row["name"],
        PlacementKind(row["kind"]),
        row["town"],
        row["capacity"],
        tuple(Profession(code) for code in row["professions"]),
        tuple(LearnerGroup(code) for code in groups),
        row.get("is_small", False),
        row.get("recruits", True),
    )


def _provider(key: str, row: Mapping[str, Any]) -> Provider:
    places = tuple(_place(name, place) for name, place in row["places"].items())
    rest = {name: row[name] for name in ("ods_code", "name", "office", "colour", "university")}
    return Provider(key, kind=OrganisationKind(row["kind"]), places=places, **rest)


OFFICES: dict[str, str] = texts("places")["offices"]
PROVIDERS = {key: _provider(key, row) for key, row in texts("places")["providers"].items()}
PLACES = {place.key: place for provider in PROVIDERS.values() for place in provider.places}
PROVIDER_OF = {place.key: provider for provider in PROVIDERS.values() for place in provider.places}
