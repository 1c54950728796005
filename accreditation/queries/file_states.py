"""How far the checks of files are, and what they found: for the page of the item that they belong to."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from accreditation.db import db
from accreditation.enums.evidence import RevisionStatus
from accreditation.enums.jobs import JobState
from accreditation.models.evidence import EvidenceNumber, EvidencePage, EvidenceRevision
from accreditation.models.jobs import Job
from accreditation.queries import held

UNDER_WAY = frozenset({RevisionStatus.RECEIVING, RevisionStatus.SCANNING})
STEPS = (
    "Fetching the file",
    "Opening the file",
    "Looking for viruses",
    "Reading its words",
    "Looking for patients’ numbers",
    "Drawing its pages",
    "Making a copy without personal details",
    "Keeping the file",
)
"""What a check tells of itself, in order."""

WAITING = "Waiting for its turn"
AGAIN = "This could not be done just now, and will be tried again by itself"
FAILED = "The check failed. Ask an administrator to run it again; the file is not lost"


@dataclass(frozen=True)
class Progress:
    """How far one check is: in words, and as a share of a hundred."""

    saying: str
    share: int
    failed: bool = False


@dataclass(frozen=True)
class State:
    """What is known of one file beside its row."""

    waits_for_answer: bool = False
    progress: Progress | None = None
    numbers: list[EvidenceNumber] = field(default_factory=list)
    wordless: int = 0


def states(revisions: Sequence[EvidenceRevision]) -> dict[int, State]:
    """Each file's state; four statements at most, however many files."""
    found = held.numbers([one.id for one in revisions]) if revisions else {}
    checked = _progress([one.id for one in revisions if being_checked(one)])
    wordless = _wordless([one.id for one in revisions if one.searched])
    return {
        one.id: State(asks(one), checked.get(one.id), found.get(one.id, []), wordless.get(one.id, 0))
        for one in revisions
    }


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


def asks(revision: EvidenceRevision) -> bool:
    """It was checked, and waits for the word of the person who added it."""
    return revision.status is RevisionStatus.SCANNING and revision.staging_key is None


def being_checked(revision: EvidenceRevision) -> bool:
    """Its check is not over."""
    return revision.status in UNDER_WAY and not asks(revision)


def _progress(revision_ids: list[int]) -> dict[int, Progress]:
    if not revision_ids:
        return {}
    keys = {f"inspect_evidence:{number}": number for number in revision_ids}
    jobs = db.session.scalars(select(Job).where(Job.unique_key.in_(keys)))
    return {keys[job.unique_key or ""]: _of(job) for job in jobs}


def _of(job: Job) -> Progress:
    if job.state is JobState.DEAD:
        return Progress(FAILED, 0, failed=True)
    if job.state is JobState.READY:
        return Progress(AGAIN if job.tries else WAITING, 0)
    saying = job.progress or WAITING
    step = STEPS.index(saying) if saying in STEPS else 0
    part = job.progress_done / job.progress_of if job.progress_of else 0
    counted = f": {job.progress_done} of {job.progress_of}" if job.progress_of else ""
    return Progress(saying + counted, round((step + min(part, 1)) * 100 / len(STEPS)))
