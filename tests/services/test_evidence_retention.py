"""Nothing is destroyed that a plan did not name, a hold keeps, or a case needs; what goes leaves its row and fingerprint."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.audit import AuditKind
from accreditation.enums.evidence import RetentionClass, RevisionStatus
from accreditation.errors import RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.services import citations, evidence, holds
from accreditation.services.evidence import retention, storing
from tests import reviewing
from tests.world import World

LATER = timedelta(days=370)


@pytest.fixture
def withdrawn(world: World) -> EvidenceRevision:
    """A file that was withdrawn on the day it came, and is cited nowhere."""
    revision = reviewing.evidence(world)
    with unit_of_work():
        evidence.withdraw(revision, organisation_id=world.organisation.id, actor=world.viewer(world.lead))
    return revision


@pytest.fixture
def store(world: World):
    return world.app.extensions["store"]


def destroyed(store) -> list[int]:
    return [due.revision_id for due in retention.destroy(store, retention.plan().fingerprint)]


def test_a_plan_names_what_may_go_and_changes_nothing(world, withdrawn, store):
    reviewing.evidence(world, "In use")
    assert retention.plan().files == ()
    with clock.at(clock.now() + LATER):
        plan = retention.plan()
    assert [(due.revision_id, due.kind) for due in plan.files] == [(withdrawn.id, RetentionClass.ENDED)]
    assert store.exists(withdrawn.storage_key)


def test_the_years_count_from_the_day_a_file_was_withdrawn_or_replaced(world, store):
    old, replaced = (reviewing.evidence(world, title) for title in ("Old", "Replaced"))
    with clock.at(clock.now() + 5 * LATER):
        with unit_of_work():
            evidence.withdraw(old, organisation_id=world.organisation.id, actor=world.viewer(world.lead))
        newer = reviewing.evidence(world, "Newer", newer_than=replaced)
        assert destroyed(store) == []
        with clock.at(clock.now() + LATER):
            assert [due.revision_id for due in retention.plan().files] == [old.id]
        with clock.at(clock.now() + 4 * LATER):
            assert [(due.revision_id, due.kind) for due in retention.plan().files] == [
                (old.id, RetentionClass.ENDED),
                (replaced.id, RetentionClass.REPLACED),
            ]
    assert newer.is_usable


def test_a_hold_that_comes_after_the_plan_keeps_what_the_plan_named(world, store):
    first, second = (reviewing.evidence(world, title) for title in ("First", "Second"))
    actor = world.viewer(world.lead)
    with unit_of_work():
        for revision in (first, second):
            evidence.withdraw(revision, organisation_id=world.organisation.id, actor=actor)
    with clock.at(clock.now() + LATER):
        going = retention.destroy(store, retention.plan().fingerprint)
        assert next(going).revision_id == first.id
        with unit_of_work():
            holds.place(
                organisation_id=world.organisation.id, item_id=second.item_id, reason="A claim", actor=actor
            )
        assert list(going) == []
    assert store.exists(second.storage_key)


def test_what_goes_leaves_its_row_and_fingerprint(withdrawn, store):
    key, digest = withdrawn.storage_key, withdrawn.sha256
    with clock.at(clock.now() + LATER):
        assert destroyed(store) == [withdrawn.id]
        assert retention.plan().files == ()
    left = db.session.get_one(EvidenceRevision, withdrawn.id, populate_existing=True)
    assert left.destroyed_at is not None
    assert (left.sha256, left.storage_key, left.pictures) == (digest, None, 0)
    assert not store.exists(key)
    assert not list(store.entries(storing.pictures_prefix(left.id)))
    assert not db.session.scalar(select(func.count()).where(EvidencePage.revision_id == left.id))
    events = (
        select(func.count()).select_from(AuditEvent).where(AuditEvent.kind == AuditKind.EVIDENCE_DESTROYED)
    )
    assert db.session.scalar(events) == 1


def test_another_plan_destroys_nothing(withdrawn, store):
    old = retention.plan().fingerprint
    with clock.at(clock.now() + LATER), pytest.raises(RuleBroken, match="Nothing was destroyed"):
        next(retention.destroy(store, old))
    assert store.exists(withdrawn.storage_key)


def test_a_cut_off_destruction_is_finished(withdrawn, store, monkeypatch):
    key = withdrawn.storage_key
    with clock.at(clock.now() + LATER):
        with monkeypatch.context() as broken:
            broken.setattr(retention.destroying, "_remove", lambda *_: (_ for _ in ()).throw(SystemExit))
            with pytest.raises(SystemExit):
                destroyed(store)
        assert store.exists(key)
        assert retention.finish(store) == 1
    assert not store.exists(key)


@pytest.mark.parametrize("whole", [True, False])
def test_a_hold_keeps_until_it_is_lifted(world, withdrawn, store, whole):
    actor = world.viewer(world.lead)
    with unit_of_work():
        hold = holds.place(
            organisation_id=world.organisation.id,
            item_id=None if whole else withdrawn.item_id,
            reason="A complaint is open",
            actor=actor,
        )
    with clock.at(clock.now() + LATER):
        assert destroyed(store) == []
        with unit_of_work():
            holds.lift(hold, actor=actor)
        assert destroyed(store) == [withdrawn.id]


def test_a_hold_needs_a_reason_and_an_item_of_the_provider(world, withdrawn):
    actor = world.viewer(world.lead)
    other = world.new_organisation("Elsewhere")
    with pytest.raises(RuleBroken, match="why"):
        holds.place(organisation_id=other.id, item_id=None, reason=" ", actor=actor)
    with pytest.raises(RuleBroken, match="no such piece"):
        holds.place(organisation_id=other.id, item_id=withdrawn.item_id, reason="Because", actor=actor)
    with unit_of_work():
        hold = holds.place(organisation_id=other.id, item_id=None, reason="Because", actor=actor)
        holds.lift(hold, actor=actor)
    with pytest.raises(RuleBroken, match="before"):
        holds.lift(hold, actor=actor)


def test_a_case_that_is_not_over_keeps_what_it_cites(world, store):
    revision = reviewing.evidence(world)
    application = world.application()
    answer = db.session.scalars(select(Answer).where(Answer.application_id == application.id).limit(1)).one()
    actor = world.viewer(world.lead)
    with unit_of_work():
        citations.cite(
            answer,
            revision,
            application=application,
            item=db.session.get_one(EvidenceItem, revision.item_id),
            page_from=1,
            page_to=1,
            claim="Shown",
            actor=actor,
            closed=None,
        )
        evidence.withdraw(revision, organisation_id=world.organisation.id, actor=actor)
    assert revision.status is RevisionStatus.WITHDRAWN
    with clock.at(clock.now() + LATER):
        assert destroyed(store) == []
