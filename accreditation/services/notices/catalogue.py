"""The catalogue of notices: what each is about, who hears of it, in what words, where it leads, and while it matters.

Words know `{place}`, `{reference}` and `{day}` alone: no score, no evidence, no name of a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from accreditation.enums.applications import ANSWERING, REOPENED
from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.notices import Audience as A
from accreditation.enums.notices import NoticeGroup as G
from accreditation.enums.notices import NoticeKind as K
from accreditation.enums.notices import Opening as O

VALUES = frozenset({"place", "reference", "day"})
_IN_PANEL = frozenset({S.READY_FOR_PANEL, S.AT_PANEL})


@dataclass(frozen=True)
class Entry:
    """One kind of notice. `stages` are where its case stands while a letter about it still matters; none: always.

    What is `urgent` goes out in quiet hours and holidays too.
    """

    group: G
    audience: A
    subject: str
    text: str
    opening: O | None
    stages: frozenset[S] = frozenset()
    urgent: bool = False

    @property
    def values(self) -> frozenset[str]:
        """What its words name."""
        return frozenset(
            name for words in (self.subject, self.text) for _, name, _, _ in Formatter().parse(words) if name
        )


def _of(*stages: S) -> frozenset[S]:
    return frozenset(stages)


# fmt: off
PROVIDER: Mapping[K, Entry] = {
    K.TIER_CHANGED: Entry(G.PROGRESS, A.DRAFTERS, "Another award is applied for: {place}",
        "Application {reference} now asks for another award, so there may be other standards to answer.", O.APPLICATION, ANSWERING),
    K.RETURN_SERVES: Entry(G.PROGRESS, A.DRAFTERS, "Some standards are answered once: {place}",
        "Your organisation answers its own standards in one return now, so application {reference} does not ask for them any more. What you wrote of them is kept.", O.APPLICATION, ANSWERING),
    K.RETURN_RELEASED: Entry(G.TASK, A.DRAFTERS, "Every standard is asked for again: {place}",
        "The organisation return that answered for application {reference} has ended, so the application asks for every standard itself. What you wrote before is there.", O.APPLICATION, ANSWERING),
    K.SIGN_ASKED: Entry(G.TASK, A.SIGNATORIES, "Please read and sign: {place}",
        "Application {reference} is ready for you to read. Sign it, or send it back with a reason.", O.SIGN_OFF, _of(S.SIGN_OFF, *REOPENED)),
    K.SIGN_RECALLED: Entry(G.PROGRESS, A.SIGNATORIES, "You need not sign now: {place}",
        "The team took application {reference} back to change it. You hear again when it is ready.", O.APPLICATION, ANSWERING),
    K.SIGNED: Entry(G.TASK, A.PROVIDER_LEADS, "Signed, and ready to send: {place}",
        "Your executive signed application {reference}. Send it to the office by {day}: it is not sent by itself.", O.APPLICATION, _of(S.SIGNED, *REOPENED)),
    K.COUNTERSIGNER_AGREED: Entry(G.PROGRESS, A.PROVIDER, "An outsider may countersign: {place}",
        "The office agreed to whom you named for application {reference}. Your executive may sign now, although they worked on it.", O.COUNTERSIGNER, ANSWERING | REOPENED | _of(S.SIGN_OFF)),
    K.COUNTERSIGNER_REFUSED: Entry(G.TASK, A.PROVIDER_LEADS, "Name somebody else to countersign: {place}",
        "The office did not agree to whom you named for application {reference}. The page says why.", O.COUNTERSIGNER, ANSWERING | REOPENED | _of(S.SIGN_OFF)),
    K.COUNTERSIGN_ASKED: Entry(G.TASK, A.COUNTERSIGNER, "Please read and countersign: {place}",
        "The executive has signed application {reference}. Read it and countersign, or send it back with a reason, by {day}.", O.COUNTERSIGN, _of(S.SIGN_OFF, *REOPENED)),
    K.SENT_BACK: Entry(G.TASK, A.DRAFTERS, "It was not signed, and sent back: {place}",
        "Application {reference} is not signed. The reason is on its page.", O.APPLICATION, ANSWERING | REOPENED),
    K.SIGNATURE_CANCELLED: Entry(G.TASK, A.PROVIDER, "The signature no longer counts: {place}",
        "Something that application {reference} rests on was taken down or changed, so it has to be looked at and signed again.", O.APPLICATION, ANSWERING | _of(S.SIGN_OFF)),
    K.SUBMITTED: Entry(G.PROGRESS, A.PROVIDER, "Sent to the office: {place}",
        "Application {reference} has arrived. The office checks that it is complete, by {day}.", O.APPLICATION),
    K.ACCEPTED: Entry(G.PROGRESS, A.PROVIDER_LEADS, "Complete: {place}",
        "The office accepted application {reference}. It now chooses the people who review it.", O.APPLICATION),
    K.RETURNED: Entry(G.TASK, A.DRAFTERS, "Some standards to complete: {place}",
        "The office sent application {reference} back. Its page says what each standard needs. Complete it by {day}.", O.APPLICATION, _of(S.RETURNED)),
    K.LAPSED: Entry(G.DECISION, A.PROVIDER, "Closed, because its date passed: {place}",
        "Application {reference} was closed. Nothing you wrote is lost. Its page says how it can be opened again.", O.APPLICATION, _of(S.LAPSED)),
    K.REINSTATED: Entry(G.TASK, A.DRAFTERS, "Open again: {place}",
        "The office opened application {reference} again. It goes on from where it was closed.", O.APPLICATION),
    K.WITHDRAWN: Entry(G.DECISION, A.PROVIDER, "Withdrawn: {place}",
        "Application {reference} was withdrawn. What you wrote stays with you.", O.APPLICATION),
    K.TEAM_SHOWN: Entry(G.TASK, A.PROVIDER_LEADS, "Who would review {place}",
        "Somebody joined the review team for application {reference}. You may object to a person within a few days, with a reason. The page says until when.", O.SHOWN_TEAM, _of(S.ALLOCATION, S.IN_REVIEW)),
    K.OBJECTION_DECIDED: Entry(G.DECISION, A.PROVIDER_LEADS, "Your objection is decided: {place}",
        "The office decided about your objection to a reviewer of application {reference}.", O.SHOWN_TEAM),
    K.REVIEW_BEGAN: Entry(G.PROGRESS, A.PROVIDER_LEADS, "The review has begun: {place}",
        "People from outside your organisation now read application {reference}. You need do nothing.", O.APPLICATION),
    K.QUESTIONS_ASKED: Entry(G.TASK, A.DRAFTERS, "Questions from your reviewers: {place}",
        "The people who review application {reference} ask something. Answer on the page of the questions; it says by when.", O.QUESTIONS, _of(S.IN_REVIEW)),
    K.QUESTIONS_OVER: Entry(G.PROGRESS, A.DRAFTERS, "No more answers needed: {place}",
        "The reviewers’ questions on application {reference} are closed. What you wrote stays with you.", O.QUESTIONS, _of(S.IN_REVIEW)),
    K.REPORT_READY: Entry(G.TASK, A.PROVIDER_LEADS, "A report to check: {place}",
        "The report on application {reference} is ready. Say by {day} what is factually wrong in it, or that all is right.", O.REPORT, _of(S.FACTUAL_ACCURACY)),
    K.VISIT_SUITS: Entry(G.TASK, A.PROVIDER_LEADS, "Which days suit for the visit: {place}",
        "The people who review {reference} want to visit. Say which of the offered days suit you.", O.VISIT, _of(S.IN_REVIEW)),
    K.VISIT_SETTLED: Entry(G.DATE, A.PROVIDER_LEADS, "The day of the visit is settled: {place}",
        "The review team visits for {reference}. The page says when, where it is met and what it would like to see.", O.VISIT, _of(S.IN_REVIEW)),
    K.VISIT_MOVED: Entry(G.DATE, A.PROVIDER_LEADS, "The visit has moved: {place}",
        "The visit for {reference} is on another day or in another place. The page says when, where and why.", O.VISIT, _of(S.IN_REVIEW)),
    K.SCORES_AGREED: Entry(G.DECISION, A.PROVIDER, "Agreed: {place}",
        "The review of {reference} is finished, and applications of your placements can rest on it.", O.REPORT),
    K.REPORT_ANSWERED: Entry(G.PROGRESS, A.PROVIDER_LEADS, "The report is checked: {place}",
        "The check of the report on {reference} is over. If you said that something is wrong, its answer is there. A panel decides next.", O.REPORT),
    K.LOOKED_AT_AGAIN: Entry(G.PROGRESS, A.PROVIDER_LEADS, "Reviewers look again: {place}",
        "Reviewers look at application {reference} once more. You need do nothing.", O.APPLICATION),
    K.LISTED: Entry(G.PROGRESS, A.PROVIDER_LEADS, "A panel will decide: {place}",
        "Application {reference} is on the agenda of a panel. Its page says when.", O.APPLICATION, _IN_PANEL),
    K.POSTPONED: Entry(G.PROGRESS, A.PROVIDER_LEADS, "The panel comes to it later: {place}",
        "Application {reference} waits for another meeting of the panel. You need do nothing.", O.APPLICATION, _IN_PANEL),
    K.DECISION_MADE: Entry(G.DECISION, A.PROVIDER, "A decision is made: {place}",
        "The decision on application {reference} is made and confirmed. Read it with its reasons.", O.REPORT),
    K.MORE_TO_SHOW: Entry(G.TASK, A.DRAFTERS, "More to show: {place}",
        "A panel looked at application {reference} and asks for more. Its page says on which standards. Send it by {day}.", O.APPLICATION, _of(S.DEFERRED)),
    K.DONE_AGAIN: Entry(G.DECISION, A.PROVIDER, "Looked at anew: {place}",
        "It was ordered that application {reference} is looked at once more, by other people. Its page says what comes next.", O.APPLICATION),
    K.AWARD_SUSPENDED: Entry(G.DECISION, A.PROVIDER, "The award is suspended: {place}",
        "The award of {place} does not stand for now. The register says why, and what brings it back.", O.APPLICATION, urgent=True),
    K.AWARD_RESTORED: Entry(G.DECISION, A.PROVIDER, "The award stands again: {place}",
        "The award of {place} is no longer suspended.", O.APPLICATION),
    K.AWARD_CHANGED: Entry(G.DECISION, A.PROVIDER, "Your award has changed: {place}",
        "Something about the award of {place} has changed. The register shows its history.", O.APPLICATION),
    K.AWARD_ENDED: Entry(G.DECISION, A.PROVIDER, "The award has ended: {place}",
        "The award of {place} no longer stands. The register shows its history.", O.APPLICATION),
    K.FINDING_ANSWERED: Entry(G.TASK, A.PROVIDER_LEADS, "An answer on what was asked of you: {place}",
        "What you sent about {reference} was looked at. Read the answer, and what is still to be done.", O.APPLICATION),
    K.CONCERN_TOLD: Entry(G.DECISION, A.PROVIDER, "The office writes to you: {place}",
        "The office has written to you about {place}. Read it on the page of application {reference}.", O.APPLICATION, urgent=True),
    K.REQUIRED_AT_ONCE: Entry(G.TASK, A.PROVIDER, "Something you must do by {day}: {place}",
        "The office requires something of {place} at once, by {day}. The page of application {reference} says what.", O.APPLICATION, urgent=True),
    K.PAUSED: Entry(G.DECISION, A.PROVIDER, "Paused: {place}",
        "Application {reference} is paused, so no date counts for now. Its page says why.", O.APPLICATION),
    K.RESUMED: Entry(G.DATE, A.PROVIDER, "It goes on: {place}",
        "The pause of application {reference} is over, and its dates count again. Its page says what is due by when.", O.APPLICATION),
    K.PAUSE_LENGTHENED: Entry(G.DECISION, A.PROVIDER, "The pause is longer: {place}",
        "Application {reference} stays paused for longer. Its page says why.", O.APPLICATION),
    K.MORE_TIME: Entry(G.DATE, A.PROVIDER, "More time: {place}",
        "A date of application {reference} was moved to a later day. Its page says which, and why.", O.APPLICATION),
    K.COMMENT_ADDED: Entry(G.COMMENT, A.COMMENTERS, "A comment in your team: {place}",
        "A colleague commented on a standard of application {reference} that you were asked to answer or commented on.", O.COMMENT),
    K.STATEMENT_ARRIVED: Entry(G.PROGRESS, A.ASKER, "A partner’s statement has arrived: {place}",
        "Somebody whom you asked has written a statement on application {reference}. It is sent with the application.", O.STATEMENTS),
    K.STANDARDS_ASSIGNED: Entry(G.TASK, A.ASSIGNEE, "You are asked to answer standards: {place}",
        "Your lead asked you to answer standards of application {reference}. Your home page lists them, with the day of each.", O.HOME, ANSWERING | REOPENED),
    K.FILE_QUESTION: Entry(G.TASK, A.UPLOADER, "A question about a file of yours",
        "A file that you added has a number that may be a patient’s. Nobody can use it until you have answered.", O.FILE),
    K.FILE_HELD: Entry(G.TASK, A.UPLOADER, "A file of yours is held",
        "A file that you added may contain patient details. Somebody else decides about it; until then nobody can use it.", O.FILE),
    K.FILE_WAITS: Entry(G.TASK, A.FILE_DECIDERS, "A held file waits for you",
        "A file may contain patient details. Release it or reject it, with a reason.", O.HELD_FILES),
    K.FILE_REFUSED: Entry(G.TASK, A.UPLOADER, "A file of yours cannot be used",
        "A file that you added was refused. Its page says why, and what you can do.", O.FILE),
    K.FILE_RELEASED: Entry(G.PROGRESS, A.UPLOADER, "A held file can be used",
        "A file that you added was released, so it can be linked to answers.", O.FILE),
    K.FILE_WITHDRAWN: Entry(G.PROGRESS, A.UPLOADER, "A file of yours was withdrawn",
        "A file that you added was withdrawn from the library. Answers that it was linked to may need another.", O.FILE),
    K.FILE_TAKEN_DOWN: Entry(G.TASK, A.LIBRARY_LEADS, "A file was taken down",
        "A file was taken down and nobody can open it now. Look at the answers that it was linked to.", O.FILE, urgent=True),
}
OFFICE: Mapping[K, Entry] = {
    K.TO_CHECK: Entry(G.TASK, A.SECRETARIAT, "To check: {place}",
        "Application {reference} was sent to the office. Check that it is complete by {day}.", O.CASE, _of(S.SUBMITTED, S.IN_CHECK)),
    K.COUNTERSIGNER_TO_DECIDE: Entry(G.TASK, A.SECRETARIAT, "May an outsider countersign? {place}",
        "The provider of {reference} has nobody else to sign, and names an outsider. Agree, or refuse with a reason.", O.COUNTERSIGNER_DECISION, ANSWERING | REOPENED | _of(S.SIGN_OFF)),
    K.TO_CHOOSE_TEAM: Entry(G.TASK, A.SECRETARIAT, "Choose reviewers: {place}",
        "Case {reference} needs a review team by {day}.", O.CASE, _of(S.ALLOCATION)),
    K.TO_LIST: Entry(G.TASK, A.SECRETARIAT, "Put on an agenda: {place}",
        "Case {reference} waits for a panel. Put it on an agenda by {day}.", O.CASE, _of(S.READY_FOR_PANEL)),
    K.CASE_ENDED: Entry(G.PROGRESS, A.SECRETARIAT, "Ended: {place}",
        "Case {reference} was withdrawn or closed because its date passed. Nothing is left to do on it.", O.CASE),
    K.CASE_DECIDED: Entry(G.PROGRESS, A.SECRETARIAT, "Decision confirmed: {place}",
        "The decision on case {reference} is confirmed, and the provider hears of it.", O.CASE),
    K.REVIEWER_JOINED: Entry(G.PROGRESS, A.SECRETARIAT, "A reviewer accepted: {place}",
        "Somebody joined the review team of case {reference}.", O.CASE),
    K.REVIEWER_DECLINED: Entry(G.TASK, A.SECRETARIAT, "A reviewer cannot take part: {place}",
        "Somebody who was invited to review case {reference} said no, or did not answer in time. Where the service proposed the team, it asks the next in line, or proposes to you whom to ask.", O.CASE, _of(S.ALLOCATION, S.IN_REVIEW)),
    K.TEAM_PROPOSED: Entry(G.TASK, A.SECRETARIAT, "A team is proposed: {place}",
        "A review team is proposed for case {reference}. Nobody is invited until you accept it.", O.TEAM, _of(S.ALLOCATION, S.IN_REVIEW)),
    K.TEAMS_PROPOSED: Entry(G.TASK, A.PROPOSAL_ASKER, "The teams that you asked for are there",
        "The review teams of a cycle are proposed. Read them, change what you like, and accept them: nobody is invited before.", O.ALLOCATION),
    K.OBJECTION_TO_DECIDE: Entry(G.TASK, A.SECRETARIAT, "The provider objects to a reviewer: {place}",
        "The provider of case {reference} objects to a person on the review team. Decide about it with a reason.", O.TEAM, _of(S.ALLOCATION, S.IN_REVIEW)),
    K.CONFLICT_TO_DECIDE: Entry(G.TASK, A.SECRETARIAT, "A conflict of interest to decide: {place}",
        "A conflict of interest came up in the review team of case {reference}. The review waits until you have decided.", O.CASE),
    K.FINDING_TO_READ: Entry(G.TASK, A.SECRETARIAT, "The provider answered: {place}",
        "The provider sent something about what was asked of it in case {reference}. Read it and answer.", O.CASE),
    K.TO_MODERATE: Entry(G.TASK, A.MODERATORS, "Standards to settle: {place}",
        "In case {reference} a standard waits for a moderator. Settle it by {day}.", O.MODERATION, _of(S.MODERATION)),
    K.TO_UNLOCK: Entry(G.TASK, A.UNLOCKERS, "A review to unlock? {place}",
        "A reviewer of case {reference} asks to unlock a review. The team’s scores are not shared before you answer; without an answer the review stays locked.", O.UNLOCK, _of(S.IN_REVIEW)),
    K.TO_RATIFY: Entry(G.TASK, A.RATIFIERS, "A decision to confirm: {place}",
        "A panel decided on case {reference}. Confirm the decision by {day}, or send it back.", O.DECISION, _of(S.DECIDED)),
    K.CONCERN_RAISED: Entry(G.TASK, A.CONCERN_OFFICERS, "A concern was raised",
        "Somebody raised a concern. Please look at it today.", O.CONCERN, urgent=True),
    K.REVIEWER_APPLIED: Entry(G.TASK, A.RECRUITERS, "Somebody wants to become a reviewer",
        "An application to review for your office has arrived. Invite whoever sent it, or decline with a reason.", O.REVIEWER_APPLICATIONS),
    K.CONCERN_ESCALATED: Entry(G.TASK, A.CONCERN_OFFICERS, "A concern was escalated",
        "A concern of your office was escalated. Read what was done.", O.CONCERN, urgent=True),
}
TEAM: Mapping[K, Entry] = {
    K.INVITED: Entry(G.TASK, A.INVITED_REVIEWER, "Will you review {place}?",
        "You are invited to review application {reference}. Say whether you have a conflict of interest, then accept or decline.", O.REVIEW, _of(S.ALLOCATION, S.IN_REVIEW)),
    K.REVIEW_OPENED: Entry(G.TASK, A.TEAM, "Your review can begin: {place}",
        "The team for {reference} is complete. Read the application and score it by {day}.", O.REVIEW, _of(S.IN_REVIEW)),
    K.REVIEW_CHANGED: Entry(G.TASK, A.TEAM, "Your review goes on: {place}",
        "There is something new to look at in {reference}. The page of your review says what.", O.REVIEW),
    K.SCORES_SHARED: Entry(G.TASK, A.REVIEWER, "Scores are shared: {place}",
        "Everybody has locked their review of {reference}, so the team can read all of them.", O.REVIEW, _of(S.IN_REVIEW, S.MODERATION)),
    K.VISIT_SUITS_TEAM: Entry(G.TASK, A.TEAM, "Which days suit for the visit: {place}",
        "Days are offered for the visit of {reference}. Say which of them suit you.", O.REVIEW, _of(S.IN_REVIEW)),
    K.VISIT_SETTLED_TEAM: Entry(G.DATE, A.TEAM, "The day of the visit is settled: {place}",
        "The visit of {reference} has its day. Your review says when, where and what is on the agenda.", O.REVIEW, _of(S.IN_REVIEW)),
    K.VISIT_MOVED_TEAM: Entry(G.DATE, A.TEAM, "The visit has moved: {place}",
        "The visit of {reference} is on another day or in another place. Your review says when, where and why.", O.REVIEW, _of(S.IN_REVIEW)),
    K.AGREE_SCORES: Entry(G.TASK, A.TEAM, "Agree the scores: {place}",
        "The team of {reference} agrees its scores now, by {day}.", O.CONSENSUS, _of(S.MODERATION)),
    K.QUESTIONS_GIVEN: Entry(G.TASK, A.LEAD_REVIEWER, "Questions from your team: {place}",
        "A reviewer of {reference} has given you questions to the provider. Word them and send them, or say that nothing is asked.", O.REVIEW, _of(S.IN_REVIEW)),
    K.QUESTIONS_ANSWERED: Entry(G.TASK, A.LEAD_REVIEWER, "The provider has answered: {place}",
        "The answers to your team’s questions on {reference} are there. Read them, and close the questions.", O.REVIEW, _of(S.IN_REVIEW)),
    K.QUESTIONS_CLOSED: Entry(G.TASK, A.TEAM, "The questions are settled: {place}",
        "No question to the provider of {reference} is open now. If it has answered, read the answers and save your scores of those standards again. Your review says which.", O.REVIEW, _of(S.IN_REVIEW)),
    K.SCORE_PROPOSED: Entry(G.TASK, A.TEAM, "Do you agree? {place}",
        "Your team’s lead proposed something on {reference}. Say whether you agree.", O.CONSENSUS, _of(S.MODERATION)),
    K.TEAM_REMARK: Entry(G.COMMENT, A.SHARING, "Your team talks: {place}",
        "Somebody wrote in your team’s discussion of {reference}. The page of your team says on which standards.", O.CONSENSUS, _of(S.IN_REVIEW, S.MODERATION, S.FACTUAL_ACCURACY)),
    K.UNLOCK_ANSWERED: Entry(G.TASK, A.REVIEWER, "What came of your request: {place}",
        "You asked to unlock your review of {reference}. Read what came of it; if the review is unlocked, change your scores and lock it again.", O.UNLOCK_ANSWER, _of(S.IN_REVIEW)),
    K.ANSWER_REPORT: Entry(G.TASK, A.LEAD_REVIEWER, "The provider’s check is over: {place}",
        "The provider has checked the report on {reference}, or its time for that has passed. Answer by {day}.", O.REVIEW, _of(S.FACTUAL_ACCURACY)),
    K.REVIEW_SET_ASIDE: Entry(G.DECISION, A.REVIEWER, "Your review has ended: {place}",
        "The office took you off the review of {reference}. The page of your review says why.", O.REVIEW),
    K.REVIEW_GOES_ON: Entry(G.TASK, A.REVIEWER, "You can go on: {place}",
        "The office looked at the conflict of interest in {reference}. You can go on with your review.", O.REVIEW),
    K.REVIEW_STOPPED: Entry(G.DECISION, A.TEAM, "You need do no more: {place}",
        "Application {reference} has ended, so nothing more is asked of you. Thank you for your work.", O.REVIEW),
    K.REVIEW_PAUSED: Entry(G.DECISION, A.REVIEWERS, "Paused: {place}",
        "The review of {reference} is paused, so nothing can be changed and no date counts for now.", O.REVIEW),
    K.REVIEW_RESUMED: Entry(G.DATE, A.REVIEWERS, "It goes on: {place}",
        "The pause of {reference} is over. The page of your review says what is due by when.", O.REVIEW),
    K.REVIEW_MORE_TIME: Entry(G.DATE, A.REVIEWERS, "More time: {place}",
        "A date of {reference} was moved to a later day. The page of your review says what is due by when.", O.REVIEW),
}
EXPERTS: Mapping[K, Entry] = {
    K.JUDGEMENTS_ASKED: Entry(G.TASK, A.PERSON, "Your judgement is asked for",
        "You are asked, as an expert, where the line of an award should lie. Nobody else sees your numbers.", O.STANDARD_SETTING),
    K.JUDGEMENTS_GO_ON: Entry(G.TASK, A.EXPERTS, "A round of your exercise is closed",
        "A round about the line of an award is closed. Its page says whether a second round waits for you, or what came of it.", O.STANDARD_SETTING),
}
PANEL: Mapping[K, Entry] = {
    K.SEATED: Entry(G.TASK, A.PERSON, "You sit on a panel on {day}",
        "Please keep the day free. You hear again when the papers are out.", O.MEETING),
    K.UNSEATED: Entry(G.DECISION, A.PERSON, "You need not come to the panel on {day}",
        "You are no longer a member of the panel on {day}.", None),
    K.MEETING_MOVED: Entry(G.TASK, A.MEMBERS, "The panel meets on {day}",
        "The day or title of a meeting of yours has changed. It is on {day}.", O.MEETING),
    K.PAPERS_OUT: Entry(G.TASK, A.MEMBERS, "Papers for the panel on {day}",
        "The papers are out. Please read them before the meeting, and step out of a case where you have a conflict of interest.", O.MEETING),
    K.MEETING_ADJOURNED: Entry(G.TASK, A.MEMBERS, "The panel of {day} goes on later",
        "The meeting was interrupted. You hear again when it goes on.", O.MEETING),
    K.MEETING_RESUMED: Entry(G.TASK, A.MEMBERS, "The panel of {day} goes on now",
        "The meeting goes on.", O.MEETING, urgent=True),
    K.MEETING_CANCELLED: Entry(G.DECISION, A.MEMBERS, "The panel on {day} is cancelled",
        "The meeting is not held. Its cases wait for another one.", O.MEETING, urgent=True),
    K.MINUTES_CONFIRMED: Entry(G.PROGRESS, A.MEMBERS, "Minutes of the panel of {day}",
        "The minutes are confirmed.", O.MEETING),
    K.DECISION_RETURNED: Entry(G.DECISION, A.CHAIR, "A decision was sent back: {place}",
        "The decision of your panel on case {reference} was not confirmed. The case comes to a panel again.", O.MEETING),
}
ROLES: Mapping[K, Entry] = {
    K.ROLE_GIVEN: Entry(G.ROLE, A.PERSON, "You have a new role",
        "An administrator gave you a role in this service. Your account says which, where and until when.", O.ACCOUNT),
    K.ROLE_ENDED: Entry(G.ROLE, A.PERSON, "A role of yours ends",
        "An administrator ended a role of yours in this service, or set its last day. Your account says which.", O.ACCOUNT),
    K.ROLE_PROPOSED: Entry(G.TASK, A.ADMINISTRATORS, "A proposed role waits for you",
        "Another administrator proposed a role for somebody. Confirm it or turn it down.", O.PROPOSALS),
    K.ROLE_TURNED_DOWN: Entry(G.ROLE, A.PROPOSER, "A role that you proposed was turned down",
        "Another administrator turned a role down that you proposed. Nothing was changed.", O.PROPOSALS),
    K.TASK_TAKEN_OVER: Entry(G.TASK, A.SUCCESSOR, "Something was handed over to you",
        "A colleague has left or changes role, and what they had open is yours now. Your home page lists it.", O.HOME),
}
DATES: Mapping[K, Entry] = {
    K.PROVIDER_DUE: Entry(G.DATE, A.PROVIDER_LEADS, "Due on {day}: {place}",
        "Application {reference} has to be sent by 5pm on {day}. If that day passes, it is closed.", O.APPLICATION, ANSWERING | REOPENED | _of(S.SIGNED)),
    K.ASSIGNMENT_DUE: Entry(G.DATE, A.ASSIGNEE, "Your standards are due on {day}: {place}",
        "Your lead asked you to answer standards of application {reference} by {day}. Your home page lists those that are left.", O.HOME, ANSWERING),
    K.SIGNATURE_DUE: Entry(G.DATE, A.SIGNATORIES, "To sign by {day}: {place}",
        "Application {reference} waits for you, and has to be signed and sent by 5pm on {day}. If that day passes, it is closed.", O.SIGN_OFF, _of(S.SIGN_OFF)),
    K.COUNTERSIGNATURE_DUE: Entry(G.DATE, A.COUNTERSIGNER, "To countersign by {day}: {place}",
        "Application {reference} waits for you, and has to be countersigned and sent by 5pm on {day}. If that day passes, it is closed.", O.COUNTERSIGN, _of(S.SIGN_OFF, *REOPENED)),
    K.QUESTIONS_DUE: Entry(G.DATE, A.DRAFTERS, "Answer your reviewers by {day}: {place}",
        "The questions of your reviewers on application {reference} wait for an answer by 5pm on {day}. Without one they go on.", O.QUESTIONS, _of(S.IN_REVIEW)),
    K.REPORT_DUE: Entry(G.DATE, A.PROVIDER_LEADS, "Check the report by {day}: {place}",
        "Say by 5pm on {day} what is factually wrong in the report on {reference}. If you say nothing, it counts as right.", O.REPORT, _of(S.FACTUAL_ACCURACY)),
    K.OFFICE_DUE: Entry(G.DATE, A.SECRETARIAT, "Due on {day}: {place}",
        "Case {reference} waits for the office, until {day}.", O.CASE, _of(S.SUBMITTED, S.IN_CHECK, S.ALLOCATION, S.READY_FOR_PANEL)),
    K.OFFICE_LATE: Entry(G.DATE, A.SECRETARIAT, "Overdue since {day}: {place}",
        "Case {reference} was due on {day}. Its page says whose turn it is.", O.CASE, _of(S.SUBMITTED, S.IN_CHECK, S.ALLOCATION, S.IN_REVIEW, S.READY_FOR_PANEL)),
    K.RATIFICATION_DUE: Entry(G.DATE, A.RATIFIERS, "Confirm by {day}: {place}",
        "The decision on case {reference} waits for you, until {day}.", O.DECISION, _of(S.DECIDED)),
    K.RATIFICATION_LATE: Entry(G.DATE, A.RATIFIERS, "Overdue since {day}: {place}",
        "The decision on case {reference} was to be confirmed by {day}. The provider is waiting.", O.DECISION, _of(S.DECIDED)),
    K.INVITATION_DUE: Entry(G.DATE, A.INVITED_REVIEWER, "Your answer by {day}: {place}",
        "You are invited to review {reference}. Please accept or decline by {day}, so that somebody else can be found.", O.REVIEW, _of(S.ALLOCATION, S.IN_REVIEW)),
    K.REVIEW_DUE: Entry(G.DATE, A.LATE_REVIEWER, "Your review is due on {day}: {place}",
        "Please finish and lock your review of {reference} by {day}. Your team waits until everybody has locked.", O.REVIEW, _of(S.IN_REVIEW)),
    K.REVIEW_LATE: Entry(G.DATE, A.LATE_REVIEWER, "Your review was due on {day}: {place}",
        "Your team waits for your review of {reference}. If you cannot finish it, tell the office: nothing you wrote is lost.", O.REVIEW, _of(S.IN_REVIEW)),
    K.SCORES_DUE: Entry(G.DATE, A.LEAD_REVIEWER, "Agree the scores by {day}: {place}",
        "The scores and the report on {reference} are due on {day}.", O.CONSENSUS, _of(S.MODERATION)),
    K.QUESTIONS_LATE: Entry(G.DATE, A.LEAD_REVIEWER, "No answer by {day}: {place}",
        "The provider had until {day} to answer your team’s questions on {reference}. You can close them without an answer.", O.REVIEW, _of(S.IN_REVIEW)),
    K.SCORES_LATE: Entry(G.DATE, A.LEAD_REVIEWER, "The scores were due on {day}: {place}",
        "The scores and the report on {reference} were due on {day}. The provider is waiting.", O.CONSENSUS, _of(S.MODERATION)),
    K.MEETING_NEAR: Entry(G.DATE, A.MEMBERS, "The panel meets on {day}",
        "Please read the papers before the meeting.", O.MEETING),
    K.FINDING_DUE: Entry(G.DATE, A.PROVIDER_LEADS, "Something asked of you is due on {day}: {place}",
        "What the panel asked of {place} has to be done by {day}. The report says what it is.", O.REPORT),
    K.RENEWAL_DUE: Entry(G.DATE, A.PROVIDER_LEADS, "Apply again by {day}: {place}",
        "The award of {place} ends some time after {day}. Send a new application by then, so that it goes on without a gap.", O.APPLICATION),
    K.PAPERS_DUE: Entry(G.DATE, A.ARRANGERS, "Papers due on {day}",
        "The papers of a panel have to be out by {day}.", O.MEETING),
    K.CONCERN_DUE: Entry(G.DATE, A.CONCERN_OFFICERS, "A concern is due today",
        "Nobody has looked at a concern of your office yet, and today is the last day for it. Say what you found and what you will do.", O.CONCERN, urgent=True),
    K.CONCERN_LATE: Entry(G.DATE, A.CONCERN_OFFICERS, "A concern is overdue",
        "Nobody has looked at a concern of your office, and the day for it has passed. Say what you found and what you will do.", O.CONCERN, urgent=True),
    K.PAPERS_LATE: Entry(G.DATE, A.ARRANGERS, "Papers were due on {day}",
        "The papers of a panel were to be out by {day}. Choose a later day for the meeting, or postpone its cases.", O.MEETING),
}
# fmt: on

CATALOGUE: Mapping[K, Entry] = {**PROVIDER, **OFFICE, **TEAM, **EXPERTS, **PANEL, **ROLES, **DATES}
"""Every kind of notice."""


def _check(kind: K) -> None:
    """Refuse to start with a notice that nobody has written, or whose words name something that no notice knows."""
    entry = CATALOGUE.get(kind)
    if entry is None:
        raise LookupError(f"the notice {kind.value} has no words")
    if entry.values - VALUES:
        raise LookupError(f"the notice {kind.value} names {sorted(entry.values - VALUES)}")


for _kind in K:
    _check(_kind)
