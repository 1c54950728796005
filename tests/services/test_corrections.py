"""What a provider points out as factually wrong is put right in the report's words, with the change kept and shown."""

import pytest

from accreditation.db import db, unit_of_work
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.models.rounds import ReportCorrection
from accreditation.queries import agreed_scores, rounds
from accreditation.services import corrections
from tests import agreeing
from tests.services.test_reports import agreed, answer, confirm
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def lead_of(world: World, team: list[Review]) -> Person:
    return db.session.get_one(Person, team[0].reviewer_id)


def put_right(world: World, case: Application, team: list[Review], words: str, code: str = "1.1") -> None:
    score = agreed(case, code)
    with unit_of_work():
        corrections.correct(
            case, score, words=words, seen=score.rationale, actor=world.viewer(lead_of(world, team))
        )


def test_a_fact_is_put_right_in_the_words_and_provider_and_panel_see_old_and_new(world: World) -> None:
    case, team = agreeing.issued(world)
    with pytest.raises(RuleBroken, match="after the provider has said what is wrong"):
        put_right(world, case, team, "Twelve beds.")
    db.session.rollback()
    confirm(world, case, "The ward has 12 beds, not 14.")
    before = agreed(case, "1.1")
    old, value, version = before.rationale, before.value, before.version
    browser = world.client(lead_of(world, team))
    path = f"/reviews/{team[0].id}/accuracy/words/1.1"
    assert path in browser.get(f"/reviews/{team[0].id}/accuracy").text
    assert browser.send(path, words=old).status_code == 422
    assert browser.send(path, words="The ward has twelve beds.", seen="stale").status_code == 422
    assert browser.send(path, words="The ward has twelve beds.").status_code == 302
    assert browser.send(path.replace("1.1", "summary"), words="A ward of twelve beds.").status_code == 302
    db.session.expire_all()
    now = agreed_scores.of_standard(case.current_round, before.standard_id)
    assert now is not None
    assert (now.rationale, now.value, now.version) == ("The ward has twelve beds.", value, version + 1)
    report = rounds.report(case.current_round)
    assert report.summary == "A ward of twelve beds."
    assert report.confirmation is not None, "what the provider confirmed stays confirmed"
    first = report.corrections[0]
    assert (first.words_before, first.words_after) == (old, "The ward has twelve beds.")
    assert (first.corrected_by_id, first.standard_id) == (team[0].reviewer_id, before.standard_id)
    page = world.client(world.lead).get(f"/applications/{case.id}/report").text
    for words in (old, "The ward has twelve beds.", "Changed by the lead reviewer,"):
        assert words in page
    assert lead_of(world, team).name not in page
    answer(world, case, team, "Put right.")
    with pytest.raises(RuleBroken, match="before you answer"):
        put_right(world, case, team, "Thirteen beds.")


@pytest.mark.one_database
def test_nobody_else_puts_words_right_and_a_confirmed_report_without_comments_stays(world: World) -> None:
    case, team = agreeing.issued(world)
    confirm(world, case)
    with pytest.raises(RuleBroken, match="after the provider has said what is wrong"):
        put_right(world, case, team, "Twelve beds.")
    other = world.client(db.session.get_one(Person, team[1].reviewer_id))
    assert other.get(f"/reviews/{team[1].id}/accuracy/words/1.1").status_code == 403
    assert other.get(f"/reviews/{team[0].id}/accuracy/words/1.1").status_code == 404
    assert db.session.query(ReportCorrection).count() == 0
