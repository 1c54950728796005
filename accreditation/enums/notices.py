"""Notices: what people hear of, in which groups, how it reaches them, and where it is opened."""

from accreditation.enums.labelled import Labelled


class NoticeGroup(Labelled):
    """What a notice is about; how it reaches somebody is chosen by group."""

    TASK = "task", "Something waits for you"
    DATE = "date", "A date is near, or has passed"
    DECISION = "decision", "A decision, or an application that has ended"
    PROGRESS = "progress", "An application goes on, and nothing is asked of you"
    COMMENT = "comment", "A comment inside your team"
    ROLE = "role", "Your roles in this service"


BINDING = frozenset(NoticeGroup) - {NoticeGroup.PROGRESS, NoticeGroup.COMMENT}
"""What everybody gets on their page of notices, whatever they choose."""


class Delivery(Labelled):
    """How notices of a group reach somebody."""

    AT_ONCE = "at_once", "On the page, and by email at once"
    DAILY = "daily", "On the page, and in one email a day"
    PAGE = "page", "On the page only"
    NONE = "none", "Not at all"


USUAL = dict.fromkeys(NoticeGroup, Delivery.AT_ONCE) | {
    NoticeGroup.PROGRESS: Delivery.DAILY,
    NoticeGroup.COMMENT: Delivery.DAILY,
}
"""How they reach whoever has chosen nothing."""


class Opening(Labelled):
    """Where a notice leads, with the words of its link."""

    APPLICATION = "application", "Open the application"
    SIGN_OFF = "sign_off", "Read and sign"
    REPORT = "report", "Read the report"
    COMMENT = "comment", "Read the comment"
    CASE = "case", "Open the case"
    DECISION = "decision", "Read the decision"
    MODERATION = "moderation", "Settle the standards"
    REVIEW = "review", "Open your review"
    CONSENSUS = "consensus", "Agree the scores"
    MEETING = "meeting", "Open the meeting"
    FILE = "file", "Open the file"
    HELD_FILES = "held_files", "See the held files"
    CONCERN = "concern", "Open the concern"
    ACCOUNT = "account", "See your roles"
    PROPOSALS = "proposals", "See the proposed roles"
    HOME = "home", "See what waits for you"


class Audience(Labelled):
    """Who hears of something; each is a query that is asked again before a letter is sent."""

    PROVIDER_LEADS = "provider_leads", "The provider leads"
    DRAFTERS = "drafters", "Those who write answers"
    SIGNATORIES = "signatories", "The executives who sign"
    PROVIDER = "provider", "The provider leads and the executives who sign"
    COMMENTERS = "commenters", "Whoever was asked to answer the standard, and those who commented"
    SECRETARIAT = "secretariat", "The secretariat of the office"
    MODERATORS = "moderators", "The moderators, where a standard waits for them"
    RATIFIERS = "ratifiers", "The ratifiers who have not voted"
    TEAM = "team", "The review team"
    REVIEWERS = "reviewers", "The review team, and whoever is invited to it"
    LEAD_REVIEWER = "lead_reviewer", "The lead of the review team"
    REVIEWER = "reviewer", "The reviewer"
    LATE_REVIEWER = "late_reviewer", "The reviewer who has not locked"
    INVITED_REVIEWER = "invited_reviewer", "The reviewer who has not answered"
    UPLOADER = "uploader", "Whoever added the file"
    LIBRARY_LEADS = "library_leads", "The provider leads and information leads of a library"
    FILE_DECIDERS = "file_deciders", "Those who decide on a held file"
    MEMBERS = "members", "The members of the panel"
    ARRANGERS = "arrangers", "The secretariat of the panel’s office"
    CHAIR = "chair", "The chair of the panel that has the case"
    CONCERN_OFFICERS = "concern_officers", "The concern officers of the office"
    PERSON = "person", "The person themselves"
    SUCCESSOR = "successor", "Whoever takes a task over"
    PROPOSER = "proposer", "Whoever proposed the role"
    ADMINISTRATORS = "administrators", "The administrators"


