"""An answer points to pages of one file; it refuses pages that are not there and files that may not be used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import USABLE, UnitKind
from accreditation.enums.people import Duty
from accreditation.errors import NotFound, Reason, RuleBroken
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.queries import ceilings, confirmations
from accreditation.rules.ceilings import Period
from accreditation.services import duties

ALONE = frozenset({UnitKind.PICTURE, UnitKind.LINK})


@dataclass(frozen=True)
class Pointed:
    """Where in a file, what it shows, and which days its figures cover."""

    page_from: int
    page_to: int
    claim: str
    locator: str = ""
    period: Period | None = None


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
    _refuse_closed(closed)
    if item.id != revision.item_id or item.organisation_id != application.organisation_id:
        raise NotFound
    _refuse_unusable(revision, item)
    period = _covered(application, item, period_from, period_to)
    where = Pointed(page_from, page_to, claim, locator, period)
    _refuse_pages(revision, where)
    same = _same(answer.id, revision, where)
    if same is not None:
        return same
    _refuse_unconfirmed(item, application)
    _take_duties(application, revision, actor)
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


def cite_newer(
    citation: Citation,
    newer: EvidenceRevision | None,
    *,
    application: Application,
    item: EvidenceItem,
    page_from: int,
    page_to: int,
    actor: Viewer,
    closed: Reason | None,
    pages_chosen: bool,
    period_from: date | None = None,
    period_to: date | None = None,
) -> None:
    """Point a citation to the newest file of its item, with the same claim.

    `pages_chosen` says that the person has chosen the pages (and, for outcome data, the period) for this file; without it the
    period stays, and a file that is read by something else is refused, so that sheet 3 never follows page 3 unseen. Raises RuleBroken where there is no newer file, or where
    it has no such pages.
    """
    _refuse_closed(closed)
    if newer is None or newer.id == citation.revision_id or newer.item_id != citation.revision.item_id:
        raise RuleBroken("There is no newer file to cite. You have the newest one that can be used.")
    _refuse_unusable(newer, item)
    if not pages_chosen and newer.unit is not citation.revision.unit:
        raise RuleBroken(
            "The newer file is of another kind. Say where in it this is shown.", field="page_from"
        )
    period = (
        _covered(application, item, period_from, period_to) if pages_chosen else ceilings.period_of(citation)
    )
    where = Pointed(page_from, page_to, citation.claim, citation.locator, period)
    _refuse_pages(newer, where)
    _take_duties(application, newer, actor)
    if _same(citation.answer_id, newer, where) is not None:
        db.session.delete(citation)
    else:
        citation.revision_id = newer.id
        citation.page_from, citation.page_to = page_from, page_to
        citation.period_from, citation.period_to = period or (None, None)
    db.session.flush()


def uncite(citation: Citation, *, application: Application, actor: Viewer, closed: Reason | None) -> None:
    """Take a citation back; the file itself stays in the library."""
    _refuse_closed(closed)
    duties.take(application.id, actor.id, Duty.AUTHOR)
    db.session.delete(citation)
    db.session.flush()


def _take_duties(application: Application, revision: EvidenceRevision, actor: Viewer) -> None:
    duties.take(application.id, actor.id, Duty.AUTHOR)
    duties.take(application.id, revision.uploaded_by_id, Duty.AUTHOR, actor=actor)


def _refuse_closed(closed: Reason | None) -> None:
    if closed is not None:
        raise RuleBroken(closed.message, reasons=[closed])


def _refuse_unusable(revision: EvidenceRevision, item: EvidenceItem) -> None:
    if revision.status not in USABLE:
        raise RuleBroken(f"This file cannot be cited now: {revision.status.label.lower()}.", field="revision")
    if item.expires_on is not None and item.expires_on < clock.today():
        raise RuleBroken("This evidence is out of date, so it cannot be cited.", field="revision")
    # A kind decides how high a score the evidence supports: a guess from a file's name must not.
    if not item.kind_confirmed:
        reason = Reason(
            f"Say what kind of evidence “{item.title}” is.", "evidence_item", (("item_id", item.id),)
        )
        raise RuleBroken(
            "Nobody has confirmed yet what kind of evidence this is, so it cannot be cited.",
            field="revision",
            reasons=[reason],
        )


def _refuse_unconfirmed(item: EvidenceItem, application: Application) -> None:
    if confirmations.is_needed(item, application.cycle_id):
        reason = Reason(
            f"Look at “{item.title}” again and confirm that it is still current.",
            "evidence_item",
            (("item_id", item.id),),
        )
        raise RuleBroken(
            "This evidence was last confirmed more than a year ago, and this is a new cycle.",
            field="revision",
            reasons=[reason],
        )


def _covered(
    application: Application, item: EvidenceItem, period_from: date | None, period_to: date | None
) -> Period | None:
    """The period that a citation's figures cover; None where the kind is not outcome data, or where nobody said."""
    if not ceilings.shows_outcomes(item.kind, application):
        if period_from or period_to:
            raise RuleBroken(
                f"“{item.kind.label}” is not outcome data. Leave the dates of the period empty.",
                field="period_from",
            )
        return None
    if period_from is None and period_to is None:
        period_from, period_to = item.period_from, item.period_to
        # An item may say only where its period begins or ends: then it says no period.
        return (period_from, period_to) if period_from and period_to else None
    if period_from is None or period_to is None:
        missing = "period_from" if period_from is None else "period_to"
        raise RuleBroken("Enter both the first and the last day of the period.", field=missing)
    if period_to < period_from:
        raise RuleBroken("The last day of the period cannot be before its first.", field="period_to")
    return period_from, period_to


def _refuse_pages(revision: EvidenceRevision, where: Pointed) -> None:
    pages, noun = revision.pages or 0, revision.unit.label.lower()
    if revision.unit in ALONE and (where.page_from, where.page_to) != (1, 1):
        raise RuleBroken(f"There is only one {noun}: leave the number at 1.", field="page_from")
    if not 1 <= where.page_from <= pages:
        raise RuleBroken(f"The first {noun} must be between 1 and {pages}.", field="page_from")
    if not where.page_from <= where.page_to <= pages:
        raise RuleBroken(f"The last {noun} must be between {where.page_from} and {pages}.", field="page_to")


def _same(answer_id: int, revision: EvidenceRevision, where: Pointed) -> Citation | None:
    """The same citation, where a form was sent twice."""
    return db.session.scalar(
        select(Citation).where(
            Citation.answer_id == answer_id,
            Citation.revision_id == revision.id,
            Citation.page_from == where.page_from,
            Citation.page_to == where.page_to,
            Citation.locator == where.locator,
            Citation.claim == where.claim,
            Citation.period_from == (where.period[0] if where.period else None),
            Citation.period_to == (where.period[1] if where.period else None),
        )
    )
