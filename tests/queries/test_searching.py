"""Searching in names: in either case, and never as a pattern."""

import pytest
from sqlalchemy import select

from accreditation.db import db
from accreditation.models.organisations import Organisation
from accreditation.queries.searching import contains
from tests.world import World


@pytest.mark.parametrize(
    ("typed", "matches"),
    [
        ("RIVERSIDE", True),
        ("side tr", True),
        ("tŷ G", True),
        ("TRUST 100% SURE", True),
        ("100% s", True),
        ("a_b/c", True),
        ("_iverside", False),
        ("1%c", False),
    ],
)
def test_words_are_found_as_they_are_typed(world: World, typed: str, matches: bool) -> None:
    world.new_organisation("Riverside Trust 100% sure a_b/c Tŷ Gobaith")
    statement = select(Organisation.id).where(contains(Organisation.name, typed))
    assert bool(db.session.scalars(statement).all()) is matches
