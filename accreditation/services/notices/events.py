"""What is heard of which event of the record; an event of which nobody hears says why, and a test finds one that says neither."""

from collections.abc import Mapping

from accreditation.enums.audit import OF_POOL
from accreditation.enums.audit import AuditKind as E
from accreditation.enums.notices import NoticeKind as K
from accreditation.services.notices.rules import (
    BY_LETTER,
    IN_THE_ROOM,
    ON_ACCOUNT,
    OWN_WORK,
    PLACES,
    PRACTICE,
    RECORD,
    SEEN_AT_ONCE,
    WITH_THE_CASE,
    WITH_THE_REVIEW,
    Heard,
    Rule,
    of_kinds,
)
from accreditation.services.notices.steps import STEPS

NOT_TAKEN: Mapping[str, str] = {
    "appeal": "no use case takes a step of an appeal yet",
}
"""Workflows whose steps nobody can take, so that there is nothing to hear of."""

OTHERS: Mapping[str, Rule] = {
    E.REVIEWER_INVITED: of_kinds(K.INVITED),
    E.ALLOCATION_PROPOSED: of_kinds(K.TEAM_PROPOSED),
    E.OBJECTION_LODGED: of_kinds(K.OBJECTION_TO_DECIDE),
    E.OBJECTION_DECIDED: of_kinds(K.OBJECTION_DECIDED),
    **dict.fromkeys((E.ALLOCATION_ASKED, E.ALLOCATION_CHANGED, E.ALLOCATION_DISCARDED), SEEN_AT_ONCE),
    E.CYCLE_ALLOCATION_PROPOSED: of_kinds(K.TEAMS_PROPOSED),
    **dict.fromkeys((E.ALLOCATION_ACCEPTED, E.OBJECTION_WAIVED), SEEN_AT_ONCE),
    E.CONFLICT_NOTICED: of_kinds(K.CONFLICT_TO_DECIDE),
    E.CONFLICT_CLEARED: of_kinds(K.REVIEW_GOES_ON),
    E.SCORE_PROPOSED: (Heard(K.SCORE_PROPOSED, daily=True),),
    E.REMARK_MADE: (Heard(K.TEAM_REMARK, daily=True),),
    E.UNLOCK_ASKED: of_kinds(K.TO_UNLOCK),
    **dict.fromkeys((E.UNLOCK_REFUSED, E.UNLOCK_RAN_OUT), of_kinds(K.UNLOCK_ANSWERED)),
    E.UNLOCK_TAKEN_BACK: SEEN_AT_ONCE,
    E.ACCURACY_ANSWERED: "the provider hears of all answers at once, when the report goes on",
    E.STANDARD_PASSED: (Heard(K.TO_MODERATE, daily=True),),
    E.QUESTIONS_GIVEN: (Heard(K.QUESTIONS_GIVEN, daily=True),),
    E.QUESTIONS_ASKED: of_kinds(K.QUESTIONS_ASKED),
    E.QUESTIONS_WAIVED: of_kinds(K.QUESTIONS_CLOSED),
    E.CONCERN_RAISED: of_kinds(K.CONCERN_RAISED),
    E.CONCERN_ACTED_ON: "whoever does it announces it to the provider, as no record of the case may tell of a concern yet",
    E.STATEMENT_ARRIVED: of_kinds(K.STATEMENT_ARRIVED),
    E.MEMBER_SEATED: of_kinds(K.SEATED),
    E.MEMBER_UNSEATED: of_kinds(K.UNSEATED),
    E.MEETING_CHANGED: of_kinds(K.MEETING_MOVED),
    E.GRANT_GIVEN: of_kinds(K.ROLE_GIVEN),
    E.GRANT_ENDED: of_kinds(K.ROLE_ENDED),
    E.GRANT_PROPOSED: of_kinds(K.ROLE_PROPOSED),
    E.GRANT_TURNED_DOWN: of_kinds(K.ROLE_TURNED_DOWN),
    E.COUNTERSIGNER_PROPOSED: of_kinds(K.COUNTERSIGNER_TO_DECIDE),
    E.COUNTERSIGNER_WITHDRAWN: OWN_WORK,
    E.COUNTERSIGNER_AGREED: of_kinds(K.COUNTERSIGNER_AGREED),
    E.COUNTERSIGNER_REFUSED: of_kinds(K.COUNTERSIGNER_REFUSED),
    E.COUNTERSIGNATURE_ASKED: of_kinds(K.COUNTERSIGN_ASKED),
    **dict.fromkeys((E.APPLICATION_SIGNED, E.APPLICATION_COUNTERSIGNED), of_kinds(K.SIGNED)),
    **dict.fromkeys((E.APPLICATION_OPENED, E.ROUND_OPENED), WITH_THE_CASE),
    E.RETURN_SERVES: of_kinds(K.RETURN_SERVES),
    E.RETURN_RELEASED: of_kinds(K.RETURN_RELEASED),
    **dict.fromkeys((E.REVIEWER_SET_ASIDE, E.SCORES_REVEALED), WITH_THE_REVIEW),
    **dict.fromkeys(
        (
            E.EVIDENCE_DESCRIBED,
            E.EVIDENCE_CONFIRMED,
            E.EVIDENCE_CURRENT,
            E.CITATIONS_MOVED,
            E.FRAMEWORK_MOVED,
            E.ANSWERS_BROUGHT_OVER,
            E.ANSWER_CONFIRMED,
            E.STATEMENT_ASKED,
            E.STATEMENT_REMINDED,
            E.STATEMENT_WITHDRAWN,
            E.ORGANISATION_ANSWER_CONFIRMED,
        ),
        OWN_WORK,
    ),
    **dict.fromkeys((E.SCORE_ASSENTED, E.SCORE_AGREED, E.VISIT_RECORDED), OWN_WORK),
    E.VISIT_OFFERED: (Heard(K.VISIT_SUITS, daily=True), Heard(K.VISIT_SUITS_TEAM, daily=True)),
    E.VISIT_SETTLED: of_kinds(K.VISIT_SETTLED, K.VISIT_SETTLED_TEAM),
    E.VISIT_MOVED: of_kinds(K.VISIT_MOVED, K.VISIT_MOVED_TEAM),
    **dict.fromkeys(
        (E.NOT_APPLICABLE_ACCEPTED, E.NOT_APPLICABLE_UNDONE, E.START_WAIVED, E.FACT_RECORDED), SEEN_AT_ONCE
    ),
    **dict.fromkeys((E.PACK_ASKED, E.PACK_TAKEN, E.JOB_RUN_AGAIN, E.DATE_CONFIRMED), SEEN_AT_ONCE),
    **dict.fromkeys(
        (E.EVIDENCE_READ, E.EVIDENCE_DESTROYED, E.HOLD_PLACED, E.HOLD_LIFTED, E.DUTY_TAKEN), RECORD
    ),
    **dict.fromkeys((E.RECORD_SEALED, E.CHECKPOINT_SEALED, E.SIGNED_IN, E.SIGN_IN_FAILED), RECORD),
    E.EVIDENCE_FAULT: "administrators see it on their first page until the file is back",
    **dict.fromkeys((E.MOTION_PROPOSED, E.MOTION_LOST, E.ATTENDANCE_MARKED, E.RECUSED), IN_THE_ROOM),
    E.GRANT_LIMITED: "it is part of a role that is given in the same moment, and that is heard of",
    **dict.fromkeys(
        (
            E.PERSON_ADDED,
            E.PERSON_DISABLED,
            E.PERSON_ENABLED,
            E.PERSON_CORRECTED,
            E.PASSWORD_CHANGED,
            E.SESSIONS_ENDED,
        ),
        BY_LETTER,
    ),
    E.REVIEWER_PROFILE_SET: RECORD,
    **dict.fromkeys(OF_POOL, SEEN_AT_ONCE),
    # Sent again with other words it is the same application, so the office hears of it once a day.
    E.REVIEWER_APPLIED: (Heard(K.REVIEWER_APPLIED, daily=True),),
    # What it stops is heard of, as a conflict of that review.
    E.TIE_ADDED: RECORD,
    E.TIE_ENDED: RECORD,
    E.TIE_PUT_RIGHT: RECORD,
    E.EXCEPTION_PROPOSED: "it waits on home of whoever may confirm it",
    E.EXCEPTION_CONFIRMED: "whoever proposed it sees it on the team’s page, where the person is asked",
    # What these stop is heard of, as a conflict of that review.
    **dict.fromkeys((E.TIE_ADDED, E.TIE_ENDED, E.TIE_PUT_RIGHT, E.EXCEPTION_WITHDRAWN), RECORD),
    E.INTERESTS_DECLARED: SEEN_AT_ONCE,
    **dict.fromkeys(
        (kind for kind in E if kind.startswith(("training_case_", "standard_setting_"))), PRACTICE
    ),
    **dict.fromkeys(
        (E.TRAINING_RECORDED, E.TRAINING_STRUCK_OUT), "the reviewer sees it among their own details"
    ),
    E.STANDARD_SETTING_EXPERT_ASKED: of_kinds(K.JUDGEMENTS_ASKED),
    E.STANDARD_SETTING_CLOSED: of_kinds(K.JUDGEMENTS_GO_ON),
    # By their codes: the parts of the service that record these stand beside this one.
    "case_paused": of_kinds(K.PAUSED, K.REVIEW_PAUSED),
    "case_resumed": of_kinds(K.RESUMED, K.REVIEW_RESUMED),
    "pause_extended": of_kinds(K.PAUSE_LENGTHENED),
    "clock_extended": (Heard(K.MORE_TIME, of_case=True), Heard(K.REVIEW_MORE_TIME)),
    "task_handed_over": (Heard(K.TASK_TAKEN_OVER, daily=True),),
    **dict.fromkeys(
        ("holiday_added", "holiday_removed"), "every page and calendar shows its dates as they are now"
    ),
    **dict.fromkeys(
        (
            "password_reset",
            "address_change_begun",
            "address_changed",
            "address_change_stopped",
            "invitation_sent",
            "invitation_renewed",
            "invitation_withdrawn",
            "invitation_accepted",
            "passkey_added",
            "passkey_renamed",
            "passkey_removed",
            "passkey_refused",
            "code_app_added",
            "code_app_removed",
            "recovery_codes_made",
            "recovery_code_used",
            "factors_reset",
        ),
        BY_LETTER,
    ),
    **dict.fromkeys(
        (
            "session_ended",
            "identity_prepared",
            "identity_linked",
            "identity_unlinked",
            "calendar_shared",
            "calendar_withdrawn",
        ),
        ON_ACCOUNT,
    ),
    **dict.fromkeys(("letter_sent_again", "letters_sent_again", "address_allowed"), SEEN_AT_ONCE),
    **dict.fromkeys(
        (
            E.OFFICE_ADDED,
            E.ORGANISATION_ADDED,
            E.OFFICE_CHANGED,
            E.OFFICE_CLOSED,
            E.OFFICE_REOPENED,
            E.ORGANISATION_CHANGED,
            E.ORGANISATION_CLOSED,
            E.ORGANISATION_REOPENED,
            E.PLACEMENT_ADDED,
            E.PLACEMENT_CHANGED,
            E.PLACEMENT_CLOSED,
            E.PLACEMENT_REOPENED,
            E.FRAMEWORK_PUBLISHED,
            E.FRAMEWORK_RETIRED,
            E.FRAMEWORK_OFFERED_AGAIN,
            E.CYCLE_OPENED,
            E.CYCLE_CHANGED,
            E.CYCLE_FRAMEWORK_CHOSEN,
            E.CYCLE_CANCELLED,
            E.CYCLE_RESTORED,
        ),
        PLACES,
    ),
}
"""What is heard of every other kind of event."""


WITHOUT_EVENT: Mapping[K, str] = {
    K.STANDARDS_ASSIGNED: "who answers what is arranged inside the team, and is in no record",
    **dict.fromkeys(
        (K.CONCERN_TOLD, K.REQUIRED_AT_ONCE),
        "before the reveal no record of the case may tell that a concern was raised in it",
    ),
    K.COMMENT_ADDED: "a team's comments are in no record, as the office and auditors read that",
}
"""What is heard of though no event tells of it, and why none does; whatever does it announces it."""


def heard(event: E, facts: Mapping[str, object]) -> tuple[Heard, ...]:
    """What is heard of an event, by its kind and, for a step, its trigger."""
    steps = STEPS.get(event)
    # A kind that nobody has thought of is heard of by nobody: the test that lists them fails, and no work is lost.
    rule = OTHERS.get(event, "") if steps is None else steps.get(str(facts["trigger"]), "")
    if isinstance(rule, str):
        return ()
    return tuple(each for each in rule if _fits(each, facts))


def _fits(each: Heard, facts: Mapping[str, object]) -> bool:
    if each.of_case and facts.get("review_id") is not None:
        return False
    return each.dest is None or each.dest.value == facts["dest"]
