"""How an application moves, from self-assessment to its end; every step of it is a row here and nowhere else."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from accreditation.enums.applications import ENDED, ApplicationKind, Trigger
from accreditation.enums.applications import ApplicationStatus as S
from workflows.actors import Actor as A
from workflows.engine import Row, Workflow
from workflows.guards import deciding, ending, preparing, reviewing

T = Trigger


class ApplicationFacts(
    preparing.PreparingFacts, reviewing.ReviewingFacts, deciding.DecidingFacts, ending.EndingFacts, Protocol
):
    """All that an application's guards may ask; a service answers each when it is asked, not before."""


AppRow = Row[ApplicationFacts]

ALLOWED_WHILE_PAUSED = frozenset({T.WITHDRAW, T.REPLACE_REVIEWER, T.VOID_SIGNATURE, T.LAPSE})
"""Void only by a take-down, and lapse only when the pause runs out: their own guards say so."""

DRAFTING = (S.SELF_ASSESSMENT, S.EVIDENCE, S.SIGN_OFF, S.SIGNED)
BEFORE_PANEL = (
    S.SUBMITTED,
    S.IN_CHECK,
    S.RETURNED,
    S.ALLOCATION,
    S.IN_REVIEW,
    S.MODERATION,
    S.FACTUAL_ACCURACY,
    S.READY_FOR_PANEL,
)
LIVE = tuple(status for status in S if status not in ENDED)
TIMED = (*DRAFTING, S.RETURNED, S.DEFERRED)
UNTIMED = tuple(status for status in LIVE if status not in TIMED and status is not S.IN_CHECK)


def is_organisation_return(facts: ApplicationFacts) -> bool:
    """the case is an organisation return"""
    return facts.kind is ApplicationKind.ORGANISATION


SIGNING = (preparing.signatory_stepped_up, preparing.shown_is_what_stands)

PREPARING: tuple[AppRow, ...] = (
    Row(
        T.COMPLETE_SELF_ASSESSMENT,
        S.SELF_ASSESSMENT,
        S.EVIDENCE,
        preparing.ANSWERED,
        by=(A.PROVIDER_LEAD, A.CONTRIBUTOR),
    ),
    Row(
        T.REQUEST_SIGN_OFF,
        S.EVIDENCE,
        S.SIGN_OFF,
        (ending.in_time, *preparing.READY),
        by=(A.PROVIDER_LEAD,),
    ),
    Row(T.REOPEN_SELF_ASSESSMENT, S.EVIDENCE, S.SELF_ASSESSMENT, by=(A.PROVIDER_LEAD,)),
    # Back to the beginning, because excellence brings standards that nobody has answered yet.
    Row(T.CHANGE_TIER, S.EVIDENCE, S.SELF_ASSESSMENT, by=(A.PROVIDER_LEAD,)),
    Row(
        T.SIGN,
        S.SIGN_OFF,
        S.SIGNED,
        (ending.in_time, preparing.signatory_wrote_nothing),
        by=(A.SIGNATORY,),
        asks=SIGNING,
    ),
    Row(T.SEND_BACK, S.SIGN_OFF, S.EVIDENCE, by=(A.SIGNATORY,)),
    Row(T.RECALL, S.SIGN_OFF, S.EVIDENCE, by=(A.PROVIDER_LEAD,)),
    Row(
        T.SUBMIT,
        S.SIGNED,
        S.SUBMITTED,
        (preparing.window_open, ending.in_time, *preparing.READY, preparing.signature_stands),
        by=(A.PROVIDER_LEAD,),
    ),
    # Nobody's step: a cited file was taken down, so what was signed is not what would be sent.
    Row(T.VOID_SIGNATURE, S.SIGNED, S.EVIDENCE, (ending.not_paused_unless_taken_down,), by=(A.SERVICE,)),
    Row(T.SEND_BACK, S.SIGNED, S.EVIDENCE, by=(A.SIGNATORY,)),
)

