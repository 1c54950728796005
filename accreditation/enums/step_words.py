"""The words of each step that a person takes: what happens, what is said once it is done, and whether it is final.

Pages, and whatever else offers steps, read them here. A step is known by its workflow and its trigger.
"""

from dataclasses import dataclass

from accreditation.enums.applications import Trigger as T
from accreditation.enums.clarifications import ClarificationTrigger
from accreditation.enums.concerns import ConcernTrigger
from accreditation.enums.evidence import EvidenceTrigger
from accreditation.enums.labelled import Labelled
from accreditation.enums.meetings import ItemTrigger, MeetingTrigger
from accreditation.enums.reviews import ReviewTrigger


@dataclass(frozen=True)
class StepWords:
    """What happens when the step is taken, and what is said to have been done afterwards."""

    happens: str
    done: str
    is_final: bool = False


OF_A_CASE: dict[Labelled, StepWords] = {
    T.COMPLETE_SELF_ASSESSMENT: StepWords(
        "You go on to evidence. You can still change every answer, and go back to this stage.",
        "The self-assessment is finished.",
    ),
    T.REOPEN_SELF_ASSESSMENT: StepWords(
        "You go back to the self-assessment. Nothing is lost.",
        "You are back in the self-assessment. Nothing was lost.",
    ),
    T.CHANGE_TIER: StepWords(
        "You go back to the self-assessment with the standards of the other award. Nothing you wrote is lost.",
        "You apply for the other award now. Nothing you wrote was lost.",
    ),
    T.REQUEST_SIGN_OFF: StepWords(
        "Your executive is asked to read and sign. Answers are locked until they sign, or until you take it back.",
        "Sent to your executive to sign.",
    ),
    T.REQUEST_SIGNATURE: StepWords(
        "Your executive reads the completed application and signs it. Then you can send it.",
        "Your executive is asked to sign again.",
    ),
    T.SIGN: StepWords("You sign the application as you read it.", "Signed. The application can now be sent."),
    T.COUNTERSIGN: StepWords(
        "You countersign the application as you read it.", "Countersigned. The application can now be sent."
    ),
    T.SEND_BACK: StepWords(
        "The team can change the application again. Any signature is cancelled.",
        "Sent back to the team, with your reason.",
    ),
    T.RECALL: StepWords(
        "The application is yours to change again. Nothing is lost.",
        "The application is yours again. Nothing was lost.",
    ),
    T.SUBMIT: StepWords(
        "The application goes to the office. You cannot change it after this.",
        "The application is sent to the office.",
    ),
    T.COMPLETE_RETURN: StepWords(
        "The completed answers go back to the office to be checked.",
        "The completed answers are sent to the office.",
    ),
    T.RESUBMIT: StepWords(
        "The new evidence goes to your reviewers.", "The new evidence is sent to your reviewers."
    ),
    T.CONFIRM_ACCURACY: StepWords(
        "The lead reviewer answers your points, then a panel decides.",
        "The report is confirmed, with what you wrote about it.",
    ),
    T.WITHDRAW: StepWords(
        "The application ends here and nobody reviews it. Your answers and evidence stay with you.",
        "The application is withdrawn. Your answers and evidence stay with you.",
        is_final=True,
    ),
    T.BEGIN_CHECK: StepWords("You check whether the application is complete.", "The check is started."),
    T.ACCEPT: StepWords(
        "The application is complete. Next, a review team is chosen.",
        "The application is accepted as complete.",
    ),
    T.RETURN_FOR_COMPLETION: StepWords(
        "The provider completes the standards that you name.",
        "The application was sent back to be completed.",
    ),
    T.LAPSE: StepWords(
        "The application ends here, because its deadline has passed. It can be reopened for a short time.",
        "The application is closed.",
        is_final=True,
    ),
    T.REINSTATE: StepWords(
        "The application goes on from where it was closed.",
        "The application is open again, and its provider reads why.",
    ),
    T.ALLOCATE_TEAM: StepWords(
        "The team may read the application and score it. Each review is due from today.",
        "The team is confirmed. It may read the application and score it.",
    ),
    T.REPLACE_REVIEWER: StepWords(
        "Somebody else is asked to review the application, and scores it blind.",
        "Somebody else is asked to review.",
    ),
    T.SET_ASIDE: StepWords(
        "A review no longer counts. Its scores are kept.",
        "The review is set aside, and its reviewer reads why.",
    ),
    T.REOPEN_REVIEW: StepWords(
        "The application goes back to peer review, so that the team can be completed.",
        "Peer review is open again.",
    ),
    T.BEGIN_MODERATION: StepWords(
        "Where the reviewers agree enough, the score is agreed at once.",
        "Where the reviewers agree enough, the score is agreed. The rest is for the team or the moderator.",
    ),
    T.ISSUE_REPORT: StepWords(
        "The provider reads the report and checks its facts.",
        "The report was issued. The provider checks its facts.",
    ),
    T.ANSWER_ACCURACY: StepWords(
        "The provider reads your answer, and a panel decides.", "The application goes on to a panel."
    ),
    T.REOPEN_MODERATION: StepWords(
        "The scores of the standards that you choose are agreed again.",
        "Agreeing scores is open again for the standards you chose.",
    ),
    T.LIST_ON_AGENDA: StepWords(
        "A panel decides on the application at the meeting that you choose.", "The case is on the agenda."
    ),
    T.POSTPONE: StepWords(
        "The application waits for another meeting of a panel.",
        "The case is postponed and waits for another meeting.",
    ),
    T.DECIDE: StepWords(
        "The panel’s decision is written down.", "The decision is recorded. A ratifier confirms it."
    ),
    T.RATIFY: StepWords(
        "The decision stands, and the provider is told.",
        "The decision is ratified. The provider can read it now.",
    ),
    T.SEND_BACK_ONCE: StepWords(
        "The panel decides again, with your reasons.", "The decision was sent back to the panel."
    ),
    T.ORDER_NEW_PANEL: StepWords(
        "People who have not voted on the application decide.", "A new panel was ordered."
    ),
}

