"""Auditors read what happened in plain words, check one record, and learn nothing of a concern before the reveal."""

import pytest
from sqlalchemy import select, text

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.concerns import ConcernKind, ConcernTrigger
from accreditation.enums.people import Profession, Role
from accreditation.enums.reviews import ReviewerKind
from accreditation.enums.rounds import RoundReason
from accreditation.models.applications import Application
from accreditation.models.concerns import Concern
from accreditation.models.frameworks import Standard
from accreditation.models.rounds import ReviewRound
from accreditation.queries import audit as queries
from accreditation.services import audit, concerns, grants
from accreditation.services.audit.facts import FACTS
from accreditation.web import audit_events
from tests.client import Client
from tests.rounds import add_round
from tests.statements import counted
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    """An auditor's browser."""
    return world.client(world.person(Role.AUDITOR, name="Olive Auditor"))


def test_events_are_read_in_plain_words(world: World, browser: Client) -> None:
    case = world.application()
    page = browser.get("/audit").text
    assert "Application started" in page
    assert f"Case {case.reference}" in page
    assert "Pat Lead" in page
    assert "Duty taken" in page
    assert "Led the application" in page


def test_filters_by_record_kind_and_person(world: World, browser: Client) -> None:
    case = world.application()
    somebody = world.person()
    with unit_of_work():
        grants.give_grant(
            somebody.id,
            Role.CONTRIBUTOR,
            grants.Scope(organisation_id=world.organisation.id),
            actor=world.viewer(world.lead),
        )
    of_case = browser.get(f"/audit?subject={case.reference.lower()}").text
    assert "Application started" in of_case
    assert "Role given" not in of_case.split("</form>", 2)[-1]
    of_people = browser.get("/audit?stream=people&kind=grant_given").text
    assert "1 event." in of_people
    assert f"Contributor, Riverside Trust, from {clock.today().day}" in of_people
    assert "1 event." in browser.get(f"/audit?email={world.lead.email}&kind=grant_given").text
    for nothing in ("email=nobody@example.org", "subject=PA-00-NOBODY", "stream=system&kind=cycle_opened"):
        assert "No event fits these filters" in browser.get(f"/audit?{nothing}").text
    assert browser.get("/audit?until-day=31&until-month=2&until-year=2026&kind=x&page=0").status_code == 200


def concern_of(world: World, case: Application) -> Concern:
    standard = db.session.scalars(select(Standard).where(Standard.code == "1.1")).one()
    with unit_of_work():
        return concerns.raise_concern(
            case,
            standard_id=standard.id,
            kind=ConcernKind.SAFETY,
            words="Somebody is at risk",
            actor=world.viewer(world.person(Role.REVIEWER)),
        )


def test_a_concern_is_not_told_before_the_scores_are_shared(world: World, browser: Client) -> None:
    case = world.application()
    concern = concern_of(world, case)
    officer = world.person(Role.CONCERN_OFFICER, name="Con Officer")
    with unit_of_work():
        held = db.session.get_one(Concern, concern.id)
        concerns.move_concern(held, ConcernTrigger.TRIAGE, words="Looked at", actor=world.viewer(officer))
    paths = ("/audit", "/audit?kind=concern_raised", "/audit?stream=system", f"/audit?email={officer.email}")
    for path in (*paths, f"/audit?subject={case.reference}"):
        page = browser.get(path).text.split("</form>", 2)[-1]
        for word in ("Safety", "Concern", "concern", "Con Officer"):
            assert word not in page, path
    with unit_of_work():
        add_round(case)
    page = browser.get("/audit").text.split("</form>", 2)[-1]
    assert "Concern raised" in page
    assert "Safety concern" in page
    assert "from “Raised” to “Triaged”" in page
    assert "Handled a concern" in page


def test_a_shared_case_is_told_of_however_often_another_was_reviewed(world: World, browser: Client) -> None:
    shared, again = (world.application(placement=world.new_placement(name)) for name in ("Birch", "Oak"))
    concern_of(world, shared)
    with unit_of_work():
        add_round(shared)
        first = add_round(again)
        db.session.add(
            ReviewRound(
                application_id=again.id,
                number=2,
                why=RoundReason.REMITTED,
                snapshot_id=first.snapshot_id,
                opened_at=clock.now(),
            )
        )
    assert "Concern raised" in browser.get("/audit").text.split("</form>", 2)[-1]


