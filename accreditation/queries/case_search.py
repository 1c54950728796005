"""Cases by what is typed of their place, provider or reference: few are looked up by their names, many are tested in their list."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, union_all

from accreditation.db import db
from accreditation.models.applications import Application
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.search_pieces import has_pieces, one_of, pieces
from accreditation.queries.searching import contains, named, numbered
from accreditation.rules import codes, names
from accreditation.text import code

FEW = 200
"""More cases than these are not looked up one by one, whosever they are."""


def holds(typed: str) -> ColumnElement[bool]:
    """Cases of which the place, the provider or the reference holds what was typed, in a statement with its subject."""
    return or_(
        contains(Placement.search_key, typed),
        contains(Organisation.search_key, typed),
        numbered(Application.reference, typed),
    )


def narrowed(statement: Select[*tuple[Any, ...]], typed: str) -> tuple[Select[*tuple[Any, ...]], int | None]:
    """A list of cases with only those that hold what was typed, and 0 where it is known already that none does."""
    if not typed:
        return statement, None
    reference = code(codes.numbered(typed))
    # A word of two letters is in no index.
    if not pieces([names.key(typed)]) or (reference and not pieces([reference])):
        return statement.where(holds(typed)), None
    of_places = select(Placement.id).where(named(Placement, typed)).correlate(None)
    of_providers = select(Organisation.id).where(named(Organisation, typed)).correlate(None)
    ids = _few(of_places, of_providers, reference)
    if ids is not None:
        return statement.where(one_of(Application.id, ids)), None if ids else 0
    looked_up = or_(
        Application.placement_id.in_(of_places),
        Application.organisation_id.in_(of_providers),
        numbered(Application.reference, typed),
    )
    return statement.where(looked_up), None


def _few(of_places: Select[int], of_providers: Select[int], reference: str) -> list[int] | None:
    """The cases of these names or with this in their reference, whosever they are; None where there are many."""
    branches = [
        select(Application.id).where(Application.placement_id.in_(of_places)),
        select(Application.id).where(Application.organisation_id.in_(of_providers)),
    ]
    if reference:
        by_reference = (
            has_pieces(Application.id, pieces([reference])),
            numbered(Application.reference, reference),
        )
        branches.append(select(Application.id).where(*by_reference))
    # A case may be held by its place and by its provider, so this many rows may be fewer cases.
    most = len(branches) * FEW
    ids = set(db.session.scalars(union_all(*branches).limit(most + 1)))
    return sorted(ids) if len(ids) <= FEW else None
