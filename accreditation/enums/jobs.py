"""Background jobs."""

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
    SWEEP = "sweep", "Clear away unfinished uploads and old sessions"
