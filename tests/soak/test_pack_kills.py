"""kill -9 of the worker at any moment of a pack: it ends ready, with the same bytes as if nobody had been killed."""

import pytest
from flask import Flask

from accreditation.db import db, unit_of_work
from accreditation.enums.jobs import JobKind
from accreditation.enums.packs import PackState
from accreditation.models.evidence import EvidenceItem
from accreditation.models.packs import Pack
from accreditation.permissions.viewer import Viewer
from accreditation.queries import answers, applications
from accreditation.services import citations, packs
from tests import libraries
from tests.documents import files
from tests.soak import killing
from tests.world import World

KILLS = 8
FILES = 6


@pytest.mark.timeout(600)
def test_a_pack_that_is_killed_at_any_moment_ends_as_if_it_were_not(live_app: Flask) -> None:
    with live_app.app_context():
        application_id, actor = furnished(World(live_app))
    whole = ready(live_app, ask_for_pack(live_app, application_id, actor))
    with killing.seeded() as rng:
        moments = killing.Moments(rng, within=4)
        for _ in range(KILLS):
            pack_id = ask_for_pack(live_app, application_id, actor)
            killing.interrupt(live_app, JobKind.BUILD_PACK, moments)
            pack = ready(live_app, pack_id)
            assert (pack.pdf_sha256, pack.zip_sha256) == (whole.pdf_sha256, whole.zip_sha256)
        assert moments.hits > 0


def furnished(world: World) -> tuple[int, Viewer]:
    """A case that cites a file on each of its first standards."""
    application, actor = applications.get(world.application().id), world.viewer(world.lead)
    for answer in answers.of_application(application.id)[:FILES]:
        revision = libraries.accepted_file(
            world, title=f"Survey {answer.id}", content=files.good(12, [str(answer.id)])
        )
        with unit_of_work():
            citations.cite(
                answer,
                revision,
                application=application,
                item=db.session.get_one(EvidenceItem, revision.item_id),
                page_from=1,
                page_to=12,
                claim="Every page of it",
                actor=actor,
                closed=None,
            )
    return application.id, actor


def ask_for_pack(app: Flask, application_id: int, actor: Viewer) -> int:
    with app.app_context(), unit_of_work():
        return packs.ask(applications.get(application_id), actor=actor).id


def ready(app: Flask, pack_id: int) -> Pack:
    """The pack once whatever was left of its job is done."""
    killing.finish(app, JobKind.BUILD_PACK)
    pack = shown(app, pack_id)
    assert pack.state is PackState.READY
    return pack


def shown(app: Flask, pack_id: int) -> Pack:
    """The pack as it stands; where it is shown as ready, its bytes are those that its row promises."""
    store = app.extensions["store"]
    with app.app_context():
        pack = db.session.get_one(Pack, pack_id, populate_existing=True)
        for key, size in ((pack.pdf_key, pack.pdf_size), (pack.zip_key, pack.zip_size)):
            assert (key is not None) is (pack.state is PackState.READY)
            assert key is None or store.size(key) == size
        return pack
