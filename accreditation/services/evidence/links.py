"""A page of the web as evidence: its address and the day on which somebody saw it are kept; it is never fetched."""

import hashlib
from datetime import date
from urllib.parse import urlsplit

from accreditation import clock, dates
from accreditation.db import db
from accreditation.enums.evidence import EvidenceKind, EvidenceTrigger, RevisionStatus, UnitKind
from accreditation.errors import RuleBroken
from accreditation.models.evidence import EvidenceItem, EvidencePage, EvidenceRevision
from accreditation.permissions.viewer import Viewer
from accreditation.rules import nhs_numbers
from accreditation.services.evidence import arrival, shelving, storing
from accreditation.services.evidence.steps import Facts, step

SCHEMES = frozenset({"http", "https"})
MEDIA_TYPE = "text/uri-list"


def add_link(
    *,
    organisation_id: int,
    actor: Viewer,
    address: str,
    seen_on: date,
    title: str,
    kind: EvidenceKind,
    period_from: date | None = None,
    period_to: date | None = None,
    expires_on: date | None = None,
    notes: str = "",
) -> EvidenceRevision:
    """Add an address to a provider's library; ready to be cited at once, because nothing of it is kept here.

    Raises RuleBroken for anything but a plain http or https address, and for a day that has not come yet.
    """
    shelving.check_period(period_from, period_to)
    item = shelving.new_item(
        organisation_id=organisation_id,
        owner_id=actor.id,
        title=title,
        kind=kind,
        period_from=period_from,
        period_to=period_to,
        expires_on=expires_on,
        notes=notes,
    )
    _refuse(address, seen_on)
    db.session.add(item)
    db.session.flush()
    return _write_down(item, actor=actor, address=address, seen_on=seen_on)


def see_again(link: EvidenceRevision, *, actor: Viewer, address: str, seen_on: date) -> EvidenceRevision:
    """Say that the page of a link was seen again, on another day or under another address.

    Answers that cite the older day go on citing it. Said twice of the same day and address it stays one. Raises
    RuleBroken as `add_link` does, and for a day before the one that is written down.
    """
    arrival.hold_organisation(link.item.organisation_id)
    _refuse(address, seen_on)
    assert link.seen_on is not None
    if seen_on < link.seen_on:
        raise RuleBroken(
            f"It was already seen on {dates.day(link.seen_on)}. Enter that day or a later one.",
            field="seen_on",
        )
    if (link.url, link.seen_on) == (address, seen_on):
        return link
    return _write_down(link.item, actor=actor, address=address, seen_on=seen_on)


def _write_down(item: EvidenceItem, *, actor: Viewer, address: str, seen_on: date) -> EvidenceRevision:
    """The link as one more file of its item, accepted at once."""
    revision = EvidenceRevision(
        item_id=item.id,
        number=shelving.next_number(item.id),
        status=RevisionStatus.RECEIVING,
        filename=urlsplit(address).hostname or address,
        size=len(address.encode()),
        sha256=hashlib.sha256(address.encode()).hexdigest(),
        media_type=MEDIA_TYPE,
        url=address,
        seen_on=seen_on,
        unit=UnitKind.LINK,
        pages=1,
        uploaded_by_id=actor.id,
        uploaded_at=clock.now(),
    )
    db.session.add(revision)
    db.session.flush()
    facts = Facts(arrived_whole=True, unscanned_allowed=True)
    # The same steps as a file's, so that its history reads alike.
    for trigger in (EvidenceTrigger.RECEIVED, EvidenceTrigger.ACCEPT):
        step(revision, trigger, facts, organisation_id=item.organisation_id, actor=actor)
    _write_words(revision, item)
    return revision


def _write_words(revision: EvidenceRevision, item: EvidenceItem) -> None:
    """What can be searched of a link: the words of its title and of its address."""
    text = nhs_numbers.masked(f"{item.title}\n{revision.url}")
    db.session.add(EvidencePage(revision_id=revision.id, number=1, label="", text=text))
    db.session.flush()
    storing.index_words(revision.id, item.organisation_id, [text])


def _refuse(address: str, seen_on: date) -> None:
    try:
        parts = urlsplit(address)
        host = parts.hostname
        # Reading the port is the only way to have it checked.
        parts.port  # noqa: B018 - a port that is no number raises here
    except ValueError:
        host = None
    if host is None or parts.scheme.lower() not in SCHEMES or "@" in parts.netloc or " " in address:
        raise RuleBroken(
            "Enter an address that begins with https:// or http://, without a password in it.",
            field="address",
        )
    if seen_on > clock.today():
        raise RuleBroken("The day on which you saw it cannot be in the future.", field="seen_on")
