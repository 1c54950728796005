"""From the team to the answered report."""

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger as T
from workflows.actors import Actor as A
from workflows.application.facts import AppRow, is_organisation_return
from workflows.engine import Row
from workflows.guards import reviewing

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
            reviewing.answers_confirmed,
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
