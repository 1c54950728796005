"""How far reviewers agree, and how firm an outcome is: figures of a case and of cycles, and a paper that is on the line."""

from collections.abc import Iterator

from sqlalchemy import update

from accreditation.db import db, unit_of_work
from accreditation.enums.awards import Firm
from accreditation.models.meetings import Item
from tests.architecture.growing_agreement import cycle_agreement
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.scene import Stage


def pages(made: Furnished) -> Iterator[Page]:
    """The pages of agreement, for the team, the moderator and the office; and the box that a panel ticks."""
    case = made.case(Stage.MODERATION)
    yield Page("agreement-of-case", "moderator", f"/cases/{case.application_id}/consensus/figures")
    yield Page("agreement-of-team", "lead", f"/reviews/{case.reviews['lead']}/consensus/figures")
    shown = cycle_agreement(made.world, made.world.cycle.id)
    yield Page("agreement-cycles", "secretariat", "/agreement")
    yield Page("agreement-cycle", "moderator", f"/agreement/{shown}")
    yield from _on_the_line(made)


def _on_the_line(made: Furnished) -> Iterator[Page]:
    """A case that everybody voted on, and whose outcome is on the line."""
    item_id = made.cases["voted"].item_id
    data = {
        "tipping": [{"standard": "1.1", "from": 3, "to": 2, "outcome": "deferred"}],
        "pairs": [],
        "redraws": {"same": 487, "of": 1000, "low": 0.4561, "high": 0.518},
        "word": Firm.ON_THE_LINE.value,
    }
    with unit_of_work():
        db.session.execute(update(Item).where(Item.id == item_id).values(firmness=data))
    voted = f"/meetings/items/{item_id}"
    yield Page("firm-paper-on-the-line", "panel_chair", voted)
    yield Page("firm-decide", "panel_chair", f"{voted}/decide")
    yield refused("firm-decide-unseen", "panel_chair", f"{voted}/decide", "decide", without_all_votes="y")
