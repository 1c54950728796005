"""An answer points to pages of one file; it refuses pages that are not there and files that may not be used."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from accreditation import clock
from accreditation.db import db
from accreditation.errors import NotFound, Reason, RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.services.citations import checks
from accreditation.services.citations.checks import Pointed


def cite_ranges(
    answer: Answer, revision: EvidenceRevision, *, places: Sequence[tuple[int, int]], **details: Any
) -> None:
    """Cite several ranges of one file, each as `cite` does; what is wrong with another than the first is said there."""
    for number, (first, last) in enumerate(places):
        try:
            cite(answer, revision, page_from=first, page_to=last, **details)
        except RuleBroken as refusal:
            if number == 0 or refusal.field not in {"page_from", "page_to"}:
                raise
            noun = revision.unit.label.lower()
            range_ = f"{noun} {first}" if first == last else f"{noun}s {first} to {last}"
            raise RuleBroken(
                f"This file has no {range_}. Its last {noun} is {revision.pages}.", field="more_pages"
            ) from refusal


def cite(
    answer: Answer,
    revision: EvidenceRevision,
    *,
    application: Application,
    item: EvidenceItem,
    page_from: int,
    page_to: int,
    claim: str,
    actor: Viewer,
    closed: Reason | None,
    locator: str = "",
    period_from: date | None = None,
    period_to: date | None = None,
) -> Citation:
    """Point an answer to pages of a file and say what they show; the same again gives the citation that is there.

    Outcome data also says which period it covers: the one that is given, else the evidence's own.

    `closed` says why the answer may not change now (None while it may). Citing makes the person, and whoever added
    the file, an author of this case. Raises NotFound for another provider's file, RuleBroken for the rest.
    """
    checks.refuse_closed(closed)
    if item.id != revision.item_id or item.organisation_id != application.organisation_id:
        raise NotFound
    checks.refuse_unusable(revision, item)
    period = checks.covered(application, item, period_from, period_to)
    where = Pointed(page_from, page_to, claim, locator, period)
    checks.refuse_pages(revision, where)
    same = checks.same_as(answer.id, revision, where)
    if same is not None:
        return same
    checks.refuse_unconfirmed(item, application)
    checks.take_duties(application, revision, actor)
    citation = Citation(
        answer_id=answer.id,
        revision_id=revision.id,
        page_from=page_from,
        page_to=page_to,
        locator=locator,
        period_from=period[0] if period else None,
        period_to=period[1] if period else None,
        claim=claim,
        created_by_id=actor.id,
        created_at=clock.now(),
    )
    db.session.add(citation)
    db.session.flush()
    return citation