def test_the_list_costs_the_same_for_three_and_thirty(world: World, browser: Client) -> None:
    def more(numbers: range) -> None:
        for number in numbers:
            world.application(placement=world.new_placement(f"Ward {number}"))

    more(range(1))
    with counted() as few:
        browser.get("/audit")
    more(range(1, 15))
    with counted() as many:
        browser.get("/audit")
    assert len(few) == len(many)
    assert len(many) <= 8


def test_every_kind_of_event_has_words(app) -> None:
    sample: dict[str, int | str] = {
        "role": "reviewer",
        "duty": "voter",
        "tier": "excellence",
        "scope": "office:3",
        "starts_on": "2026-11-02",
        "ends_on": "2026-12-02",
        "held_on": "2026-12-02",
        "snapshot": "0123456789abcdef",
        "cause": "silent",
        "method": "median",
        "kind": "safety",
        "trigger": "no_such_trigger",
        "source": "in_review",
        "dest": "moderation",
    }
    nobody = queries.Names({}, {}, {}, {}, {})
    for kind in AuditKind:
        given = {name: sample.get(name, 7) for name in FACTS[kind]}
        event = queries.Event(1, "system", 1, clock.now(), kind.value, kind.label, None, "", given)
        words = audit_events.facts_in_words(event, nobody)
        assert words
        assert not any("_" in fact for fact in words), words


def test_one_record_is_checked_in_words(world: World, browser: Client) -> None:
    case = world.application()
    sent = browser.send("/audit/verify", subject=case.reference)
    assert sent.status_code == 200
    assert f"{case.reference}: every event is as it was written" in sent.text
    with unit_of_work():
        audit.record(AuditKind.CYCLE_OPENED, actor=None, stream=audit.SYSTEM, cycle_id=1)
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("DROP TRIGGER audit_events_no_update"))
    else:
        db.session.execute(text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
    db.session.execute(text("UPDATE audit_events SET actor_id = 1 WHERE stream = 'system' AND seq = 2"))
    db.session.commit()
    page = browser.send("/audit/verify", stream="system").text
    assert "Event 2 was altered" in page
    assert "1 place where the record does not hold" in page


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Enter a case reference or an ODS code"),
        ({"subject": "NOWHERE"}, "No case or organisation has this reference or code"),
        ({"stream": "case:1"}, "choose from the options shown"),
    ],
)
def test_a_record_that_is_not_there_is_said_in_words(
    browser: Client, fields: dict[str, str], message: str
) -> None:
    sent = browser.send("/audit/verify", **fields)
    assert sent.status_code == 422
    assert message in sent.text


@pytest.mark.one_database
def test_auditors_and_administrators_come_in_and_nobody_else(world: World) -> None:
    assert world.client(world.person(Role.ADMINISTRATOR)).get("/audit").status_code == 200
    for role in (Role.SECRETARIAT, Role.PROVIDER_LEAD, Role.REVIEWER, Role.ANALYST):
        browser = world.client(world.person(role))
        assert browser.get("/audit").status_code == 403
        assert browser.get("/audit/verify").status_code == 403


def test_a_person_is_named_once(world: World, browser: Client) -> None:
    admin, somebody = world.person(Role.ADMINISTRATOR, name="Ada Admin"), world.person(name="Gil Granted")
    with unit_of_work():
        grants.give_grant(somebody.id, Role.AUDITOR, actor=world.viewer(admin))
        grants.set_reviewer_profile(
            admin.id, kind=ReviewerKind.PEER, profession=Profession.NURSING, actor=world.viewer(admin)
        )
    page = browser.get("/audit?stream=people&kind=grant_given").text
    assert "for Gil Granted" in page
    assert "the nation" in page
    assert "for themselves" in browser.get("/audit?stream=people&kind=reviewer_profile_set").text
