"""The indexes of pieces: what they find is what the keys hold, they follow every change, and both databases use them."""

import pytest
from sqlalchemy import select, text

from accreditation.db import Base, db, unit_of_work
from accreditation.enums.people import Role
from accreditation.models.applications import Application
from accreditation.models.organisations import Organisation, Placement
from accreditation.models.people import Person
from accreditation.models.search_pieces import MOST_PIECES, PIECED, has_pieces, one_of, pieces
from accreditation.queries import organisations, paging, people, searching
from accreditation.queries.searching import contains, named_by_index, narrowed
from tests.queries.test_searching import IN_ORDER, TYPED
from tests.world import World

ODD = (
    '"', '""" OR a', "ward\" AND", "NEAR(ward 7)", "ward*", "^ward", "-ward", "key : ward", "{ward}", "'; DROP TABLE people; --", "100%",
    "w_rd", "w\\rd", "/ward/", "\x00ward", "€£$ ward", "ᚠᚢᚦ", "𝔚ard", "ward " * 40, "a" * 5_000, "é" * 300, "ward\nlondon",
)  # fmt: skip
"""What somebody may type who wants to see what happens."""


def ids(condition: object) -> set[int]:
    return set(db.session.scalars(select(Organisation.id).where(condition)))  # type: ignore[arg-type]


@pytest.fixture
def sixty(world: World) -> None:
    for name in (*IN_ORDER, '"Quoted" ward', "€£$ ward", "a" * 300, "ward " * 40):
        world.new_organisation(name)


@pytest.mark.usefixtures("sixty")
def test_the_index_finds_what_the_keys_hold() -> None:
    for typed in (*TYPED, *ODD, *IN_ORDER):
        assert ids(named_by_index(Organisation, typed)) == ids(contains(Organisation.search_key, typed)), (
            typed
        )
    two = (
        named_by_index(Organisation, "ward", "childrens"),
        contains(Organisation.search_key, "childrens ward"),
    )
    assert len(ids(two[0])) == len(ids(two[1])) == 1


@pytest.mark.usefixtures("sixty")
def test_every_piece_must_be_there() -> None:
    assert ids(has_pieces(Organisation.id, ["war", "ard"]))
    assert not ids(has_pieces(Organisation.id, ["war", "zzz"]))


def test_pieces_are_three_letters_and_never_too_many() -> None:
    assert pieces(["ward 7", "war"]) == ["war", "ard", "rd ", "d 7"]
    assert pieces(["ab", "", "c"]) == []
    for length in (MOST_PIECES, MOST_PIECES + 3, 100, 5_000):
        some = pieces("".join(chr(0x4E00 + number) for number in range(length)) for _ in range(2))
        assert MOST_PIECES / 2 <= len(some) <= MOST_PIECES


def test_the_index_follows_its_rows(world: World) -> None:
    person = world.person(Role.REVIEWER, name="Zacharias Before")
    before, after = ["zac", "bef"], ["yvo", "aft"]
    with unit_of_work():
        person.name = "Yvonne After"
    assert list(db.session.scalars(select(Person.id).where(has_pieces(Person.id, after)))) == [person.id]
    assert not db.session.scalars(select(Person.id).where(has_pieces(Person.id, before))).all()
    case = world.application()
    part = case.reference.replace("-", "")[2:7]
    by_reference = select(Application.id).where(has_pieces(Application.id, pieces([part])))
    assert list(db.session.scalars(by_reference)) == [case.id]


def test_what_is_removed_is_not_found(world: World, database: str) -> None:
    place = world.new_placement(name="Xylophone ward")
    looked_for = select(Placement.id).where(named_by_index(Placement, "xylophone"))
    assert db.session.scalars(looked_for).all() == [place.id]
    for table, column in (
        ("placement_professions", "placement_id"),
        ("placement_learner_groups", "placement_id"),
        ("placements", "id"),
    ):
        db.session.execute(text(f"DELETE FROM {table} WHERE {column} = :id"), {"id": place.id})
    assert not db.session.scalars(looked_for).all()
    if database == "sqlite":
        assert (
            db.session.scalar(
                text("SELECT count(*) FROM placements_pieces WHERE rowid = :id"), {"id": place.id}
            )
            == 0
        )


@pytest.mark.parametrize("table", sorted(PIECED))
def test_the_database_uses_the_index(app: object, database: str, table: str) -> None:
    (model,) = (mapper.class_ for mapper in Base.registry.mappers if mapper.class_.__tablename__ == table)
    explain = "EXPLAIN QUERY PLAN" if database == "sqlite" else "EXPLAIN"
    statement = select(text("1")).prefix_with(text(explain)).where(has_pieces(model.id, ["abc", "bcd"]))
    explained = str(statement.select_from(model).compile(db.engine)).replace(
        f"SELECT {explain}", f"{explain} SELECT"
    )
    sought: object = ('"abc"',) if database == "sqlite" else {"param_1": "'abc'"}
    if database == "postgresql":
        # An empty table is read whole, whatever index it has.
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    plan = db.session.connection().exec_driver_sql(explained, sought).all()  # type: ignore[arg-type]
    assert f"{table}_pieces" in str(plan)


def test_many_ids_are_one_parameter(world: World) -> None:
    made = [world.new_organisation(f"Trust {number}").id for number in range(5)]
    assert ids(one_of(Organisation.id, made[1:4])) == set(made[1:4])
    assert ids(one_of(Organisation.id, [])) == set()
    assert ids(one_of(Organisation.id, [10**15])) == set()
    compiled = {
        str(select(Organisation.id).where(one_of(Organisation.id, made[:n])).compile(db.engine))
        for n in (1, 4)
    }
    assert len(compiled) == 1


def test_few_and_many_are_listed_alike(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        world.person(Role.REVIEWER, name=f"Ada Harbour {number}")
    few = people.page("harbour")
    monkeypatch.setattr(searching, "COUNTED_TO", 3)
    many = people.page("harbour")
    assert [row.name for row in few.rows] == [f"Ada Harbour {number}" for number in range(7)]
    assert [row.id for row in many.rows] == [row.id for row in few.rows]
    assert people.page("harbour zzz").total == 0


def test_how_many_there_are_is_known_where_the_index_was_asked(world: World) -> None:
    world.new_organisation("Harbour Trust")
    listed = select(Organisation).order_by(Organisation.search_key)
    assert narrowed(listed, Organisation, ["harbour"])[1] == 1
    assert narrowed(listed, Organisation, ["harbour", "zzz"])[1] == 0
    # Two letters are in no index: the list is walked, and what it holds is counted with its rows.
    assert narrowed(listed, Organisation, ["ha"])[1] is None
    assert narrowed(listed, Organisation, [""])[1] is None
    assert narrowed(listed, Organisation, ["ha", "harbour"])[1] == 1


def test_a_provider_is_found_by_its_code_as_by_its_name(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    oak, ash = world.new_organisation("Oak Trust"), world.new_organisation("Ash Trust R0I")
    with unit_of_work():
        oak.ods_code, ash.ods_code = "R0I7", "RXX1"
    for most in (paging.COUNTED_TO, 0):
        monkeypatch.setattr(searching, "COUNTED_TO", most)
        for typed, expected in (
            ("r0i", [ash, oak]),
            ("RO1", [oak]),
            ("r0i7", [oak]),
            ("0i7", []),
            ("rx", [ash]),
            ("oak t", [oak]),
            ("r", [ash, oak]),
            ("zzz", []),
        ):
            rows = organisations.page(organisations.Filters(text=typed)).rows
            assert [row.id for row in rows if row in (oak, ash)] == [row.id for row in expected], typed
