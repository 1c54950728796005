"""Questions to the provider: a reviewer's list, the lead's request in each state, and the provider's answers."""

from collections.abc import Iterator

from accreditation.db import db, unit_of_work
from accreditation.models.people import Person
from accreditation.models.reviews import Review
from accreditation.services import clarifications
from tests import asking, reviewing
from tests.browser.furnishing import Furnished
from tests.browser.pages.page import Page, refused
from tests.scene import Case, Stage

LONG = (
    "You write that night staff reach a supervisor. By which number, how soon, and who looks at how it goes? "
    * 3
)
NAMED = "Did Dr Patel speak to patient X before the shift, and what did they agree?"


def pages(made: Furnished) -> Iterator[Page]:
    """From the first question to the closed request."""
    gathering = made.scene.new_case(Stage.SCORING)
    yield from _gathering(made, gathering)
    yield from _with_provider(made)
    yield from _answered(made)


def _own(made: Furnished, case: Case, name: str) -> Review:
    return reviewing.own(made.world, case.reviews[name], made.people[name])


def _gathering(made: Furnished, case: Case) -> Iterator[Page]:
    lead, lay = (f"/reviews/{case.reviews[name]}/questions" for name in ("lead", "lay"))
    fresh = made.scene.new_case(Stage.IN_REVIEW)
    yield Page("questions-none", "lay", f"/reviews/{fresh.reviews['lay']}/questions")
    yield Page("questions-nobody-gave", "lead", f"/reviews/{fresh.reviews['lead']}/questions/gathered")
    yield Page("question-new", "lay", f"/reviews/{fresh.reviews['lay']}/questions/1.2")
    asking.write(made.world, _own(made, case, "lay"), "1.1", LONG)
    asking.write(made.world, _own(made, case, "lay"), "1.2", NAMED)
    asking.give(made.world, _own(made, case, "lay"))
    asking.write(made.world, _own(made, case, "lay"), "1.3", "Not given yet.")
    asking.write(made.world, _own(made, case, "learner"), "1.1", "How many learners say so?")
    asking.give(made.world, _own(made, case, "learner"))
    asking.word(made.world, _own(made, case, "lead"), "1.1", "How do night staff reach a supervisor?")
    yield Page("questions-own", "lay", lay)
    yield Page("question-given", "lay", f"{lay}/1.1")
    stale = {"version": "0", "words": "From my other window."}
    yield Page("question-stale", "lay", f"{lay}/1.1", 409, stale)
    yield Page("questions-own-of-lead", "lead", lead)
    yield Page("questions-gathered", "lead", f"{lead}/gathered")
    yield Page("question-word", "lead", f"{lead}/gathered/1.1")
    yield Page("questions-send", "lead", f"{lead}/send")
    yield refused("questions-send-unseen", "lead", f"{lead}/send")
    yield Page("questions-waive", "lead", f"{lead}/waive")
    yield refused("questions-waive-why", "lead", f"{lead}/waive", reason="")
    yield Page("questions-lock-waits", "lay", f"/reviews/{case.reviews['lay']}/lock")


def _with_provider(made: Furnished) -> Iterator[Page]:
    case = made.case(Stage.ASKED)
    lead = f"/reviews/{case.reviews['lead']}/questions"
    application = f"/applications/{case.application_id}"
    yield Page("questions-with-provider", "lead", f"{lead}/gathered")
    yield Page("questions-close-not-yet", "lead", f"{lead}/close")
    yield Page("questions-take-back", "lead", f"{lead}/waive")
    yield Page("questions-own-closed", "lay", f"/reviews/{case.reviews['lay']}/questions/1.2")
    yield Page("questions-application", "provider_lead", application)
    yield Page("questions-asked", "provider_lead", f"{application}/questions")
    yield Page("questions-asked-contributor", "contributor", f"{application}/questions")
    yield Page("questions-asked-signatory", "signatory", f"{application}/questions/1.1")
    yield Page("question-answer", "provider_lead", f"{application}/questions/1.1")
    yield Page("questions-cite", "provider_lead", f"{application}/standards/1.1/cite")
    yield Page("questions-case", "secretariat", f"/cases/{case.application_id}")


def _answered(made: Furnished) -> Iterator[Page]:
    case = made.scene.new_case(Stage.SCORING)
    lead = _own(made, case, "lead")
    for code, words in (("1.1", LONG), ("1.2", "And at weekends?")):
        asking.word(made.world, lead, code, words)
    asking.send(made.world, lead)
    application = case.application
    asking.answer(made.world, application, {"1.1": LONG, "1.2": "The same number."})
    yield Page("questions-to-send", "provider_lead", f"/applications/{application.id}/questions")
    asking.send_answers(made.world, application)
    path = f"/reviews/{lead.id}"
    yield Page("questions-sent", "provider_lead", f"/applications/{application.id}/questions")
    yield Page("questions-answered", "lead", f"{path}/questions/gathered")
    yield Page("questions-close", "lead", f"{path}/questions/close")
    yield Page("score-answered-since", "lead", f"{path}/standards/1.1")
    over = made.scene.new_case(Stage.SCORING)
    waived = _own(made, over, "lead")
    with unit_of_work():
        clarifications.waive(
            waived,
            reason="What was submitted answers everything.",
            actor=made.world.viewer(db.session.get_one(Person, waived.reviewer_id)),
        )
    yield Page("questions-waived", "lead", f"/reviews/{waived.id}/questions/gathered")
    yield Page("questions-closed-already", "lead", f"/reviews/{waived.id}/questions/close")