OF_A_REVIEW: dict[Labelled, StepWords] = {
    ReviewTrigger.ACCEPT: StepWords(
        "You review the application with the team.", "You have accepted the invitation."
    ),
    ReviewTrigger.DECLINE: StepWords("Somebody else is asked.", "You have declined. Somebody else is asked."),
    ReviewTrigger.DECLARE_CONFLICT: StepWords(
        "Somebody else is asked, and you see nothing of the application.",
        "Your conflict is recorded. Somebody else is asked.",
    ),
    ReviewTrigger.BEGIN_SCORING: StepWords(
        "You read the application and score it.", "You can read the application and score it now."
    ),
    ReviewTrigger.LOCK: StepWords(
        "Your scores cannot be changed any more. They are shared when the whole team has locked.",
        "Your review is locked.",
    ),
    ReviewTrigger.UNLOCK: StepWords(
        "The reviewer can change their scores, and locks them again.",
        "The review is unlocked. Its reviewer is told, and reads what you wrote.",
    ),
    ReviewTrigger.SET_ASIDE: StepWords(
        "The review no longer counts. Its scores are kept.",
        "The review is set aside, and its reviewer reads why.",
    ),
}

OF_A_MEETING: dict[Labelled, StepWords] = {
    MeetingTrigger.ISSUE_PAPERS: StepWords(
        "Every member can read the papers of every case on the agenda.",
        "The papers are issued: every member can read them now.",
    ),
    MeetingTrigger.OPEN: StepWords(
        "Cases can be called, one after the other. Say who is in the room.", "The meeting is open."
    ),
    MeetingTrigger.ADJOURN: StepWords(
        "The meeting stops here and goes on later.", "The meeting is adjourned. It goes on where it stopped."
    ),
    MeetingTrigger.RESUME: StepWords("The meeting goes on.", "The meeting goes on."),
    MeetingTrigger.CLOSE: StepWords(
        "The meeting is over and its minutes are written.",
        "The meeting is closed and its minutes are written. The chair confirms them.",
    ),
    MeetingTrigger.CONFIRM_MINUTES: StepWords(
        "The minutes stand as they are shown.", "The minutes are confirmed."
    ),
    MeetingTrigger.CANCEL: StepWords(
        "The meeting is not held. Every case on its agenda waits for a panel again, and its members are told on their"
        " home page. To hold it on another day, change its day instead.",
        "The meeting is cancelled. Its cases wait for a panel again.",
        is_final=True,
    ),
}

