"""What was decided cannot be altered, removed or added without the record saying so, on either database."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import JSON, Boolean, Date, Text, select, text

from accreditation import clock
from accreditation.db import UtcDateTime, db, unit_of_work
from accreditation.enums.applications import Tier
from accreditation.enums.meetings import MeetingTrigger
from accreditation.enums.people import Role
from accreditation.models.awards import Award
from accreditation.models.meetings import Decision, Ratification
from accreditation.services import audit, ratifications, reviews
from accreditation.services.audit import records, sealing, stored
from accreditation.services.audit.content import MOVED, Discrepancy
from accreditation.services.audit.records import KINDS
from tests import asking, deciding, reviewing
from tests.journeys import promises
from tests.world import World

pytestmark = pytest.mark.both_databases
ALTERATIONS = {
    "motion": ["UPDATE motions SET departure_reason = 'Another reason'"],
    "vote": ["UPDATE votes SET choice = 'against' WHERE id = (SELECT min(id) FROM votes)"],
    "decision": [
        "UPDATE decisions SET votes_for = votes_for + 1",
        "UPDATE items SET clauses = '[]'",
        "UPDATE decisions SET decided_at = '2020-01-01 00:00:00.000000'",
    ],
    "ratification": ["UPDATE ratifications SET reason = 'Another reason'"],
    "agreed_score": [
        "UPDATE agreed_scores SET value = 4 WHERE id = (SELECT min(id) FROM agreed_scores)",
        (
            "INSERT INTO agreed_scores SELECT id + 9000, round_id, standard_id, version + 1, entry_id, 4, method, rationale,"
            " reason, agreed_by_id, agreed_at FROM agreed_scores WHERE id = (SELECT min(id) FROM agreed_scores)"
        ),
    ],
    "score_revision": [
        "UPDATE score_revisions SET value = 4 WHERE value = 3",
        "UPDATE score_revisions SET rationale = 'Another'",
        "UPDATE score_citations SET corrected_kind = 'incident_data'",
    ],
    "score": ["UPDATE scores SET value = 4 WHERE value = 3", "UPDATE scores SET private_note = 'Another'"],
    "signature": [
        "UPDATE signatures SET person_id = person_id + 1",
        (
            "INSERT INTO signatures (id, snapshot_id, person_id, kind, signed_at)"
            " SELECT id + 9000, snapshot_id, person_id + 1, 'countersignature', signed_at FROM signatures"
        ),
    ],
    "snapshot": [
        "UPDATE entries SET narrative = 'Another'",
        "UPDATE entry_citations SET claim = 'Another'",
        "UPDATE snapshots SET content_hash = 'x'",
        "DELETE FROM snapshot_entries WHERE id = (SELECT min(id) FROM snapshot_entries)",
    ],
    "clarification": [
        "UPDATE clarification_questions SET answer = 'Another'",
        "UPDATE clarification_questions SET words = 'Another'",
        "UPDATE clarifications SET declared_by_id = declared_by_id + 1 WHERE declared_by_id IS NOT NULL",
        "UPDATE clarifications SET declared_at = '2020-01-01 00:00:00.000000' WHERE declared_at IS NOT NULL",
    ],
    "meeting": [
        "UPDATE meetings SET minutes = 'Nobody was there'",
        "UPDATE meeting_members SET present = NOT present",
        "UPDATE meetings SET status = 'closed'",
    ],
    "award": ["UPDATE awards SET expires_on = '2099-01-01'", "UPDATE awards SET status = 'suspended'"],
    "award_event": ["UPDATE award_events SET words = 'Another'", "DELETE FROM award_events"],
    "application": [
        "UPDATE applications SET status = 'closed' WHERE status = 'moderation' OR status = 'in_review'"
    ],
    "item": ["UPDATE items SET status = 'decided'"],
    "recusal": [
        (
            "INSERT INTO recusals (id, item_id, person_id, reason, at)"
            " SELECT 9000, item_id, decided_by_id, 'Mine', decided_at FROM decisions"
            " WHERE id = (SELECT min(id) FROM decisions)"
        )
    ],
    "move_reason": [
        (
            "INSERT INTO move_reasons (id, application_id, trigger, words, written_at)"
            " SELECT 9000, application_id, 'postpone', 'No time', decided_at FROM decisions"
            " WHERE id = (SELECT min(id) FROM decisions)"
        )
    ],
}
"""What an intruder with the database's password may do, by the kind of row that must be named."""


