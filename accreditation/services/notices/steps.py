"""What is heard of each step of each workflow, or why nothing is."""

from collections.abc import Mapping

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.applications import Trigger as T
from accreditation.enums.audit import AuditKind as E
from accreditation.enums.awards import AwardTrigger as AT
from accreditation.enums.concerns import ConcernTrigger as CT
from accreditation.enums.evidence import EvidenceTrigger as ET
from accreditation.enums.findings import FindingTrigger as FT
from accreditation.enums.meetings import ItemTrigger as IT
from accreditation.enums.meetings import MeetingTrigger as MT
from accreditation.enums.notices import NoticeKind as K
from accreditation.enums.reviews import ReviewTrigger as RT
from accreditation.services.notices.rules import (
    IN_THE_ROOM,
    OWN_WORK,
    SEEN_AT_ONCE,
    UNDER_WAY,
    WITH_THE_CASE,
    WITH_THE_REVIEW,
    WITH_THE_SIGNATURE,
    Heard,
    Rule,
    of_kinds,
)

OF_A_CASE: Mapping[T, Rule] = {
    T.COMPLETE_SELF_ASSESSMENT: OWN_WORK,
    T.REOPEN_SELF_ASSESSMENT: OWN_WORK,
    T.CHANGE_TIER: of_kinds(K.TIER_CHANGED),
    T.REQUEST_SIGN_OFF: of_kinds(K.SIGN_ASKED),
    T.REQUEST_SIGNATURE: of_kinds(K.SIGN_ASKED),
    T.SIGN: WITH_THE_SIGNATURE,
    T.COUNTERSIGN: WITH_THE_SIGNATURE,
    T.SEND_BACK: of_kinds(K.SENT_BACK),
    T.RECALL: of_kinds(K.SIGN_RECALLED),
    T.SUBMIT: of_kinds(K.SUBMITTED, K.TO_CHECK),
    T.VOID_SIGNATURE: of_kinds(K.SIGNATURE_CANCELLED),
    T.BEGIN_CHECK: UNDER_WAY,
    T.ACCEPT: of_kinds(K.ACCEPTED, K.TO_CHOOSE_TEAM),
    T.RETURN_FOR_COMPLETION: of_kinds(K.RETURNED),
    T.COMPLETE_RETURN: of_kinds(K.SUBMITTED, K.TO_CHECK),
    T.LAPSE: of_kinds(K.LAPSED, K.CASE_ENDED, K.REVIEW_STOPPED),
    T.REINSTATE: of_kinds(K.REINSTATED),
    T.ALLOCATE_TEAM: of_kinds(K.REVIEW_BEGAN, K.REVIEW_OPENED),
    T.BEGIN_MODERATION: of_kinds(K.AGREE_SCORES, K.TO_MODERATE),
    T.REPLACE_REVIEWER: "the invitation in the same moment is heard of by the newcomer",
    T.SET_ASIDE: WITH_THE_REVIEW,
    T.ISSUE_REPORT: (Heard(K.REPORT_READY, S.FACTUAL_ACCURACY), Heard(K.SCORES_AGREED, S.AGREED)),
    T.CONFIRM_ACCURACY: of_kinds(K.ANSWER_REPORT),
    T.ANSWER_ACCURACY: of_kinds(K.REPORT_ANSWERED, K.TO_LIST),
    T.REOPEN_MODERATION: of_kinds(K.LOOKED_AT_AGAIN, K.AGREE_SCORES),
    T.LIST_ON_AGENDA: of_kinds(K.LISTED),
    T.REOPEN_REVIEW: of_kinds(K.LOOKED_AT_AGAIN, K.REVIEW_CHANGED),
    # The provider hears of a decision once it is confirmed.
    T.DECIDE: of_kinds(K.TO_RATIFY),
    T.POSTPONE: of_kinds(K.POSTPONED, K.TO_LIST),
    T.RATIFY: (
        Heard(K.DECISION_MADE, S.CLOSED),
        Heard(K.MORE_TO_SHOW, S.DEFERRED),
        Heard(K.CASE_DECIDED),
    ),
    T.SEND_BACK_ONCE: of_kinds(K.TO_LIST, K.DECISION_RETURNED),
    T.ORDER_NEW_PANEL: of_kinds(K.TO_LIST, K.DECISION_RETURNED),
    T.RESUBMIT: of_kinds(K.LOOKED_AT_AGAIN, K.REVIEW_CHANGED),
    T.REMIT_REVIEW: of_kinds(K.DONE_AGAIN, K.TO_CHOOSE_TEAM),
    T.REMIT_PANEL: of_kinds(K.DONE_AGAIN, K.TO_LIST),
    T.WITHDRAW: of_kinds(K.WITHDRAWN, K.CASE_ENDED, K.REVIEW_STOPPED),
}
OF_A_REVIEW: Mapping[RT, Rule] = {
    # A team that goes on from an earlier round joins by the service.
    RT.ACCEPT: (Heard(K.REVIEWER_JOINED, by_person=True), Heard(K.TEAM_SHOWN, by_person=True, daily=True)),
    RT.DECLINE: of_kinds(K.REVIEWER_DECLINED),
    RT.DECLARE_CONFLICT: of_kinds(K.REVIEWER_DECLINED),
    RT.BEGIN_SCORING: UNDER_WAY,
    RT.LOCK: "reviews are blind until all are locked, and then everybody hears that scores are shared",
    RT.UNLOCK: of_kinds(K.UNLOCK_ANSWERED),
    RT.REVEAL: of_kinds(K.SCORES_SHARED),
    RT.CLOSE: "the round ends with the case’s own step, and that is heard of",
    RT.SET_ASIDE: of_kinds(K.REVIEW_SET_ASIDE),
}
OF_A_FILE: Mapping[ET, Rule] = {
    ET.RECEIVED: UNDER_WAY,
    ET.ACCEPT: "whoever added the file sees it in the library; nothing is left to do",
    ET.ASK: of_kinds(K.FILE_QUESTION),
    ET.HOLD: of_kinds(K.FILE_HELD, K.FILE_WAITS),
    ET.REFUSE: of_kinds(K.FILE_REFUSED),
    ET.RELEASE: of_kinds(K.FILE_RELEASED),
    ET.REJECT: of_kinds(K.FILE_REFUSED),
    ET.WITHDRAW: of_kinds(K.FILE_WITHDRAWN),
    ET.TAKE_BACK: SEEN_AT_ONCE,
    ET.TAKE_DOWN: of_kinds(K.FILE_TAKEN_DOWN),
}
OF_A_MEETING: Mapping[MT, Rule] = {
    MT.ISSUE_PAPERS: of_kinds(K.PAPERS_OUT),
    MT.OPEN: IN_THE_ROOM,
    MT.ADJOURN: of_kinds(K.MEETING_ADJOURNED),
    MT.RESUME: of_kinds(K.MEETING_RESUMED),
    MT.CLOSE: IN_THE_ROOM,
    MT.CONFIRM_MINUTES: of_kinds(K.MINUTES_CONFIRMED),
    MT.CANCEL: of_kinds(K.MEETING_CANCELLED),
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
    AT.LIFT_CONDITIONS: of_kinds(K.AWARD_CHANGED),
    AT.OPEN_REVIEW: of_kinds(K.AWARD_CHANGED),
    AT.UPHOLD: of_kinds(K.AWARD_CHANGED),
    AT.UPHOLD_WITH_CONDITIONS: of_kinds(K.AWARD_CHANGED),
    AT.SUSPEND: of_kinds(K.AWARD_SUSPENDED),
    AT.RESTORE: of_kinds(K.AWARD_RESTORED),
    AT.WITHDRAW: of_kinds(K.AWARD_ENDED),
    AT.SURRENDER: of_kinds(K.AWARD_ENDED),
    AT.EXPIRE: of_kinds(K.AWARD_ENDED),
    AT.SUPERSEDE: "the decision that made the later award is heard of",
}
OF_A_CONCERN: Mapping[CT, Rule] = {
    CT.TRIAGE: UNDER_WAY,
    CT.ESCALATE: of_kinds(K.CONCERN_ESCALATED),
    CT.CLOSE: "concern officers see it in their list, and nobody else knows of a concern",
}
OF_A_FINDING: Mapping[FT, Rule] = {
    FT.ISSUE: WITH_THE_CASE,
    FT.ACKNOWLEDGE: UNDER_WAY,
    FT.DECLINE: of_kinds(K.FINDING_TO_READ),
    FT.SUBMIT_PLAN: of_kinds(K.FINDING_TO_READ),
    FT.AGREE_PLAN: of_kinds(K.FINDING_ANSWERED),
    FT.SUBMIT_EVIDENCE: of_kinds(K.FINDING_TO_READ),
    FT.FIND_MET: of_kinds(K.FINDING_ANSWERED),
    FT.FIND_PARTLY_MET: of_kinds(K.FINDING_ANSWERED),
    FT.FIND_NOT_MET: of_kinds(K.FINDING_ANSWERED),
    FT.EXTEND: of_kinds(K.FINDING_ANSWERED),
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
    E.CLARIFICATION_MOVED: {"answer": of_kinds(K.QUESTIONS_ANSWERED), "close": of_kinds(K.QUESTIONS_CLOSED)}
    | dict.fromkeys(("give_up", "waive"), of_kinds(K.QUESTIONS_CLOSED, K.QUESTIONS_OVER)),
    E.FINDING_MOVED: {trigger.value: rule for trigger, rule in OF_A_FINDING.items()},
}
"""By the kind of event of each workflow, what is heard of each of its triggers."""
