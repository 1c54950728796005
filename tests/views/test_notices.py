"""The page of notices: new ones first, read by a button, opened where it still opens; and how its reader wants to hear."""

from datetime import timedelta

import pytest
from lxml import html as parser

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.notices import Delivery, NoticeGroup
from accreditation.enums.notices import NoticeKind as K
from accreditation.enums.people import Role
from accreditation.models.people import Grant
from accreditation.queries.notices import inbox
from accreditation.services import notices
from accreditation.services.notices import Occasion
from tests.client import Client, hidden
from tests.services.notices.hearing import announce, notices_of, stand
from tests.statements import counted
from tests.world import World

DUE = clock.today() + timedelta(days=20)


def drafted(world: World, count: int = 1):
    """A case whose lead heard some times that it is signed."""
    case = world.application()
    stand(case, S.SIGNED, due_on=DUE)
    for number in range(count):
        announce(K.SIGNED, case, str(number))
    return case


def page(browser: Client, path: str = "/notices"):
    """A page, read."""
    return parser.fromstring(browser.get(path).text)


def main(browser: Client, path: str = "/notices") -> str:
    return " ".join(page(browser, path).xpath("string(//main)").split())


def press(browser: Client, group: str = "", **button: object):
    """Press a button of the page of notices, of one group where it is filtered."""
    form = hidden(browser.get("/notices/preferences").text) | button
    return browser.post("/notices/read" + (f"?group={group}" if group else ""), data=form)


def test_the_header_says_how_many_are_new_and_the_page_what_they_are(world: World) -> None:
    case, browser = drafted(world, 2), world.client(world.lead)
    assert "Notices (2 new)" in browser.get("/home").text
    words = main(browser)
    assert "2 notices are new." in words
    assert words.count("Signed, and ready to send: Ward 7") >= 2
    assert case.reference in words
    assert "Notices (" not in world.client().get("/register").text


def test_a_reader_without_notices_reads_what_will_come(world: World) -> None:
    browser = world.client(world.lead)
    assert "No notices yet" in main(browser)
    drafted(world)
    assert "No such notices" in main(browser, "/notices?group=role")
    assert "Ward 7" in main(browser, "/notices?group=task")


def test_opening_a_notice_reads_it_and_goes_to_what_it_is_about(world: World) -> None:
    case, browser = drafted(world), world.client(world.lead)
    (notice,) = notices_of(world.lead)
    answer = press(browser, opened=notice.id)
    assert (answer.status_code, answer.location) == (302, f"/applications/{case.id}")
    assert "You have read everything." in main(browser)
    (link,) = page(browser).xpath("//main//table//a")
    assert link.get("href") == f"/applications/{case.id}"


def test_one_or_all_are_read_without_going_anywhere(world: World) -> None:
    drafted(world, 3)
    browser = world.client(world.lead)
    first, second, third = notices_of(world.lead)
    assert press(browser, read=second.id).location == "/notices"
    assert "2 notices are new." in main(browser)
    # A notice that came after the page was shown is not read unseen.
    press(browser, all=second.id)
    assert [notice.read_at is None for notice in notices_of(world.lead)] == [False, False, True]
    press(browser, all=third.id)
    assert "You have read everything." in main(browser)
    assert first.read_at is not None


def test_of_a_filtered_list_only_what_is_on_it_is_read(world: World) -> None:
    drafted(world, 2)
    browser = world.client(world.lead)
    newest = notices_of(world.lead)[-1].id
    assert press(browser, group="role", all=newest).location == "/notices?group=role"
    assert all(notice.read_at is None for notice in notices_of(world.lead))
    (form,) = page(browser, "/notices?group=task").xpath("//main//form[@method='post']")
    assert form.get("action") == "/notices/read?group=task"
    assert press(browser, group="task", all=newest).location == "/notices?group=task"
    assert all(notice.read_at is not None for notice in notices_of(world.lead))


def test_new_ones_come_first_then_the_newest(world: World) -> None:
    drafted(world, 3)
    browser = world.client(world.lead)
    first, second, third = notices_of(world.lead)
    press(browser, read=third.id)
    values = page(browser).xpath("//main//button[@name='read']/@value")
    assert values == [str(second.id), str(first.id)]


@pytest.mark.parametrize("number", ["", "x", "0", "99999999999", "٣"])
def test_no_button_reads_what_is_not_the_readers_own(world: World, number: str) -> None:
    drafted(world)
    browser = world.client(world.secretary)
    assert press(browser, read=number).status_code == 404
    assert press(browser, read=notices_of(world.lead)[0].id).status_code == 404
    assert notices_of(world.lead)[0].read_at is None


