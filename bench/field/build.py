"""Build a field into an empty migrated database: `python -m bench.field.build URL CASES DAY`; minutes for thirty thousand."""

import argparse
import time
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from flask import Flask

from accreditation.db import db, unit_of_work
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.jobs import JobKind, JobState
from accreditation.frameworks.framework import Framework
from accreditation.frameworks.source import FIRST_SHIPPED, shipped, shipped_slugs
from accreditation.models.frameworks import FrameworkVersion
from accreditation.queries import frameworks as framework_queries
from accreditation.services import frameworks
from bench.bulk import bulk
from bench.databases import application
from bench.field import agreement, cases, evidence, places, reviews, rounds, submitted
from bench.field.audit import Stream
from bench.field.panels import Panels
from bench.field.plan import Case, Office, Plan, Provider, Standard, opened_at, place_of, status_of, tier_of
from bench.field.tables import Tables
from bench.field.words import Words

SEED = 2016
JOBS_WAITING = 60
JOBS_FAILED = 120


@dataclass(frozen=True)
class Pinned:
    """The framework that every case of the field is pinned to."""

    version: FrameworkVersion
    words: Framework
    standards: list[Standard]


def publish(framework: str) -> Pinned:
    """Publish a shipped framework, as an administrator would."""
    with unit_of_work():
        version = frameworks.publish(shipped(framework), actor=None)
    standards = framework_queries.standards_of(version.id)
    return Pinned(
        version,
        framework_queries.words(version),
        [Standard(s.id, s.code, s.klass, s.position, s.not_applicable_allowed) for s in standards],
    )


class Builder:
    """One field under way."""

    def __init__(self, plan: Plan, tables: Tables, pinned: Pinned) -> None:
        self.plan, self.tables, self.pinned = plan, tables, pinned
        self.words = Words(SEED)
        self.random = Random(SEED + 1)
        self.people_record = Stream("people")
        self.people = places.People(plan, tables, self.words, self.people_record)
        self.offices = places.add_offices(tables, self.people)
        self.cycles = places.add_cycles(plan, tables, pinned.version.id)
        self.panels = Panels(plan, tables, self.offices, pinned.words)

    def provider(self, number: int) -> None:
        """A provider with all its cases."""
        provider = places.add_provider(number, self.plan, self.tables, self.people, self.offices)
        office = self.offices[self.plan.office_of(number)]
        library = Stream(f"organisation:{provider.id}")
        for case_number in self.plan.cases_of(number):
            self._case(self._begin(case_number, provider, office), library)
        library.end(self.tables)

    def _begin(self, number: int, provider: Provider, office: Office) -> Case:
        return Case(
            self.tables.applications.last + 1,
            number,
            provider,
            office,
            provider.places[place_of(number)],
            status_of(number),
            tier_of(number),
            opened_at(self.plan, number),
            self.pinned.standards,
        )

    def _case(self, case: Case, library: Stream) -> None:
        tables, words = self.tables, self.words
        cycle = self.cycles[0] if case.opened.date() < self.plan.day - timedelta(days=800) else self.cycles[1]
        record = Stream(f"case:{case.id}")
        cases.add_application(case, tables, words, cycle, self.pinned.version.id)
        cases.begin_record(case, record, cycle)
        cases.add_duties(case, tables)
        files = evidence.add(case, tables, words, library)
        answers = cases.add_answers(case, files, tables, words, self.random)
        if case.reached(S.SIGN_OFF):
            snapshot, sent = submitted.add(case, answers, tables)
            if case.reached(S.ALLOCATION):
                self._review(case, snapshot, sent, record)
        record.end(tables)
        self._job(case)

    def _review(self, case: Case, snapshot: int, sent: list[submitted.Sent], record: Stream) -> None:
        tables, words = self.tables, self.words
        review_round = rounds.add(case, snapshot, sent, tables, words, record)
        given = reviews.add(case, review_round, sent, tables, words, self.random, record)
        if case.reached(S.IN_REVIEW):
            agreement.add_concern(case, tables, words, record)
        if case.reached(S.MODERATION):
            agreed = agreement.add(case, review_round, sent, given, tables, words, record)
            if case.reached(S.AT_PANEL):
                self.panels.add(case, review_round, agreed, record)

    def _job(self, case: Case) -> None:
        at = self.plan.now - timedelta(minutes=case.number % 40_000)
        waits = case.number < JOBS_WAITING
        failed = not waits and case.number < JOBS_FAILED
        state = JobState.READY if waits else JobState.DEAD if failed else JobState.DONE
        error = "The file could not be read." if state is JobState.DEAD else None
        self.tables.jobs.add(
            JobKind.RENDER_PAGES, {"revision_id": case.id}, state, at, 1, error, at, None if waits else at
        )

    def end(self) -> None:
        """What stands only when every case is there."""
        self.panels.end(self.offices)
        self.people_record.end(self.tables)


def build(app: Flask, plan: Plan, framework: str = FIRST_SHIPPED) -> dict[str, int]:
    """Fill the database; says how many rows went into each table."""
    with app.app_context():
        pinned = publish(framework)
        engine = db.engine
        db.session.remove()
        with bulk(engine) as target:
            builder = Builder(plan, Tables(target), pinned)
            for number in range(plan.providers):
                builder.provider(number)
                target.flush(everything=False)
            builder.end()
        engine.dispose()
    return target.counts


def main() -> None:
    """Build one field, and say how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("cases", type=int)
    parser.add_argument("day", type=date.fromisoformat)
    parser.add_argument("--framework", choices=shipped_slugs(), default=FIRST_SHIPPED)
    chosen = parser.parse_args()
    began = time.monotonic()
    counts = build(application(chosen.url), Plan(chosen.cases, chosen.day), chosen.framework)
    rows = sum(counts.values())
    took = time.monotonic() - began
    print(f"  {chosen.cases:,} cases: {rows:,} rows in {took:.0f} s", flush=True)


if __name__ == "__main__":
    main()
