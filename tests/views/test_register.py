"""The register is public, the same for everybody, and tells nothing but awards."""

import pytest

from accreditation import clock
from accreditation.db import unit_of_work
from accreditation.enums.people import Role
from accreditation.models.awards import Award
from accreditation.rules.years import years_after
from accreditation.services import ratifications
from tests import deciding
from tests.statements import counted
from tests.world import World


def awarded(world: World, scores: dict[str, int | None] | None = None, **how: object) -> Award:
    panel, decision = deciding.decided(world, scores or {}, **how)
    dean = world.viewer(world.person(Role.RATIFIER))
    with clock.at(deciding.on_the_day(panel)), unit_of_work():
        award = ratifications.ratify(deciding.to_ratify(dean, decision), actor=dean)
    assert award is not None
    return award


def test_an_award_is_found_by_place_profession_and_tier(world: World) -> None:
    award = awarded(world)
    browser = world.client()
    with clock.at(deciding.at_ten(award.starts_on)):
        for query in (
            "",
            "?search=ward+london",
            "?search=riverside",
            "?profession=nursing",
            "?tier=accredited",
        ):
            assert award.placement_name in browser.get(f"/register{query}").text
        for query in ("?search=elsewhere", "?profession=midwifery", "?tier=excellence", "?search=%25"):
            assert "No award fits this search" in browser.get(f"/register{query}").text


def test_an_awards_page_has_its_history_and_never_a_score(world: World) -> None:
    award = awarded(world, {"4.2": 2})
    page = world.client().get(f"/register/{award.number}")
    assert page.status_code == 200
    assert "Accredited with conditions." in page.text
    assert "4.2" not in page.text
    assert "Partly met" not in page.text
    assert world.client().get("/register/AC-26-NOTHING").status_code == 404


def test_an_award_that_ran_out_is_no_longer_shown_as_standing(world: World) -> None:
    award = awarded(world)
    with clock.at(deciding.at_ten(years_after(award.expires_on, 1))):
        assert "There is no award yet" in world.client().get("/register").text
        assert award.placement_name in world.client().get("/register?ended=y").text
        assert "Expired" in world.client().get(f"/verify?number={award.number}").text


def test_odd_and_long_searches_of_the_register_are_answered(world: World) -> None:
    award = awarded(world)
    browser = world.client()
    with clock.at(deciding.at_ten(award.starts_on)):
        for typed in ("riverside ward london 7", "RIVERSIDE", "wa", "“ward” 7"):
            assert award.placement_name in browser.get("/register", query_string={"search": typed}).text, (
                typed
            )
        for typed in (
            "riverside zzz",
            '"',
            "ward OR elsewhere",
            "a" * 99,
            "ab " * 30,
            "é\u0301" * 40,
            "\x00zz",
            "NEAR(",
        ):
            page = browser.get("/register", query_string={"search": typed})
            assert page.status_code == 200, typed
            assert award.placement_name not in page.text, typed
        with counted() as statements:
            browser.get("/register?search=zzz")
        assert len(statements) == 1


@pytest.mark.one_database
def test_verifying_an_unknown_number_says_so(world: World) -> None:
    page = world.client().get("/verify?number=AC-26-%3Cb%3E")
    assert "is on the register" in page.text
    assert "No award with the number “AC-26-&lt;b&gt;”" in page.text


@pytest.mark.one_database
def test_a_longer_register_takes_no_more_statements(world: World) -> None:
    award = awarded(world)
    with clock.at(deciding.at_ten(award.starts_on)):
        browser = world.client()
        browser.get("/register")
        with counted() as few:
            browser.get("/register")
    for number in range(3):
        later = awarded(world, placement=world.new_placement(f"Ward {number}"))
    with clock.at(deciding.at_ten(later.starts_on)), counted() as many:
        assert "4 awards" in browser.get("/register").text
    assert len(many) == len(few)
