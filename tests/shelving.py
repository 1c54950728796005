"""Pieces of evidence put straight on a provider's shelf, with their words findable; for tests of what is done with them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.evidence import EvidenceKind, RevisionStatus, ScanResult, UnitKind
from accreditation.models.evidence import Citation, EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.models.organisations import Organisation
from accreditation.queries import answers
from accreditation.rules.ceilings import Period
from accreditation.services.evidence import storing
from tests.world import World

WORDS = ("Learners feel safe.", "Supervision is weekly.", "Results since spring.")


def item(
    world: World,
    title: str,
    *,
    kind: EvidenceKind = EvidenceKind.LEARNER_SURVEY,
    organisation: Organisation | None = None,
    **changes: object,
) -> EvidenceItem:
    """An item without a file."""
    owner = organisation or world.organisation
    values: dict[str, object] = {"owner_id": world.lead.id, "created_at": clock.now(), **changes}
    with unit_of_work():
        made = EvidenceItem(organisation_id=owner.id, title=title, kind=kind, **values)
        db.session.add(made)
    return made


def file(
    world: World,
    of: EvidenceItem | str,
    texts: Sequence[str] = WORDS,
    *,
    unit: UnitKind = UnitKind.PAGE,
    status: RevisionStatus = RevisionStatus.ACCEPTED,
    content: str = "",
    at: datetime | None = None,
    labels: Sequence[str] = (),
    **about: object,
) -> EvidenceRevision:
    """One more checked file of an item (or of a new one with that title), with these words on its pages."""
    owner = item(world, of, **about) if isinstance(of, str) else of  # type: ignore[arg-type]
    with unit_of_work():
        number = db.session.query(EvidenceRevision).filter_by(item_id=owner.id).count() + 1
        content = content or f"{owner.id}/{number}"
        revision = EvidenceRevision(
            item_id=owner.id,
            number=number,
            status=status,
            filename=f"{owner.title}.pdf",
            size=len(content),
            sha256=hashlib.sha256(content.encode()).hexdigest(),
            media_type="application/pdf",
            unit=unit,
            pages=len(texts),
            scan=ScanResult.CLEAN,
            uploaded_by_id=world.lead.id,
            uploaded_at=at or clock.now(),
            storage_key=f"shelf/{owner.id}/{number}",
            refused="No." if status is RevisionStatus.REJECTED else None,
        )
        db.session.add(revision)
        db.session.flush()
        db.session.add_all(
            EvidencePage(revision_id=revision.id, number=place, text=text, label=_at(labels, place))
            for place, text in enumerate(texts, 1)
        )
        db.session.flush()
        storing.index_words(revision.id, owner.organisation_id, texts)
    return revision


def _at(labels: Sequence[str], place: int) -> str:
    return labels[place - 1] if place <= len(labels) else ""


def cite(
    world: World,
    revision: EvidenceRevision,
    application_id: int,
    code: str = "1.1",
    pages: tuple[int, int] = (1, 1),
    *,
    claim: str = "It is shown here.",
    period: Period | None = None,
) -> Citation:
    """Let an answer cite it, past the services."""
    answer = answers.to_standard(application_id, code)
    assert answer is not None
    with unit_of_work():
        citation = Citation(
            answer_id=answer.id,
            revision_id=revision.id,
            page_from=pages[0],
            page_to=pages[1],
            period_from=period[0] if period else None,
            period_to=period[1] if period else None,
            claim=claim,
            created_by_id=world.lead.id,
            created_at=clock.now(),
        )
        db.session.add(citation)
    return citation
