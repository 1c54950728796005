"""Where in providers a role is held: for all of one, or for the placements that the grant names, and nowhere else."""

import ast

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

from accreditation.enums.people import DRAFTERS, PROVIDER_ROLES, Role
from accreditation.permissions.scopes import library_filter, provider_filter, provider_scope
from accreditation.permissions.viewer import GrantHeld, Viewer
from accreditation.settings import ROOT
from tests.permissions.values import ELSEWHERE, HERE, ME, OTHER_WARD, WARD, in_office, in_provider

LEAD = Role.PROVIDER_LEAD
PLACES = [(HERE, WARD), (HERE, OTHER_WARD), (HERE, None), (ELSEWHERE, WARD), (ELSEWHERE, OTHER_WARD)]
WHOLE = in_provider(LEAD)
NAMED = in_provider(LEAD, placements=[WARD])
BOTH = Viewer(ME, grants=(*WHOLE.grants, GrantHeld(LEAD, ELSEWHERE, placements=frozenset({OTHER_WARD}))))
CASES = [
    (WHOLE, {(HERE, WARD), (HERE, OTHER_WARD), (HERE, None)}, {HERE}),
    (NAMED, {(HERE, WARD)}, {HERE}),
    (
        BOTH,
        {(HERE, WARD), (HERE, OTHER_WARD), (HERE, None), (ELSEWHERE, OTHER_WARD)},
        {HERE, ELSEWHERE},
    ),
    (in_provider(Role.SIGNATORY), set(), set()),
    (in_office(Role.SECRETARIAT), set(), set()),
    (Viewer(), set(), set()),
]


@pytest.mark.parametrize(("viewer", "covered", "reached"), CASES)
def test_a_scope_covers_what_its_grants_name_and_no_more(viewer, covered, reached):
    scope = provider_scope(viewer, (LEAD,))
    assert {place for place in PLACES if scope.covers(*place)} == covered
    assert {number for number in (HERE, ELSEWHERE) if scope.reaches(number)} == reached
    assert scope.providers == reached


@pytest.mark.parametrize(("viewer", "covered", "reached"), CASES)
def test_the_filters_give_the_same_rows(viewer, covered, reached):
    engine = create_engine("sqlite://")
    places = Table("places", MetaData(), Column("organisation_id", Integer), Column("placement_id", Integer))
    with engine.begin() as connection:
        places.create(connection)
        rows = [{"organisation_id": place[0], "placement_id": place[1]} for place in PLACES]
        connection.execute(insert(places), rows)
        given = provider_filter(viewer, (LEAD,), places.c.organisation_id, places.c.placement_id)
        rows_of_scope = connection.execute(select(places).where(given))
        assert {tuple(row) for row in rows_of_scope} == covered
        library = select(places.c.organisation_id).where(
            library_filter(viewer, (LEAD,), places.c.organisation_id)
        )
        assert set(connection.scalars(library)) == reached


def test_only_the_roles_that_were_asked_count():
    viewer = Viewer(
        ME, grants=(*NAMED.grants, *in_provider(Role.SIGNATORY, organisation_id=ELSEWHERE).grants)
    )
    assert provider_scope(viewer, DRAFTERS).providers == {HERE}
    assert provider_scope(viewer, (Role.SIGNATORY,)).whole == {ELSEWHERE}
    assert provider_scope(viewer, PROVIDER_ROLES).providers == {HERE, ELSEWHERE}
    secretary = in_office(Role.SECRETARIAT)
    assert provider_scope(secretary, (Role.SECRETARIAT,)).providers == frozenset(), "an office is no provider"


def test_nothing_else_looks_at_the_providers_of_grants():
    """A page or query that source the grants itself would forget the placements that they name."""
    allowed = {"accreditation/permissions/scopes.py", "accreditation/permissions/viewer.py"}
    guilty = []
    for path in sorted((ROOT / "accreditation").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.comprehension) and name not in allowed:
                source = ast.unparse(node.iter)
                if source in {"viewer.grants", "actor.grants", "viewer().grants"}:
                    guilty.append(f"{name}: {source}")
    assert guilty == []
