"""What ties many people to many organisations, in a fixed number of statements; `rules/conflicts` says what of it counts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    Text,
    and_,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)

from accreditation import clock
from accreditation.db import db
from accreditation.enums.applications import ENDED
from accreditation.enums.people import PROVIDER_ROLES
from accreditation.enums.reviewers import TieKind
from accreditation.enums.reviews import ON_TEAM, ConflictKind
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.people import Grant, ReviewerProfile
from accreditation.models.reviews import Declaration, Review
from accreditation.models.ties import PlacementPartner, Tie
from accreditation.queries import case_duties
from accreditation.rules.conflicts import OF_TIE, Bond, merged

_KINDS = {tie.value: kind for tie, kind in OF_TIE.items()} | {
    ConflictKind.PROVIDER_ROLE.value: ConflictKind.PROVIDER_ROLE
}
_MERGER = "merger"
"""What a row of one organisation that went into another is marked with, among those of people."""


@dataclass(frozen=True)
class Mergers:
    """Which organisations went into each other."""

    stands: Mapping[int, int]

    def of(self, organisation_id: int) -> int:
        """The one that stands for an organisation and for all that merged with it."""
        return self.stands.get(organisation_id, organisation_id)

    def with_merged(self, organisation_ids: Iterable[int]) -> set[int]:
        """These organisations and all that merged with them."""
        ids = set(organisation_ids)
        groups = {self.of(organisation_id) for organisation_id in ids}
        return ids | groups | {member for member, stands in self.stands.items() if stands in groups}


_GONE = select(Organisation.id, Organisation.successor_id).where(Organisation.successor_id.is_not(None))


def mergers() -> Mergers:
    """All mergers: they are few, whatever the number of organisations."""
    return _mergers((gone, successor) for gone, successor in db.session.execute(_GONE))


def _mergers(pairs: Iterable[tuple[int, int | None]]) -> Mergers:
    return Mergers(merged({gone: successor for gone, successor in pairs if successor is not None}))


@dataclass(frozen=True)
class Affiliations:
    """What ties some people to organisations, by the organisation that stands for each."""

    bonds: Mapping[int, list[Bond]]

    @cached_property
    def homes(self) -> dict[int, set[int]]:
        """For each organisation, who of these people is of it today: employed there, or with a role."""
        today, own = clock.today(), {ConflictKind.EMPLOYER, ConflictKind.PROVIDER_ROLE}
        return {
            organisation_id: {
                bond.person_id
                for bond in bonds
                if bond.kind in own and (bond.until is None or bond.until >= today)
            }
            for organisation_id, bonds in self.bonds.items()
        }


def of_people(person_ids: Collection[int], gone: Mergers) -> Affiliations:
    """Employers, other ties and roles of some people, with those that ended; one statement, and none for nobody."""
    return (
        _grouped(_bonds(db.session.execute(union_all(*_of_people(person_ids)))), gone)
        if person_ids
        else Affiliations({})
    )


def with_mergers(person_ids: Collection[int]) -> tuple[Affiliations, Mergers]:
    """The same with all mergers, in the same statement."""
    merging = _GONE.with_only_columns(
        literal(_MERGER, Text), Organisation.id, Organisation.successor_id, cast(null(), Date)
    )
    rows = db.session.execute(union_all(*_of_people(person_ids), merging)).all()
    gone = _mergers((row[1], row[2]) for row in rows if row[0] == _MERGER)
    return _grouped(_bonds(row for row in rows if row[0] != _MERGER), gone), gone


def _bonds(rows: Iterable[Any]) -> Iterator[Bond]:
    return (
        Bond(person_id, organisation_id, _KINDS[kind], until)
        for kind, person_id, organisation_id, until in rows
    )


def _of_people(person_ids: Collection[int]) -> tuple[Select[*tuple[Any, ...]], ...]:
    ties = select(cast(Tie.kind, Text), Tie.person_id, Tie.organisation_id, Tie.ends_on).where(
        Tie.person_id.in_(person_ids)
    )
    by_details = select(
        literal(TieKind.EMPLOYER.value, Text),
        ReviewerProfile.person_id,
        ReviewerProfile.employer_id,
        cast(null(), Date),
    ).where(
        ReviewerProfile.person_id.in_(person_ids),
        ReviewerProfile.employer_id.is_not(None),
        # What a tie says of the same employer is more than the details do: it may have ended.
        ~select(Tie.id)
        .where(
            Tie.person_id == ReviewerProfile.person_id,
            Tie.organisation_id == ReviewerProfile.employer_id,
            Tie.kind == TieKind.EMPLOYER,
        )
        .correlate(ReviewerProfile)
        .exists(),
    )
    roles = select(
        _code(ConflictKind.PROVIDER_ROLE), Grant.person_id, Grant.organisation_id, Grant.ends_on
    ).where(Grant.person_id.in_(person_ids), Grant.role.in_(PROVIDER_ROLES))
    return ties, by_details, roles


def pasts(
    person_ids: Collection[int], cases: Collection[Application], gone: Mergers
) -> tuple[Affiliations, set[tuple[int, int]]]:
    """The parts that people took for the cases' providers with the conflicts that they declared, and who had one in which case.

    A part in the return that serves a case is one in the case; one statement.
    """
    organisations = gone.with_merged({case.organisation_id for case in cases})
    rows = db.session.execute(_pasts(person_ids, cases, organisations)).all()
    bonds = (
        Bond(person_id, organisation_id, ConflictKind(kind), clock.day_of(at))
        for kind, person_id, organisation_id, at in rows
        if kind != ConflictKind.PROVIDER_DUTY.value
    )
    parts = {(row[1], row[2]) for row in rows if row[0] == ConflictKind.PROVIDER_DUTY.value}
    return _grouped(bonds, gone), parts


def _pasts(
    person_ids: Collection[int], cases: Collection[Application], organisations: Collection[int]
) -> CompoundSelect[*tuple[Any, ...]]:
    with_part = (
        select(
            _code(ConflictKind.CO_WORKED),
            CaseDuty.person_id,
            Application.organisation_id,
            CaseDuty.taken_at.label("at"),
        )
        .join(Application, Application.id == CaseDuty.application_id)
        .where(
            CaseDuty.person_id.in_(person_ids),
            CaseDuty.duty.in_(case_duties.OF_PROVIDER),
            Application.organisation_id.in_(organisations),
        )
    )
    declared = (
        select(
            _code(ConflictKind.DECLARED), Review.reviewer_id, Application.organisation_id, Declaration.made_at
        )
        .join(Application, Application.id == Review.application_id)
        .join(Declaration, and_(Declaration.review_id == Review.id, ~Declaration.is_clear))
        .where(Review.reviewer_id.in_(person_ids), Application.organisation_id.in_(organisations))
    )
    own = (
        select(_code(ConflictKind.PROVIDER_DUTY), CaseDuty.person_id, Application.id, CaseDuty.taken_at)
        .join(Application, case_duties.counting(Application.id, Application.return_id))
        .where(
            CaseDuty.person_id.in_(person_ids),
            Application.id.in_([case.id for case in cases]),
            CaseDuty.duty.in_(case_duties.OF_PROVIDER),
        )
    )
    return union_all(with_part, declared, own)


def universities(cases: Collection[Application], gone: Mergers) -> dict[int, set[int]]:
    """The universities that send learners to each case's placement, or to any open one for a return; one statement."""
    placements = {case.placement_id for case in cases if case.placement_id is not None}
    returning = {case.organisation_id for case in cases if case.placement_id is None}
    of_place: dict[int, set[int]] = {}
    of_provider: dict[int, set[int]] = {}
    for placement_id, provider_id, closed_at, university_id in db.session.execute(
        select(Placement.id, Placement.organisation_id, Placement.closed_at, PlacementPartner.organisation_id)
        .join(PlacementPartner, PlacementPartner.placement_id == Placement.id)
        .where(or_(Placement.id.in_(placements), Placement.organisation_id.in_(returning)))
    ):
        of_place.setdefault(placement_id, set()).add(gone.of(university_id))
        if closed_at is None:
            of_provider.setdefault(provider_id, set()).add(gone.of(university_id))
    return {
        case.id: of_provider.get(case.organisation_id, set())
        if case.placement_id is None
        else of_place.get(case.placement_id, set())
        for case in cases
    }


