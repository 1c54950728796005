"""What a case waits for, in words: who has it, what they do, what comes next, and what to do if it does not."""

from dataclasses import dataclass

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.labelled import Labelled
from accreditation.enums.meetings import MeetingStatus


class Side(Labelled):
    """For whom a turn is told: each knows others by another name."""

    PROVIDER = "provider"
    OFFICE = "office"
    TEAM = "team"
    PANEL = "panel"


class Turn(Labelled):
    """Turns that a status alone does not tell."""

    SIGN_AGAIN = "sign_again"
    COUNTERSIGN = "countersign"
    AGREE_RETURN = "agree_return"
    ANSWER_REPORT = "answer_report"
    CLARIFY = "clarify"
    UNLOCK = "unlock"
    BEGIN_AGREEING = "begin_agreeing"
    PAUSED = "paused"
    STAYS_CLOSED = "stays_closed"


@dataclass(frozen=True)
class TurnWords:
    """One turn: what is asked of whoever has it, what comes next, and what to do if it does not happen.

    `remind` comes before `otherwise` for everybody but those whose turn it is.
    """

    task: str
    following: str = ""
    otherwise: str = ""
    remind: str = ""


_CLOSES = "If the day passes, the application closes. The office can reopen it for a short time after that."
_ASK_OFFICE = "If you hear nothing by then, ask the office. You do not have to do anything before."

_IN_REVIEW_FOR_PROVIDER = TurnWords(
    "Read the application and score it, each alone.",
    "They agree the scores, and you read their report.",
    _ASK_OFFICE,
)
"""A provider does not learn how its reviewers get on with their reviews."""

FOR_PROVIDER: dict[Labelled, TurnWords] = {
    S.SELF_ASSESSMENT: TurnWords(
        "Answer every standard, and give each a score of your own.",
        "You add evidence, then your executive signs.",
        _CLOSES,
    ),
    S.EVIDENCE: TurnWords(
        "Add evidence to the answers, then send the application to the executive to sign.",
        "Your executive reads it and signs it.",
        _CLOSES,
    ),
    S.SIGN_OFF: TurnWords(
        "Read the application and sign it, or send it back with a reason.",
        "Once it is signed, it can be sent to the office.",
        _CLOSES,
        "Speak to them. Your provider lead can take it back to change it.",
    ),
    S.SIGNED: TurnWords(
        "Send the signed application to the office.", "The office checks that it is complete.", _CLOSES
    ),
    S.SUBMITTED: TurnWords(
        "Check that the application is complete.",
        "Reviewers are chosen; or you are told, standard by standard, what is missing.",
        _ASK_OFFICE,
    ),
    S.IN_CHECK: TurnWords(
        "Check that the application is complete. They have begun.",
        "Reviewers are chosen; or you are told, standard by standard, what is missing.",
        _ASK_OFFICE,
    ),
    S.RETURNED: TurnWords(
        "Complete the standards that came back, have them signed, and send them to the office.",
        "The office checks the application again.",
        _CLOSES,
    ),
    Turn.SIGN_AGAIN: TurnWords(
        "Read what was completed and sign it, or send it back with a reason.",
        "Once it is signed, it can be sent.",
        _CLOSES,
        "Speak to them.",
    ),
    Turn.COUNTERSIGN: TurnWords(
        "Read what your executive signed and countersign it, or send it back with a reason.",
        "Once both have signed, it can be sent.",
        _CLOSES,
        "Speak to them. They were written to as soon as your executive had signed.",
    ),
    S.ALLOCATION: TurnWords(
        "Choose the people who review the application.",
        "They read it, and each of them scores it alone.",
        _ASK_OFFICE,
    ),
    S.IN_REVIEW: _IN_REVIEW_FOR_PROVIDER,
    Turn.UNLOCK: _IN_REVIEW_FOR_PROVIDER,
    Turn.BEGIN_AGREEING: _IN_REVIEW_FOR_PROVIDER,
    Turn.CLARIFY: TurnWords(
        "Answer what your reviewers ask. Only the standards that they ask about are open.",
        "They read your answers beside what you submitted, and go on scoring.",
        "If no answer comes by then, the reviewers go on without it.",
    ),
    S.MODERATION: TurnWords(
        "Agree the scores and write the report.", "You read the report and check its facts.", _ASK_OFFICE
    ),
    Turn.AGREE_RETURN: TurnWords(
        "Agree the scores and write the report.",
        "You read the report, and its scores count for the applications that your return serves.",
        _ASK_OFFICE,
    ),
    S.FACTUAL_ACCURACY: TurnWords(
        "Read the report, and say what is factually wrong in it or that all is right.",
        "The reviewers answer, then a panel decides.",
        "If nothing is said by then, the report counts as right and goes on.",
    ),
    Turn.ANSWER_REPORT: TurnWords(
        "Answer what you said about the report, if you said anything, and send it on to a panel.",
        "A panel decides, with what you said and the answer before it.",
        _ASK_OFFICE,
    ),
    S.READY_FOR_PANEL: TurnWords(
        "Put the application on the agenda of a panel.",
        "The panel decides. A second person confirms the decision, and you read it here.",
        _ASK_OFFICE,
    ),
    S.AT_PANEL: TurnWords(
        "Talk about the application and vote.",
        "A second person confirms the decision, and you read it here.",
        "If the panel does not come to it, it waits for the next meeting.",
    ),
    S.DECIDED: TurnWords(
        "Read the decision, and confirm it or send it back to the panel.",
        "You read the decision here, with its reasons.",
        _ASK_OFFICE,
    ),
    S.DEFERRED: TurnWords(
        "Show more on the standards that were not met, have it signed, and send it to the reviewers.",
        "The reviewers score those standards again, and a panel decides.",
        _CLOSES,
    ),
    S.LAPSED: TurnWords(
        "Reopen the application, if you ask for it before that day.",
        "Once reopened, it goes on from where it was closed, with everything you wrote.",
        "After that day, start a new application.",
    ),
    Turn.STAYS_CLOSED: TurnWords(
        "The time in which the office could reopen it is over. What you wrote stays with you.",
        "You can start a new application at any time.",
    ),
    S.WITHDRAWN: TurnWords("The application was withdrawn.", "You can start a new one at any time."),
    S.AGREED: TurnWords("The scores are agreed.", "Applications of your placements can rest on them."),
    S.CLOSED: TurnWords("The decision is made."),
    Turn.PAUSED: TurnWords(
        "The application is paused: no deadline counts, and nobody can take a step.",
        "The office lets it go on, and your dates move by the working days of the pause.",
        "Ask the office what it waits for.",
    ),
}

