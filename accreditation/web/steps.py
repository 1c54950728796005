"""Where each step is taken, and the steps of a page as links; who takes them and when is asked of the services."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for

from accreditation.enums.applications import Trigger as T
from accreditation.enums.clarifications import ClarificationTrigger
from accreditation.enums.concerns import ConcernTrigger
from accreditation.enums.evidence import EvidenceTrigger
from accreditation.enums.labelled import Labelled
from accreditation.enums.meetings import ItemTrigger
from accreditation.enums.reviews import ReviewTrigger
from accreditation.enums.step_words import WAYS_BACK
from accreditation.errors import Reason
from accreditation.models.applications import Application
from accreditation.models.concerns import Concern
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.meetings import Item, Meeting
from accreditation.models.reviews import Review
from accreditation.queries import ratifications
from accreditation.queries.step_subjects import Subject
from accreditation.services import steps
from accreditation.services.steps import Offer
from accreditation.web.access import viewer
from workflows.actors import PROVIDER, Actor


@dataclass(frozen=True)
class OwnPage:
    """The page on which a step is taken: the first of these that can be addressed; `link` where its words differ."""

    endpoints: tuple[str, ...]
    link: str = ""


_TEAM = OwnPage(("teams.show",))
_RATIFICATION = OwnPage(("ratifications.show",))
_CONCERN = OwnPage(("concerns.show",))
_HELD = OwnPage(("held.show",))
_POSTPONE = OwnPage(("items.postpone", "meetings.index"))

OWN_PAGES: dict[str, dict[Labelled, OwnPage]] = {
    "application": {
        T.SIGN: OwnPage(("sign_offs.show",), "Read and sign"),
        T.COUNTERSIGN: OwnPage(("countersigners.sign",), "Read and countersign"),
        T.RETURN_FOR_COMPLETION: OwnPage(("checking.send_back",)),
        T.REPLACE_REVIEWER: _TEAM,
        T.SET_ASIDE: _TEAM,
        T.BEGIN_MODERATION: OwnPage(("consensus.begin",)),
        T.ISSUE_REPORT: OwnPage(("reports.issue",)),
        T.ANSWER_ACCURACY: OwnPage(("reports.accuracy",)),
        T.REOPEN_MODERATION: OwnPage(("reports.reopen",)),
        T.LIST_ON_AGENDA: OwnPage(("meetings.index",)),
        T.POSTPONE: _POSTPONE,
        T.DECIDE: OwnPage(("votes.decide",)),
        T.RATIFY: OwnPage(("ratifications.show",), "Read and ratify the decision"),
        T.SEND_BACK_ONCE: _RATIFICATION,
        T.ORDER_NEW_PANEL: _RATIFICATION,
    },
    "review": {
        ReviewTrigger.ACCEPT: OwnPage(("reviews.declare",)),
        ReviewTrigger.DECLARE_CONFLICT: OwnPage(("reviews.declare",)),
        ReviewTrigger.DECLINE: OwnPage(("reviews.decline",)),
        ReviewTrigger.BEGIN_SCORING: OwnPage(("reviews.begin",)),
        ReviewTrigger.LOCK: OwnPage(("reviews.lock",)),
        ReviewTrigger.UNLOCK: OwnPage(("unlocks.decide",)),
        ReviewTrigger.SET_ASIDE: OwnPage(("teams.set_aside",)),
    },
    "request": {
        ClarificationTrigger.ANSWER: OwnPage(("clarifications.show",)),
        ClarificationTrigger.CLOSE: OwnPage(("review_questions.close",)),
        ClarificationTrigger.GIVE_UP: OwnPage(("review_questions.close",)),
        ClarificationTrigger.WAIVE: OwnPage(("review_questions.waive",)),
    },
    "item": {
        ItemTrigger.CALL: OwnPage(("items.call",), "Call this case"),
        ItemTrigger.POSTPONE: _POSTPONE,
        ItemTrigger.DECIDE: OwnPage(("votes.decide",)),
        ItemTrigger.RATIFY: _RATIFICATION,
        ItemTrigger.RETURN: _RATIFICATION,
    },
    "concern": dict.fromkeys(ConcernTrigger, _CONCERN),
    "file": {
        EvidenceTrigger.RELEASE: _HELD,
        EvidenceTrigger.REJECT: _HELD,
        EvidenceTrigger.WITHDRAW: OwnPage(("evidence.withdraw",)),
        EvidenceTrigger.TAKE_BACK: OwnPage(("file_checks.take_back",)),
        EvidenceTrigger.TAKE_DOWN: OwnPage(("held.take_down",)),
    },
}
"""Steps that need a page of their own; every other one is taken on the page that asks to confirm it."""


@dataclass(frozen=True)
class StepLink:
    """A step as a page shows it: its words, where it is taken, and what still stops it."""

    words: str
    href: str
    unmet: tuple[Reason, ...] = ()
    trigger: Labelled | None = None

    @property
    def leads_on(self) -> bool:
        """Whether it leads on, and not back or out."""
        return self.trigger not in WAYS_BACK


def own_page(noun: str, trigger: Labelled) -> OwnPage | None:
    """The page of its own on which a step is taken, if it has one."""
    return OWN_PAGES.get(noun, {}).get(trigger)


def links(subject: Subject, *, side: Collection[Actor], facts: Any = None) -> list[StepLink]:
    """The steps that the viewer may take from here among those of one side, as links in table order."""
    return [_link(subject, offer) for offer in steps.offered(viewer(), subject, side=side, facts=facts)]


def _link(subject: Subject, offer: Offer) -> StepLink:
    page = own_page(offer.noun, offer.trigger)
    words = page.link if page else ""
    return StepLink(words or offer.trigger.label, address(subject, offer), offer.unmet, offer.trigger)


def address(subject: Subject, offer: Offer) -> str:
    """Where a step that was offered is taken."""
    page = own_page(offer.noun, offer.trigger)
    if page is None:
        endpoint, values = _confirmed_at(subject, offer)
        return url_for(endpoint, trigger=offer.trigger.value, **values)
    values = values_of(subject)
    endpoint = next(name for name in page.endpoints if arguments(name) <= {*values, "decision_id"})
    if "decision_id" in arguments(endpoint):
        # Only a ratifier's step asks for it, so nobody else's page pays for the statement.
        values["decision_id"] = ratifications.decision_awaiting(values["application_id"])
    taken = {name: value for name, value in values.items() if name in arguments(endpoint)}
    return url_for(endpoint, **taken)


def _confirmed_at(subject: Subject, offer: Offer) -> tuple[str, dict[str, Any]]:
    values = values_of(subject)
    if offer.noun == "meeting":
        return "steps.of_meeting", {"meeting_id": values["meeting_id"]}
    endpoint = "steps.of_application" if offer.actor in PROVIDER else "steps.of_case"
    return endpoint, {"application_id": values["application_id"]}


def arguments(endpoint: str) -> set[str]:
    """What an address is made of."""
    return {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}


def values_of(subject: Subject) -> dict[str, Any]:
    """The ids that stand in the addresses of a thing's pages."""
    thing, item = subject.thing, subject.item
    values: dict[str, Any] = {"item_id": item.id, "meeting_id": item.meeting_id} if item else {}
    if subject.review is not None:
        values["review_id"] = subject.review.id
    match thing:
        case Application():
            values["application_id"] = thing.id
        case Review():
            values |= {"review_id": thing.id, "application_id": thing.application_id}
        case Meeting():
            values["meeting_id"] = thing.id
        case Item():
            values["application_id"] = thing.application_id
        case Concern():
            values["concern_id"] = thing.id
        case EvidenceRevision():
            values |= {"revision_id": thing.id, "item_id": thing.item_id}
    return values
