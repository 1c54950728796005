"""What each kind of event must carry, and in which stream it stands; names, scores and sentences are refused."""

import json
import re

from accreditation.enums.audit import AuditKind

FactValue = int | str | bool | None

PEOPLE = "people"
SYSTEM = "system"
_STREAM = re.compile(r"(case|organisation):[1-9]\d*|people|system")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,99}")
_MOVE = frozenset({"trigger", "source", "dest"})

FACTS: dict[AuditKind, frozenset[str]] = {
    AuditKind.APPLICATION_OPENED: frozenset({"application_id", "cycle_id", "tier"}),
    AuditKind.APPLICATION_MOVED: _MOVE | {"application_id"},
    AuditKind.APPLICATION_SIGNED: frozenset({"application_id", "snapshot"}),
    AuditKind.COUNTERSIGNATURE_ASKED: frozenset({"application_id", "snapshot", "countersigner_id"}),
    AuditKind.APPLICATION_COUNTERSIGNED: frozenset({"application_id", "snapshot", "countersigner_id"}),
    AuditKind.COUNTERSIGNER_PROPOSED: frozenset({"application_id", "countersigner_id"}),
    AuditKind.COUNTERSIGNER_WITHDRAWN: frozenset({"application_id", "countersigner_id"}),
    AuditKind.COUNTERSIGNER_AGREED: frozenset({"application_id", "countersigner_id"}),
    AuditKind.COUNTERSIGNER_REFUSED: frozenset({"application_id", "countersigner_id"}),
    AuditKind.START_WAIVED: frozenset({"application_id"}),
    AuditKind.FRAMEWORK_MOVED: frozenset(
        {"application_id", "framework_move_id", "from_version_id", "to_version_id"}
    ),
    AuditKind.ANSWERS_BROUGHT_OVER: frozenset({"application_id", "earlier_id"}),
    AuditKind.RETURN_SERVES: frozenset({"application_id", "return_id"}),
    AuditKind.RETURN_RELEASED: frozenset({"application_id", "return_id"}),
    AuditKind.ANSWER_CONFIRMED: frozenset({"application_id", "answer_id", "still_true"}),
    AuditKind.STATEMENT_ASKED: frozenset({"application_id", "request_id", "partner"}),
    AuditKind.STATEMENT_REMINDED: frozenset({"application_id", "request_id", "partner"}),
    AuditKind.STATEMENT_WITHDRAWN: frozenset({"application_id", "request_id", "partner"}),
    # Never the request: by it a learner's statement could be told.
    AuditKind.STATEMENT_ARRIVED: frozenset({"application_id", "statement_id", "partner"}),
    AuditKind.ORGANISATION_ANSWER_CONFIRMED: frozenset({"application_id", "local_confirmation_id", "state"}),
    AuditKind.ROUND_OPENED: frozenset({"application_id", "round_id", "why"}),
    AuditKind.REVIEW_MOVED: _MOVE | {"review_id"},
    AuditKind.REVIEWER_INVITED: frozenset({"review_id", "person_id"}),
    AuditKind.ALLOCATION_ASKED: frozenset({"allocation_id", "office_id"}),
    AuditKind.ALLOCATION_PROPOSED: frozenset({"allocation_id"}),
    AuditKind.CYCLE_ALLOCATION_PROPOSED: frozenset({"allocation_id"}),
    AuditKind.ALLOCATION_CHANGED: frozenset({"allocation_id", "person_id"}),
    AuditKind.ALLOCATION_ACCEPTED: frozenset({"allocation_id", "invited"}),
    AuditKind.ALLOCATION_DISCARDED: frozenset({"allocation_id"}),
    AuditKind.OBJECTION_LODGED: frozenset({"review_id"}),
    AuditKind.OBJECTION_WAIVED: frozenset({"review_id"}),
    AuditKind.OBJECTION_DECIDED: frozenset({"review_id"}),
    AuditKind.REVIEWER_SET_ASIDE: frozenset({"review_id", "cause"}),
    AuditKind.CONFLICT_NOTICED: frozenset({"review_id", "kind"}),
    AuditKind.CONFLICT_CLEARED: frozenset({"review_id"}),
    AuditKind.EVIDENCE_MOVED: _MOVE | {"revision_id"},
    AuditKind.EVIDENCE_DESCRIBED: frozenset({"item_id"}),
    AuditKind.EVIDENCE_CONFIRMED: frozenset({"revision_id"}),
    AuditKind.EVIDENCE_CURRENT: frozenset({"item_id"}),
    AuditKind.CITATIONS_MOVED: frozenset({"item_id", "revision_id", "citations"}),
    AuditKind.EVIDENCE_FAULT: frozenset({"revision_id", "fault"}),
    AuditKind.EVIDENCE_DESTROYED: frozenset({"revision_id", "rule"}),
    AuditKind.HOLD_PLACED: frozenset({"hold_id", "organisation_id", "item_id"}),
    AuditKind.HOLD_LIFTED: frozenset({"hold_id"}),
    AuditKind.PACK_ASKED: frozenset({"application_id", "pack_id"}),
    AuditKind.PACK_TAKEN: frozenset({"pack_id"}),
    AuditKind.EVIDENCE_READ: frozenset({"revision_id"}),
    AuditKind.SCORES_REVEALED: frozenset({"application_id"}),
    AuditKind.STANDARD_PASSED: frozenset({"standard_id"}),
    AuditKind.SCORE_PROPOSED: frozenset({"standard_id", "number"}),
    AuditKind.SCORE_ASSENTED: frozenset({"standard_id", "number", "review_id"}),
    AuditKind.REMARK_MADE: frozenset({"standard_id"}),
    AuditKind.UNLOCK_ASKED: frozenset({"review_id", "number"}),
    AuditKind.UNLOCK_TAKEN_BACK: frozenset({"review_id", "number"}),
    AuditKind.UNLOCK_RAN_OUT: frozenset({"review_id", "number"}),
    AuditKind.UNLOCK_REFUSED: frozenset({"review_id", "number"}),
    AuditKind.ACCURACY_ANSWERED: frozenset({"remark_id", "answer"}),
    AuditKind.SCORE_AGREED: frozenset({"standard_id", "method"}),
    AuditKind.NOT_APPLICABLE_ACCEPTED: frozenset({"standard_id"}),
    AuditKind.NOT_APPLICABLE_UNDONE: frozenset({"standard_id"}),
    AuditKind.QUESTIONS_GIVEN: frozenset({"application_id"}),
    AuditKind.QUESTIONS_ASKED: frozenset({"application_id", "clarification_id"}),
    AuditKind.QUESTIONS_WAIVED: frozenset({"application_id", "clarification_id"}),
    AuditKind.CLARIFICATION_MOVED: _MOVE | {"application_id", "clarification_id"},
    AuditKind.VISIT_OFFERED: frozenset({"application_id"}),
    AuditKind.VISIT_SETTLED: frozenset({"application_id"}),
    AuditKind.VISIT_MOVED: frozenset({"application_id"}),
    AuditKind.VISIT_RECORDED: frozenset({"application_id"}),
    AuditKind.FINDING_MOVED: _MOVE | {"finding_id"},
    AuditKind.CONCERN_RAISED: frozenset({"concern_id", "kind"}),
    AuditKind.CONCERN_MOVED: _MOVE | {"concern_id"},
    AuditKind.CONCERN_ACTED_ON: frozenset({"concern_id", "kind"}),
    AuditKind.FACT_RECORDED: frozenset({"fact_id", "kind"}),
    AuditKind.MEETING_MOVED: _MOVE | {"meeting_id"},
    AuditKind.MEETING_CHANGED: frozenset({"meeting_id", "held_on"}),
    AuditKind.ITEM_MOVED: _MOVE | {"item_id"},
    AuditKind.MOTION_PROPOSED: frozenset({"item_id", "number", "outcome"}),
    AuditKind.MOTION_LOST: frozenset({"item_id", "number"}),
    AuditKind.MEMBER_SEATED: frozenset({"meeting_id", "person_id", "seat", "profession"}),
    AuditKind.MEMBER_UNSEATED: frozenset({"meeting_id", "person_id"}),
    AuditKind.ATTENDANCE_MARKED: frozenset({"meeting_id", "person_id", "present"}),
    AuditKind.RECUSED: frozenset({"item_id", "person_id"}),
    AuditKind.AWARD_MOVED: _MOVE | {"award_id"},
    AuditKind.DUTY_TAKEN: frozenset({"application_id", "person_id", "duty"}),
    AuditKind.PERSON_ADDED: frozenset({"person_id"}),
    AuditKind.PERSON_DISABLED: frozenset({"person_id"}),
    AuditKind.PERSON_ENABLED: frozenset({"person_id"}),
    AuditKind.PERSON_CORRECTED: frozenset({"person_id", "name", "email"}),
    AuditKind.PASSWORD_CHANGED: frozenset({"person_id"}),
    AuditKind.SIGNED_IN: frozenset({"person_id", "session_id"}),
    AuditKind.SIGN_IN_FAILED: frozenset({"person_id", "known_device"}),
    AuditKind.SESSIONS_ENDED: frozenset({"person_id"}),
    AuditKind.CALENDAR_SHARED: frozenset({"person_id"}),
    AuditKind.CALENDAR_WITHDRAWN: frozenset({"person_id"}),
    AuditKind.PASSKEY_ADDED: frozenset({"person_id", "passkey_id"}),
    AuditKind.PASSKEY_RENAMED: frozenset({"person_id", "passkey_id"}),
    AuditKind.PASSKEY_REMOVED: frozenset({"person_id", "passkey_id"}),
    AuditKind.PASSKEY_REFUSED: frozenset({"person_id", "passkey_id"}),
    AuditKind.CODE_APP_ADDED: frozenset({"person_id"}),
    AuditKind.CODE_APP_REMOVED: frozenset({"person_id"}),
    AuditKind.RECOVERY_CODES_MADE: frozenset({"person_id", "number"}),
    AuditKind.RECOVERY_CODE_USED: frozenset({"person_id", "left"}),
    AuditKind.FACTORS_RESET: frozenset({"person_id", "lost", "recognised"}),
    AuditKind.IDENTITY_PREPARED: frozenset({"identity_id", "person_id"}),
    AuditKind.IDENTITY_LINKED: frozenset({"identity_id", "person_id", "how"}),
    AuditKind.IDENTITY_UNLINKED: frozenset({"identity_id", "person_id"}),
    AuditKind.SESSION_ENDED: frozenset({"person_id", "session_id"}),
    AuditKind.PASSWORD_RESET: frozenset({"person_id", "reset_id"}),
    AuditKind.ADDRESS_CHANGE_BEGUN: frozenset({"person_id", "change_id"}),
    AuditKind.ADDRESS_CHANGED: frozenset({"person_id", "change_id"}),
    AuditKind.ADDRESS_CHANGE_STOPPED: frozenset({"person_id", "change_id", "undone"}),
    AuditKind.INVITATION_SENT: frozenset({"invitation_id", "roles"}),
    AuditKind.INVITATION_RENEWED: frozenset({"invitation_id"}),
    AuditKind.INVITATION_WITHDRAWN: frozenset({"invitation_id"}),
    AuditKind.INVITATION_ACCEPTED: frozenset({"invitation_id", "person_id"}),
    AuditKind.GRANT_GIVEN: frozenset({"grant_id", "person_id", "role", "scope", "starts_on", "ends_on"}),
    AuditKind.GRANT_PROPOSED: frozenset({"proposal_id", "person_id", "role", "scope"}),
    AuditKind.GRANT_TURNED_DOWN: frozenset({"proposal_id", "person_id"}),
    AuditKind.GRANT_LIMITED: frozenset({"grant_id", "person_id", "placement_id"}),
    AuditKind.GRANT_ENDED: frozenset({"grant_id", "person_id", "role", "scope", "ends_on"}),
    AuditKind.TASK_HANDED_OVER: frozenset({"person_id", "task", "subject_id", "successor_id"}),
    AuditKind.OFFICE_ADDED: frozenset({"office_id"}),
    AuditKind.REVIEWER_PROFILE_SET: frozenset({"person_id", "kind", "profession"}),
    AuditKind.REVIEWER_DETAILS_SAVED: frozenset({"person_id"}),
    AuditKind.REVIEWER_DETAILS_CONFIRMED: frozenset({"person_id"}),
    AuditKind.REVIEWER_AWAY_ADDED: frozenset({"person_id", "away_id"}),
    AuditKind.REVIEWER_AWAY_REMOVED: frozenset({"person_id", "away_id"}),
    AuditKind.REVIEWER_APPLIED: frozenset({"reviewer_application_id", "office_id"}),
    AuditKind.REVIEWER_APPLICATION_DECIDED: frozenset({"reviewer_application_id", "outcome"}),
    AuditKind.REVIEWERS_IMPORTED: frozenset({"rows"}),
    AuditKind.TRAINING_RECORDED: frozenset({"person_id", "training_id", "training", "held_on"}),
    AuditKind.TRAINING_STRUCK_OUT: frozenset({"person_id", "training_id", "training", "held_on"}),
    AuditKind.EXCEPTION_PROPOSED: frozenset({"application_id", "exception_id", "person_id"}),
    AuditKind.EXCEPTION_CONFIRMED: frozenset({"application_id", "exception_id", "person_id"}),
    AuditKind.EXCEPTION_WITHDRAWN: frozenset({"application_id", "exception_id", "person_id"}),
    AuditKind.TIE_ADDED: frozenset({"tie_id", "person_id", "kind"}),
    AuditKind.TIE_ENDED: frozenset({"tie_id", "person_id", "kind"}),
    AuditKind.TIE_PUT_RIGHT: frozenset({"tie_id", "person_id", "kind"}),
    AuditKind.INTERESTS_DECLARED: frozenset({"person_id"}),
    AuditKind.TRAINING_CASE_MADE: frozenset({"training_case_id"}),
    AuditKind.TRAINING_CASE_COPIED: frozenset({"application_id", "training_case_id"}),
    AuditKind.TRAINING_CASE_PUBLISHED: frozenset({"training_case_id"}),
    AuditKind.TRAINING_CASE_RETIRED: frozenset({"training_case_id"}),
    AuditKind.TRAINING_CASE_HANDED_IN: frozenset({"person_id", "training_case_id"}),
    AuditKind.STANDARD_SETTING_BEGUN: frozenset({"standard_setting_id"}),
    AuditKind.STANDARD_SETTING_EXPERT_ASKED: frozenset({"standard_setting_id", "person_id"}),
    AuditKind.STANDARD_SETTING_CLOSED: frozenset({"standard_setting_id", "number"}),
    AuditKind.ORGANISATION_ADDED: frozenset({"organisation_id"}),
    AuditKind.PLACEMENT_ADDED: frozenset({"placement_id", "organisation_id"}),
    AuditKind.PLACEMENT_CHANGED: frozenset({"placement_id", "organisation_id"}),
    AuditKind.OFFICE_CHANGED: frozenset({"office_id"}),
    AuditKind.OFFICE_CLOSED: frozenset({"office_id"}),
    AuditKind.OFFICE_REOPENED: frozenset({"office_id"}),
    AuditKind.ORGANISATION_CHANGED: frozenset({"organisation_id"}),
    AuditKind.ORGANISATION_CLOSED: frozenset({"organisation_id"}),
    AuditKind.ORGANISATION_REOPENED: frozenset({"organisation_id"}),
    AuditKind.PLACEMENT_CLOSED: frozenset({"placement_id", "organisation_id"}),
    AuditKind.PLACEMENT_REOPENED: frozenset({"placement_id", "organisation_id"}),
    AuditKind.FRAMEWORK_PUBLISHED: frozenset({"framework_version_id"}),
    AuditKind.FRAMEWORK_RETIRED: frozenset({"framework_version_id"}),
    AuditKind.FRAMEWORK_OFFERED_AGAIN: frozenset({"framework_version_id"}),
    AuditKind.CYCLE_OPENED: frozenset({"cycle_id"}),
    AuditKind.CYCLE_CHANGED: frozenset({"cycle_id", "version"}),
    AuditKind.CYCLE_FRAMEWORK_CHOSEN: frozenset({"cycle_id", "framework_version_id"}),
    AuditKind.CYCLE_CANCELLED: frozenset({"cycle_id"}),
    AuditKind.CYCLE_RESTORED: frozenset({"cycle_id"}),
    AuditKind.JOB_RUN_AGAIN: frozenset({"job_id", "kind"}),
    AuditKind.LETTER_SENT_AGAIN: frozenset({"letter_id", "kind"}),
    AuditKind.LETTERS_SENT_AGAIN: frozenset({"letters"}),
    AuditKind.ADDRESS_ALLOWED: frozenset({"refusing_address_id"}),
    AuditKind.CASE_PAUSED: frozenset({"application_id", "pause_id"}),
    AuditKind.CASE_RESUMED: frozenset({"application_id", "pause_id"}),
    AuditKind.PAUSE_EXTENDED: frozenset({"application_id", "pause_id", "days"}),
    AuditKind.CLOCK_EXTENDED: frozenset({"application_id", "clock_id", "review_id", "days"}),
    AuditKind.HOLIDAY_ADDED: frozenset({"day", "moved"}),
    AuditKind.HOLIDAY_REMOVED: frozenset({"day", "moved"}),
    AuditKind.DATE_CONFIRMED: frozenset({"clock_jump_id"}),
    AuditKind.RECORD_SEALED: frozenset({"seal_id", "record", "digest"}),
    AuditKind.CHECKPOINT_SEALED: frozenset({"checkpoint", "digest"}),
}

