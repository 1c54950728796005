"""Which providers and cases a person is tied to, as pieces of statements: those of a session, a notice and a list share them."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    SQLColumnExpression,
    String,
    bindparam,
    cast,
    func,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from accreditation import clock
from accreditation.db import UtcDateTime, constants
from accreditation.enums.reviewers import TieKind
from accreditation.models.applications import Application, CaseDuty
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.people import ReviewerProfile
from accreditation.models.reviews import Declaration, Review
from accreditation.models.ties import PlacementPartner, Tie
from accreditation.queries.people import TODAY
from accreditation.queries.policies import shipped_defaults
from accreditation.rules import conflicts
from accreditation.rules.duties import PROVIDER_DUTIES
from accreditation.rules.years import years_before

TIES_TO_LEARNERS = tuple(tie for tie, kind in conflicts.OF_TIE.items() if kind in conflicts.LEARNERS_OF)
"""The kinds of tie that make a conflict with the learners of an organisation."""

Ids = tuple[Select[*tuple[Any, ...]], ...]
"""Statements over ids, which together are meant: an organisation, or a case, each."""


def since() -> date:
    """The earliest last day of a tie that still counts, for what belongs to no one case."""
    return years_before(clock.today(), shipped_defaults().conflict_years)


def _since_moment() -> datetime:
    return datetime.combine(since(), time(), clock.LONDON)


_SINCE = bindparam("ties_since", callable_=since, type_=Date(), unique=True)
_SINCE_MOMENT = bindparam("parts_since", callable_=_since_moment, type_=UtcDateTime(), unique=True)


def employers(person: SQLColumnExpression[Any]) -> Ids:
    """The organisations that employ somebody now; from the details alone only where no tie says from when to when."""
    same = aliased(Tie)
    by_details = select(ReviewerProfile.employer_id).where(
        ReviewerProfile.person_id == person,
        ReviewerProfile.employer_id.is_not(None),
        ~select(same.id)
        .where(
            same.person_id == ReviewerProfile.person_id,
            same.organisation_id == ReviewerProfile.employer_id,
            same.kind == TieKind.EMPLOYER,
        )
        .exists(),
    )
    by_ties = select(Tie.organisation_id).where(
        Tie.person_id == person,
        Tie.kind == TieKind.EMPLOYER,
        # One that begins later counts already, as a role does.
        or_(Tie.ends_on.is_(None), Tie.ends_on >= TODAY),
    )
    return by_details.correlate_except(ReviewerProfile), by_ties.correlate_except(Tie)


def providers(person: SQLColumnExpression[Any]) -> Ids:
    """The organisations to which somebody is or was tied within the years that count, besides where they hold a role now.

    By a tie of any kind, a part that they took in a case for it, or a conflict with it that they declared.
    """
    by_tie = select(Tie.organisation_id).where(
        Tie.person_id == person, or_(Tie.ends_on.is_(None), Tie.ends_on >= _SINCE)
    )
    with_part = (
        select(Application.organisation_id)
        .join(CaseDuty, CaseDuty.application_id == Application.id)
        .where(
            CaseDuty.person_id == person,
            CaseDuty.duty.in_(constants(PROVIDER_DUTIES)),
            CaseDuty.taken_at >= _SINCE_MOMENT,
        )
    )
    declared = (
        select(Application.organisation_id)
        .join(Review, Review.application_id == Application.id)
        .join(Declaration, Declaration.review_id == Review.id)
        .where(Review.reviewer_id == person, ~Declaration.is_clear, Declaration.made_at >= _SINCE_MOMENT)
    )
    return (
        by_tie.correlate_except(Tie),
        with_part.correlate_except(Application, CaseDuty),
        declared.correlate_except(Application, Review, Declaration),
    )


def with_merged(organisations: Ids, name: str) -> Select[int]:
    """These organisations and all that merged with them, before or since, one into the other; `name` is unique in a statement."""
    seeds = union(*organisations).subquery()
    merged = (
        select(Organisation.id, Organisation.successor_id)
        .join(seeds, seeds.c[0] == Organisation.id)
        .cte(name, recursive=True, nesting=True)
    )
    other = aliased(Organisation)
    merged = merged.union(
        select(other.id, other.successor_id).join(
            merged, or_(other.successor_id == merged.c.id, other.id == merged.c.successor_id)
        )
    )
    return select(merged.c.id)


def cases_of_universities(person: SQLColumnExpression[Any]) -> Ids:
    """The cases of placements to which a university of somebody's sends learners; for a return, any open placement counts."""
    # Every request asks this, so a university that merged is left to `conflicts_between`, and to the night.
    by_details, _ = employers(person)
    universities = union_all(
        by_details,
        # Every employer of today is among these.
        select(Tie.organisation_id)
        .where(
            Tie.person_id == person,
            Tie.kind.in_(constants(TIES_TO_LEARNERS)),
            or_(Tie.ends_on.is_(None), Tie.ends_on >= _SINCE),
        )
        .correlate_except(Tie),
    )
    of_places = (
        select(Application.id)
        .join(PlacementPartner, PlacementPartner.placement_id == Application.placement_id)
        .where(PlacementPartner.organisation_id.in_(universities))
    )
    of_returns = (
        select(Application.id)
        .join(Placement, Placement.organisation_id == Application.organisation_id)
        .join(PlacementPartner, PlacementPartner.placement_id == Placement.id)
        .where(
            PlacementPartner.organisation_id.in_(universities),
            Application.placement_id.is_(None),
            Placement.closed_at.is_(None),
        )
    )
    return of_places, of_returns


def is_employed(
    person: SQLColumnExpression[Any], organisation: SQLColumnExpression[Any]
) -> ColumnElement[bool]:
    """Whether somebody of a column is employed by a provider now."""
    return organisation.in_(with_merged(employers(person), "employers"))


def is_tied(
    person: SQLColumnExpression[Any], organisation: SQLColumnExpression[Any], case: SQLColumnExpression[Any]
) -> ColumnElement[bool]:
    """Whether somebody of a column is tied to a provider in another way, or through a university to a case."""
    return or_(
        organisation.in_(with_merged(providers(person), "tied")),
        case.in_(union_all(*cases_of_universities(person))),
    )


MERGERS = select(
    func.aggregate_strings(cast(Organisation.id, String) + ":" + cast(Organisation.successor_id, String), ",")
).where(Organisation.successor_id.is_not(None))
"""All mergers as one text: following them within a session's statement would cost every request what few people need."""


def listed(*ids: Select[*tuple[Any, ...]]) -> Select[str]:
    """Ids as one text, some of them twice: a join would give a row for each."""
    numbers = union_all(*ids).subquery()
    return select(func.aggregate_strings(cast(numbers.c[0], String), ","))
