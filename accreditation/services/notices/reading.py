"""A reader's own notices: read, and how they want to hear of what comes."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import update

from accreditation import clock
from accreditation.db import db
from accreditation.enums.notices import BINDING, USUAL, Delivery, NoticeGroup, NoticeKind
from accreditation.errors import RuleBroken
from accreditation.models.notices import Notice, NoticePreference, NoticeTimes
from accreditation.permissions.viewer import Viewer
from accreditation.queries.notices import inbox


def mark_read(notice: Notice) -> None:
    """Mark a notice as read; what was read before stays read since then."""
    notice.read_at = notice.read_at or clock.now()


def mark_all_read(*, actor: Viewer, up_to: int, kinds: Collection[NoticeKind] | None = None) -> None:
    """Mark everything as read that the reader was shown: nothing that came after notice `up_to`, or is of other kinds."""
    shown = update(Notice).where(Notice.person_id == actor.id, Notice.read_at.is_(None), Notice.id <= up_to)
    if kinds is not None:
        shown = shown.where(Notice.kind.in_(kinds))
    db.session.execute(shown.values(read_at=clock.now()).execution_options(synchronize_session=False))


def choose(
    deliveries: Mapping[NoticeGroup, Delivery],
    *,
    actor: Viewer,
    quiet_from: int | None,
    quiet_until: int | None,
    away_from: date | None,
    away_until: date | None,
) -> None:
    """Keep how notices reach somebody, in which hours letters wait, and while they are away."""
    for group, delivery in deliveries.items():
        if group in BINDING and delivery is Delivery.NONE:
            raise RuleBroken("These notices always come to your page of notices", field=group.value)
    if (quiet_from is None) != (quiet_until is None):
        raise RuleBroken("Choose both hours, or neither", field="quiet_until")
    if quiet_from is not None and quiet_from == quiet_until:
        raise RuleBroken("The quiet hours must end at another hour than they begin", field="quiet_until")
    if (away_from is None) != (away_until is None):
        raise RuleBroken(
            "Enter both days, or neither", field="away_until" if away_until is None else "away_from"
        )
    if away_from is not None and away_until is not None and away_until < away_from:
        raise RuleBroken("The last day away must be the first or later", field="away_until")
    _keep_deliveries(deliveries, actor)
    times = inbox.times(actor.id)
    if times is None:
        if quiet_from is None and away_from is None:
            return
        times = NoticeTimes(person_id=actor.id)
        db.session.add(times)
    times.quiet_from, times.quiet_until = quiet_from, quiet_until
    times.away_from, times.away_until = away_from, away_until


def _keep_deliveries(deliveries: Mapping[NoticeGroup, Delivery], actor: Viewer) -> None:
    chosen = inbox.deliveries(actor.id)
    for group, delivery in deliveries.items():
        if chosen.get(group, USUAL[group]) is delivery:
            continue
        if group in chosen:
            db.session.execute(
                update(NoticePreference)
                .where(NoticePreference.person_id == actor.id, NoticePreference.notice_group == group)
                .values(delivery=delivery)
            )
        else:
            db.session.add(NoticePreference(person_id=actor.id, notice_group=group, delivery=delivery))
