"""A provider starts from its last application, and says of each standard whether it is still true."""

import pytest

from accreditation.db import db, unit_of_work
from accreditation.enums.people import Role
from accreditation.frameworks.source import shipped
from accreditation.models.frameworks import Cycle
from accreditation.queries import applications
from accreditation.services import frameworks
from tests import carrying, moving
from tests.world import World


def test_starting_asks_whether_to_begin_from_the_last_one(world: World) -> None:
    start, browser = f"/placements/{world.placement.id}/start", world.client(world.lead)
    assert world.cycle.id
    assert "Begin from your last application" not in browser.get(start).text
    earlier = carrying.withdrawn(world)
    page = browser.get(start).text
    assert "Begin from your last application" in page
    assert earlier.reference in page
    details = {"cycle": str(world.cycle.id), "tier": "accredited"}
    assert "Choose what to begin with" in browser.send(start, **details, begin="").text
    sent = browser.send(start, **details, begin="last")
    assert sent.status_code == 302
    standard = browser.get(sent.location).text
    assert "Application started with the answers of your last one." in standard
    assert "What your last application said" in standard
    assert "What we do about 1.1." in standard
    case = applications.live(world.placement.id)
    assert case is not None
    assert case.begun_from_id == earlier.id
    tasks = browser.get(f"/applications/{case.id}").text
    assert tasks.count(">To confirm<") == len(carrying.to_confirm(case))


def test_empty_answers_are_the_other_choice(world: World) -> None:
    start, browser = f"/placements/{world.placement.id}/start", world.client(world.lead)
    carrying.withdrawn(world)
    sent = browser.send(start, cycle=str(world.cycle.id), tier="accredited", begin="empty")
    assert "last one" not in browser.get(sent.location).text
    case = applications.live(world.placement.id)
    assert case is not None
    assert (case.begun_from_id, carrying.to_confirm(case)) == (None, [])


def test_where_no_map_leads_it_says_so_and_nothing_is_started(world: World) -> None:
    start, browser = f"/placements/{world.placement.id}/start", world.client(world.lead)
    carrying.withdrawn(world)
    with unit_of_work():
        elsewhere = frameworks.publish(shipped().replace("slug: hee-2016", "slug: local-2018", 1), actor=None)
        cycle = db.session.get(Cycle, world.cycle.id)
        assert cycle is not None
        cycle.framework_version_id = elsewhere.id
    sent = browser.send(start, cycle=str(world.cycle.id), tier="accredited", begin="last")
    assert sent.status_code == 422
    assert "nothing says what became of its standards" in sent.text
    assert applications.live(world.placement.id) is None


def test_each_choice_does_what_it_says(world: World) -> None:
    case, browser = carrying.begun(world, carrying.closed(world)), world.client(world.lead)
    path = f"/applications/{case.id}/standards"
    ask = browser.get(f"{path}/1.1/still-true").text
    for words in ("What we do about 1.1.", "Learner survey", "Ask the night staff too.", "2, partly met"):
        assert words in ask
    assert browser.send(f"{path}/1.1/still-true").status_code == 422
    confirmed = browser.send(f"{path}/1.1/still-true", still_true="still_true")
    assert confirmed.location == f"{path}/1.2/still-true"
    changed = browser.send(confirmed.location, still_true="changed")
    assert changed.location == f"{path}/1.2?changing=1"
    assert "1.2" in carrying.to_confirm(case)
    editor = browser.get(changed.location).text
    assert 'name="narrative"' in editor
    assert "It counts as confirmed once you save a change." in editor
    same = browser.send(changed.location, narrative="What we do about 1.2.", self_score="1")
    assert "Nothing was changed, so say whether this is still true." in browser.get(same.location).text
    assert 'name="narrative"' not in browser.get(f"{path}/1.2").text
    browser.send(changed.location, narrative="What we do since spring.", self_score="1")
    assert "1.2" not in carrying.to_confirm(case)
    assert browser.send(f"{path}/1.3/still-true", still_true="no_longer").status_code == 302
    assert carrying.words(case, "1.3")["narrative"] == ""
    again = browser.get(f"{path}/1.3/still-true").text
    assert "There is nothing to confirm here" in again
    assert "Ask the night staff too." in browser.get(f"{path}/1.1").text


def test_the_history_says_what_changed_since_last_time(world: World) -> None:
    case, browser = carrying.begun(world, carrying.closed(world)), world.client(world.lead)
    path = f"/applications/{case.id}/standards/1.1/history"
    assert "It says the same as last time." in browser.get(path).text
    moving.save(world, case, "1.1", narrative="What we now do about 1.1.")
    page = browser.get(path).text
    assert "compared with what you sent in" in page
    assert "[added:] </span> now<span" in page


@pytest.mark.one_database
def test_last_time_is_for_the_provider_and_only_drafters_confirm(world: World) -> None:
    case = carrying.begun(world, carrying.closed(world))
    path = f"/applications/{case.id}/standards/1.1"
    signatory = world.client(world.signatory)
    shown = signatory.get(path).text
    assert "What we do about 1.1." in shown
    assert "Is this still true?" not in shown
    assert signatory.get(f"{path}/still-true").status_code == 403
    assert world.client(world.person(Role.REVIEWER)).get(path).status_code == 404
    elsewhere = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere"))
    assert world.client(elsewhere).get(f"{path}/still-true").status_code == 404
