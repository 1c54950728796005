"""What everybody hears: the page of notices of several roles, full and empty, and how they want to hear."""

from collections.abc import Iterator
from datetime import timedelta

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.notices import NoticeKind
from accreditation.enums.people import Role
from accreditation.models.people import Grant
from accreditation.services import notices
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.services.notices.hearing import notices_of

CHOICES = dict.fromkeys(("task", "date", "decision", "role", "progress"), "daily")


def pages(made: Furnished) -> Iterator[Page]:
    """Notices that are new, read, no longer open to their reader, and none at all; and the preferences."""
    with unit_of_work():
        notices.mark_all_read(
            actor=made.scene.viewer("signatory"), up_to=notices_of(made.people["signatory"])[-1].id
        )
    for who in ("provider_lead", "signatory", "secretariat", "lead", "panel_chair"):
        yield Page(f"notices-{who}", who, "/notices")
    yield Page("notices-page", "secretariat", "/notices?page=2")
    yield Page("notices-group", "provider_lead", "/notices?group=decision")
    yield Page("notices-none", "analyst", "/notices")
    yield Page("notices-none-of-group", "analyst", "/notices?group=date")
    yield Page("notices-closed", _left_lately(made), "/notices")
    yield Page("notice-preferences", "provider_lead", "/notices/preferences")
    yield refused("notice-preferences-refused", "lay", "/notices/preferences", **CHOICES, quiet_from="20")


def _left_lately(made: Furnished) -> str:
    """Somebody of the provider who heard of a case, and whose role has ended since."""
    person = made.people["left_lately"] = made.world.person(Role.PROVIDER_LEAD, name="Left Lately")
    case = next(iter(made.scene.cases.values()))
    about = notices.Occasion(NoticeKind.ACCEPTED, {"application_id": case.application_id}, "left lately")
    with unit_of_work():
        notices.announce([about])
        grant = db.session.query(Grant).filter_by(person_id=person.id).one()
        grant.ends_on = clock.today() - timedelta(days=1)
    return "left_lately"