_BY_ITSELF = "If the day passes, it closes by itself. You can reopen it for a short time after that."
_OVERDUE = "It stays in the worklist as overdue until somebody does it."
_REMIND = "Speak to them; the service takes no step for them."

FOR_OTHERS: dict[Labelled, TurnWords] = {
    S.SELF_ASSESSMENT: TurnWords(
        "Answer every standard.", "Evidence is added, and the executive signs.", _BY_ITSELF
    ),
    S.EVIDENCE: TurnWords("Add evidence to the answers.", "The executive reads and signs.", _BY_ITSELF),
    S.SIGN_OFF: TurnWords("Read and sign it, or send it back.", "The provider lead sends it.", _BY_ITSELF),
    S.SIGNED: TurnWords("Send it to the office.", "The office checks that it is complete.", _BY_ITSELF),
    S.SUBMITTED: TurnWords(
        "Start to check that it is complete.", "It is accepted, or sent back to complete.", _OVERDUE
    ),
    S.IN_CHECK: TurnWords(
        "Check that it is complete.",
        "It is accepted and a team is chosen, or it is sent back to complete.",
        _OVERDUE,
    ),
    S.RETURNED: TurnWords(
        "Complete the standards that were sent back, have them signed, and send them.",
        "The office checks it again.",
        _BY_ITSELF,
    ),
    Turn.SIGN_AGAIN: TurnWords(
        "Read what was completed and sign it, or send it back to the team.",
        "The provider lead sends it.",
        _BY_ITSELF,
    ),
    Turn.COUNTERSIGN: TurnWords(
        "Read what the executive signed and countersign it, or send it back.",
        "The provider lead sends it.",
        _BY_ITSELF,
    ),
    S.ALLOCATION: TurnWords(
        "Choose the review team and confirm it.", "Each reviewer scores it alone.", _OVERDUE
    ),
    S.IN_REVIEW: TurnWords(
        "Read it and score it, each alone.",
        "When all have locked, scores are shared and the team agrees them.",
        "The office speaks to whoever has not locked, and can replace them.",
    ),
    Turn.CLARIFY: TurnWords(
        "Answer what the reviewers ask.",
        "The reviewers read the answers and go on; nobody locks before the questions are closed.",
        "If no answer comes by then, the lead reviewer closes the questions without it.",
    ),
    Turn.UNLOCK: TurnWords(
        "Answer a reviewer who asks to unlock their review. Scores are not shared before.",
        "The review is unlocked and locked again, or stays locked; then scores are shared and the team agrees them.",
        "If no answer comes by then, the review stays locked, and scores are shared once everybody has locked.",
    ),
    Turn.BEGIN_AGREEING: TurnWords(
        "Everybody has locked and scores are shared. Start agreeing them; where the award needs a visit, after the visit.",
        "The team agrees the scores, and the lead writes the report.",
        remind=_REMIND,
    ),
    S.MODERATION: TurnWords(
        "Agree the scores and write the report.",
        "The provider reads the report and checks its facts.",
        remind=_REMIND,
    ),
    Turn.AGREE_RETURN: TurnWords(
        "Agree the scores and write the report.",
        "The provider reads the report, and its scores count for the applications that the return serves.",
        remind=_REMIND,
    ),
    S.FACTUAL_ACCURACY: TurnWords(
        "Check the facts in the report.",
        "The lead reviewer answers, then a panel decides.",
        "If nothing is said by then, the report counts as right and goes to the lead reviewer.",
    ),
    Turn.ANSWER_REPORT: TurnWords(
        "Answer what the provider said about the report, if anything, and send it on to a panel.",
        "The case waits for a panel.",
        remind=_REMIND,
    ),
    S.READY_FOR_PANEL: TurnWords("Put it on the agenda of a panel.", "The panel decides.", _OVERDUE),
    S.AT_PANEL: TurnWords(
        "Talk about it and vote.",
        "A ratifier, who did not vote, confirms the decision.",
        "A case that is not reached is postponed and waits for another meeting.",
    ),
    S.DECIDED: TurnWords(
        "Confirm the decision, or send it back to the panel.",
        "The provider is told; where there is an award, it begins.",
        remind=_REMIND,
    ),
    S.DEFERRED: TurnWords(
        "Show more on the standards that were not met, have it signed, and send it.",
        "The reviewers score those standards again, and a panel decides.",
        _BY_ITSELF,
    ),
    S.LAPSED: TurnWords(
        "Reopen it, if there is a reason to.",
        "Once reopened, it goes on from where it was closed.",
        "After that day it stays closed, and the provider starts anew.",
    ),
    Turn.STAYS_CLOSED: TurnWords(
        "The time in which it could be reopened is over.", "The provider can start a new application."
    ),
    S.WITHDRAWN: TurnWords("The provider withdrew it."),
    S.AGREED: TurnWords("The scores are agreed."),
    S.CLOSED: TurnWords("The decision is made, and the provider was told."),
    Turn.PAUSED: TurnWords(
        "It is paused: no deadline counts, and nobody can take a step.",
        "The office lets it go on, and its dates move by the working days of the pause.",
    ),
}


OF_MEETINGS: dict[MeetingStatus, str] = {
    MeetingStatus.SCHEDULED: "The office puts cases on the agenda and issues the papers. Then members read them before the day.",
    MeetingStatus.PAPERS_ISSUED: "Members read the papers before the day. On the day the chair opens the meeting.",
    MeetingStatus.ADJOURNED: "The chair goes on with it.",
    MeetingStatus.CLOSED: "The chair confirms the minutes.",
    MeetingStatus.CANCELLED: "It is not held. Its cases wait for another meeting.",
}
"""Whose turn it is with a meeting, and what comes next; an open one says what is in hand."""


def words_of(turn: Labelled, side: Side) -> TurnWords:
    """The words of a turn for one side."""
    return (FOR_PROVIDER if side is Side.PROVIDER else FOR_OTHERS)[turn]
