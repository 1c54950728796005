"""Cases by what is typed of their place, provider or reference: few are looked up by their names, many are met in their list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all
from sqlalchemy.orm import aliased

from accreditation.db import db
from accreditation.models.applications import Application
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.search_pieces import has_pieces, one_of, pieces
from accreditation.queries.searching import contains, named_by_index, numbered
from accreditation.rules import codes, names
from accreditation.text import code

FEW = 200
"""More cases than these are not looked up one by one, whosever they are."""
NAMES = 1_000
"""More names than these are not gone through for their cases."""
COMMON = 4_000
"""What is in more names than these is met soon in any list, so that gathering them takes longer."""


def tested(statement: Select[*tuple[Any, ...]], typed: str) -> Select[*tuple[Any, ...]]:
    """A list of cases with only those of which the place, the provider or the reference holds what was typed, each asked."""
    # Of their own, because the list may be joined to them too.
    place, provider = aliased(Placement), aliased(Organisation)
    joined = statement.join(provider, provider.id == Application.organisation_id).outerjoin(
        place, place.id == Application.placement_id
    )
    return joined.where(
        or_(
            contains(place.search_key, typed),
            contains(provider.search_key, typed),
            numbered(Application.reference, typed),
        )
    )


def narrowed(statement: Select[*tuple[Any, ...]], typed: str) -> tuple[Select[*tuple[Any, ...]], int | None]:
    """The same as the indexes allow it, and how many cases there are at most; None where many may be."""
    if not typed:
        return statement, None
    reference = code(codes.numbered(typed))
    # A word of two letters is in no index.
    if not pieces([names.key(typed)]) or (reference and not pieces([reference])):
        return tested(statement, typed), None
    sought = _Sought(typed, reference)
    name_count, ids = sought.first()
    if name_count > COMMON:
        return tested(statement, typed), None
    if name_count > NAMES or len(ids) > FEW:
        return statement.where(or_(*sought.conditions())), None
    return statement.where(one_of(Application.id, ids)), len(ids)


@dataclass(frozen=True)
class _Sought:
    """What is looked up in the indexes of names: as it was typed, and as a reference has it, where it may be of one."""

    typed: str
    reference: str

    def named(self, most: int | None = None) -> Sequence[tuple[Any, Select[int]]]:
        """What a case has of a place, of a provider and of its own, each with those whose names hold it."""
        place = select(Placement.id).where(named_by_index(Placement, self.typed, most=most))
        provider = select(Organisation.id).where(named_by_index(Organisation, self.typed, most=most))
        named = [(Application.placement_id, place), (Application.organisation_id, provider)]
        if self.reference:
            has_them = has_pieces(Application.id, pieces([self.reference]), most)
            has_it = numbered(Application.reference, self.reference)
            named.append((Application.id, select(Application.id).where(has_them, has_it)))
        return named

    def conditions(self, most: int | None = None) -> list[ColumnElement[bool]]:
        """The same as filters over cases."""
        return [column.in_(those.limit(most).correlate(None)) for column, those in self.named(most)]

    def first(self) -> tuple[int, list[int]]:
        """How many names hold it, and the first cases of these, whosever they are: each a few more than matter."""
        counts = [
            select(func.count()).select_from(those.limit(COMMON + 1).subquery()).scalar_subquery()
            for _, those in self.named(COMMON + 1)
        ]
        name_count = sum(counts[1:], start=counts[0])
        branches = [select(Application.id).where(condition) for condition in self.conditions(NAMES + 1)]
        # A case may be held by its place and by its provider, so this many rows may be fewer cases.
        cases = union_all(*branches).limit(len(branches) * FEW + 1)
        # No case has a number below one.
        counted, *ids = db.session.scalars(union_all(select(-name_count), select(cases.subquery().c.id)))
        return -counted, sorted(set(ids))
