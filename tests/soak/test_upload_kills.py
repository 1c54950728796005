"""kill -9 of the web server at any moment of an upload: going on ends with the whole file, accepted once, and nothing else."""

import contextlib
import hashlib
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.jobs import JobKind
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.models.uploads import Upload
from accreditation.services import evidence
from tests.servers.keeper import free_ports
from tests.servers.web_server import kill, serve
from tests.soak import killing
from tests.soak.uploading import LONGEST, Script, a_report, cut_off, signed_in
from tests.world import World

KILLS = 12


@pytest.mark.timeout(900)
def test_an_upload_that_is_killed_at_any_moment_arrives_whole_and_once(live_app: Flask) -> None:
    port = free_ports(1)[0]
    with live_app.app_context():
        script = Script(port, *signed_in(World(live_app)))
    with killing.seeded() as rng, contextlib.ExitStack() as last:
        moments = killing.Moments(rng, LONGEST)
        web = last.enter_context(serve(live_app, port))
        for number in range(KILLS):
            content, name = a_report(rng), f"Report {number}.pdf"
            moments.note(cut_off(script, content, name, partial(kill, web), moments.next()))
            nothing_half_done_is_shown(live_app, name)
            web = last.enter_context(serve(live_app, port))
            assert script.upload(content, name)["state"] == "done"
            killing.finish(live_app, JobKind.INSPECT_EVIDENCE)
            accepted_once(live_app, name, content)
        assert moments.hits > 0
    nothing_is_left_over(live_app)


def revisions_of(app: Flask, name: str) -> list[EvidenceRevision]:
    statement = select(EvidenceRevision).where(EvidenceRevision.filename == name)
    return list(db.session.scalars(statement))


def nothing_half_done_is_shown(app: Flask, name: str) -> None:
    """A file is evidence with all of its bytes, or not at all."""
    with app.app_context():
        for revision in revisions_of(app, name):
            assert app.extensions["store"].size(revision.staging_key) == revision.size


def accepted_once(app: Flask, name: str, content: bytes) -> None:
    with app.app_context():
        [revision] = revisions_of(app, name)
        assert (revision.status, revision.sha256) == (
            RevisionStatus.ACCEPTED,
            hashlib.sha256(content).hexdigest(),
        )
        assert revision.storage_key is not None
        assert b"".join(app.extensions["store"].open(revision.storage_key)) == content
        assert db.session.scalar(select(func.count()).where(EvidenceItem.id == revision.item_id)) == 1
        checks = select(func.count()).where(Job.unique_key == f"inspect_evidence:{revision.id}")
        assert db.session.scalar(checks) == 1


def nothing_is_left_over(app: Flask) -> None:
    store = app.extensions["store"]
    with app.app_context(), clock.at(clock.now() + timedelta(days=8)):
        evidence.clear_abandoned(store)
        assert set(db.session.scalars(select(Upload.state))) == {"done"}
    assert list(store.entries("staging/")) == []
    assert list((Path(app.extensions["settings"].store_folder) / ".partial").iterdir()) == []