OF_AN_ITEM: dict[Labelled, StepWords] = {
    ItemTrigger.CALL: StepWords(
        "The facts about the place are read again, and kept with what the award rule says. Then members can vote.",
        "The case is called. Its facts were read again and kept.",
    ),
    ItemTrigger.POSTPONE: OF_A_CASE[T.POSTPONE],
    ItemTrigger.DECIDE: OF_A_CASE[T.DECIDE],
    ItemTrigger.RATIFY: OF_A_CASE[T.RATIFY],
    ItemTrigger.RETURN: OF_A_CASE[T.SEND_BACK_ONCE],
}

OF_A_REQUEST: dict[Labelled, StepWords] = {
    ClarificationTrigger.ANSWER: StepWords(
        "The answers go to your reviewers, beside what you submitted. They cannot be changed afterwards.",
        "Your answers are sent to the reviewers.",
        is_final=True,
    ),
    ClarificationTrigger.CLOSE: StepWords(
        "The answers are read, and reviews may be locked.",
        "The questions are closed. Reviews may be locked.",
    ),
    ClarificationTrigger.GIVE_UP: StepWords(
        "It stands on the record that no answer came, and reviews may be locked.",
        "The questions are closed without an answer. Reviews may be locked.",
    ),
    ClarificationTrigger.WAIVE: StepWords(
        "The provider need not answer, and reviews may be locked.",
        "Recorded. Nothing is asked of the provider, and reviews may be locked.",
    ),
}

OF_A_CONCERN: dict[Labelled, StepWords] = {
    ConcernTrigger.TRIAGE: StepWords("You write down what you found and what happens now.", "Recorded."),
    ConcernTrigger.ESCALATE: StepWords("Others who must act are told.", "Recorded."),
    ConcernTrigger.CLOSE: StepWords("Nothing more is done about it.", "Recorded."),
}

OF_A_FILE: dict[Labelled, StepWords] = {
    EvidenceTrigger.RELEASE: StepWords(
        "The file can be found, cited and read by reviewers.", "The file is released, and can be used."
    ),
    EvidenceTrigger.REJECT: StepWords(
        "The file is removed.", "The file is rejected, and is being removed.", is_final=True
    ),
    EvidenceTrigger.WITHDRAW: StepWords(
        "Nobody may cite the file any more.", "The file is withdrawn.", is_final=True
    ),
    EvidenceTrigger.TAKE_BACK: StepWords(
        "The file is withdrawn, and your own answers that cite it no longer do.",
        "The file is taken back.",
        is_final=True,
    ),
    EvidenceTrigger.TAKE_DOWN: StepWords(
        "Nobody can open, find or cite the file any more.",
        "The file is taken down. Nobody can open it any more.",
        is_final=True,
    ),
}

WORDS: dict[str, dict[Labelled, StepWords]] = {
    "application": OF_A_CASE,
    "review": OF_A_REVIEW,
    "meeting": OF_A_MEETING,
    "request": OF_A_REQUEST,
    "item": OF_AN_ITEM,
    "concern": OF_A_CONCERN,
    "file": OF_A_FILE,
}


def words_of(noun: str, trigger: Labelled) -> StepWords:
    """The words of one step."""
    return WORDS[noun][trigger]


def done(noun: str, trigger: Labelled) -> str:
    """What was done, once the step is taken; who has it now stands on the page that follows."""
    return WORDS[noun][trigger].done


WAYS_BACK: frozenset[Labelled] = frozenset(
    {
        T.REOPEN_SELF_ASSESSMENT,
        T.CHANGE_TIER,
        T.RECALL,
        T.SEND_BACK,
        T.WITHDRAW,
        T.RETURN_FOR_COMPLETION,
        T.LAPSE,
        T.REPLACE_REVIEWER,
        T.SET_ASIDE,
        T.REOPEN_REVIEW,
        T.REOPEN_MODERATION,
        T.POSTPONE,
        T.SEND_BACK_ONCE,
        T.ORDER_NEW_PANEL,
    }
)
"""Steps that lead back or out: a page shows them after those that lead on, and quieter."""
