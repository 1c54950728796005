"""What other calendars read is looked through for planted texts and for people's names: it holds places and days, and nothing else."""

import pytest

from accreditation.db import unit_of_work
from accreditation.queries import calendar_keys as queries
from accreditation.services import calendar_keys
from tests.architecture.access_rows import EVERYBODY
from tests.architecture.test_canary import backstage, canary, score_as_lead
from tests.architecture.visitors import Visitors
from tests.scene import Stage

pytestmark = [pytest.mark.soak, pytest.mark.xdist_group("scene")]

Files = dict[str, str]
"""What the calendar of each person reads, and what their page shows, by name."""


def addresses(visitors: Visitors) -> dict[str, str]:
    """An address of everybody's own calendar."""
    made = {}
    with backstage(visitors) as scene:
        for who in sorted(EVERYBODY - {"nobody"}):
            viewer = scene.world.viewer(visitors.people[who])
            key = queries.own(viewer)
            if key is None:
                with unit_of_work():
                    key = calendar_keys.make(actor=viewer)
            part = queries.address_part(key, visitors.app.config["SECRET_KEY"])
            made[who] = f"/calendar/{part}.ics"
    return made


def read(visitors: Visitors, made: dict[str, str]) -> Files:
    """The files as others read them, with folded lines put together again."""
    stranger = visitors.browsers["nobody"]
    return {who: stranger.get(address).text.replace("\r\n ", "") for who, address in made.items()}


def test_nothing_that_is_hidden_is_in_a_file_and_no_file_tells_that_somebody_scored(
    visitors: Visitors,
) -> None:
    made = addresses(visitors)
    planted = {name: canary(name) for name in ("rationale", "private_note", "ceiling_reason")}
    with backstage(visitors) as scene:
        case = scene.new_case(Stage.IN_REVIEW)
        place = case.application.subject.name
    before = read(visitors, made)
    assert place in before["lead"], "the case is on its reviewers' calendars"
    score_as_lead(visitors, case, planted, 3)
    score_as_lead(visitors, case, {"rationale": canary("worry")}, 1, "2.2")
    assert read(visitors, made) == before, "a file tells that scores were given, or that a concern was raised"


def test_no_file_holds_words_of_a_review_or_the_name_of_a_person(visitors: Visitors) -> None:
    made, names = addresses(visitors), {person.name for person in visitors.people.values()}
    planted = {name: canary(name) for name in ("rationale", "private_note", "ceiling_reason")}
    with backstage(visitors) as scene:
        case = scene.new_case(Stage.IN_REVIEW)
        case.words = planted
    for begun, stage in ((Stage.IN_REVIEW, Stage.REVEALED), (Stage.REVEALED, Stage.ACCURACY)):
        with backstage(visitors) as scene:
            scene.take(case, begun, stage)
            place = case.application.subject.name
        files = read(visitors, made)
        assert [who for who, text in files.items() if place in text], "somebody has the case now"
        for who, text in files.items():
            assert not [word for word in planted.values() if word in text], who
            assert not [name for name in names if name in text], who
            assert "/evidence" not in text, who


def test_who_has_a_role_elsewhere_reads_nothing_of_the_case(visitors: Visitors) -> None:
    made = addresses(visitors)
    with backstage(visitors) as scene:
        places = [scene.cases[stage].application.subject.name for stage in (Stage.SCORING, Stage.SUBMITTED)]
    for who, text in read(visitors, made).items():
        if who.startswith("elsewhere") or who == "newcomer":
            assert not [place for place in places if place in text], who