NOT_IN_STORY = {"recusal", "move_reason", "lost_motion", "score_proposal", "score_assent"}
"""Kinds of rows of which the story has none."""


@pytest.fixture
def story(world: World) -> World:
    """A case with questions that were answered, one whose reviewers have locked, and one that was decided and ratified."""
    questioned, _team, _request = asking.with_provider(world)
    asking.answer(world, questioned, {"1.2": "Each month."})
    asking.send_answers(world, questioned)
    world.placement = world.new_placement("Ward 8")
    reviewing.revealed(world)
    panel, decision = deciding.decided(world, placement=world.new_placement("Ward 9"))
    dean = world.viewer(world.person(Role.RATIFIER))
    with clock.at(deciding.on_the_day(panel)):
        with unit_of_work():
            ratifications.ratify(deciding.to_ratify(dean, decision), actor=dean)
        panel.step(MeetingTrigger.CLOSE)
        panel.step(MeetingTrigger.CONFIRM_MINUTES)
    return world


@pytest.fixture
def without_guards(app: Flask) -> Iterator[Callable[[], None]]:
    """Take off what the database itself refuses, as whoever owns it can, for the rest of a test."""

    def take_off() -> None:
        if db.engine.dialect.name == "postgresql":
            db.session.execute(text("SET LOCAL session_replication_role = replica"))
            return
        for name in db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            db.session.execute(text(f"DROP TRIGGER {name}"))
        db.session.execute(text("PRAGMA ignore_check_constraints = ON"))

    yield take_off
    if db.engine.dialect.name == "sqlite":
        # The connection is the next test's, too.
        db.session.execute(text("PRAGMA ignore_check_constraints = OFF"))


def test_what_was_decided_cannot_be_altered_unseen(story: World, without_guards: Callable[[], None]) -> None:
    before = set(audit.check_content())
    # What the tests put there by hand, past the workflow: two reviews and two files.
    assert {place.record for place in before} <= {"revision", "review", "application"}
    without_guards()
    unseen = []
    for record, statements in ALTERATIONS.items():
        for statement in statements:
            savepoint = db.session.begin_nested()
            changed = db.session.execute(text(statement)).rowcount  # type: ignore[attr-defined]
            after = set(audit.check_content()) - before
            if not changed or record not in {place.record for place in after}:
                unseen.append((statement, changed, after))
            savepoint.rollback()
    assert unseen == []
    assert set(audit.check_content()) == before


def test_seals_cannot_be_removed_or_changed_unseen(story: World, without_guards: Callable[[], None]) -> None:
    before = set(audit.check_content())
    without_guards()
    for statement in (
        "DELETE FROM audit_seals",
        "UPDATE audit_seals SET salt = 'x'",
        # A number that no row has: PostgreSQL's go on from test to test.
        "UPDATE audit_seals SET row_ids = '999999999'",
    ):
        savepoint = db.session.begin_nested()
        db.session.execute(text(statement))
        altered = {place.record for place in set(audit.check_content()) - before}
        savepoint.rollback()
        assert altered >= set(KINDS) - NOT_IN_STORY, statement