def _code(kind: ConflictKind) -> ColumnElement[Any]:
    return literal(kind.value, Text)


def _grouped(bonds: Iterable[Bond], gone: Mergers) -> Affiliations:
    grouped: dict[int, list[Bond]] = {}
    for bond in bonds:
        grouped.setdefault(gone.of(bond.organisation_id), []).append(bond)
    return Affiliations(grouped)


@dataclass(frozen=True)
class ReviewOf:
    """A review that somebody does of an organisation's case, in a cycle, and whether that case is still under way."""

    reviewer_id: int
    organisation_id: int
    cycle_id: int
    is_open: bool


def reviews_of(
    organisation_ids: Collection[int], cycle_ids: Collection[int], gone: Mergers
) -> list[ReviewOf]:
    """The reviews of some organisations' cases that are under way or of these cycles; one statement, and none for none."""
    if not organisation_ids:
        return []
    rows = db.session.execute(
        select(
            Review.reviewer_id,
            Application.organisation_id,
            Application.cycle_id,
            Application.status.not_in(ENDED),
        )
        .join(Application, Application.id == Review.application_id)
        .where(
            Application.organisation_id.in_(gone.with_merged(organisation_ids)),
            # Who is only invited reviews nothing yet: of two who are, the one who accepts first does.
            Review.status.in_(ON_TEAM),
            or_(Application.status.not_in(ENDED), Application.cycle_id.in_(cycle_ids)),
        )
        .distinct()
    )
    return [ReviewOf(row[0], gone.of(row[1]), row[2], bool(row[3])) for row in rows]
