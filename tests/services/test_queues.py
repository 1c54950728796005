"""Work of one provider or person never holds that of another for long, however much of it there is."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.jobs import JobKind, JobState
from accreditation.models.jobs import Job
from accreditation.services import evidence, jobs
from accreditation.services.evidence import checking, shelving
from accreditation.services.jobs import Queue, TakesLong
from tests.documents import files
from tests.services.shelf import Library
from tests.world import World

KIND = JobKind.INSPECT_EVIDENCE
CITY, VALLEY = 1, 2


def ask(organisation_id: int, person_id: int, count: int = 1, *, takes_long: bool = False) -> list[int]:
    queue = Queue(organisation_id, person_id)
    with unit_of_work():
        numbers = [jobs.enqueue(KIND, {}, queue=queue, takes_long=takes_long) for _ in range(count)]
    return [number for number in numbers if number is not None]


def done(count: int, *, short_only: bool = False) -> list[int]:
    """Do so many jobs, and say which."""
    numbers = []
    for _ in range(count):
        run = jobs.claim([KIND], short_only=short_only)
        if run is None:
            break
        with run.finishing():
            numbers.append(run.job_id)
    return numbers


def test_one_file_does_not_wait_for_three_thousand_of_somebody_else(app: Flask) -> None:
    now = clock.now()
    with unit_of_work():
        rows = [
            {
                "kind": KIND,
                "payload": {},
                "state": JobState.READY,
                "run_at": now,
                "tries": 0,
                "created_at": now,
                "organisation_id": CITY,
                "person_id": 1,
                "turn": turn,
            }
            for turn in range(1, 3001)
        ]
        db.session.execute(insert(Job), rows)
    done(5)
    (only,) = ask(VALLEY, 2)
    assert only in done(2)


def test_providers_take_turns_and_each_keeps_its_own_order(app: Flask) -> None:
    many = ask(CITY, 1, 6)
    few = ask(VALLEY, 2, 3)
    assert done(9) == [many[0], few[0], many[1], few[1], many[2], few[2], *many[3:]]


def test_a_provider_that_was_served_long_has_no_debt_and_one_that_was_idle_no_credit(app: Flask) -> None:
    ask(CITY, 1, 10)
    done(10)
    late = ask(VALLEY, 2, 4)
    more = ask(CITY, 1, 4)
    first = set(done(5))
    assert len(first & set(late)) >= 2
    assert len(first & set(more)) >= 2


def test_people_of_one_provider_share_its_turns(app: Flask) -> None:
    crowd = [ask(CITY, person, 8) for person in (1, 2, 3, 4)]
    alone = ask(VALLEY, 9, 4)
    first = set(done(12))
    # Were each of the four as much as a provider, the one of the other would wait for sixteen of theirs.
    assert set(alone) <= first
    assert all(first & set(of_person) for of_person in crowd)


def test_what_the_night_asks_for_goes_first(app: Flask) -> None:
    ask(CITY, 1, 3)
    with unit_of_work():
        nightly = jobs.enqueue(KIND, {})
    assert done(1) == [nightly]


def test_a_worker_for_short_work_leaves_long_work_to_others(app: Flask) -> None:
    (scan,) = ask(CITY, 1, takes_long=True)
    (note,) = ask(CITY, 1)
    assert done(2, short_only=True) == [note]
    assert done(2) == [scan]


@pytest.mark.parametrize("kind", [JobKind.BUILD_PACK, JobKind.RENDER_PAGES, JobKind.VERIFY_STORE])
def test_some_kinds_of_work_are_always_long(app: Flask, kind: JobKind) -> None:
    with unit_of_work():
        jobs.enqueue(kind, {})
    assert jobs.claim([kind], short_only=True) is None
    assert jobs.claim([kind]) is not None


def test_work_that_turns_out_long_is_left_without_counting_a_try(app: Flask) -> None:
    (number,) = ask(CITY, 1)
    run = jobs.claim([KIND], short_only=True)
    assert run is not None
    jobs.leave_to_others(run)
    assert jobs.claim([KIND], short_only=True) is None
    again = jobs.claim([KIND])
    assert again is not None
    assert (again.job_id, again.tries) == (number, 1)


def test_a_file_of_many_pages_is_left_by_a_worker_for_short_work(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "LONG_PAGES", 2)
    library = Library(world, tmp_path)
    library.add(files.good(3))
    run = jobs.claim([KIND], short_only=True)
    assert run is not None
    with pytest.raises(TakesLong):
        evidence.check(run, library.store, library.settings)
    jobs.leave_to_others(run)
    assert jobs.claim([KIND], short_only=True) is None
    library.check()
    assert db.session.get_one(Job, run.job_id).state is JobState.DONE


def test_a_large_file_is_long_work_and_stands_in_its_uploaders_queue(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelving, "LONG_FILE", 100)
    Library(world, tmp_path).add(files.good(1))
    job = db.session.query(Job).one()
    assert job.takes_long
    assert (job.organisation_id, job.person_id) == (world.organisation.id, world.lead.id)
