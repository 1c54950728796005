"""Random steps by people in no hurry to be right: whatever they try, the promises of the process hold."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accreditation.enums.appeals import Remit
from accreditation.enums.applications import ENDED, Trigger
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.awards import Outcome
from accreditation.enums.labelled import Labelled
from accreditation.enums.meetings import ItemStatus, ItemTrigger, MeetingStatus
from accreditation.enums.reviews import COUNTED, ON_TEAM, ReviewStatus, ReviewTrigger
from accreditation.errors import Reason, RuleBroken
from tests.workflows.facts import Case, Meeting, Review, Thing
from workflows.application import APPLICATION
from workflows.engine import Step, Workflow, fire, possible, unmet
from workflows.meeting import ITEM, MEETING
from workflows.review import REVIEW

T = Trigger
LACKS = [Reason("Something is missing.", "team")]
DRAFTS = frozenset({S.SELF_ASSESSMENT, S.EVIDENCE, S.RETURNED, S.DEFERRED})
ROUGH = st.integers(0, 3).map(lambda number: number == 0)
"""Mostly no, so that walks get somewhere."""


class Process(RuleBasedStateMachine):
    """One case with its reviews and its panel; the rules do what services do around `fire`, and no more."""

    def __init__(self) -> None:
        super().__init__()
        self.case = Thing(S.SELF_ASSESSMENT)
        self.reviews: list[Thing] = []
        self.meeting = Thing(MeetingStatus.SCHEDULED)
        self.item: Thing | None = None
        self.steps: list[Step] = []
        self.text, self.signed, self.asked_to_sign = 0, -1, -1
        self.revealed = self.paused = self.ran_out = self.signatory_wrote = False
        self.outcome: Outcome | None = None
        self.left: S | None = None
        self.remit: Remit | None = None

    # What stands.

    def team(self) -> list[Thing]:
        return [review for review in self.reviews if review.status in ON_TEAM]

    def open_reviews(self) -> int:
        return sum(review.status not in COUNTED for review in self.team())

    def facts(self, **over: Any) -> Case:
        short = LACKS if len(self.team()) < 2 else []
        called = self.item is not None and self.item.status is ItemStatus.CALLED
        answers: dict[str, Any] = {
            "current_hash": str(self.text),
            "shown_hash": str(self.text),
            "signed_hash": str(self.signed),
            "signature_asked": self.asked_to_sign != self.signed,
            "waits_for_signature": self.asked_to_sign == self.text != self.signed,
            "needs_signature_again": self.text not in {self.asked_to_sign, self.signed},
            "team_unmet": short,
            "team_short": short,
            "open_reviews": self.open_reviews(),
            "meeting_open": self.meeting.status is MeetingStatus.OPEN,
            "quorum_unmet": [] if called else LACKS,
            "outcome": self.outcome,
            "returns_used": sum(step.trigger is T.RETURN_FOR_COMPLETION for step in self.steps),
            "sent_back_once": any(step.trigger is T.SEND_BACK_ONCE for step in self.steps),
            "accuracy_confirmed": any(step.trigger is T.CONFIRM_ACCURACY for step in self.steps),
            "resubmitted": any(step.trigger is T.RESUBMIT for step in self.steps),
            "moderation_reopened": any(step.trigger is T.REOPEN_MODERATION for step in self.steps),
            "paused": self.paused,
            "pause_ran_out": self.ran_out,
            "deadline_passed": False,
            "lapsed_from": self.left,
            "remit": self.remit,
        }
        return Case(**{**answers, **over})

    def attempt(self, workflow: Workflow[Any], thing: Thing, trigger: Labelled, facts: Any) -> Step | None:
        """Fire; hold that `unmet` foretold it, and that a refusal changed nothing and gave a reason."""
        before, foretold = thing.status, unmet(workflow, thing, trigger, facts)
        if foretold:
            with pytest.raises(RuleBroken) as refused:
                fire(workflow, thing, trigger, facts)
            assert list(refused.value.reasons) == foretold
            assert thing.status is before
            return None
        step = fire(workflow, thing, trigger, facts)
        assert (step.source, step.dest) == (before, thing.status)
        return step

    # What people do.

    def move(self, trigger: Trigger, facts: Case) -> None:
        step = self.attempt(APPLICATION, self.case, trigger, facts)
        if step is None:
            return
        self.steps.append(step)
        if facts.paused:
            assert trigger in {T.WITHDRAW, T.REPLACE_REVIEWER} or (trigger is T.LAPSE and facts.pause_ran_out)
        if trigger is T.REQUEST_SIGNATURE:
            self.asked_to_sign = self.text
        if trigger is T.SEND_BACK:
            self.asked_to_sign = self.signed
        if trigger is T.SIGN:
            assert self.case.status is S.SIGNED or self.asked_to_sign == self.text
            self.asked_to_sign = self.signed = self.text
        if trigger in {T.SUBMIT, T.COMPLETE_RETURN, T.RESUBMIT}:
            assert self.signed == self.text
        if trigger is T.BEGIN_MODERATION:
            assert self.open_reviews() == 0
            assert len(self.team()) >= 2
        if trigger is T.LIST_ON_AGENDA:
            self.item, self.meeting = Thing(ItemStatus.LISTED), Thing(MeetingStatus.SCHEDULED)
        if trigger is T.DECIDE:
            assert self.item is not None
            assert self.meeting.status is MeetingStatus.OPEN
            assert self.attempt(ITEM, self.item, ItemTrigger.DECIDE, facts)
        if trigger in {T.REMIT_REVIEW, T.REMIT_PANEL}:
            self.remit = None
        if trigger is T.REMIT_REVIEW:
            self.reviews, self.revealed = [], False
        if self.case.status in ENDED:
            self.paused = self.ran_out = False
        if self.case.status is S.LAPSED:
            self.left = S(str(step.source))

    @rule(pick=st.integers(0, 9), voted=ROUGH, late=ROUGH)
    def somebody_tries_a_step(self, pick: int, voted: bool, late: bool) -> None:
        steps = possible(APPLICATION, self.case)
        if steps and (steps[pick % len(steps)] is not T.WITHDRAW or (voted and late)):
            facts = self.facts(ratifier_voted=voted, deadline_passed=late and pick == 9)
            self.move(Trigger(steps[pick % len(steps)]), facts)

    @initialize(steps=st.sampled_from(range(22)))
    def the_case_is_somewhere(self, steps: int) -> None:
        for _ in range(steps):
            self.somebody_goes_on()

    @rule()
    def somebody_goes_on(self) -> None:
        """Do one thing that brings the case nearer to its decision."""
        if self.case.status in ENDED:
            return
        if self.case.status in {S.RETURNED, S.DEFERRED} and self.signed != self.text:
            self.move(T.SIGN if self.asked_to_sign == self.text else T.REQUEST_SIGNATURE, self.facts())
        elif self.case.status is S.RETURNED:
            self.move(T.COMPLETE_RETURN, self.facts())
        elif self.case.status is S.DEFERRED:
            self.move(T.RESUBMIT, self.facts())
        elif self.case.status is S.ALLOCATION and len(self.team()) < 2:
            self.reviews.append(Thing(ReviewStatus.INVITED))
            self.a_review_moves(len(self.reviews) - 1, 0, clear=False, unfinished=False)
        elif self.case.status is S.IN_REVIEW and self.open_reviews():
            who = next(
                n for n, each in enumerate(self.reviews) if each in self.team() and each.status not in COUNTED
            )
            self.a_review_moves(who, 0, clear=False, unfinished=False)
        elif self.case.status is S.AT_PANEL and self.meeting.status is not MeetingStatus.OPEN:
            self.the_meeting_moves(0)
        elif self.case.status is S.AT_PANEL and self.item and self.item.status is ItemStatus.LISTED:
            self.the_panel_discusses(Outcome.EXCELLENCE)
        elif self.case.status is S.FACTUAL_ACCURACY and self.facts().accuracy_confirmed:
            self.move(T.ANSWER_ACCURACY, self.facts())
        else:
            self.move(Trigger(possible(APPLICATION, self.case)[0]), self.facts())

    @rule(trigger=st.sampled_from(Trigger))
    def somebody_tries_anything(self, trigger: Trigger) -> None:
        if trigger not in {T.WITHDRAW, T.DECIDE}:
            self.move(trigger, self.facts())

    @precondition(lambda self: self.case.status in DRAFTS and not self.paused)
    @rule()
    def the_provider_writes(self) -> None:
        self.text += 1

    @precondition(lambda self: self.case.status not in ENDED)
    @rule(paused=ROUGH, ran_out=ROUGH)
    def the_office_pauses(self, paused: bool, ran_out: bool) -> None:
        self.paused, self.ran_out = paused, paused and ran_out

    @precondition(lambda self: self.case.status in {S.ALLOCATION, S.IN_REVIEW} and len(self.reviews) < 4)
    @rule()
    def the_office_invites(self) -> None:
        self.reviews.append(Thing(ReviewStatus.INVITED))

    @precondition(lambda self: self.reviews)
    @rule(who=st.integers(0, 3), pick=st.integers(0, 3), clear=ROUGH, unfinished=ROUGH)
    def a_review_moves(self, who: int, pick: int, clear: bool, unfinished: bool) -> None:
        review = self.reviews[who % len(self.reviews)]
        steps = [step for step in possible(REVIEW, review) if step is not ReviewTrigger.REVEAL]
        if not steps:
            return
        late = self.revealed and review.status not in COUNTED
        facts = Review(
            paused=self.paused,
            declared_clear=not clear,
            team_allocated=self.case.status is S.IN_REVIEW,
            unfinished=LACKS if unfinished else [],
            open_reviews=1 if late else self.open_reviews(),
            scores_shared=self.revealed,
        )
        self.attempt(REVIEW, review, steps[pick % len(steps)], facts)

    @rule(who=st.integers(0, 3))
    def the_service_reveals(self, who: int) -> None:
        if not self.reviews:
            return
        review, others = self.reviews[who % len(self.reviews)], self.open_reviews()
        shared = self.revealed and review.status is ReviewStatus.LOCKED
        if self.attempt(REVIEW, review, ReviewTrigger.REVEAL, Review(open_reviews=0 if shared else others)):
            assert shared or others == 0
            self.revealed = True

    @rule(pick=st.integers(0, 1))
    def the_meeting_moves(self, pick: int) -> None:
        steps = possible(MEETING, self.meeting)
        if steps:
            undecided = self.item is not None and self.item.status in {ItemStatus.LISTED, ItemStatus.CALLED}
            facts = Meeting(items_open=LACKS if undecided else [])
            self.attempt(MEETING, self.meeting, steps[pick % len(steps)], facts)

    @precondition(lambda self: self.item is not None and self.case.status is S.AT_PANEL)
    @rule(outcome=st.sampled_from(Outcome))
    def the_panel_discusses(self, outcome: Outcome) -> None:
        assert self.item is not None
        self.outcome = outcome
        self.attempt(ITEM, self.item, ItemTrigger.CALL, self.facts())

    @precondition(lambda self: self.case.status in {S.CLOSED, S.DEFERRED})
    @rule(remit=st.sampled_from(Remit))
    def an_appeal_is_upheld(self, remit: Remit) -> None:
        self.remit = remit

    # What always holds.

    @invariant()
    def nothing_is_closed_without_a_decision_that_somebody_else_ratified(self) -> None:
        if self.case.status in {S.CLOSED, S.DEFERRED} and self.steps[-1].trigger is not T.REINSTATE:
            moved = [step.trigger for step in self.steps if step.source is not step.dest]
            assert moved[-2:] == [T.DECIDE, T.RATIFY]
            assert self.outcome is not None
            assert (self.case.status is S.DEFERRED) == (self.outcome is Outcome.DEFERRED)

    @invariant()
    def the_steps_form_one_path(self) -> None:
        assert [step.source for step in self.steps[1:]] == [step.dest for step in self.steps[:-1]]
        assert not self.steps or self.steps[-1].dest is self.case.status

    @invariant()
    def nobody_is_revealed_before_the_reveal(self) -> None:
        if not self.revealed:
            assert all(review.status is not ReviewStatus.REVEALED for review in self.reviews)

    @invariant()
    def an_application_is_sent_back_at_most_twice(self) -> None:
        assert sum(step.trigger is T.RETURN_FOR_COMPLETION for step in self.steps) <= 2

    @invariant()
    def a_case_is_deferred_once(self) -> None:
        resubmitted = [place for place, step in enumerate(self.steps) if step.trigger is T.RESUBMIT]
        if resubmitted:
            assert all(
                step.dest is not S.DEFERRED or step.trigger is T.REINSTATE
                for step in self.steps[resubmitted[0] :]
            )


Process.TestCase.settings = settings(
    max_examples=120,
    stateful_step_count=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestProcess = Process.TestCase


def test_the_walk_can_go_the_whole_way():
    """The random walks would prove little if their world could not reach an award."""
    walk = Process()
    while walk.case.status is not S.DECIDED:
        before = str((walk.case, walk.reviews, walk.meeting, walk.item, walk.steps))
        walk.somebody_goes_on()
        assert str((walk.case, walk.reviews, walk.meeting, walk.item, walk.steps)) != before
    walk.move(T.RATIFY, walk.facts(ratifier_voted=True))
    assert [step.trigger for step in walk.steps[-1:]] == [T.DECIDE]
    walk.somebody_goes_on()
    assert [step.dest for step in walk.steps[-1:]] == [S.CLOSED]
