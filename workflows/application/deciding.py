"""From the agenda to the ratified decision, what a deferral brings back, and how a case ends before its time."""

from collections.abc import Callable

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger as T
from workflows.actors import Actor as A
from workflows.application.facts import ApplicationFacts, AppRow
from workflows.application.states import BEFORE_PANEL, DRAFTING, LIVE, TIMED, UNTIMED
from workflows.engine import Row
from workflows.guards import deciding, ending, preparing, reviewing

DECIDING: tuple[AppRow, ...] = (
    Row(
        T.LIST_ON_AGENDA,
        S.READY_FOR_PANEL,
        S.AT_PANEL,
        reviewing.REVIEWS_STAND,
        by=(A.SECRETARIAT,),
        asks=(deciding.papers_in_time,),
    ),
    Row(
        T.REOPEN_REVIEW,
        (S.MODERATION, S.FACTUAL_ACCURACY, S.READY_FOR_PANEL),
        S.IN_REVIEW,
        (reviewing.team_fell_short,),
        by=(A.SECRETARIAT,),
    ),
    Row(T.DECIDE, S.AT_PANEL, S.DECIDED, deciding.DECIDABLE, by=(A.PANEL_CHAIR,)),
    Row(T.POSTPONE, S.AT_PANEL, S.READY_FOR_PANEL, by=(A.PANEL_CHAIR, A.SECRETARIAT)),
    Row(
        T.RATIFY,
        S.DECIDED,
        S.DEFERRED,
        deciding.RATIFIABLE,
        by=(A.RATIFIER,),
        when=deciding.is_deferred,
    ),
    Row(T.RATIFY, S.DECIDED, S.CLOSED, deciding.RATIFIABLE, by=(A.RATIFIER,)),
    Row(
        T.SEND_BACK_ONCE,
        S.DECIDED,
        S.READY_FOR_PANEL,
        (deciding.two_people, deciding.not_sent_back_before),
        by=(A.RATIFIER,),
    ),
    Row(T.ORDER_NEW_PANEL, S.DECIDED, S.READY_FOR_PANEL, (deciding.two_people,), by=(A.RATIFIER,)),
    Row(
        T.RESUBMIT,
        S.DEFERRED,
        S.IN_REVIEW,
        (ending.in_time, *reviewing.REOPENED_DONE, *preparing.READY, preparing.signature_stands),
        by=(A.PROVIDER_LEAD,),
    ),
    Row(
        T.REMIT_REVIEW,
        (S.CLOSED, S.DEFERRED),
        S.ALLOCATION,
        (deciding.new_review_ordered, deciding.people_untouched),
        by=(A.APPEAL_OFFICER, A.DEAN),
    ),
    Row(
        T.REMIT_PANEL,
        (S.CLOSED, S.DEFERRED),
        S.READY_FOR_PANEL,
        (deciding.new_panel_ordered, deciding.people_untouched),
        by=(A.APPEAL_OFFICER, A.DEAN),
    ),
)


def _left(status: S) -> Callable[[ApplicationFacts], bool]:
    def left(facts: ApplicationFacts) -> bool:
        return facts.lapsed_from is status

    left.__doc__ = "that is the state that it left"
    return left


ENDING: tuple[AppRow, ...] = (
    Row(T.WITHDRAW, DRAFTING[:3], S.WITHDRAWN, (ending.nothing_rests_on_it,), by=(A.PROVIDER_LEAD,)),
    # Once the executive has signed, only the executive takes it back; at the panel it is too late.
    Row(
        T.WITHDRAW,
        (S.SIGNED, *BEFORE_PANEL, S.DEFERRED),
        S.WITHDRAWN,
        (ending.nothing_rests_on_it,),
        by=(A.SIGNATORY,),
    ),
    Row(T.LAPSE, TIMED, S.LAPSED, ending.CLOSING, by=(A.CLOCK,)),
    Row(T.LAPSE, S.IN_CHECK, S.LAPSED, ending.CLOSING, by=(A.SECRETARIAT,)),
    Row(T.LAPSE, UNTIMED, S.LAPSED, (ending.pause_ran_out, ending.clock_is_trusted), by=(A.CLOCK,)),
    *(
        Row(
            T.REINSTATE,
            S.LAPSED,
            status,
            (ending.within_reinstatement, ending.no_other_live_case),
            by=(A.SECRETARIAT,),
            when=_left(status),
        )
        # A row a state, so that the picture and the table say where a reinstated case goes.
        for status in LIVE
    ),
)
