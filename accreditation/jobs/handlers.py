"""Which function does which kind of job; each reads shortly, works outside any transaction, and finishes in one write."""

from flask import current_app

from accreditation import clock
from accreditation.enums.jobs import JobKind
from accreditation.jobs.worker import Handler
from accreditation.queries import heartbeats
from accreditation.services import (
    accounts,
    allocations,
    audit,
    conflicts,
    cycle_agreements,
    deadlines,
    evidence,
    jobs,
    kept_inputs,
    letters,
    notices,
    packs,
    presences,
    reviewer_applications,
    reviewer_imports,
    sessions,
    statements,
    workbooks,
)
from accreditation.services.evidence import kept_files, retention
from accreditation.services.jobs import Run
from accreditation.settings import Settings
from accreditation.storage.base import Store


def inspect_evidence(run: Run) -> None:
    """Check a file that arrived, and accept or refuse it."""
    evidence.check(run, _store(), _settings())


def forget_evidence(run: Run) -> None:
    """Remove what was kept of a file that a person refused."""
    evidence.remove_refused(run, _store())


def render_pages(run: Run) -> None:
    """Draw the pages of an accepted file again, where its pictures were lost."""
    evidence.draw_again(run, _store())


def build_pack(run: Run) -> None:
    """Put an application with its evidence together as one document."""
    packs.build(run, _store())


def verify_store(run: Run) -> None:
    """Read a share of the kept files again."""
    kept_files.verify_share(run, _store())


def audit_checkpoint(run: Run) -> None:
    """Keep where every audit chain stands tonight."""
    sealed = audit.checkpoint(_store(), _settings().audit_key, clock.now())
    with run.finishing():
        audit.note(sealed)


def allocate(run: Run) -> None:
    """Propose review teams."""
    allocations.propose(run)


def fill_seats(run: Run) -> None:
    """Invite the next in line for a seat that came free."""
    allocations.fill(run)


def run_clocks(run: Run) -> None:
    """Apply the deadlines that passed yesterday, and look over whose reviews a conflict has come up with."""
    deadlines.apply()
    allocations.expire()
    with run.finishing():
        conflicts.look_over()


def remind(run: Run) -> None:
    """Remind people of dates that come near or have passed."""
    notices.remind()
    with run.finishing():
        pass


def measure_agreement(run: Run) -> None:
    """Work out how far the reviewers of each cycle agree."""
    measured = cycle_agreements.work_out()
    with run.finishing():
        cycle_agreements.keep(measured)


def sweep(run: Run) -> None:
    """Clear away what uploads left unfinished, jobs that were done long ago, old sessions, and what nobody came back for."""
    # What is old is told by the clock: while it is in doubt nothing is cleared away, and the next night sweeps.
    in_doubt = heartbeats.clock_in_doubt()
    jobs.end_reading()
    if not in_doubt:
        evidence.clear_abandoned(_store())
        retention.finish(_store())
        packs.clear_old(_store())
    with run.finishing():
        if not in_doubt:
            jobs.forget_done()
            sessions.sweep()
            accounts.sweep()
            kept_inputs.sweep()
            presences.sweep()
            letters.sweep()
            statements.sweep()
            reviewer_applications.sweep()
            reviewer_imports.sweep()
            workbooks.sweep()


HANDLERS: dict[JobKind, Handler] = {
    JobKind.INSPECT_EVIDENCE: inspect_evidence,
    JobKind.FORGET_EVIDENCE: forget_evidence,
    JobKind.RENDER_PAGES: render_pages,
    JobKind.BUILD_PACK: build_pack,
    JobKind.VERIFY_STORE: verify_store,
    JobKind.AUDIT_CHECKPOINT: audit_checkpoint,
    JobKind.RUN_CLOCKS: run_clocks,
    JobKind.ALLOCATE: allocate,
    JobKind.FILL_SEATS: fill_seats,
    JobKind.REMIND: remind,
    JobKind.MEASURE_AGREEMENT: measure_agreement,
    JobKind.SWEEP: sweep,
}


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings


def _store() -> Store:
    store: Store = current_app.extensions["store"]
    return store
