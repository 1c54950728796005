"""Adding evidence in tests as people do: a form with a real PDF, then the job that checks it."""

import io
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from accreditation.db import db
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.jobs import JobKind
from accreditation.jobs.handlers import HANDLERS
from accreditation.models.evidence import EvidenceRevision
from accreditation.services import evidence, jobs
from tests.client import Client, hidden
from tests.documents import files
from tests.world import World


def add(
    browser: Client, *, content: bytes | None = None, filename: str = "Survey.pdf", **fields: Any
) -> TestResponse:
    """Send the form for new evidence: a sound PDF of three pages unless said."""
    return add_several(browser, [(files.good(3) if content is None else content, filename)], **fields)


def add_several(browser: Client, sent: list[tuple[bytes, str]], **fields: Any) -> TestResponse:
    """Send the same form with these files."""
    values = {"title": "Learner survey", "kind": "learner_survey", "file": [_file(*file) for file in sent]}
    page = browser.get("/evidence/add")
    assert page.status_code == 200
    # Encoded here, because werkzeug's client leaves the temporary file open that it makes of a larger body.
    boundary, body = encode_multipart({**hidden(page.text), **values, **fields})
    return browser.post("/evidence/add", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def _file(content: bytes, filename: str) -> FileStorage:
    is_pdf = filename.lower().endswith(".pdf")
    declared = "application/pdf" if is_pdf else "application/octet-stream"
    return FileStorage(io.BytesIO(content), filename, content_type=declared)


def check() -> None:
    """Do the jobs that check what arrived, as the worker does."""
    while run := jobs.claim([JobKind.INSPECT_EVIDENCE]):
        HANDLERS[run.kind](run)


def accepted_file(
    world: World, *, title: str = "Learner survey", content: bytes | None = None, filename: str = "Survey.pdf"
) -> EvidenceRevision:
    """A checked file in the library of the world's own provider, through the services alone."""
    revision = evidence.receive(
        world.app.extensions["store"],
        io.BytesIO(files.good(3) if content is None else content),
        organisation_id=world.organisation.id,
        actor=world.viewer(world.lead),
        title=title,
        kind=EvidenceKind.LEARNER_SURVEY,
        filename=filename,
        limit=10_000_000,
    )
    check()
    return db.session.get_one(EvidenceRevision, revision.id)


def added(browser: Client, **fields: Any) -> str:
    """Add evidence and check it; the address of its page."""
    sent = add(browser, **fields)
    assert sent.status_code == 302, sent.text
    check()
    assert sent.location is not None
    return sent.location
