"""Loading, hashing and remembering."""

import random
import re

import pytest

from accreditation.frameworks.framework import CrosswalkRow
from accreditation.frameworks.loader import FrameworkInvalid, content_hash, load
from accreditation.frameworks.source import shipped
from tests.frameworks.defects import fresh, standard, written


def shuffled(value, dice):
    if isinstance(value, dict):
        names = list(value)
        dice.shuffle(names)
        return {name: shuffled(value[name], dice) for name in names}
    return [shuffled(item, dice) for item in value] if isinstance(value, list) else value


def test_hash_ignores_comments_spacing_and_the_order_of_names():
    text = shipped()
    expected = content_hash(text)
    assert re.fullmatch("[0-9a-f]{64}", expected)
    bare = "\n".join(line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    assert bare != text
    assert content_hash(bare) == expected
    assert content_hash("# more\n\n" + text) == expected
    assert content_hash(written(shuffled(fresh(), random.Random(2016)))) == expected


def test_hash_follows_words_order_of_standards_and_numbers():
    hashes = {content_hash(shipped())}
    for alter in (
        lambda data: standard(data, "1.1")["levels"].update({"0": "Something else is written here."}),
        lambda data: data["domains"].reverse(),
        lambda data: data["award_rule"].update(met_score=2),
        lambda data: data.update(version=2),
    ):
        data = fresh()
        alter(data)
        hashes.add(content_hash(written(data)))
    assert len(hashes) == 5


def test_the_framework_carries_its_hash():
    assert load(shipped()).content_hash == content_hash(shipped())


def test_the_same_text_is_parsed_once():
    assert load(shipped()) is load(str(shipped()))


@pytest.mark.parametrize(
    ("alter", "words"),
    [
        (lambda data: data.pop("title"), "`title` is missing"),
        (
            lambda data: standard(data, "1.1").update(metrics=["mood"]),
            "standard 1.1: `mood` is not in the list",
        ),
        (lambda data: data["evidence_kinds"][0].update(code="rumour"), "`rumour` is not a kind of evidence"),
        (
            lambda data: standard(data, "1.1")["evidence_hints"][0].update(kind="rumour"),
            "standard 1.1: `rumour`",
        ),
    ],
)
def test_what_cannot_be_a_framework_is_refused_with_its_place(alter, words):
    data = fresh()
    alter(data)
    with pytest.raises(FrameworkInvalid, match=words) as refused:
        load(written(data))
    assert refused.value.problems


@pytest.mark.parametrize("slug", ["hee-1999", "../loader", "", "hee-2016.yaml"])
def test_only_shipped_files_are_read(slug):
    with pytest.raises(FileNotFoundError):
        shipped(slug)


def test_a_crosswalk_row_can_end():
    data = fresh()
    data["crosswalk"][0]["until"] = "2020-12-31"
    row = load(written(data)).crosswalk[0]
    assert isinstance(row, CrosswalkRow)
    assert row.until is not None
    assert row.holds_on(row.starts)
    assert row.holds_on(row.until)
    assert not row.holds_on(row.until.replace(year=2021))
