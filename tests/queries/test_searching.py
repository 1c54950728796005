"""Searching and sorting by name: sixty names of many languages give the same answers on both databases."""

import pytest
from sqlalchemy import select

from accreditation.db import Base, db
from accreditation.models.organisations import Organisation
from accreditation.models.search_keys import NAMES
from accreditation.queries import organisations as queries
from accreditation.queries import people
from accreditation.rules import names
from tests.world import World

IN_ORDER = (
    "Abergele", "ABERTAWE", "Agnieszka Żółć", "Ahmed Ali", "al-Rāzī", "Añón", "Åse Årud", "Ashworth", "“Birch” House", "Çelik",
    "Charlotte Brontë", "Children’s Hospital", "Children’s Ward", "Chipo Ndlovu", "Dafydd ap Siencyn", "Đặng Thị Hoa", "Davies",
    "de Souza", "Dlamini", "Ebbw Vale", "Ellis", "Élodie", "Emma Ó Briain", "Femi Adébáyọ̀", "GP at Home",
    "Guy’s and St Thomas’", "Hà Nội", "İzmir", "Jane Smith", "Jürgen Groß", "Kłos", "Llanfairpwll", "Łódź", "Lý Thường Kiệt",
    "MacDonald", "Müller", "Nguyễn Văn An", "O\u0301 Faola\u0301in", "O’Brien", "Odense", "Ọláyínká", "Øystein", "Pencoed",
    "Quebec", "Ravel", "Rhosllannerchrugog", "Saint-Étienne", "Ṣọlá", "St. Mary’s", "St-Omer", "Strasse", "Tŷ Gobaith", "Úna",
    "van der Berg", "Ward\u00ad 7", "Ysbyty Gwynedd", "Zoë\u200b Zhou", "أحمد", "محمد", "👩🏽\u200d⚕️ Ward",
)  # fmt: skip
"""Sixty names where an English reader looks for them; other scripts follow their alphabets, and pictures end the list."""

TYPED = {
    "élodie": ["Élodie"],
    "ELODIE": ["Élodie"],
    "E\u0301LODIE": ["Élodie"],
    "children's": ["Children’s Hospital", "Children’s Ward"],
    "Children‘s w": ["Children’s Ward"],
    "childrens ward": ["Children’s Ward"],
    "guy's & st thomas'": ["Guy’s and St Thomas’"],
    "st marys": ["St. Mary’s"],
    "st omer": ["St-Omer"],
    "saint\u2013etienne": ["Saint-Étienne"],
    "o'brien": ["O’Brien"],
    "oʼBrien": ["O’Brien"],
    "faoláin": ["O\u0301 Faola\u0301in"],
    "lodz": ["Łódź"],
    "zolc": ["Agnieszka Żółć"],
    "ty gob": ["Tŷ Gobaith"],
    "nguyen van": ["Nguyễn Văn An"],
    "dang": ["Đặng Thị Hoa"],
    "adebayo": ["Femi Adébáyọ̀"],
    "ọla": ["O\u0301 Faola\u0301in", "Ọláyínká", "Ṣọlá"],
    "olayi\u0301nka\u0301": ["Ọláyínká"],
    "gross": ["Jürgen Groß"],
    "STRASSE": ["Strasse"],
    "izmir": ["İzmir"],
    "مُحَمَّد": ["محمد"],
    "احمد": ["أحمد"],
    "ward 7": ["Ward\u00ad 7"],
    "wa\u00adrd\u200b 7": ["Ward\u00ad 7"],
    "zoe zhou": ["Zoë\u200b Zhou"],
    "“birch”": ["“Birch” House"],
    "👩🏽\u200d⚕️": ["👩🏽\u200d⚕️ Ward"],
    "e" + "\u0301" * 500 + "lodie": ["Élodie"],
    "e_odie": [],
    "...": [],
    "r%l": [],
}


@pytest.fixture
def sixty(world: World) -> None:
    """The names, written down in another order."""
    for name in sorted(IN_ORDER, key=lambda name: name[::-1]):
        world.new_organisation(name)


@pytest.mark.usefixtures("sixty")
def test_every_database_sorts_names_where_a_reader_looks() -> None:
    listed = db.session.scalars(select(Organisation.name).order_by(Organisation.search_key, Organisation.id))
    assert [name for name in listed if name in IN_ORDER] == list(IN_ORDER)
    assert len(IN_ORDER) == len({names.key(name) for name in IN_ORDER}) == 60


@pytest.mark.usefixtures("sixty")
def test_every_database_finds_a_name_however_it_is_typed() -> None:
    listed = {typed: [row.name for row in queries.page(queries.Filters(text=typed)).rows] for typed in TYPED}
    answers = {typed: [name for name in held if name in IN_ORDER] for typed, held in listed.items()}
    assert answers == TYPED


def test_a_key_follows_its_name(world: World) -> None:
    place = world.new_placement(name="Łódź Ward")
    place.name = "Élodie’s Ward"
    place.town = "Ware"
    db.session.flush()
    db.session.refresh(place)
    assert place.search_key == "elodies ward"
    person = people.by_email(world.lead.email)
    assert person is not None
    person.name = "Zoë"
    db.session.flush()
    assert [row.id for row in people.page("ZOE").rows] == [person.id]
    assert [row.id for row in people.page(person.email.upper()).rows] == [person.id]


@pytest.mark.one_database
def test_what_is_sorted_or_searched_by_name_has_a_key() -> None:
    """An index on a name itself would be one that no list may use: the two databases sort letters in their own ways."""
    keyed = {
        (table.name, source)
        for table in Base.metadata.tables.values()
        for column in table.c
        for source in column.info.get(NAMES, ())
    }
    indexed = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for index in table.indexes
        if not index.unique
        for column in index.columns
    }
    assert keyed >= {
        ("people", "name"),
        ("organisations", "name"),
        ("placements", "name"),
        ("awards", "town"),
    }
    assert not keyed & indexed
