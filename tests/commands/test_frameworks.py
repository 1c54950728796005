"""`flask frameworks`: says what to mend, what changed, and publishes only what is whole and new."""

from pathlib import Path

import pytest
from sqlalchemy import select

from accreditation.db import db
from accreditation.frameworks.maps.source import shipped_maps
from accreditation.frameworks.source import shipped, shipped_slugs
from accreditation.models.frameworks import FrameworkVersion

NEXT = (
    shipped()
    .replace("version: 1\n", "version: 2\n", 1)
    .replace("  pause_at_most: 130", "  pause_at_most: 100", 1)
)


@pytest.fixture
def flask(app, tmp_path: Path):
    """Type a command; texts are written to files named a.yaml, b.yaml … which are put in place of the texts."""
    runner = app.test_cli_runner()

    def typed(command: str, *texts: str | bytes, options: tuple[str, ...] = ()):
        files = []
        for name, content in zip("abcd", texts, strict=False):
            path = tmp_path / f"{name}.yaml"
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            files.append(str(path))
        result = runner.invoke(args=["frameworks", command, *options, *files])
        db.session.expire_all()
        return result

    return typed


def versions() -> list[str]:
    return list(db.session.scalars(select(FrameworkVersion.version).order_by(FrameworkVersion.id)))


def test_publishing_what_ships_then_the_next(flask) -> None:
    first = flask("publish")
    assert first.exit_code == 0, first.output
    assert "version 1, is published" in first.output
    assert "was published already" in flask("publish").output
    assert "version 2, is published" in flask("publish", NEXT).output
    assert versions() == ["1", "2"]
    stale = flask("publish")
    assert stale.exit_code == 1
    assert "Raise it above 2" in stale.output
    assert versions() == ["1", "2"]


def test_each_framework_that_ships_is_published_by_its_name(flask) -> None:
    assert (
        "learning environments, 2017, version 1, is published"
        in flask("publish", options=("--shipped", "hee-2017")).output
    )
    assert "learning environments, 2016, version 1, is published" in flask("publish").output
    assert versions() == ["1", "1"]
    unknown = flask("publish", options=("--shipped", "hee-2030"))
    assert (unknown.exit_code, "'hee-2016', 'hee-2017'" in unknown.output) == (2, True)
    both = flask("publish", NEXT, options=("--shipped", "hee-2017"))
    assert (both.exit_code, "not both" in both.output) == (2, True)


def test_publishing_what_is_broken_changes_nothing(flask) -> None:
    printed = flask("publish", NEXT.replace("scope: placement", "scope: planet", 1))
    assert printed.exit_code == 1
    assert "nothing was published" in printed.output
    assert versions() == []


@pytest.mark.one_database
def test_lint(flask) -> None:
    for slug in shipped_slugs():
        assert flask("lint", shipped(slug)).output == "Nothing to mend.\n"
    printed = flask("lint", NEXT.replace("scope: placement", "scope: planet", 1))
    assert printed.exit_code == 1
    assert "`planet` should be one of" in printed.output
    assert "Error: 1 to mend." in printed.output


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "is not text in UTF-8"),
        (b"x" * 1_000_001, "is larger than 1,000,000 bytes"),
        (b"", "the file"),
        (b"a: [", "cannot be read as YAML"),
        ("\ufeffslug: x".encode(), "is missing"),
    ],
)
def test_a_file_that_is_no_framework(flask, content: bytes, message: str) -> None:
    printed = flask("lint", content)
    assert printed.exit_code == 1
    assert message in printed.output


@pytest.mark.one_database
def test_a_file_that_is_not_there(app) -> None:
    printed = app.test_cli_runner().invoke(args=["frameworks", "lint", "nowhere.yaml"])
    assert printed.exit_code == 2
    assert "No such file" in printed.output


@pytest.mark.one_database
def test_a_map_is_held_against_its_two_frameworks(flask) -> None:
    text = shipped_maps()["hee-2016", "hee-2017"]
    both = (shipped("hee-2016"), shipped("hee-2017"))
    assert flask("lint-map", text, *both).output == "Nothing to mend.\n"
    wrong = flask("lint-map", text.replace("kind: gone", "kind: split", 1), *both)
    assert wrong.exit_code == 1
    assert "row 6: A row of the kind split goes from one to several." in wrong.output
    assert "Error: 1 to mend." in wrong.output
    turned = flask("lint-map", text, *reversed(both))
    assert (turned.exit_code, "not from hee-2017 to hee-2016" in turned.output) == (1, True)
    assert "to mend first" in flask("lint-map", text, "slug: x", both[1]).output


def test_diff(flask) -> None:
    printed = flask("diff", shipped(), NEXT)
    assert printed.exit_code == 0, printed.output
    assert "version\n  changed: 1 → 2" in printed.output
    assert "cycle_defaults / clocks / pause_at_most\n  changed: 130 → 100" in printed.output
    assert "2 changed." in printed.output
    assert flask("diff", NEXT, NEXT).output == "Nothing changed.\n"
    assert "No version of hee-2016 is published yet" in flask("diff", NEXT, options=("--published",)).output
    flask("publish")
    assert "2 changed." in flask("diff", NEXT, options=("--published",)).output


@pytest.mark.one_database
def test_diff_says_how_it_is_used(flask) -> None:
    assert "Give one file with --published" in flask("diff", NEXT).output
    assert "Give one file with --published" in flask("diff", NEXT, NEXT, options=("--published",)).output
    assert "line 2" in flask("diff", "a: [", NEXT).output
    assert "to mend first" in flask("diff", "slug: x", options=("--published",)).output
