"""An administrator sees what waits and what failed, and has a failed job run again."""

import pytest

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.jobs import JobKind, JobState
from accreditation.enums.people import Role
from accreditation.models.jobs import Job
from accreditation.services import jobs
from tests.client import Client
from tests.statements import counted
from tests.world import World


@pytest.fixture
def browser(world: World) -> Client:
    return world.client(world.person(Role.ADMINISTRATOR))


def ask(kind: JobKind = JobKind.INSPECT_EVIDENCE, state: JobState = JobState.READY, **changes: object) -> int:
    with unit_of_work():
        number = jobs.enqueue(kind, {"revision_id": 7})
        assert number is not None
        job = db.session.get_one(Job, number)
        job.state = state
        for name, value in changes.items():
            setattr(job, name, value)
    return number


def test_jobs_are_counted_listed_and_filtered(browser: Client) -> None:
    assert "No jobs yet" in browser.get("/jobs").text
    ask()
    ask(JobKind.SWEEP, JobState.DONE, finished_at=clock.now(), payload={})
    ask(state=JobState.RUNNING, token="t", lease_until=clock.now())
    ask(state=JobState.DEAD, error="The store did not answer.", tries=5)
    page = browser.get("/jobs").text
    assert "4 jobs" in page
    assert "The store did not answer." in page
    assert "Check an evidence file (file 7)" in page
    assert "1 job." in browser.get("/jobs?state=dead").text
    assert "1 job." in browser.get("/jobs?kind=sweep").text
    assert "No such jobs" in browser.get("/jobs?kind=sweep&state=dead").text


def test_a_failed_job_is_run_again_once(browser: Client) -> None:
    number = ask(state=JobState.DEAD, error="The store did not answer.", tries=5)
    path = f"/jobs/{number}/run-again"
    assert path in browser.get("/jobs").text
    assert browser.send(path).location == "/jobs"
    job = db.session.get_one(Job, number, populate_existing=True)
    assert (job.state, job.tries, job.error) == (JobState.READY, 0, None)
    assert browser.post(path).status_code == 422
    assert browser.get(path).status_code == 200


@pytest.mark.one_database
def test_only_administrators_see_jobs(world: World, browser: Client) -> None:
    number = ask(state=JobState.DEAD)
    lead = world.client(world.lead)
    assert lead.get("/jobs").status_code == 403
    assert lead.post(f"/jobs/{number}/run-again").status_code == 404
    assert browser.get("/jobs/2147483647/run-again").status_code == 404
    assert world.client().get("/jobs").status_code == 302


@pytest.mark.one_database
def test_a_longer_list_asks_no_more_of_the_database(browser: Client) -> None:
    for _ in range(3):
        ask()
    browser.get("/jobs")
    with counted() as few:
        browser.get("/jobs")
    for _ in range(57):
        ask()
    with counted() as many:
        assert "60 jobs" in browser.get("/jobs").text
    assert len(few) == len(many) <= 5
