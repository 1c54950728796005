"""What is heard of which event of the record; an event of which nobody hears says why, and a test finds one that says neither."""

from collections.abc import Mapping
from dataclasses import dataclass

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger as T
from accreditation.enums.audit import AuditKind as E
from accreditation.enums.awards import AwardTrigger as AT
from accreditation.enums.concerns import ConcernTrigger as CT
from accreditation.enums.evidence import EvidenceTrigger as ET
from accreditation.enums.findings import FindingTrigger as FT
from accreditation.enums.labelled import Labelled
from accreditation.enums.meetings import ItemTrigger as IT
from accreditation.enums.meetings import MeetingTrigger as MT
from accreditation.enums.notices import NoticeKind as K
from accreditation.enums.reviews import ReviewTrigger as RT


@dataclass(frozen=True)
class Heard:
    """A kind of notice that an event brings: only where it leads to one state, or where a person acted, if that is named.

    What is `daily` is heard of once a day, however often it happens; what is `of_case` is not heard of one review alone.
    """

    kind: K
    dest: Labelled | None = None
    by_person: bool = False
    daily: bool = False
    of_case: bool = False


Rule = tuple[Heard, ...] | str
"""What is heard, or why nothing is."""


def _of(*kinds: K) -> tuple[Heard, ...]:
    return tuple(Heard(kind) for kind in kinds)


OWN_WORK = "the team’s own work between its members, which nobody else waits for"
IN_THE_ROOM = "everybody whom it concerns is in the room"
WITH_THE_CASE = "the case takes a step in the same moment, and that is heard of"
WITH_THE_REVIEW = "the review takes a step in the same moment, and that is heard of"
SEEN_AT_ONCE = "whoever does it sees it at once, and nobody else waits for it"
RECORD = "it is written for the record alone"
ON_ACCOUNT = "the person sees it on the page of their account"
BY_LETTER = "a letter about the account itself is sent instead"
UNDER_WAY = "it says only that work has begun; the date and whose turn it is stay as they are"
PLACES = "an administrator keeps the list of places; nobody’s work changes by it"

