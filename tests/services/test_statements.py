"""Statements of partners: who may read one and from when, what the record and notices tell, and two acts at one moment."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.letters import LetterKind
from accreditation.enums.notices import NoticeKind
from accreditation.enums.people import Role
from accreditation.enums.statements import PartnerKind
from accreditation.errors import RuleBroken
from accreditation.models.applications import Application
from accreditation.models.audit import AuditEvent
from accreditation.models.letters import Letter
from accreditation.models.notices import Notice
from accreditation.models.statements import Statement, StatementRequest
from accreditation.queries import applications, locks, snapshots
from accreditation.queries import statements as queries
from accreditation.services import link_tokens, reviews, sign_offs, statements, submissions
from accreditation.services.case_facts import CaseFacts
from accreditation.services.statements.asking import KEEP, PURPOSE
from accreditation.visibility import SeenCase
from tests import reviewing
from tests.leaving import leave
from tests.world import World

SECRET = "a key of this test alone"
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
GIVEN = {"name": "Paula Partner", "role": "Lecturer", "organisation": "City"}


def ask(world: World, case: Application, kind: PartnerKind = PartnerKind.UNIVERSITY, number: int = 1) -> int:
    lead, opened = world.viewer(world.lead), applications.get(case.id)
    with unit_of_work():
        return statements.ask(
            opened,
            actor=lead,
            kind=kind,
            name="Asked One",
            email=f"asked{number}@example.org",
            note="Please.",
        ).id


def key_of(request_id: int) -> str:
    request = db.session.get_one(StatementRequest, request_id)
    return link_tokens.token(SECRET, PURPOSE, request.id, request.nonce)


def write(request_id: int, words: str = "A good ward.", **changes: object) -> int:
    given = {**GIVEN, "nameless": False} | changes
    with unit_of_work():
        return statements.write(request_id, key_of(request_id), secret=SECRET, words=words, **given).id  # type: ignore[arg-type]


def events(case: Application) -> list[tuple[str, dict[str, object], int | None]]:
    rows = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.stream == f"case:{case.id}", AuditEvent.kind.startswith("statement"))
        .order_by(AuditEvent.id)
    )
    return [(event.kind, json.loads(event.facts), event.actor_id) for event in rows]


def test_the_record_tells_that_a_statement_was_asked_for_and_arrived_and_no_name_and_no_word(
    world: World,
) -> None:
    case = world.application()
    learner = ask(world, case, PartnerKind.LEARNER)
    statement = write(learner, nameless=True)
    lead = world.lead.id
    assert events(case) == [
        (
            AuditKind.STATEMENT_ASKED,
            {"application_id": case.id, "request_id": learner, "partner": "learner"},
            lead,
        ),
        (
            AuditKind.STATEMENT_ARRIVED,
            {"application_id": case.id, "statement_id": statement, "partner": "learner"},
            None,
        ),
    ]


def test_whoever_asked_hears_of_a_statement_while_they_lead(world: World) -> None:
    case, other = world.application(), world.person(Role.PROVIDER_LEAD)
    first, second = ask(world, case), ask(world, case, number=2)
    write(first)
    arrived = select(Notice).where(Notice.kind == NoticeKind.STATEMENT_ARRIVED)
    (notice,) = db.session.scalars(arrived).all()
    assert notice.person_id == world.lead.id != other.id
    leave(world, world.lead)
    write(second)
    assert len(db.session.scalars(arrived).all()) == 1


def test_a_statement_is_never_changed_or_removed(world: World) -> None:
    statement = write(ask(world, world.application()))
    for change in ("UPDATE statements SET words = 'x'", "DELETE FROM statements"):
        with pytest.raises(DatabaseError), db.session.begin_nested():
            db.session.execute(text(f"{change} WHERE id = {statement}"))


def test_a_statement_is_no_part_of_what_is_signed(world: World) -> None:
    """It arrives after the signature and voids nothing."""
    case = reviewing.answered(world)
    request = ask(world, case)
    _sign(world, case)
    write(request)
    facts = CaseFacts(applications.get(case.id), world.viewer(world.lead))
    assert not facts.needs_signature_again
    with unit_of_work():
        submissions.submit(applications.get(case.id), actor=world.viewer(world.lead))
    with pytest.raises(RuleBroken, match="closed for statements"):
        write(ask_again(world, case, request))


def ask_again(world: World, case: Application, request_id: int) -> int:
    """Another request as it stood before the case was sent."""
    with pytest.raises(RuleBroken, match="no more statements"):
        ask(world, case, number=3)
    earlier = db.session.get_one(StatementRequest, request_id)
    columns = {name: getattr(earlier, name) for name in ("application_id", "kind", "name", "address", "note")}
    with unit_of_work():
        again = StatementRequest(
            **columns,
            nonce=link_tokens.nonce(),
            asked_by_id=earlier.asked_by_id,
            asked_at=earlier.asked_at,
            expires_at=earlier.expires_at,
        )
        db.session.add(again)
    return again.id


def _sign(world: World, case: Application) -> None:
    lead, signatory = world.viewer(world.lead), world.viewer(world.signatory)
    with unit_of_work():
        submissions.complete_self_assessment(applications.get(case.id), actor=lead)
    with unit_of_work():
        sign_offs.request_sign_off(applications.get(case.id), actor=lead)
    snapshot = snapshots.newest(case.id)
    assert snapshot is not None
    with unit_of_work():
        sign_offs.sign(
            applications.get(case.id), actor=signatory, shown_hash=snapshot.content_hash, stepped_up=True
        )


def test_outside_the_provider_a_statement_is_read_once_the_case_was_sent_and_no_sooner(world: World) -> None:
    case = reviewing.answered(world)
    stranger = world.person(Role.PROVIDER_LEAD, organisation=world.new_organisation("Elsewhere"))
    people = {"lead": world.lead, "office": world.secretary, "stranger": stranger}

    def readers() -> set[str]:
        seen = SeenCase(applications.get(case.id))
        return {name for name, person in people.items() if queries.visible_to(world.viewer(person), seen)}

    write(ask(world, case))
    assert readers() == {"lead"}
    _sign(world, case)
    assert readers() == {"lead"}
    with unit_of_work():
        submissions.submit(applications.get(case.id), actor=world.viewer(world.lead))
    assert readers() == {"lead", "office"}


def planted(world: World, case: Application) -> None:
    """A statement on a case that a test begins with, as it would have come before the case was sent."""
    with unit_of_work():
        db.session.add(
            Statement(
                application_id=case.id,
                request_id=None,
                kind=PartnerKind.LEARNER,
                asked_by_id=world.lead.id,
                words="A good ward.",
                name="",
                role="",
                organisation="",
                received_on=clock.today(),
            )
        )


def test_a_reviewer_reads_statements_only_after_a_clear_declaration(world: World) -> None:
    case = reviewing.allocating(world)
    planted(world, case)
    person = reviewing.reviewer(world)
    review = reviewing.invited(world, case, person)
    page, browser = f"/reviews/{review.id}/statements", world.client(person)
    assert browser.get(page).status_code == 404
    with unit_of_work():
        reviews.accept(reviewing.own(world, review.id, person), actor=world.viewer(person))
    assert "A good ward." not in browser.get(page).text, "the team is not confirmed yet"
    scored, team = reviewing.scoring(World(world.app))
    planted(world, scored)
    reader = world.client(reviewing.reviewer_of(team[0]))
    assert "A good ward." in reader.get(f"/reviews/{team[0].id}/statements").text
    assert "Statements of partners" in reader.get(f"/reviews/{team[0].id}").text


def test_who_was_asked_is_forgotten_after_half_a_year_and_the_statement_stays(world: World) -> None:
    with clock.at(NOON):
        case = world.application()
        request = ask(world, case)
        statement = write(request)
    with clock.at(NOON + KEEP - timedelta(minutes=1)), unit_of_work():
        statements.sweep()
    assert db.session.get_one(StatementRequest, request).address == "asked1@example.org"
    with clock.at(NOON + KEEP + timedelta(minutes=1)), unit_of_work():
        statements.sweep()
    db.session.expire_all()
    row = db.session.get_one(StatementRequest, request)
    assert (row.name, row.address, row.note) == ("", "", "")
    assert db.session.get_one(Statement, statement).words == "A good ward."
    assert queries.requests_of(applications.get(case.id))[0].request.cleared_at is not None


def test_a_letter_whose_request_has_another_address_by_now_is_not_written(world: World) -> None:
    request = ask(world, world.application())
    letter = db.session.scalars(select(Letter).where(Letter.kind == LetterKind.STATEMENT_REQUEST)).one()
    assert statements.compose(letter, secret=SECRET) is not None
    db.session.execute(
        update(StatementRequest).where(StatementRequest.id == request).values(address="b@example.org")
    )
    assert statements.compose(letter, secret=SECRET) is None


def at_once(app: Flask, *acts: Callable[[], object]) -> list[str]:
    """Do several acts at one moment, each on a connection of its own; what each was refused with, or nothing."""
    together, outcomes = Barrier(len(acts)), [""] * len(acts)

    def do(number: int) -> None:
        with app.app_context():
            together.wait()
            try:
                with unit_of_work():
                    acts[number]()
            except RuleBroken as refusal:
                outcomes[number] = refusal.message
            finally:
                db.session.remove()

    threads = [Thread(target=do, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def send(request_id: int, key: str) -> Statement:
    return statements.write(
        request_id, key, secret=SECRET, words="A good ward.", name="Paula Partner", role="", organisation=""
    )


def test_a_double_click_keeps_one_statement(live_app: Flask) -> None:
    with live_app.app_context():
        world = World(live_app)
        request = ask(world, world.application())
        key = key_of(request)
        db.session.remove()
    nothing, refused = sorted(at_once(live_app, *[lambda: send(request, key)] * 2))
    assert not nothing
    assert refused.startswith("A statement was sent through this link already.")
    with live_app.app_context():
        assert len(db.session.scalars(select(Statement.id)).all()) == 1


def test_a_statement_and_the_submission_at_one_moment_come_one_after_the_other(live_app: Flask) -> None:
    with live_app.app_context():
        world = World(live_app)
        case = reviewing.answered(world)
        request = ask(world, case)
        key, case_id, lead = key_of(request), case.id, world.viewer(world.lead)
        _sign(world, case)
        db.session.remove()

    def submit() -> None:
        locks.application(case_id)
        submissions.submit(applications.get(case_id), actor=lead)

    late, never = at_once(live_app, lambda: send(request, key), submit)
    assert not never
    with live_app.app_context():
        newest_first = db.session.scalars(
            select(AuditEvent.kind)
            .where(AuditEvent.stream == f"case:{case_id}")
            .order_by(AuditEvent.id.desc())
        ).all()
        assert len(db.session.scalars(select(Statement.id)).all()) == (0 if late else 1)
        # If it was kept, it was before the case was sent; the record stands in that order.
        moved, arrived = AuditKind.APPLICATION_MOVED.value, AuditKind.STATEMENT_ARRIVED.value
        assert late or newest_first.index(moved) < newest_first.index(arrived)
