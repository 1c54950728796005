"""Every step that a person takes: its use case, and what a page offers to whom; the tables say when and by whom."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from accreditation.enums.applications import Trigger
from accreditation.enums.clarifications import ClarificationTrigger
from accreditation.enums.concerns import ConcernTrigger
from accreditation.enums.evidence import EvidenceTrigger
from accreditation.enums.labelled import Labelled
from accreditation.enums.meetings import ItemTrigger, MeetingTrigger
from accreditation.enums.reviews import ReviewTrigger
from accreditation.errors import Reason
from accreditation.models.applications import Application
from accreditation.models.clarifications import Clarification
from accreditation.models.concerns import Concern
from accreditation.models.evidence import EvidenceRevision
from accreditation.models.meetings import Item, Meeting
from accreditation.models.reviews import Review
from accreditation.permissions.actors import taking
from accreditation.permissions.viewer import Viewer
from accreditation.queries.step_subjects import Subject, Thing
from accreditation.services import (
    checking,
    clarifications,
    concerns,
    evidence,
    items,
    meetings,
    moderation,
    ratifications,
    reports,
    reviews,
    sign_offs,
    submissions,
    teams,
    votes,
)
from accreditation.services.case_facts import CaseFacts
from workflows.actors import Actor
from workflows.application import APPLICATION
from workflows.clarification import CLARIFICATION
from workflows.concern import CONCERN
from workflows.engine import Row, Workflow, possible, row_for, unmet_before
from workflows.evidence import EVIDENCE
from workflows.meeting import ITEM, MEETING
from workflows.review import REVIEW

UseCase = Callable[..., object]
"""Takes the thing, `actor`, and what the step's form holds; fires the workflow, writes and records."""

T = Trigger
OF_A_CASE: Mapping[Labelled, UseCase] = {
    T.COMPLETE_SELF_ASSESSMENT: submissions.complete_self_assessment,
    T.REOPEN_SELF_ASSESSMENT: submissions.reopen_self_assessment,
    T.CHANGE_TIER: submissions.change_tier,
    T.REQUEST_SIGN_OFF: sign_offs.request_sign_off,
    T.REQUEST_SIGNATURE: sign_offs.request_signature,
    T.SIGN: sign_offs.sign,
    T.COUNTERSIGN: sign_offs.countersign,
    T.SEND_BACK: sign_offs.send_back,
    T.RECALL: sign_offs.recall,
    T.SUBMIT: submissions.submit,
    T.COMPLETE_RETURN: submissions.complete_return,
    T.RESUBMIT: submissions.resubmit,
    T.WITHDRAW: submissions.withdraw,
    T.CONFIRM_ACCURACY: reports.confirm_accuracy,
    T.BEGIN_CHECK: checking.begin_check,
    T.ACCEPT: checking.accept,
    T.RETURN_FOR_COMPLETION: checking.return_for_completion,
    T.LAPSE: checking.lapse,
    T.REINSTATE: checking.reinstate,
    T.REOPEN_REVIEW: checking.reopen_review,
    T.ALLOCATE_TEAM: teams.allocate_team,
    T.REPLACE_REVIEWER: teams.invite,
    T.SET_ASIDE: reviews.set_aside,
    T.BEGIN_MODERATION: moderation.begin_moderation,
    T.ISSUE_REPORT: reports.issue_report,
    T.ANSWER_ACCURACY: reports.answer_accuracy,
    T.REOPEN_MODERATION: reports.reopen_moderation,
    T.LIST_ON_AGENDA: meetings.list_case,
    T.POSTPONE: items.postpone,
    T.DECIDE: votes.decide,
    T.RATIFY: ratifications.ratify,
    T.SEND_BACK_ONCE: ratifications.send_back,
    T.ORDER_NEW_PANEL: ratifications.order_new_panel,
}
OF_A_REVIEW: Mapping[Labelled, UseCase] = {
    ReviewTrigger.ACCEPT: reviews.accept,
    ReviewTrigger.DECLINE: reviews.decline,
    ReviewTrigger.DECLARE_CONFLICT: reviews.declare_conflict,
    ReviewTrigger.BEGIN_SCORING: reviews.begin_scoring,
    ReviewTrigger.LOCK: reviews.lock_review,
    ReviewTrigger.UNLOCK: reviews.unlock,
    ReviewTrigger.SET_ASIDE: reviews.set_aside,
}
OF_AN_ITEM: Mapping[Labelled, UseCase] = {
    ItemTrigger.CALL: items.call,
    ItemTrigger.POSTPONE: items.postpone,
    ItemTrigger.DECIDE: votes.decide,
    ItemTrigger.RATIFY: ratifications.ratify,
    ItemTrigger.RETURN: ratifications.send_back,
}
OF_A_FILE: Mapping[Labelled, UseCase] = {
    EvidenceTrigger.RELEASE: evidence.release,
    EvidenceTrigger.REJECT: evidence.reject,
    EvidenceTrigger.WITHDRAW: evidence.withdraw,
    EvidenceTrigger.TAKE_BACK: evidence.take_back,
    EvidenceTrigger.TAKE_DOWN: evidence.take_down,
}