OF_A_CASE: Mapping[T, Rule] = {
    T.COMPLETE_SELF_ASSESSMENT: OWN_WORK,
    T.REOPEN_SELF_ASSESSMENT: OWN_WORK,
    T.CHANGE_TIER: _of(K.TIER_CHANGED),
    T.REQUEST_SIGN_OFF: _of(K.SIGN_ASKED),
    T.REQUEST_SIGNATURE: _of(K.SIGN_ASKED),
    T.SIGN: _of(K.SIGNED),
    T.SEND_BACK: _of(K.SENT_BACK),
    T.RECALL: _of(K.SIGN_RECALLED),
    T.SUBMIT: _of(K.SUBMITTED, K.TO_CHECK),
    T.VOID_SIGNATURE: _of(K.SIGNATURE_CANCELLED),
    T.BEGIN_CHECK: UNDER_WAY,
    T.ACCEPT: _of(K.ACCEPTED, K.TO_CHOOSE_TEAM),
    T.RETURN_FOR_COMPLETION: _of(K.RETURNED),
    T.COMPLETE_RETURN: _of(K.SUBMITTED, K.TO_CHECK),
    T.LAPSE: _of(K.LAPSED, K.CASE_ENDED, K.REVIEW_STOPPED),
    T.REINSTATE: _of(K.REINSTATED),
    T.ALLOCATE_TEAM: _of(K.REVIEW_BEGAN, K.REVIEW_OPENED),
    T.BEGIN_MODERATION: _of(K.AGREE_SCORES, K.TO_MODERATE),
    T.REPLACE_REVIEWER: "the invitation in the same moment is heard of by the newcomer",
    T.SET_ASIDE: WITH_THE_REVIEW,
    T.ISSUE_REPORT: (Heard(K.REPORT_READY, S.FACTUAL_ACCURACY), Heard(K.SCORES_AGREED, S.AGREED)),
    T.CONFIRM_ACCURACY: _of(K.ANSWER_REPORT),
    T.ANSWER_ACCURACY: _of(K.REPORT_ANSWERED, K.TO_LIST),
    T.REOPEN_MODERATION: _of(K.LOOKED_AT_AGAIN, K.AGREE_SCORES),
    T.LIST_ON_AGENDA: _of(K.LISTED),
    T.REOPEN_REVIEW: _of(K.LOOKED_AT_AGAIN, K.REVIEW_CHANGED),
    # The provider hears of a decision once it is confirmed.
    T.DECIDE: _of(K.TO_RATIFY),
    T.POSTPONE: _of(K.POSTPONED, K.TO_LIST),
    T.RATIFY: (
        Heard(K.DECISION_MADE, S.CLOSED),
        Heard(K.MORE_TO_SHOW, S.DEFERRED),
        Heard(K.CASE_DECIDED),
    ),
    T.SEND_BACK_ONCE: _of(K.TO_LIST, K.DECISION_RETURNED),
    T.ORDER_NEW_PANEL: _of(K.TO_LIST, K.DECISION_RETURNED),
    T.RESUBMIT: _of(K.LOOKED_AT_AGAIN, K.REVIEW_CHANGED),
    T.REMIT_REVIEW: _of(K.DONE_AGAIN, K.TO_CHOOSE_TEAM),
    T.REMIT_PANEL: _of(K.DONE_AGAIN, K.TO_LIST),
    T.WITHDRAW: _of(K.WITHDRAWN, K.CASE_ENDED, K.REVIEW_STOPPED),
}
OF_A_REVIEW: Mapping[RT, Rule] = {
    # A team that goes on from an earlier round joins by the service.
    RT.ACCEPT: (Heard(K.REVIEWER_JOINED, by_person=True),),
    RT.DECLINE: _of(K.REVIEWER_DECLINED),
    RT.DECLARE_CONFLICT: _of(K.REVIEWER_DECLINED),
    RT.BEGIN_SCORING: UNDER_WAY,
    RT.LOCK: "reviews are blind until all are locked, and then everybody hears that scores are shared",
    RT.REVEAL: _of(K.SCORES_SHARED),
    RT.CLOSE: "the round ends with the case’s own step, and that is heard of",
    RT.SET_ASIDE: _of(K.REVIEW_SET_ASIDE),
}
OF_A_FILE: Mapping[ET, Rule] = {
    ET.RECEIVED: UNDER_WAY,
    ET.ACCEPT: "whoever added the file sees it in the library; nothing is left to do",
    ET.ASK: _of(K.FILE_QUESTION),
    ET.HOLD: _of(K.FILE_HELD, K.FILE_WAITS),
    ET.REFUSE: _of(K.FILE_REFUSED),
    ET.RELEASE: _of(K.FILE_RELEASED),
    ET.REJECT: _of(K.FILE_REFUSED),
    ET.WITHDRAW: _of(K.FILE_WITHDRAWN),
    ET.TAKE_BACK: SEEN_AT_ONCE,
    ET.TAKE_DOWN: _of(K.FILE_TAKEN_DOWN),
}
OF_A_MEETING: Mapping[MT, Rule] = {
    MT.ISSUE_PAPERS: _of(K.PAPERS_OUT),
    MT.OPEN: IN_THE_ROOM,
    MT.ADJOURN: _of(K.MEETING_ADJOURNED),
    MT.RESUME: _of(K.MEETING_RESUMED),
    MT.CLOSE: IN_THE_ROOM,
    MT.CONFIRM_MINUTES: _of(K.MINUTES_CONFIRMED),
    MT.CANCEL: _of(K.MEETING_CANCELLED),
}
OF_AN_ITEM: Mapping[IT, Rule] = {
    IT.CALL: IN_THE_ROOM,
    IT.DECIDE: WITH_THE_CASE,
    IT.POSTPONE: WITH_THE_CASE,
    IT.RATIFY: WITH_THE_CASE,
    IT.RETURN: WITH_THE_CASE,
}
OF_AN_AWARD: Mapping[AT, Rule] = {
    AT.GRANT: WITH_THE_CASE,
    AT.IMPOSE_CONDITIONS: "it comes with the decision, or with what restores the award",
    AT.LIFT_CONDITIONS: _of(K.AWARD_CHANGED),
    AT.OPEN_REVIEW: _of(K.AWARD_CHANGED),
    AT.UPHOLD: _of(K.AWARD_CHANGED),
    AT.UPHOLD_WITH_CONDITIONS: _of(K.AWARD_CHANGED),
    AT.SUSPEND: _of(K.AWARD_SUSPENDED),
    AT.RESTORE: _of(K.AWARD_RESTORED),
    AT.WITHDRAW: _of(K.AWARD_ENDED),
    AT.SURRENDER: _of(K.AWARD_ENDED),
    AT.EXPIRE: _of(K.AWARD_ENDED),
    AT.SUPERSEDE: "the decision that made the later award is heard of",
}
OF_A_CONCERN: Mapping[CT, Rule] = {
    CT.TRIAGE: UNDER_WAY,
    CT.ESCALATE: _of(K.CONCERN_ESCALATED),
    CT.CLOSE: "concern officers see it in their list, and nobody else knows of a concern",
}
OF_A_FINDING: Mapping[FT, Rule] = {
    FT.ISSUE: WITH_THE_CASE,
    FT.ACKNOWLEDGE: UNDER_WAY,
    FT.DECLINE: _of(K.FINDING_TO_READ),
    FT.SUBMIT_PLAN: _of(K.FINDING_TO_READ),
    FT.AGREE_PLAN: _of(K.FINDING_ANSWERED),
    FT.SUBMIT_EVIDENCE: _of(K.FINDING_TO_READ),
    FT.FIND_MET: _of(K.FINDING_ANSWERED),
    FT.FIND_PARTLY_MET: _of(K.FINDING_ANSWERED),
    FT.FIND_NOT_MET: _of(K.FINDING_ANSWERED),
    FT.EXTEND: _of(K.FINDING_ANSWERED),
}
STEPS: Mapping[E, Mapping[str, Rule]] = {
    E.APPLICATION_MOVED: {trigger.value: rule for trigger, rule in OF_A_CASE.items()},
    E.REVIEW_MOVED: {trigger.value: rule for trigger, rule in OF_A_REVIEW.items()},
    E.EVIDENCE_MOVED: {trigger.value: rule for trigger, rule in OF_A_FILE.items()},
    E.MEETING_MOVED: {trigger.value: rule for trigger, rule in OF_A_MEETING.items()}
    | {"schedule": "its members hear that they sit on the panel"},
    E.ITEM_MOVED: {trigger.value: rule for trigger, rule in OF_AN_ITEM.items()},
    E.AWARD_MOVED: {trigger.value: rule for trigger, rule in OF_AN_AWARD.items()},
    E.CONCERN_MOVED: {trigger.value: rule for trigger, rule in OF_A_CONCERN.items()},
    E.FINDING_MOVED: {trigger.value: rule for trigger, rule in OF_A_FINDING.items()},
}
"""By the kind of event of each workflow, what is heard of each of its triggers."""

