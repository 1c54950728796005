"""Cases by what is typed of their place, provider or reference: few are looked up by their names, many are tested in their list."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, union_all
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


def holds(typed: str) -> ColumnElement[bool]:
    """Cases of which the place, the provider or the reference holds what was typed, each asked for itself."""
    # Of their own, because the list may be joined to them too.
    place, provider = aliased(Placement), aliased(Organisation)
    return or_(
        exists().where(place.id == Application.placement_id, contains(place.search_key, typed)),
        exists().where(provider.id == Application.organisation_id, contains(provider.search_key, typed)),
        numbered(Application.reference, typed),
    )


def narrowed(statement: Select[*tuple[Any, ...]], typed: str) -> tuple[Select[*tuple[Any, ...]], int | None]:
    """A list of cases with only those that hold what was typed, and how many there are at most; None where many may be."""
    if not typed:
        return statement, None
    reference = code(codes.numbered(typed))
    # A word of two letters is in no index.
    if not pieces([names.key(typed)]) or (reference and not pieces([reference])):
        return statement.where(holds(typed)), None
    named_here = _named_here(typed, reference)
    ids = _few([select(Application.id).where(condition) for condition in named_here])
    if ids is not None:
        return statement.where(one_of(Application.id, ids)), len(ids)
    return statement.where(or_(*named_here)), None


def _named_here(typed: str, reference: str) -> list[ColumnElement[bool]]:
    """The same by the indexes: cases of the places and of the providers that hold it, and those whose reference does."""
    conditions: list[ColumnElement[bool]] = [
        Application.placement_id.in_(
            select(Placement.id).where(named_by_index(Placement, typed)).correlate(None)
        ),
        Application.organisation_id.in_(
            select(Organisation.id).where(named_by_index(Organisation, typed)).correlate(None)
        ),
    ]
    if reference:
        holds_it = has_pieces(Application.id, pieces([reference])), numbered(Application.reference, reference)
        conditions.append(Application.id.in_(select(Application.id).where(*holds_it).correlate(None)))
    return conditions


def _few(branches: Sequence[Select[int]]) -> list[int] | None:
    """The cases that these select, whosever they are; None where there are many."""
    # A case may be held by its place and by its provider, so this many rows may be fewer cases.
    ids = set(db.session.scalars(union_all(*branches).limit(len(branches) * FEW + 1)))
    return sorted(ids) if len(ids) <= FEW else None
