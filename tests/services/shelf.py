"""A provider's library with its own store, filled as the service fills it: add, then check."""

import io
from pathlib import Path

from accreditation.db import db
from accreditation.enums.evidence import EvidenceKind
from accreditation.enums.jobs import JobKind
from accreditation.models.evidence import EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.services import evidence, jobs
from accreditation.settings import Settings
from accreditation.storage.base import Store
from accreditation.storage.local import LocalStore
from tests.world import World

LIMIT = 20 * 1024 * 1024


class Library:
    """A provider's library with its own store."""

    def __init__(self, world: World, folder: Path, **settings: object) -> None:
        self.world = world
        self.store: Store = LocalStore(folder / "files")
        values = {"secret_key": "", "database_url": "", "accept_unscanned": True, **settings}
        self.settings = Settings(**values)  # type: ignore[arg-type]
        self.actor: Viewer = world.viewer(world.lead)

    def add(self, content: bytes, **changes: object) -> EvidenceRevision:
        values = {
            "title": "Learner survey 2026",
            "kind": EvidenceKind.LEARNER_SURVEY,
            "filename": "Survey.pdf",
        }
        return evidence.receive(
            self.store,
            io.BytesIO(content),
            organisation_id=self.world.organisation.id,
            actor=self.actor,
            limit=LIMIT,
            **{**values, **changes},  # type: ignore[arg-type]
        )

    def check(self) -> None:
        run = jobs.claim([JobKind.INSPECT_EVIDENCE])
        assert run is not None
        evidence.check(run, self.store, self.settings)

    def checked(self, content: bytes, **changes: object) -> EvidenceRevision:
        revision = self.add(content, **changes)
        self.check()
        return db.session.get_one(EvidenceRevision, revision.id)

    def stored_keys(self) -> list[str]:
        return [
            entry.key
            for folder in ("staging/", "evidence/", "pictures/", "reading/")
            for entry in self.store.entries(folder)
        ]
