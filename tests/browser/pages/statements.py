"""Statements of partners: asked for, written through a link, and read by whoever may."""

from collections.abc import Iterator

from accreditation import clock
from accreditation.db import db, unit_of_work
from accreditation.enums.letters import LetterKind
from accreditation.enums.statements import PartnerKind
from accreditation.models.applications import Application
from accreditation.models.statements import Statement, StatementRequest
from accreditation.permissions.viewer import Viewer
from accreditation.queries import applications
from accreditation.queries import statements as queries
from accreditation.services import statements
from tests import posted
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.scene import Stage

LONG = "Our students are supervised every day, and say so. " * 8
MARKUP = "They learn <b>safely</b> & well.\nAlso at night."


def pages(made: Furnished) -> Iterator[Page]:
    """The pages of a case on which partners are asked, of those whom they are, and of those who read."""
    none, case = (
        made.world.application(placement=made.world.new_placement(name))
        for name in ("Ward that asks nobody", "Ward that asks partners")
    )
    page = f"/applications/{case.id}/statements"
    yield Page("statements-none", "provider_lead", f"/applications/{none.id}/statements")
    yield Page("statements-none-contributor", "contributor", f"/applications/{none.id}/statements")
    yield Page("statement-ask", "provider_lead", f"{page}/ask")
    yield refused("statement-ask-empty", "provider_lead", f"{page}/ask", email="no address")
    links = [_request(made, case, kind, note) for kind, note in _partners()]
    _write(made, links[0], LONG)
    _write(made, links[3], MARKUP, nameless=True)
    waiting = db.session.get_one(StatementRequest, _number(links[1]))
    yield Page("statements", "provider_lead", page)
    yield Page("statements-contributor", "contributor", page)
    yield Page("statement-remind", "provider_lead", f"{page}/{waiting.id}/remind")
    yield Page("statement-withdraw", "provider_lead", f"{page}/{waiting.id}/withdraw")
    yield Page("statement-write", "", links[1])
    yield Page("statement-write-learner", "", links[2])
    yield refused("statement-empty", "", links[2], words="")
    yield Page("statement-received", "", links[0])
    with unit_of_work():
        statements.withdraw(
            db.session.get_one(StatementRequest, _number(links[4])),
            applications.get(case.id),
            actor=_lead(made),
        )
    yield Page("statement-withdrawn", "", links[4])
    yield Page("statement-unknown", "", f"/statements/{waiting.id}?key=cut", 404)
    yield from _read(made)


def _partners() -> Iterator[tuple[PartnerKind, str]]:
    yield PartnerKind.UNIVERSITY, ""
    yield PartnerKind.EDUCATOR, MARKUP
    yield PartnerKind.LEARNER, ""
    yield PartnerKind.LEARNER, ""
    yield PartnerKind.UNIVERSITY, ""


def _lead(made: Furnished) -> Viewer:
    return made.scene.viewer("provider_lead")


def _request(made: Furnished, case: Application, kind: PartnerKind, note: str) -> str:
    """Ask one more partner; gives the link of the letter."""
    with unit_of_work():
        number = queries.times_asked(case.id)
        statements.ask(
            applications.get(case.id),
            actor=_lead(made),
            kind=kind,
            name=f"Partner {number}",
            email=f"partner.with.a.long.address.{number}@learning-and-teaching.university.example",
            note=note,
        )
    return posted.link(LetterKind.STATEMENT_REQUEST)


def _number(link: str) -> int:
    return int(link.partition("?")[0].rpartition("/")[2])


def _write(made: Furnished, link: str, words: str, *, nameless: bool = False) -> None:
    with unit_of_work():
        statements.write(
            _number(link),
            link.partition("key=")[2],
            secret=made.world.app.extensions["settings"].secret_key,
            words=words,
            name="Professor Paula Partner",
            role="Link lecturer",
            organisation="City University",
            nameless=nameless,
        )


def _read(made: Furnished) -> Iterator[Page]:
    """What was written on a case that is under review, and on one at a panel."""
    review = made.case(Stage.SCORING)
    yield Page("statements-review-none", "lead", f"/reviews/{review.reviews['lead']}/statements")
    called = made.case(Stage.CALLED)
    with unit_of_work():
        db.session.add(
            Statement(
                application_id=called.application_id,
                request_id=None,
                kind=PartnerKind.LEARNER,
                asked_by_id=made.people["provider_lead"].id,
                name="",
                role="",
                organisation="",
                words=LONG,
                received_on=clock.today(),
            )
        )
    yield Page("statements-panel", "panel_chair", f"/meetings/items/{called.item_id}/statements")
    yield Page("statements-office", "secretariat", f"/cases/{called.application_id}/statements")
