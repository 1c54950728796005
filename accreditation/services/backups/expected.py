"""What the database says of the store: which files it should hold, and which it let go on purpose."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from accreditation.enums.evidence import RevisionStatus
from accreditation.models.audit import AuditEvent
from accreditation.models.evidence import EvidenceRevision
from accreditation.services.backups.layout import version_of

AUDIT = "audit/"
EVIDENCE = "evidence/"
PICTURES = "pictures/"
READING = "reading/"
STAGING = "staging/"
PREFIXES = (EVIDENCE, READING, PICTURES, STAGING, AUDIT)
"""What a restored service needs; packs are made again when somebody asks."""


@dataclass(frozen=True)
class Expected:
    """What should be in the store: each kept file's SHA-256 by its key, and the keys of what was made of it.

    `let_go` are the revisions whose bytes were destroyed or refused, `pages` says how many pictures a kept one has.
    """

    installation: str
    files: dict[str, str]
    others: frozenset[str]
    pages: dict[int, int]
    let_go: frozenset[int]
    versions: frozenset[str]

    def wants(self, key: str) -> bool:
        """Whether the store should hold this key."""
        if key.startswith(AUDIT):
            return True
        if key.startswith(PICTURES):
            _folder, revision, page = key.split("/")
            return _number(page) <= self.pages.get(_number(revision), 0)
        return key in self.files or key in self.others

    def was_let_go(self, key: str, version: str) -> bool:
        """Whether a file that the store holds no more was destroyed or refused, so that it must not come back.

        `version` is the beginning of its SHA-256.
        """
        if key.startswith(STAGING):
            # What was accepted lies among the evidence since; what was refused is kept nowhere.
            return not self.wants(key) and version not in self.versions
        parts = key.split("/")
        revision = parts[1] if key.startswith(PICTURES) else parts[-1]
        return not key.startswith(AUDIT) and _number(revision) in self.let_go


def read(engine: Engine) -> Expected:
    """Ask the database, in one transaction."""
    with engine.connect() as connection:
        rows = connection.execute(
            select(
                EvidenceRevision.id,
                EvidenceRevision.is_kept(),
                EvidenceRevision.storage_key,
                EvidenceRevision.reading_key,
                EvidenceRevision.staging_key,
                EvidenceRevision.pictures,
                EvidenceRevision.sha256,
                (EvidenceRevision.destroyed_at.is_not(None))
                | (EvidenceRevision.status == RevisionStatus.REJECTED),
            )
        ).all()
        held = [row for row in rows if row[1]]
        return Expected(
            installation=_installation(connection),
            files={row.storage_key: row.sha256 or "" for row in held},
            others=frozenset(
                [row.reading_key for row in held if row.reading_key]
                + [row.staging_key for row in rows if row.staging_key and not row[7]]
            ),
            pages={row.id: row.pictures for row in held},
            let_go=frozenset(row.id for row in rows if row[7]),
            versions=frozenset(version_of(row.sha256) for row in held if row.sha256),
        )


def _installation(connection: Connection) -> str:
    """What no other installation has: the hash of its first event; empty before anything happened."""
    first = select(AuditEvent.hash).order_by(AuditEvent.id).limit(1)
    return connection.scalar(first) or ""


def _number(text: str) -> int:
    digits = text.split(".", maxsplit=1)[0]
    return int(digits) if digits.isdecimal() else 0
