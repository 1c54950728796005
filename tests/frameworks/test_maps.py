"""Maps between frameworks: what ships fits, each planted defect is found, and turning one round loses nothing."""

from collections import Counter

import pytest

from accreditation.enums.frameworks import MapKind
from accreditation.frameworks.loader import load
from accreditation.frameworks.maps.lines import by_kind, lines
from accreditation.frameworks.maps.source import between, lint, read, shipped_maps
from accreditation.frameworks.source import parse, shipped, shipped_slugs
from tests.frameworks.defects import fresh, standard, written

OLD, NEW = load(shipped("hee-2016")), load(shipped("hee-2017"))
SHIPPED = shipped_maps()["hee-2016", "hee-2017"]


def sound(before, after):
    """The map between two frameworks, which there is."""
    framework_map = between(before, after)
    assert framework_map is not None
    return framework_map


def rows():
    """The rows of the shipped map, free to alter."""
    return parse(SHIPPED)["rows"]


def linted(altered):
    return lint(written({**parse(SHIPPED), "rows": altered}), OLD, NEW)


def test_every_map_that_ships_leads_between_frameworks_that_ship_and_has_no_problems():
    assert list(shipped_maps()) == [("hee-2016", "hee-2017")]
    for (before, after), text in shipped_maps().items():
        assert {before, after} <= set(shipped_slugs())
        assert lint(text, load(shipped(before)), load(shipped(after))) == []


def test_the_shipped_map_speaks_of_every_kind():
    shipped_map = sound(OLD, NEW)
    assert Counter(row.kind for row in shipped_map.rows) == {
        MapKind.ONE_TO_ONE: 21,
        MapKind.SPLIT: 3,
        MapKind.MERGED: 3,
        MapKind.NEW: 5,
        MapKind.GONE: 2,
    }
    assert shipped_map.leading_to("2.1").before == ("2.4", "2.5")
    with pytest.raises(KeyError):
        shipped_map.leading_to("9.9")


def test_turned_round_twice_it_is_the_same_but_for_the_notes():
    forth, back = sound(OLD, NEW), sound(NEW, OLD)
    assert (back.before, back.after) == ("hee-2017", "hee-2016")
    assert {code for row in back.rows for code in row.before} == {item.code for item in NEW.standards}
    assert {code for row in back.rows for code in row.after} == {item.code for item in OLD.standards}
    assert Counter(row.kind for row in back.rows)[MapKind.GONE] == 5
    assert [(row.kind, row.before, row.after) for row in back.turned.rows] == [
        (row.kind, row.before, row.after) for row in forth.rows
    ]


def test_two_versions_of_one_framework_need_no_file():
    data = {**fresh(), "version": 2}
    data["domains"][5]["standards"].pop()
    standard(data, "1.3")["wording"] = "Something else is asked here."
    later = load(written(data))
    map_lines = {
        line.before[0].code if line.before else line.after[0].code: line
        for line in lines(sound(OLD, later), OLD, later)
    }
    assert map_lines["6.5"].kind is MapKind.GONE
    assert map_lines["1.3"].changes == ("Said anew: what it asks.",)
    assert map_lines["1.2"].changes == ("The words stay as they are.",)
    assert len(map_lines) == 32
    assert [kind for kind, _ in by_kind(list(map_lines.values()))] == [MapKind.ONE_TO_ONE, MapKind.GONE]
    assert sound(later, OLD).leading_to("6.5").kind is MapKind.NEW


def test_a_map_that_no_longer_speaks_for_a_framework_is_not_used():
    data = {**fresh(), "version": 2}
    data["domains"][5]["standards"].pop()
    later = load(written(data))
    assert between(later, NEW) is None
    assert between(NEW, later) is None
    other = load(written({**fresh(), "slug": "another"}))
    assert between(other, NEW) is None


def test_lines_say_what_changes_in_how_standards_count():
    map_lines = {line.after[0].code: line for line in lines(sound(OLD, NEW), OLD, NEW) if line.after}
    assert map_lines["1.2"].changes[0] == "1.2 must be met."
    assert map_lines["2.1"].changes == ("2.1 must be met.",)
    assert map_lines["3.4"].changes == ("3.4 must be met.",)
    assert map_lines["1.1"].changes == ()
    assert map_lines["X1"].changes == ("The words stay as they are.",)
    back = {line.before[0].code: line for line in lines(sound(NEW, OLD), NEW, OLD) if line.before}
    assert back["1.2"].changes[0] == "It need not be met any more."


def put(position, **values):
    return lambda altered: altered[position].update(values)


DEFECTS = [
    (lambda rows: rows.pop(2), "from", "No row says what becomes of standard 1.3 of hee-2016."),
    (lambda rows: rows.pop(2), "to", "No row says where standard 1.3 of hee-2017 comes from."),
    (lambda rows: rows.append({**rows[5]}), "from", "Standard 1.6 of hee-2016 stands in 2 rows."),
    (lambda rows: rows.append({**rows[3]}), "to", "Standard 1.4 of hee-2017 stands in 2 rows."),
    (put(5, **{"from": ["1.9"]}), "from", "hee-2016 has no standard 1.9."),
    (put(3, to=["1.9"]), "to", "hee-2017 has no standard 1.9."),
    (put(0, kind="split"), "row 1", "A row of the kind split goes from one to several."),
    (put(8, kind="merged"), "row 9", "A row of the kind merged goes from several to one."),
    (put(3, kind="gone"), "row 4", "A row of the kind gone goes from one to none."),
    (put(5, kind="new"), "row 6", "A row of the kind new goes from none to one."),
    (put(3, to=["X1"]), "to", "Standard X1 of hee-2017 stands in 2 rows."),
    (put(2, to=["X1"]), "row 3", "A standard for excellence and one of the core set are not the same."),
    (
        put(2, to=["2.2"]),
        "row 3",
        "One of these is answered by the placement and another by the organisation.",
    ),
    (put(0, to=["1.5"]), "row 1", "Standard 1.1 must be met, but nothing that it becomes must be."),
    (put(2, note="TODO: say it."), "rows 3 / note", "This is unfinished: TODO."),
]


@pytest.mark.parametrize(("plant", "path", "message"), DEFECTS)
def test_each_planted_defect_is_found(plant, path, message):
    altered = rows()
    plant(altered)
    problems = linted(altered)
    assert [problem for problem in problems if (problem.path, problem.message) == (path, message)], problems


@pytest.mark.parametrize(
    ("text", "path", "words"),
    [
        ("rows: [", "line 2", "cannot be read as YAML"),
        ("", "the file", "should be a list of names"),
        (SHIPPED.replace("kind: gone", "kind: lost", 1), "rows 6 / kind", "`lost` should be one of"),
        (SHIPPED.replace('to: ["1.1"]', "to: [1.1]", 1), "line", "read as a fraction"),
        (
            SHIPPED.replace("from: hee-2016", "from: hee-2030"),
            "the file",
            "from hee-2030 to hee-2017, not from",
        ),
    ],
)
def test_what_is_no_map_is_refused_with_its_place(text, path, words):
    problem = lint(text, OLD, NEW)[0]
    assert problem.path.startswith(path)
    assert words in problem.message


def test_a_text_without_a_map_has_none_to_read():
    assert read("rows: 7").framework_map is None
