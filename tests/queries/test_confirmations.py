"""Evidence that was confirmed is good for a year by the calendar."""

from datetime import UTC, date, datetime

import pytest

from accreditation import clock
from accreditation.db import db
from accreditation.models.evidence import EvidenceItem
from accreditation.queries import confirmations
from tests import reviewing
from tests.world import World


@pytest.mark.one_database
def test_confirmed_on_a_day_is_not_more_than_a_year_ago_on_the_same_day_next_year(world: World) -> None:
    added = datetime(2026, 1, 5, 12, tzinfo=UTC)
    with clock.at(added):
        revision = reviewing.evidence(world)
    item = db.session.get_one(EvidenceItem, revision.item_id)
    for confirmed, today, is_old in (
        (date(2027, 3, 1), date(2028, 3, 1), False),
        (date(2027, 3, 1), date(2028, 3, 2), True),
        (date(2028, 2, 29), date(2029, 2, 28), False),
        (date(2028, 2, 29), date(2029, 3, 1), True),
    ):
        item.confirmed_on = confirmed
        with clock.at(datetime(today.year, today.month, today.day, 12, tzinfo=UTC)):
            assert confirmations.is_old(item) is is_old, (confirmed, today)
