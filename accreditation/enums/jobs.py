"""Background jobs."""

from enum import StrEnum

from accreditation.enums.labelled import Labelled


class JobState(Labelled):
    """Where a job stands."""

    READY = "ready", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    DEAD = "dead", "Failed"


class JobKind(Labelled):
    """What the worker knows how to do."""

    INSPECT_EVIDENCE = "inspect_evidence", "Check an evidence file"
    FORGET_EVIDENCE = "forget_evidence", "Remove a refused file"
    RENDER_PAGES = "render_pages", "Make page pictures"
    BUILD_PACK = "build_pack", "Put an evidence pack together"
    VERIFY_STORE = "verify_store", "Check that kept files are whole"
    AUDIT_CHECKPOINT = "audit_checkpoint", "Seal the audit record for the night"
    RUN_CLOCKS = "run_clocks", "Apply the deadlines of the day"
    REMIND = "remind", "Remind people of dates"
    MEASURE_AGREEMENT = "measure_agreement", "Work out how far reviewers agree"
    ALLOCATE = "allocate", "Propose review teams"
    FILL_SEATS = "fill_seats", "Invite the next reviewer in line"
    SWEEP = "sweep", "Clear away unfinished uploads and old sessions"


LONG = frozenset({JobKind.ALLOCATE, JobKind.BUILD_PACK, JobKind.RENDER_PAGES, JobKind.VERIFY_STORE})
"""Kinds of work that always take long, so that short work has a worker of its own beside them."""


class Waiting(Labelled):
    """Why a job does not get on, in words for the person who waits for it."""

    TURN = "turn", "Waiting for its turn"
    RETRY = "retry", "This could not be done just now, and will be tried again by itself"
    ADMINISTRATOR = "administrator", "This failed. Ask an administrator to run it again; nothing is lost"


class CheckStep(StrEnum):
    """What the check of a file says that it does, in order."""

    FETCH = "Fetching the file"
    OPEN = "Opening the file"
    SCAN = "Looking for viruses"
    READ = "Reading its words"
    SEARCH = "Looking for patients’ numbers"
    DRAW = "Drawing its pages"
    COPY = "Making a copy without personal details"
    KEEP = "Keeping the file"


class PackStep(StrEnum):
    """What putting a pack together says that it does, in order."""

    FETCH = "Fetching the files"
    MERGE = "Putting the pages together"
    BUNDLE = "Packing the files"
    KEEP = "Keeping the pack"


def key_of(kind: JobKind, number: int) -> str:
    """The key under which the one job of a kind about one thing is asked for."""
    return f"{kind.value}:{number}"