def test_a_form_from_elsewhere_reads_nothing(world: World) -> None:
    drafted(world)
    browser = world.client(world.lead)
    assert browser.post("/notices/read", data={"csrf_token": "forged", "all": 9999}).status_code == 422
    assert notices_of(world.lead)[0].read_at is None


def test_what_no_longer_opens_has_no_link_and_says_so(world: World) -> None:
    drafted(world)
    browser = world.client(world.lead)
    with unit_of_work():
        held = db.session.query(Grant).filter_by(person_id=world.lead.id).one()
        held.ends_on = clock.today() - timedelta(days=1)
    assert "You can no longer open what this is about." in main(browser)
    assert not page(browser).xpath("//main//button[@name='opened']")
    (notice,) = notices_of(world.lead)
    assert press(browser, opened=notice.id).location == "/notices"


def test_many_notices_ask_no_more_of_the_database_than_a_few(world: World) -> None:
    drafted(world, 2)
    browser = world.client(world.lead)
    with counted() as few:
        browser.get("/notices")
    for number in range(20):
        case = world.application(placement=world.new_placement(f"Ward {number + 10}"))
        announce(K.SENT_BACK, case, f"more {number}")
    with counted() as many:
        browser.get("/notices")
    # Who it is, the list, what the list is about.
    assert len(few) == len(many) == 3


def test_a_long_list_has_pages(world: World) -> None:
    drafted(world, inbox.SIZE + 2)
    browser = world.client(world.lead)
    assert len(page(browser).xpath("//main//tbody/tr")) == inbox.SIZE
    assert len(page(browser, "/notices?page=2").xpath("//main//tbody/tr")) == 2


def test_preferences_are_kept_and_shown(world: World) -> None:
    browser = world.client(world.lead)
    typed = {
        "task": "daily",
        "date": "at_once",
        "decision": "at_once",
        "role": "page",
        "progress": "none",
        "comment": "none",
        "quiet_from": "20",
        "quiet_until": "7",
        "away_from-day": "21",
        "away_from-month": "12",
        "away_from-year": "2027",
        "away_until-day": "1",
        "away_until-month": "1",
        "away_until-year": "2028",
    }
    assert browser.send("/notices/preferences", **typed).location == "/notices"
    chosen = inbox.deliveries(world.lead.id)
    assert chosen == {
        NoticeGroup.TASK: Delivery.DAILY,
        NoticeGroup.ROLE: Delivery.PAGE,
        NoticeGroup.PROGRESS: Delivery.NONE,
        NoticeGroup.COMMENT: Delivery.NONE,
    }
    shown = page(browser, "/notices/preferences")
    assert shown.xpath("//select[@name='quiet_from']/option[@selected]/@value") == ["20"]
    assert shown.xpath("//input[@name='task'][@checked]/@value") == ["daily"]
    assert shown.xpath("//input[@name='away_until-year']/@value") == ["2028"]
    assert browser.send("/notices/preferences", **typed | {"progress": "daily"}).status_code == 302
    assert inbox.deliveries(world.lead.id)[NoticeGroup.PROGRESS] is Delivery.DAILY


def test_preferences_that_make_no_sense_are_refused_with_what_was_typed(world: World) -> None:
    browser = world.client(world.lead)
    typed = dict.fromkeys(("date", "decision", "role", "progress", "comment"), "at_once")
    answer = browser.send("/notices/preferences", **typed, task="none", quiet_from="20", quiet_until="")
    assert answer.status_code == 422
    assert "choose from the options shown" in answer.text
    answer = browser.send("/notices/preferences", **typed, task="page", quiet_from="20", quiet_until="")
    assert answer.status_code == 422
    assert "Choose both hours, or neither" in answer.text


def test_a_notice_whose_words_lack_something_does_not_keep_its_page_from_the_others(world: World) -> None:
    case = drafted(world)
    stand(case, S.SIGNED, due_on=None)
    with unit_of_work():
        notices.announce([Occasion(K.SIGNED, {"application_id": case.id}, "gap")])
    words = main(world.client(world.lead))
    assert "Something has changed" in words
    assert "Signed, and ready to send" in words


def test_somebody_elses_notices_are_on_nobodys_page(world: World) -> None:
    drafted(world)
    other = world.person(Role.PROVIDER_LEAD)
    assert "No notices yet" in main(world.client(other))
