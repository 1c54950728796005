"""Packs are made for taking away, not for keeping: after a month they go, and can be made again."""

from datetime import timedelta

from sqlalchemy import delete, select

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.models.packs import Pack
from accreditation.services import jobs
from accreditation.services.packs import keys
from accreditation.storage.base import Store

KEPT = timedelta(days=30)


def clear_old(store: Store) -> int:
    """Remove packs that were asked for a month ago, first their rows, and say how many."""
    old = list(db.session.scalars(select(Pack.id).where(Pack.asked_at < clock.now() - KEPT)))
    jobs.end_reading()
    for pack_id in old:
        with unit_of_work():
            db.session.execute(delete(Pack).where(Pack.id == pack_id))
        for key in (keys.pdf(pack_id), keys.files(pack_id)):
            store.delete(key)
    return len(old)