class NoticeKind(Labelled):
    """What a notice tells of; its words stand in the catalogue."""

    # The provider.
    TIER_CHANGED = "tier_changed"
    SIGN_ASKED = "sign_asked"
    SIGN_RECALLED = "sign_recalled"
    SIGNED = "signed"
    SENT_BACK = "sent_back"
    SIGNATURE_CANCELLED = "signature_cancelled"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    LAPSED = "lapsed"
    REINSTATED = "reinstated"
    WITHDRAWN = "withdrawn"
    REVIEW_BEGAN = "review_began"
    REPORT_READY = "report_ready"
    SCORES_AGREED = "scores_agreed"
    REPORT_ANSWERED = "report_answered"
    LOOKED_AT_AGAIN = "looked_at_again"
    LISTED = "listed"
    POSTPONED = "postponed"
    DECISION_MADE = "decision_made"
    MORE_TO_SHOW = "more_to_show"
    DONE_AGAIN = "done_again"
    AWARD_SUSPENDED = "award_suspended"
    AWARD_RESTORED = "award_restored"
    AWARD_CHANGED = "award_changed"
    AWARD_ENDED = "award_ended"
    FINDING_ANSWERED = "finding_answered"
    PAUSED = "paused"
    RESUMED = "resumed"
    PAUSE_LENGTHENED = "pause_lengthened"
    MORE_TIME = "more_time"
    COMMENT_ADDED = "comment_added"
    # Files.
    FILE_QUESTION = "file_question"
    FILE_HELD = "file_held"
    FILE_WAITS = "file_waits"
    FILE_REFUSED = "file_refused"
    FILE_RELEASED = "file_released"
    FILE_WITHDRAWN = "file_withdrawn"
    FILE_TAKEN_DOWN = "file_taken_down"
    # The office.
    TO_CHECK = "to_check"
    TO_CHOOSE_TEAM = "to_choose_team"
    TO_LIST = "to_list"
    CASE_ENDED = "case_ended"
    CASE_DECIDED = "case_decided"
    REVIEWER_JOINED = "reviewer_joined"
    REVIEWER_DECLINED = "reviewer_declined"
    CONFLICT_TO_DECIDE = "conflict_to_decide"
    FINDING_TO_READ = "finding_to_read"
    TO_MODERATE = "to_moderate"
    TO_RATIFY = "to_ratify"
    CONCERN_RAISED = "concern_raised"
    CONCERN_ESCALATED = "concern_escalated"
    # The review team.
    INVITED = "invited"
    REVIEW_OPENED = "review_opened"
    REVIEW_CHANGED = "review_changed"
    SCORES_SHARED = "scores_shared"
    AGREE_SCORES = "agree_scores"
    SCORE_PROPOSED = "score_proposed"
    ANSWER_REPORT = "answer_report"
    REVIEW_SET_ASIDE = "review_set_aside"
    REVIEW_GOES_ON = "review_goes_on"
    REVIEW_STOPPED = "review_stopped"
    REVIEW_PAUSED = "review_paused"
    REVIEW_RESUMED = "review_resumed"
    REVIEW_MORE_TIME = "review_more_time"
    # The panel.
    SEATED = "seated"
    UNSEATED = "unseated"
    MEETING_MOVED = "meeting_moved"
    PAPERS_OUT = "papers_out"
    MEETING_ADJOURNED = "meeting_adjourned"
    MEETING_RESUMED = "meeting_resumed"
    MEETING_CANCELLED = "meeting_cancelled"
    MINUTES_CONFIRMED = "minutes_confirmed"
    DECISION_RETURNED = "decision_returned"
    # Roles.
    ROLE_GIVEN = "role_given"
    ROLE_ENDED = "role_ended"
    ROLE_PROPOSED = "role_proposed"
    ROLE_TURNED_DOWN = "role_turned_down"
    TASK_TAKEN_OVER = "task_taken_over"
    # Dates.
    PROVIDER_DUE = "provider_due"
    SIGNATURE_DUE = "signature_due"
    REPORT_DUE = "report_due"
    OFFICE_DUE = "office_due"
    OFFICE_LATE = "office_late"
    RATIFICATION_DUE = "ratification_due"
    RATIFICATION_LATE = "ratification_late"
    INVITATION_DUE = "invitation_due"
    REVIEW_DUE = "review_due"
    REVIEW_LATE = "review_late"
    SCORES_DUE = "scores_due"
    SCORES_LATE = "scores_late"
    MEETING_NEAR = "meeting_near"
    FINDING_DUE = "finding_due"
    RENEWAL_DUE = "renewal_due"
    PAPERS_DUE = "papers_due"
    PAPERS_LATE = "papers_late"
