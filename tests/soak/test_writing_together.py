"""Ten people write one case for a minute on a running server: no save is lost, nothing fails, and every word is in the revisions."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from accreditation.db import db
from accreditation.queries import answers
from tests.servers.keeper import free_ports
from tests.servers.web_server import serve
from tests.soak.killing import seeded
from tests.soak.writing import CODES, PEOPLE, Writer, team
from tests.world import World

pytestmark = pytest.mark.timeout(300)

SECONDS = 60


def test_ten_people_write_one_case_for_a_minute(live_app: Flask) -> None:
    (port,) = free_ports(1)
    with seeded() as rng, live_app.app_context():
        world = World(live_app)
        case_id = world.application().id
        writers = team(world, case_id, port, rng)
        with serve(live_app, port), ThreadPoolExecutor(PEOPLE) as pool:
            for written in [pool.submit(writer.write_on, CODES, SECONDS) for writer in writers]:
                written.result()
        _check(case_id, writers)


def _check(case_id: int, writers: list[Writer]) -> None:
    statuses = {status for writer in writers for status in writer.statuses}
    assert statuses <= {200, 302, 409}, statuses
    db.session.rollback()
    standing: dict[str, set[str]] = {}
    for code in CODES:
        answer = answers.to_standard(case_id, code)
        assert answer is not None
        versions = answers.texts_of(answer.id, range(1, answer.version + 1))
        assert sorted(versions) == list(range(1, answer.version + 1)), "no version is missing"
        standing[code] = set(answer.narrative.split())
        revised = {word for revision in versions.values() for word in revision.narrative.split()}
        for writer in writers:
            typed = {word for at, word in writer.typed if at == code}
            assert typed <= revised, f"{code}: {sorted(typed - revised)} are in no revision"
    for writer in writers:
        assert writer.saved == writer.typed
        for code, word in writer.saved:
            # Everybody only added, and merges keep what both wrote.
            assert word in standing[code], f"{word} was saved, and is gone from {code}"
    assert sum(writer.conflicts for writer in writers) > 0, "nobody met anybody"
    assert all(writer.seen for writer in writers), "everybody saw somebody else"