OF_A_REQUEST: Mapping[Labelled, UseCase] = {
    ClarificationTrigger.ANSWER: clarifications.answer,
    ClarificationTrigger.CLOSE: clarifications.close,
    ClarificationTrigger.GIVE_UP: clarifications.give_up,
    ClarificationTrigger.WAIVE: clarifications.waive,
}


@dataclass(frozen=True)
class Noun:
    """One kind of thing that takes steps: its table, what its guards ask, and the use case of each step."""

    workflow: Workflow[Any]
    facts_of: Callable[[Any, Viewer], Any]
    use_cases: Mapping[Labelled, UseCase]


NOUNS: Mapping[type[Thing], Noun] = {
    Application: Noun(APPLICATION, CaseFacts, OF_A_CASE),
    Review: Noun(REVIEW, lambda review, viewer: reviews.ReviewFacts(review), OF_A_REVIEW),
    Meeting: Noun(
        MEETING,
        lambda meeting, viewer: meetings.facts(meeting),
        {trigger: partial(meetings.step, trigger=trigger) for trigger in MeetingTrigger},
    ),
    Item: Noun(ITEM, lambda item, viewer: CaseFacts(item.application, viewer, item=item), OF_AN_ITEM),
    Concern: Noun(
        CONCERN,
        lambda concern, viewer: concerns.ConcernFacts(reason_given=False),
        {trigger: partial(concerns.move_concern, trigger=trigger) for trigger in ConcernTrigger},
    ),
    Clarification: Noun(
        CLARIFICATION, lambda request, viewer: clarifications.facts_of(request), OF_A_REQUEST
    ),
    EvidenceRevision: Noun(EVIDENCE, evidence.facts_of, OF_A_FILE),
}
"""Whatever takes steps at the hand of a person. A noun of the workflows that is not here has no pages yet."""


@dataclass(frozen=True)
class Offer:
    """A step that is the viewer's: as whom they take it, and what still has to be put right first."""

    noun: str
    trigger: Labelled
    actor: Actor
    unmet: tuple[Reason, ...] = ()


def noun_of(subject: Subject) -> Noun:
    """The table and use cases of the thing that a step is about."""
    return NOUNS[type(subject.thing)]


def rows_of(subject: Subject, trigger: Labelled) -> list[Row[Any]]:
    """The rows of a trigger that leave the present state; all its rows where none does."""
    # A page that was open while somebody else took the step still says so, instead of refusing its own reader.
    workflow = noun_of(subject).workflow
    rows = [row for row in workflow.rows if row.trigger is trigger]
    return [row for row in rows if subject.thing.status in row.starts] or rows


def actor_of(
    viewer: Viewer, subject: Subject, trigger: Labelled, *, side: Collection[Actor] = frozenset(Actor)
) -> Actor | None:
    """As whom the viewer takes a step, among those of one side; None where it is not theirs."""
    # Lazily, one row after another: mostly the first row decides, and asking for an actor is not free.
    actors = (taking(row, viewer, subject, side) for row in rows_of(subject, trigger))
    return next((actor for actor in actors if actor is not None), None)


def offered(
    viewer: Viewer, subject: Subject, *, side: Collection[Actor] = frozenset(Actor), facts: Any = None
) -> list[Offer]:
    """The steps that lead on from here and are the viewer's, each with what still stops it; what is over is left out.

    `side` keeps to the steps of a page's readers (the provider's, the office's); `facts` are the page's own, where it
    has read them already.
    """
    noun = noun_of(subject)
    facts = noun.facts_of(subject.thing, viewer) if facts is None else facts
    offers = []
    for trigger in possible(noun.workflow, subject.thing):
        actor = actor_of(viewer, subject, trigger, side=side)
        # Rows of one trigger may each have a condition (where a lapsed case goes back to); none may hold here.
        if actor is None or row_for(noun.workflow, subject.thing, trigger, facts) is None:
            continue
        reasons = unmet_before(noun.workflow, subject.thing, trigger, facts)
        # Done already, or never needed: nothing that anybody could mend, so the page does not speak of it.
        if not any(reason.over for reason in reasons):
            offers.append(Offer(noun.workflow.noun, trigger, actor, tuple(reasons)))
    return offers


def missing(viewer: Viewer, subject: Subject, trigger: Labelled) -> list[Reason]:
    """What still stops one step, before anything is typed."""
    noun = noun_of(subject)
    return unmet_before(noun.workflow, subject.thing, trigger, noun.facts_of(subject.thing, viewer))


def take(subject: Subject, trigger: Labelled, *, actor: Viewer, **given: object) -> object:
    """Take a step with what its form holds; raises RuleBroken with every reason."""
    # No guard is asked here: the use case fires the workflow, which refuses with every reason.
    return noun_of(subject).use_cases[trigger](subject.thing, actor=actor, **given)
