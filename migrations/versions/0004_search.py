"""The index of the words of evidence: each database makes it in its own way, so no model describes it."""

from alembic import op
from sqlalchemy import Connection, insert, select

from accreditation.enums.evidence import USABLE
from accreditation.models.evidence import EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.queries.evidence_search import INDEX, MADE, indexed, key_of

revision = "0004"
down_revision = "0003"

AT_ONCE = 500


def upgrade() -> None:
    """Make the index, and fill it from the pages that are there.

    An index is only as good as the words it is asked for, so both are made by today's code.
    """
    connection = op.get_bind()
    for statement in MADE[connection.dialect.name]:
        op.execute(statement)
    fill(connection)


def fill(connection: Connection) -> None:
    """Write the words of every page, some hundred pages at a time."""
    last = 0
    while True:
        pages = connection.execute(
            select(
                EvidencePage.id,
                EvidencePage.revision_id,
                EvidencePage.number,
                EvidenceItem.organisation_id,
                EvidencePage.text,
            )
            .join(EvidenceRevision, EvidenceRevision.id == EvidencePage.revision_id)
            .join(EvidenceItem, EvidenceItem.id == EvidenceRevision.item_id)
            .where(EvidencePage.id > last, EvidenceRevision.status.in_(USABLE))
            .order_by(EvidencePage.id)
            .limit(AT_ONCE)
        ).all()
        if not pages:
            return
        connection.execute(
            insert(INDEX),
            [
                {"rowid": key_of(revision_id, number), "words": indexed(owner, text)}
                for _, revision_id, number, owner, text in pages
            ],
        )
        last = pages[-1].id
