"""kill -9 of the worker at any moment of a check: the file ends accepted and whole, once, and nothing is left over."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import EvidenceKind, RevisionStatus
from accreditation.enums.jobs import JobKind
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import EvidencePage, EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.services import evidence
from tests.documents import files
from tests.soak import killing
from tests.world import World

KILLS = 12
PAGES = 6


@pytest.mark.timeout(400)
def test_a_check_that_is_killed_at_any_moment_ends_as_if_it_were_not(live_app: Flask) -> None:
    with live_app.app_context():
        world = World(live_app)
        organisation_id, actor = world.organisation.id, world.viewer(world.lead)
    with killing.seeded() as rng:
        moments = killing.Moments(rng, within=1.5)
        for number in range(KILLS):
            content = files.good(PAGES, [f"Survey {number}"])
            revision_id = uploaded(live_app, organisation_id, actor, content)
            killing.interrupt(live_app, JobKind.INSPECT_EVIDENCE, moments)
            killing.finish(live_app, JobKind.INSPECT_EVIDENCE)
            assert_accepted_once(live_app, revision_id, content)
        assert moments.hits > 0
    nothing_is_left_over(live_app)


def uploaded(app: Flask, organisation_id: int, actor: Viewer, content: bytes) -> int:
    with app.app_context():
        revision = evidence.receive(
            app.extensions["store"],
            io.BytesIO(content),
            organisation_id=organisation_id,
            actor=actor,
            title="Survey",
            kind=EvidenceKind.LEARNER_SURVEY,
            filename="Survey.pdf",
            limit=10_000_000,
        )
        return revision.id


def assert_accepted_once(app: Flask, revision_id: int, content: bytes) -> None:
    store = app.extensions["store"]
    with app.app_context():
        revision = db.session.get_one(EvidenceRevision, revision_id)
        assert revision.status is RevisionStatus.ACCEPTED, revision.refused
        assert revision.storage_key is not None
        assert b"".join(store.open(revision.storage_key)) == content
        pages = select(func.count()).where(EvidencePage.revision_id == revision_id)
        assert db.session.scalar(pages) == PAGES
        for page in range(1, PAGES + 1):
            assert b"".join(evidence.picture(store, revision, page)).startswith(b"RIFF")
        moved = select(func.count()).where(
            AuditEvent.kind == "evidence_moved", AuditEvent.facts.like(f'%"revision_id":{revision_id},%')
        )
        assert db.session.scalar(moved) == 2


def nothing_is_left_over(app: Flask) -> None:
    store = app.extensions["store"]
    with app.app_context(), clock.at(clock.now() + timedelta(days=2)):
        evidence.clear_abandoned(store)
    assert list(store.entries("staging/")) == []
