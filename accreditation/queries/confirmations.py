"""When a piece of evidence must be looked at again before a new cycle may rest on it."""

from datetime import date

from sqlalchemy import exists, func, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.evidence import USABLE
from accreditation.models.answers import Answer
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.rules.years import years_before

GOOD_FOR_YEARS = 1
"""A confirmation, or a new file, is good for so long."""


def last_confirmed(item: EvidenceItem) -> date | None:
    """The day on which somebody last said that it is current: by confirming it, or by adding its newest usable file."""
    newest = db.session.scalar(
        select(func.max(EvidenceRevision.uploaded_at)).where(
            EvidenceRevision.item_id == item.id, EvidenceRevision.status.in_(USABLE)
        )
    )
    days = [day for day in (item.confirmed_on, newest and newest.astimezone(clock.LONDON).date()) if day]
    return max(days, default=None)


def is_old(item: EvidenceItem) -> bool:
    """Whether that is more than a year ago."""
    confirmed_on = last_confirmed(item)
    return confirmed_on is not None and confirmed_on < years_before(clock.today(), GOOD_FOR_YEARS)


def is_needed(item: EvidenceItem, cycle_id: int) -> bool:
    """Whether it was cited in other cycles only, and has not been confirmed for a year."""
    cited_in = (
        select(Citation.id)
        .join(Citation.revision)
        .join(Citation.answer)
        .join(Answer.application)
        .where(EvidenceRevision.item_id == item.id)
    )
    # What was brought over from another cycle rests on nothing here until somebody says that it is still true.
    confirmed = cited_in.where(Application.cycle_id == cycle_id, ~Answer.to_confirm)
    before, now = db.session.execute(
        select(
            exists(cited_in.where(Application.cycle_id != cycle_id).subquery().select()),
            exists(confirmed.subquery().select()),
        )
    ).one()
    return bool(before) and not now and is_old(item)
