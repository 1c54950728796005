"""How far background work is, from what its job reports of itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from accreditation.enums.jobs import JobState, Waiting
from accreditation.models.jobs import Job


@dataclass(frozen=True)
class Progress:
    """Why the job waits, or else the step it is at with how much of it is done; and a share of a hundred over all."""

    share: int = 0
    waiting: Waiting | None = None
    step: str = ""
    done: int = 0
    of: int = 0

    @property
    def failed(self) -> bool:
        """Whether it failed for good, so that nothing more comes of it by itself."""
        return self.waiting is Waiting.ADMINISTRATOR


def of(job: Job | None, steps: Sequence[str]) -> Progress:
    """How far a job is that goes through these steps."""
    if job is None:
        return Progress(waiting=Waiting.TURN)
    if job.state is JobState.DEAD:
        return Progress(waiting=Waiting.ADMINISTRATOR)
    if job.state is JobState.READY:
        return Progress(waiting=Waiting.RETRY if job.error else Waiting.TURN)
    if not job.progress:  # claimed, and its first step not begun
        return Progress(waiting=Waiting.TURN)
    position = steps.index(job.progress) if job.progress in steps else 0
    # Steps count alike, however long they take: nobody knows beforehand how long each will.
    part = job.progress_done / job.progress_of if job.progress_of else 0
    share = round((position + min(part, 1)) * 100 / len(steps))
    return Progress(share, step=job.progress, done=job.progress_done, of=job.progress_of)
