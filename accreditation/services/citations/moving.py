"""All citations of a replaced file go over to its newer one in one act, as far as the person has looked at each."""

from collections.abc import Sequence

from accreditation.enums.audit import AuditKind
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceItem, EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.queries.citation_moves import Move
from accreditation.services import answers, audit
from accreditation.services.citations.changing import cite_newer


def move(moves: Sequence[Move], newest: EvidenceRevision, *, item: EvidenceItem, actor: Viewer) -> None:
    """Let each of these citations point to the pages that were proposed for it; its claim and period stay.

    Raises RuleBroken where one of them has no such page, or where an answer is closed; then none goes.
    """
    for proposed in moves:
        citation = proposed.citation
        if proposed.pages is None:
            raise RuleBroken("Choose the pages of this citation first.", field="citations")
        first, last = proposed.pages
        application = citation.answer.application
        cite_newer(
            citation,
            newest,
            application=application,
            item=item,
            page_from=first,
            page_to=last,
            actor=actor,
            closed=answers.why_closed(application, citation.answer),
            pages_chosen=False,
        )
    audit.record(
        AuditKind.CITATIONS_MOVED,
        actor=actor,
        stream=audit.organisation(item.organisation_id),
        item_id=item.id,
        revision_id=newest.id,
        citations=len(moves),
    )