def test_rows_are_written_down_in_one_way_whatever_the_driver_gives(story: World) -> None:
    (decision_id,) = db.session.scalars(select(Decision.id))
    content = records.contents("decision", [decision_id])[decision_id]
    columns, parts = content.says
    values = dict(map(tuple, columns))
    assert values["casting_vote"] is False
    assert values["decided_at"] == f"{values['decided_at'][:10]}T10:00:00.000000+00:00"
    (item,) = [dict(map(tuple, part)) for part in parts]
    assert isinstance(item["clauses"], list)
    (award_id,) = db.session.scalars(select(Award.id))
    award = dict(map(tuple, records.contents("award", [award_id])[award_id].says[0]))
    assert len(award["starts_on"]) == len("2026-11-02")
    says = {1: content}
    assert sealing.digest("decision", says, "a") != sealing.digest("decision", says, "b")


@pytest.mark.parametrize(
    ("in_sqlite", "in_postgresql", "column_type"),
    [
        ("2026-07-02 09:30:15.123456", datetime(2026, 7, 2, 10, 30, 15, 123456, clock.LONDON), UtcDateTime()),
        ("2026-07-02", date(2026, 7, 2), Date()),
        (1, True, Boolean()),
        ('{"b":[1,null],"a":"é"}', {"a": "é", "b": [1, None]}, JSON()),
        ("granted", "granted", Text()),
    ],
)
def test_a_value_is_the_same_in_both_databases(in_sqlite, in_postgresql, column_type) -> None:
    assert stored.plain(in_sqlite, column_type) == stored.plain(in_postgresql, column_type)


def test_a_score_changed_after_the_visit_is_sealed_anew(world: World) -> None:
    _, (review, *_) = reviewing.revealed(world, Tier.EXCELLENCE)
    with unit_of_work():
        own = reviewing.own(world, review.id, reviewing.viewer_of(world, review))
        reviews.record_visit(
            own,
            held_on=clock.today(),
            learner_session=True,
            notes="Seen",
            actor=reviewing.viewer_of(world, review),
        )
    own = reviewing.own(world, review.id, reviewing.viewer_of(world, review))
    reviewing.give(world, own, "1.1", 2, revised_because="The visit showed otherwise.")
    assert [place for place in audit.check_content() if "score" in place.record] == []


def test_what_a_provider_added_in_review_cannot_be_altered_unseen(
    world: World, without_guards: Callable[[], None]
) -> None:
    application, _team, _request = asking.with_provider(world)
    asking.answer(world, application, {"1.2": "Each month."})
    request = asking.send_answers(world, application)
    before = set(audit.check_content())
    assert {place.record for place in before} <= {"revision", "review", "application"}
    without_guards()
    alterations = {
        f"UPDATE snapshots SET content_hash = 'x' WHERE id = {request.snapshot_id}": "snapshot",
        f"DELETE FROM snapshot_entries WHERE snapshot_id = {request.snapshot_id}": "snapshot",
        "UPDATE clarification_questions SET answer = 'Another'": "clarification",
    }
    for statement, record in alterations.items():
        savepoint = db.session.begin_nested()
        db.session.execute(text(statement))
        after = set(audit.check_content()) - before
        savepoint.rollback()
        assert record in {place.record for place in after}, statement


def test_one_stream_is_checked_by_itself(story: World, without_guards: Callable[[], None]) -> None:
    without_guards()
    db.session.execute(text("UPDATE ratifications SET reason = 'Another reason'"))
    (ratification_id, application_id) = db.session.execute(
        select(Ratification.id, Decision.application_id).join(
            Decision, Decision.id == Ratification.decision_id
        )
    ).one()
    stream = f"case:{application_id}"
    (place,) = audit.check_content([stream])
    assert str(place).startswith(
        f"{stream}: ratification {ratification_id} is not what was decided: altered (event "
    )
    assert audit.check_content(["system", f"case:{application_id - 1}"]) == []


def test_who_moves_is_the_same_for_the_record_and_for_the_promises() -> None:
    assert {kind: name for kind, (_, name, _) in MOVED.items()} == {
        kind: name for kind, (_, name, _) in promises.MOVED.items()
    }
    assert Discrepancy("case:1", 0, "vote", (5,), "was removed") < Discrepancy(
        "case:2", 0, "vote", (5,), "was removed"
    )
