"""How far background work is, from what its job tells of itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from accreditation.enums.jobs import JobState
from accreditation.models.jobs import Job

WAITING = "Waiting for its turn"
AGAIN = "This could not be done just now, and will be tried again by itself"
FAILED = "This failed. Ask an administrator to run it again; nothing is lost"


@dataclass(frozen=True)
class Progress:
    """In words, and as a share of a hundred."""

    saying: str
    share: int
    failed: bool = False


def of(job: Job | None, steps: Sequence[str]) -> Progress:
    """How far a job is that goes through these steps."""
    if job is None:
        return Progress(WAITING, 0)
    if job.state is JobState.DEAD:
        return Progress(FAILED, 0, failed=True)
    if job.state is JobState.READY:
        return Progress(AGAIN if job.error else WAITING, 0)
    saying = job.progress or WAITING
    step = steps.index(saying) if saying in steps else 0
    part = job.progress_done / job.progress_of if job.progress_of else 0
    counted = f": {job.progress_done} of {job.progress_of}" if job.progress_of else ""
    return Progress(saying + counted, round((step + min(part, 1)) * 100 / len(steps)))
