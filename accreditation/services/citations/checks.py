"""What every citation must meet: an answer that is open, a file that may be used, pages that are there, a period that is whole."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import USABLE, UnitKind
from accreditation.enums.people import Duty
from accreditation.errors import Reason, RuleBroken
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


def take_duties(application: Application, revision: EvidenceRevision, actor: Viewer) -> None:
    """Make the person, and whoever added the file, an author of this case."""
    duties.take(application.id, actor.id, Duty.AUTHOR)
    duties.take(application.id, revision.uploaded_by_id, Duty.AUTHOR, actor=actor)


def refuse_closed(closed: Reason | None) -> None:
    """Refuse where the answer may not change now."""
    if closed is not None:
        raise RuleBroken(closed.message, reasons=[closed])


def refuse_unusable(revision: EvidenceRevision, item: EvidenceItem) -> None:
    """Refuse a file that may not be used, and evidence that is out of date."""
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


def refuse_unconfirmed(item: EvidenceItem, application: Application) -> None:
    """Refuse what was only cited in other cycles and was not confirmed for a year."""
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


def covered(
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


def refuse_pages(revision: EvidenceRevision, where: Pointed) -> None:
    """Refuse pages that the file does not have."""
    pages, noun = revision.pages or 0, revision.unit.label.lower()
    if revision.unit in ALONE and (where.page_from, where.page_to) != (1, 1):
        raise RuleBroken(f"There is only one {noun}: leave the number at 1.", field="page_from")
    if not 1 <= where.page_from <= pages:
        raise RuleBroken(f"The first {noun} must be between 1 and {pages}.", field="page_from")
    if not where.page_from <= where.page_to <= pages:
        raise RuleBroken(f"The last {noun} must be between {where.page_from} and {pages}.", field="page_to")


def same_as(answer_id: int, revision: EvidenceRevision, where: Pointed) -> Citation | None:
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
