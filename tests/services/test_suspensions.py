"""An award is suspended knowingly, and stands again when a Dean says why."""

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.awards import AwardStatus, AwardTrigger
from accreditation.enums.concerns import FactKind
from accreditation.enums.findings import FindingKind
from accreditation.enums.people import Role
from accreditation.models.awards import Award
from accreditation.queries import audit as audit_queries
from accreditation.queries import awards, home
from accreditation.services import awards as award_services
from tests import deciding
from tests.services.test_ratifications import causes, draft_finding, fact, ratify
from tests.world import World

pytestmark = pytest.mark.postgresql_in_soak


def stands(award: Award) -> AwardStatus:
    db.session.expire_all()
    return awards.status_today(db.session.get_one(Award, award.id))


def test_a_support_level_asks_before_it_suspends_and_says_which_awards(world: World) -> None:
    dean = world.viewer(world.person(Role.RATIFIER))
    panel, decision = deciding.decided(world)
    path = f"/organisations/{world.organisation.id}/facts/support_level"
    with clock.at(deciding.on_the_day(panel)):
        award = ratify(dean, decision)
        assert award is not None
        officer = world.client(world.person(Role.CONCERN_OFFICER))
        today = clock.today()
        typed = {
            "value": "3",
            "source": "Quality register",
            "dated_on-day": str(today.day),
            "dated_on-month": str(today.month),
            "dated_on-year": str(today.year),
        }
        page = officer.send(path, **typed)
        assert page.status_code == 200
        assert "This suspends 1 award at once" in page.text
        assert f"{award.placement_name}: award {award.number}" in page.text
        assert "the public register shows them as suspended" in page.text
        assert stands(award) is AwardStatus.ACTIVE
        overtaken = officer.send(path, **typed, seen="AC-26-OTHERS")
        assert overtaken.status_code == 422
        assert "not the ones you were shown" in overtaken.text
        assert officer.send(path, **typed, seen=award.number).status_code == 302
        assert stands(award) is AwardStatus.SUSPENDED


def test_a_dean_restores_what_a_support_level_suspended_once_it_has_fallen(world: World) -> None:
    person = world.person(Role.RATIFIER)
    dean = world.viewer(person)
    panel, decision = deciding.decided(world)
    with clock.at(deciding.on_the_day(panel)):
        award = ratify(dean, decision)
        assert award is not None
        fact(world, FactKind.SUPPORT_LEVEL, "3")
        browser, path = world.client(person), f"/awards/{award.number}/restore"
        assert home.board(dean).must == []
        assert "The support level is 3." in browser.get(path).text
        refused = browser.send(path, reason="The ward is safe again.")
        assert refused.status_code == 422
        fact(world, FactKind.SUPPORT_LEVEL, "0")
        assert [task.endpoint for task in home.board(dean).must] == ["awards.restore"]
        assert path in browser.get(f"/cases/{award.application_id}").text
        assert world.client(world.secretary).get(path).status_code == 403
        assert browser.send(path, reason="").status_code == 422
        assert browser.send(path, reason="The ward is safe again.").status_code == 302
        assert home.board(dean).must == []
        assert browser.send(path, reason="Twice.").status_code == 422
        register = world.client().get(f"/register/{award.number}").text
        assert "Restored: the extra support has ended." in register
        assert "safe again" not in register
        assert "The ward is safe again." in browser.get(path).text
    assert stands(award) is AwardStatus.ACTIVE
    restored = awards.by_number(award.number)
    assert restored is not None
    assert causes(restored)[-1][:2] == (AwardTrigger.RESTORE, person.id)
    steps = [event.facts.get("trigger") for event in audit_queries.timeline(award.application_id)]
    assert [trigger for trigger in steps if trigger][-1] == "restore"


def test_an_award_with_an_open_condition_is_restored_with_it(world: World) -> None:
    dean = world.viewer(world.person(Role.RATIFIER))
    panel, decision = deciding.decided(world, {"4.2": 2})
    draft_finding(world, decision, FindingKind.CONDITION, words="Appoint a second supervisor.")
    with clock.at(deciding.on_the_day(panel)):
        award = ratify(dean, decision)
        assert award is not None
        for level in ("4", "2"):
            fact(world, FactKind.SUPPORT_LEVEL, level)
        with unit_of_work():
            seen = awards.for_office(dean, award.number)
            assert seen is not None
            award_services.restore(seen.award, seen.application, actor=dean, reason="Safe.")
    assert stands(award) is AwardStatus.CONDITIONAL
