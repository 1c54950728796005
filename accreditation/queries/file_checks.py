"""How far the checks of files are, and what they found: for the page of the item that they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from accreditation.db import db
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.jobs import CheckStep, JobKind, JobState, key_of
from accreditation.models.evidence import EvidenceNumber, EvidencePage, EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.queries import held, progress
from accreditation.queries.progress import Progress

UNDER_WAY = frozenset({RevisionStatus.RECEIVING, RevisionStatus.SCANNING})


@dataclass(frozen=True)
class State:
    """What is known of one file beside its row."""

    waits_for_answer: bool = False
    progress: Progress | None = None
    numbers: list[EvidenceNumber] = field(default_factory=list)
    wordless: int = 0
    copying: bool = False


def states(revisions: Sequence[EvidenceRevision]) -> dict[int, State]:
    """Each file's state; five statements at most, however many files."""
    numbers = held.numbers([revision.id for revision in revisions]) if revisions else {}
    checked = _progress([revision.id for revision in revisions if being_checked(revision)])
    wordless = _wordless([revision.id for revision in revisions if revision.searched])
    copying = being_copied(revisions)
    return {
        revision.id: State(
            revision.waits_for_answer,
            checked.get(revision.id),
            numbers.get(revision.id, []),
            wordless.get(revision.id, 0),
            revision.id in copying,
        )
        for revision in revisions
    }


def being_copied(revisions: Sequence[EvidenceRevision]) -> set[int]:
    """Which of these files have no copy for reviewers because the worker is still to make it."""
    lacking = [
        revision.id
        for revision in revisions
        if revision.is_usable and revision.storage_key and not revision.reading_key
    ]
    if not lacking:
        return set()
    keys = {key_of(JobKind.RENDER_PAGES, number): number for number in lacking}
    waiting = select(Job.unique_key).where(
        Job.unique_key.in_(keys), Job.state.in_((JobState.READY, JobState.RUNNING))
    )
    return {keys[key or ""] for key in db.session.scalars(waiting)}


def _wordless(revision_ids: list[int]) -> dict[int, int]:
    """How many pages of each file have no words, such as scanned ones, which nobody can search."""
    if not revision_ids:
        return {}
    counted = (
        select(EvidencePage.revision_id, func.count())
        .where(EvidencePage.revision_id.in_(revision_ids), EvidencePage.text == "")
        .group_by(EvidencePage.revision_id)
    )
    return dict(db.session.execute(counted).all())


def being_checked(revision: EvidenceRevision) -> bool:
    """Its check is not over."""
    return revision.status in UNDER_WAY


def _progress(revision_ids: list[int]) -> dict[int, Progress]:
    if not revision_ids:
        return {}
    keys = {key_of(JobKind.INSPECT_EVIDENCE, number): number for number in revision_ids}
    jobs = db.session.scalars(select(Job).where(Job.unique_key.in_(keys)))
    return {keys[job.unique_key or ""]: progress.of(job, list(CheckStep)) for job in jobs}