NOT_TAKEN: Mapping[str, str] = {
    "request": "no use case takes a step of the reviewers’ questions yet",
    "appeal": "no use case takes a step of an appeal yet",
}
"""Workflows whose steps nobody can take, so that there is nothing to hear of."""

OTHERS: Mapping[str, Rule] = {
    E.REVIEWER_INVITED: _of(K.INVITED),
    E.CONFLICT_NOTICED: _of(K.CONFLICT_TO_DECIDE),
    E.CONFLICT_CLEARED: _of(K.REVIEW_GOES_ON),
    E.SCORE_PROPOSED: (Heard(K.SCORE_PROPOSED, daily=True),),
    E.STANDARD_PASSED: (Heard(K.TO_MODERATE, daily=True),),
    E.CONCERN_RAISED: _of(K.CONCERN_RAISED),
    E.MEMBER_SEATED: _of(K.SEATED),
    E.MEMBER_UNSEATED: _of(K.UNSEATED),
    E.MEETING_CHANGED: _of(K.MEETING_MOVED),
    E.GRANT_GIVEN: _of(K.ROLE_GIVEN),
    E.GRANT_ENDED: _of(K.ROLE_ENDED),
    E.GRANT_PROPOSED: _of(K.ROLE_PROPOSED),
    E.GRANT_TURNED_DOWN: _of(K.ROLE_TURNED_DOWN),
    **dict.fromkeys((E.APPLICATION_OPENED, E.APPLICATION_SIGNED, E.ROUND_OPENED), WITH_THE_CASE),
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
        ),
        OWN_WORK,
    ),
    **dict.fromkeys((E.SCORE_ASSENTED, E.SCORE_AGREED, E.VISIT_RECORDED), OWN_WORK),
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
    # By their codes: the parts of the service that record these stand beside this one.
    "case_paused": _of(K.PAUSED, K.REVIEW_PAUSED),
    "case_resumed": _of(K.RESUMED, K.REVIEW_RESUMED),
    "pause_extended": _of(K.PAUSE_LENGTHENED),
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