CHECKING: tuple[AppRow, ...] = (
    Row(T.BEGIN_CHECK, S.SUBMITTED, S.IN_CHECK, by=(A.SECRETARIAT,)),
    Row(
        T.ACCEPT,
        S.IN_CHECK,
        S.ALLOCATION,
        (reviewing.not_applicable_accepted, reviewing.nothing_missing),
        by=(A.SECRETARIAT,),
    ),
    Row(
        T.RETURN_FOR_COMPLETION,
        S.IN_CHECK,
        S.RETURNED,
        (reviewing.returns_left,),
        by=(A.SECRETARIAT,),
        asks=(reviewing.defects_named,),
    ),
    # What was sent back is signed where it stands: the same signature and the same guards as before the first
    # submission, without a state of its own, because the office still waits for the answers.
    Row(
        T.REQUEST_SIGNATURE,
        (S.RETURNED, S.DEFERRED),
        None,
        (ending.in_time, preparing.new_signature_needed, *reviewing.REOPENED_DONE, *preparing.READY),
        by=(A.PROVIDER_LEAD,),
    ),
    Row(
        T.SIGN,
        (S.RETURNED, S.DEFERRED),
        None,
        (ending.in_time, preparing.waits_to_be_signed, preparing.signatory_wrote_nothing),
        by=(A.SIGNATORY,),
        asks=SIGNING,
    ),
    # Also what waits to be signed a second time can be wrong, and the team must read why.
    Row(T.SEND_BACK, (S.RETURNED, S.DEFERRED), None, (preparing.signature_waits,), by=(A.SIGNATORY,)),
    Row(
        T.COMPLETE_RETURN,
        S.RETURNED,
        S.IN_CHECK,
        (ending.in_time, *reviewing.REOPENED_DONE, *preparing.READY, preparing.signature_stands),
        by=(A.PROVIDER_LEAD,),
    ),
)

REVIEWING: tuple[AppRow, ...] = (
    Row(
        T.ALLOCATE_TEAM,
        S.ALLOCATION,
        S.IN_REVIEW,
        (reviewing.team_complete, reviewing.conflicts_decided),
        by=(A.SECRETARIAT,),
    ),
    Row(
        T.BEGIN_MODERATION,
        S.IN_REVIEW,
        S.MODERATION,
        (
            reviewing.team_still_stands,
            reviewing.conflicts_decided,
            reviewing.reviews_locked,
            reviewing.clarification_closed,
            reviewing.visit_done,
        ),
        by=(A.LEAD_REVIEWER, A.CLOCK),
    ),
    # They stay where they are: the case is still in review while its team changes.
    Row(T.REPLACE_REVIEWER, S.IN_REVIEW, None, by=(A.SECRETARIAT,)),
    Row(T.SET_ASIDE, S.IN_REVIEW, None, by=(A.SECRETARIAT,)),
    Row(
        T.ISSUE_REPORT,
        S.MODERATION,
        S.AGREED,
        (
            *reviewing.REVIEWS_STAND,
            reviewing.every_standard_agreed,
            reviewing.findings_drafted,
            reviewing.rationales_read,
        ),
        by=(A.LEAD_REVIEWER,),
        # An organisation return earns no award of its own, so no panel sees it.
        when=is_organisation_return,
    ),
    Row(
        T.ISSUE_REPORT,
        S.MODERATION,
        S.FACTUAL_ACCURACY,
        (
            *reviewing.REVIEWS_STAND,
            reviewing.every_standard_agreed,
            reviewing.organisation_return_agreed,
            reviewing.findings_drafted,
            reviewing.rationales_read,
        ),
        by=(A.LEAD_REVIEWER,),
    ),
    Row(
        T.CONFIRM_ACCURACY,
        S.FACTUAL_ACCURACY,
        None,
        (reviewing.accuracy_not_confirmed, reviewing.accuracy_in_bounds),
        by=(A.PROVIDER_LEAD, A.CLOCK),
    ),
    Row(
        T.ANSWER_ACCURACY,
        S.FACTUAL_ACCURACY,
        S.READY_FOR_PANEL,
        (*reviewing.REVIEWS_STAND, reviewing.accuracy_confirmed),
        by=(A.LEAD_REVIEWER,),
        asks=(reviewing.accuracy_answered,),
    ),
    Row(
        T.REOPEN_MODERATION,
        S.FACTUAL_ACCURACY,
        S.MODERATION,
        (reviewing.moderation_not_reopened,),
        by=(A.LEAD_REVIEWER,),
    ),
)

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
    Row(T.WITHDRAW, DRAFTING[:3], S.WITHDRAWN, by=(A.PROVIDER_LEAD,)),
    # Once the executive has signed, only the executive takes it back; at the panel it is too late.
    Row(T.WITHDRAW, (S.SIGNED, *BEFORE_PANEL, S.DEFERRED), S.WITHDRAWN, by=(A.SIGNATORY,)),
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


def _unless_paused(row: AppRow) -> AppRow:
    if row.trigger in ALLOWED_WHILE_PAUSED:
        return row
    # Added here once, so that no new row can forget it.
    return replace(row, guards=(ending.not_paused, *row.guards))


APPLICATION: Workflow[ApplicationFacts] = Workflow(
    "application",
    S,
    (S.SELF_ASSESSMENT,),
    tuple(_unless_paused(row) for row in PREPARING + CHECKING + REVIEWING + DECIDING + ENDING),
)