MAY_CARRY: dict[AuditKind, frozenset[str]] = {AuditKind.FINDING_MOVED: frozenset({"concern_id"})}
"""What an event carries beside these where it applies: a requirement that a concern brought names the concern."""


def case(application_id: int) -> str:
    """The stream of one application."""
    return f"case:{application_id}"


def organisation(organisation_id: int) -> str:
    """The stream of one provider."""
    return f"organisation:{organisation_id}"


def checked_stream(stream: str) -> str:
    """The stream, if it is one that we keep; raises ValueError."""
    if not _STREAM.fullmatch(stream):
        raise ValueError(f"no such audit stream: {stream}")
    return stream


def text_of(kind: AuditKind, facts: dict[str, FactValue]) -> str:
    """The exact text that is stored and hashed; raises ValueError on a wrong set of facts or a value with words in it."""
    needed = FACTS[kind]
    if not needed <= set(facts) <= needed | MAY_CARRY.get(kind, frozenset()):
        raise ValueError(f"{kind.value} must carry {sorted(needed)}, not {sorted(facts)}")
    for name, value in facts.items():
        if isinstance(value, str) and not _CODE.fullmatch(value):
            raise ValueError(f"{name} of {kind.value} is not a code")
        if not isinstance(value, str | int | None):
            raise ValueError(f"{name} of {kind.value} is neither an id nor a code")
    return json.dumps(facts, sort_keys=True, separators=(",", ":"))
