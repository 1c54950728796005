"""Cases by what is typed of their place, provider or reference: few are looked up by their names, many are met in their list."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, Text, bindparam, func, or_, select, union_all
from sqlalchemy.orm import aliased

from accreditation.db import db
from accreditation.models.applications import Application
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.search_pieces import bound_pieces, has_pieces, one_of, pieces
from accreditation.queries.searching import contains, numbered
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
    values = _values(typed, reference)
    name_count, ids = _first(values)
    if name_count > COMMON:
        return tested(statement, typed), None
    if name_count > NAMES or len(ids) > FEW:
        return statement.where(or_(*_conditions(bool(reference), values=values))), None
    return statement.where(one_of(Application.id, ids)), len(ids)


def _values(typed: str, reference: str) -> Mapping[str, Any]:
    """What was typed as the parameters of what follows."""
    key = names.key(typed)
    of_name = {"name_pieces": pieces([key]), "name_like": _like(key)}
    return of_name | {"reference_pieces": pieces([reference]), "reference_like": _like(reference)}


def _like(part: str) -> str:
    return "%" + "".join(f"/{sign}" if sign in "/%_" else sign for sign in part) + "%"


def _named(
    with_reference: bool, most: int | None = None, values: Mapping[str, Any] = MappingProxyType({})
) -> Sequence[tuple[Any, Select[int]]]:
    """What a case has of a place, of a provider and of its own, each with those whose names hold it."""

    def named(key: Any, name: Any, part: str) -> Select[int]:
        sought = bound_pieces(f"{part}_pieces", values.get(f"{part}_pieces"))
        like = bindparam(f"{part}_like", values.get(f"{part}_like"), type_=Text)
        return select(key).where(has_pieces(key, sought, most), name.like(like, escape="/"))

    reference = func.replace(Application.reference, "-", "")
    those = [
        (Application.placement_id, named(Placement.id, Placement.search_key, "name")),
        (Application.organisation_id, named(Organisation.id, Organisation.search_key, "name")),
    ]
    return (
        [*those, (Application.id, named(Application.id, reference, "reference"))] if with_reference else those
    )


def _conditions(
    with_reference: bool, most: int | None = None, values: Mapping[str, Any] = MappingProxyType({})
) -> list[ColumnElement[bool]]:
    """The same as filters over cases."""
    named = _named(with_reference, most, values)
    return [column.in_(those.limit(most).correlate(None)) for column, those in named]


def _first(values: Mapping[str, Any]) -> tuple[int, list[int]]:
    """How many names hold it, and the first cases of these, whosever they are: each a few more than matter."""
    statement = _first_statement(bool(values["reference_pieces"]), FEW, NAMES, COMMON)
    # No case has a number below one.
    counted, *ids = db.session.scalars(statement, values)
    return -counted, sorted(set(ids))


@cache
def _first_statement(with_reference: bool, few: int, most_names: int, common: int) -> CompoundSelect[int]:
    """Built once, because it takes longer to build than to run."""
    counts = [
        select(func.count()).select_from(those.limit(common + 1).subquery()).scalar_subquery()
        for _, those in _named(with_reference, common + 1)
    ]
    branches = [select(Application.id).where(each) for each in _conditions(with_reference, most_names + 1)]
    # A case may be held by its place and by its provider, so this many rows may be fewer cases.
    cases = union_all(*branches).limit(len(branches) * few + 1)
    return union_all(select(-sum(counts[1:], start=counts[0])), select(cases.subquery().c.id))
