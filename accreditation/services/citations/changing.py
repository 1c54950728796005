"""A citation is changed where it stands, goes over to a newer file, or is taken back; what was signed keeps its own copy."""

from datetime import date

from accreditation.db import db
from accreditation.enums.people import Duty
from accreditation.errors import Reason, RuleBroken, Stale
from accreditation.models.applications import Application
from accreditation.models.evidence import Citation, EvidenceItem, EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.queries import ceilings
from accreditation.services import duties
from accreditation.services.citations import checks
from accreditation.services.citations.checks import Pointed


def change(
    citation: Citation,
    *,
    application: Application,
    actor: Viewer,
    closed: Reason | None,
    expected_version: int,
    page_from: int,
    page_to: int,
    locator: str,
    claim: str,
    period_from: date | None = None,
    period_to: date | None = None,
) -> None:
    """Say other pages, another place, other words or another period of the same file.

    Raises Stale with the citation that stands if somebody changed it first; a change into one that the answer has
    already leaves that one alone.
    """
    checks.refuse_closed(closed)
    revision, item = citation.revision, citation.revision.item
    checks.refuse_unusable(revision, item)
    period = checks.covered(application, item, period_from, period_to)
    where = Pointed(page_from, page_to, claim, locator, period)
    checks.refuse_pages(revision, where)
    # Asked before the version: what is sent again because its reply was lost is no conflict with itself.
    if where == _place_of(citation):
        return
    if citation.version != expected_version:
        raise Stale(citation)
    checks.take_duties(application, revision, actor)
    _point(citation, revision, where)


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
    checks.refuse_closed(closed)
    if newer is None or newer.id == citation.revision_id or newer.item_id != citation.revision.item_id:
        raise RuleBroken("There is no newer file to cite. You have the newest one that can be used.")
    checks.refuse_unusable(newer, item)
    if not pages_chosen and newer.unit is not citation.revision.unit:
        raise RuleBroken(
            "The newer file is of another kind. Say where in it this is shown.", field="page_from"
        )
    period = (
        checks.covered(application, item, period_from, period_to)
        if pages_chosen
        else ceilings.period_of(citation)
    )
    where = Pointed(page_from, page_to, citation.claim, citation.locator, period)
    checks.refuse_pages(newer, where)
    checks.take_duties(application, newer, actor)
    _point(citation, newer, where)


def uncite(citation: Citation, *, application: Application, actor: Viewer, closed: Reason | None) -> None:
    """Take a citation back; the file itself stays in the library."""
    checks.refuse_closed(closed)
    duties.take(application.id, actor.id, Duty.AUTHOR)
    db.session.delete(citation)
    db.session.flush()


def _place_of(citation: Citation) -> Pointed:
    return Pointed(
        citation.page_from,
        citation.page_to,
        citation.claim,
        citation.locator,
        ceilings.period_of(citation),
    )


def _point(citation: Citation, revision: EvidenceRevision, where: Pointed) -> None:
    """Let the citation say this; where the answer has the same already, one of the two goes."""
    if checks.same_as(citation.answer_id, revision, where) is not None:
        db.session.delete(citation)
    else:
        citation.revision_id = revision.id
        citation.page_from, citation.page_to = where.page_from, where.page_to
        citation.locator, citation.claim = where.locator, where.claim
        citation.period_from, citation.period_to = where.period or (None, None)
        citation.version += 1
    db.session.flush()
