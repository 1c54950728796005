"""What waits about evidence: files to answer for, to decide on, to bring back, and cases that rest on what has changed."""

from collections.abc import Iterator

from accreditation.enums.evidence import RevisionStatus
from accreditation.permissions.viewer import Viewer
from accreditation.queries import (
    held,
    kept_files,
    own_files,
)
from accreditation.queries.citations import cases_to_check
from accreditation.queries.home.task import SHOWN, Part, Task


def citing(viewer: Viewer) -> Iterator[Task]:
    """Cases that rest on evidence which was replaced, has run out or may no longer be used."""
    for case in cases_to_check(viewer, SHOWN):
        links = "one link" if case.citations == 1 else f"{case.citations} links"
        yield Task(
            f"Check the evidence of {case.place} again",
            f"Replaced, out of date or withdrawn: {links} to evidence",
            "applications.show",
            {"application_id": case.application_id, "_anchor": "evidence-to-check"},
            part=Part.MAY,
        )


def held_files(viewer: Viewer) -> Iterator[Task]:
    """Files of the viewer's own providers that nobody can use until they decide."""
    count = held.waiting_count(viewer)
    if count:
        files = "One file is held and waits" if count == 1 else f"{count:,} files are held and wait"
        yield Task(f"{files} for you", "Patient details may be in it: release or reject", "held.index")


_OF_FILES = {
    RevisionStatus.QUESTIONED: (
        ("waits for an answer", "wait for an answer"),
        "A number in it may be a patient’s. Say whether it is: until then nobody can use the file",
    ),
    RevisionStatus.HELD: (
        ("that you added is held", "that you added are held"),
        "Patient details may be in it. Somebody else decides; you may add a copy without them",
    ),
    RevisionStatus.REJECTED: (
        ("that you added was refused", "that you added were refused"),
        "Read why, and add a file that can be used",
    ),
}

_ANSWERED_AT = {
    RevisionStatus.QUESTIONED: "file_checks.numbers",
    RevisionStatus.REJECTED: "file_checks.refusal",
}
"""Where one file alone is answered for; a held one waits for somebody else, and its evidence is shown."""


def sent_files(viewer: Viewer) -> Iterator[Task]:
    """Files that nobody can use before the viewer answers a question, or adds another."""
    for waiting in own_files.waiting_for(viewer):
        (singular, plural), hint = _OF_FILES[waiting.status]
        if waiting.count > 1:
            title, values = f"{waiting.count:,} files {plural}", {"status": waiting.status.value}
            yield Task(title, hint.replace("in it", "in them"), "evidence.library", values)
            continue
        place = {"item_id": waiting.item_ids[0]}
        endpoint = _ANSWERED_AT.get(waiting.status, "evidence.show")
        if waiting.status in _ANSWERED_AT:
            place["revision_id"] = waiting.revision_ids[0]
        yield Task(f"One file {singular}", hint, endpoint, place)


def faults(viewer: Viewer) -> Iterator[Task]:
    """Kept files that the nightly reading found missing or altered."""
    count = kept_files.fault_count(viewer)
    if count:
        files = "One kept file is" if count == 1 else f"{count:,} kept files are"
        yield Task(f"{files} missing or altered", "Bring them back from a backup", "kept_files.index")
