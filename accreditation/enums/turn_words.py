"""What a case waits for, in words: who has it, what they do, what comes next, and what to do if it does not."""

from dataclasses import dataclass

from accreditation.enums.applications import ApplicationStatus as S
from accreditation.enums.labelled import Labelled


class Side(Labelled):
    """For whom a turn is told: each knows others by another name."""

    PROVIDER = "provider"
    OFFICE = "office"
    TEAM = "team"
    PANEL = "panel"


class Turn(Labelled):
    """Turns that a status alone does not tell."""

    SIGN_AGAIN = "sign_again"
    ANSWER_REPORT = "answer_report"
    PAUSED = "paused"


@dataclass(frozen=True)
class TurnWords:
    """One turn: what whoever has it does, what comes next, and what to do if it does not happen."""

    does: str
    following: str = ""
    otherwise: str = ""


_CLOSES = "If the day passes, the application closes. The office can reopen it for a short time after that."
_ASK_OFFICE = "If you hear nothing by then, ask the office. You do not have to do anything before."

FOR_PROVIDER: dict[Labelled, TurnWords] = {
    S.SELF_ASSESSMENT: TurnWords(
        "Answers every standard, and gives each a score of your own.",
        "You add evidence, then your executive signs.",
        _CLOSES,
    ),
    S.EVIDENCE: TurnWords(
        "Adds evidence to the answers, then sends the application to your executive to sign.",
        "Your executive reads it and signs it.",
        _CLOSES,
    ),
    S.SIGN_OFF: TurnWords(
        "Reads the application and signs it, or sends it back with a reason.",
        "Once it is signed, it can be sent to the office.",
        f"Speak to them. Your provider lead can take it back to change it. {_CLOSES}",
    ),
    S.SIGNED: TurnWords(
        "Sends the signed application to the office.", "The office checks that it is complete.", _CLOSES
    ),
    S.SUBMITTED: TurnWords(
        "Checks that the application is complete.",
        "Reviewers are chosen; or you are told, standard by standard, what is missing.",
        _ASK_OFFICE,
    ),
    S.IN_CHECK: TurnWords(
        "Is checking that the application is complete.",
        "Reviewers are chosen; or you are told, standard by standard, what is missing.",
        _ASK_OFFICE,
    ),
    S.RETURNED: TurnWords(
        "Completes the standards that came back, then sends them to the office.",
        "The office checks the application again.",
        _CLOSES,
    ),
    Turn.SIGN_AGAIN: TurnWords(
        "Reads what was completed and signs it, or sends it back with a reason.",
        "Once it is signed, it can be sent.",
        f"Speak to them. {_CLOSES}",
    ),
    S.ALLOCATION: TurnWords(
        "Chooses the people who review the application.",
        "They read it, and each of them scores it alone.",
        _ASK_OFFICE,
    ),
    S.IN_REVIEW: TurnWords(
        "Read the application, and each of them scores it alone.",
        "They agree the scores, and you read their report.",
        _ASK_OFFICE,
    ),
    S.MODERATION: TurnWords(
        "Agree the scores and write the report.", "You read the report and check its facts.", _ASK_OFFICE
    ),
    S.FACTUAL_ACCURACY: TurnWords(
        "Reads the report, and says what is factually wrong in it or that all is right.",
        "The reviewers answer, then a panel decides.",
        "If nothing is said by then, the report counts as right and goes on.",
    ),
    Turn.ANSWER_REPORT: TurnWords(
        "Answers what you said about the report.",
        "A panel decides, with your points and the answer before it.",
        _ASK_OFFICE,
    ),
    S.READY_FOR_PANEL: TurnWords(
        "Puts the application on the agenda of a panel.",
        "The panel decides. A second person confirms the decision, and you read it here.",
        _ASK_OFFICE,
    ),
    S.AT_PANEL: TurnWords(
        "Talks about the application and votes.",
        "A second person confirms the decision, and you read it here.",
        "If the panel does not come to it, it waits for the next meeting.",
    ),
    S.DECIDED: TurnWords(
        "Reads the decision, and confirms it or sends it back to the panel.",
        "You read the decision here, with its reasons.",
        _ASK_OFFICE,
    ),
    S.DEFERRED: TurnWords(
        "Shows more on the standards that were not met, then sends it to the reviewers.",
        "The reviewers score those standards again, and a panel decides.",
        _CLOSES,
    ),
    S.LAPSED: TurnWords(
        "Can reopen the application until then. Ask the office if you want it reopened.",
        "Once reopened, it goes on from where it was closed, with everything you wrote.",
        "After that day, start a new application.",
    ),
    S.WITHDRAWN: TurnWords("The application was withdrawn.", "You can start a new one at any time."),
    S.AGREED: TurnWords("The scores are agreed.", "Applications of your placements can rest on them."),
    S.CLOSED: TurnWords("The decision is made."),
    Turn.PAUSED: TurnWords(
        "The application is paused: no deadline counts.",
        "It goes on when the pause is over.",
        "Ask the office what it waits for.",
    ),
}

_BY_ITSELF = "If the day passes, it closes by itself. You can reopen it for a short time after that."
_OVERDUE = "It stays in the worklist as overdue until somebody does it."
_REMIND = "Speak to them; the service takes no step for them."

FOR_OTHERS: dict[Labelled, TurnWords] = {
    S.SELF_ASSESSMENT: TurnWords(
        "Answers every standard.", "Evidence is added, and the executive signs.", _BY_ITSELF
    ),
    S.EVIDENCE: TurnWords("Adds evidence to the answers.", "The executive reads and signs.", _BY_ITSELF),
    S.SIGN_OFF: TurnWords("Reads and signs, or sends it back.", "The provider lead sends it.", _BY_ITSELF),
    S.SIGNED: TurnWords("Sends it to the office.", "The office checks that it is complete.", _BY_ITSELF),
    S.SUBMITTED: TurnWords(
        "Starts to check that it is complete.", "It is accepted, or sent back to complete.", _OVERDUE
    ),
    S.IN_CHECK: TurnWords(
        "Checks that it is complete.",
        "It is accepted and a team is chosen, or it is sent back to complete.",
        _OVERDUE,
    ),
    S.RETURNED: TurnWords(
        "Completes the standards that were sent back, has them signed and sends them.",
        "The office checks it again.",
        _BY_ITSELF,
    ),
    Turn.SIGN_AGAIN: TurnWords(
        "Reads what was completed and signs it, or sends it back to the team.",
        "The provider lead sends it.",
        _BY_ITSELF,
    ),
    S.ALLOCATION: TurnWords(
        "Chooses the review team and confirms it.", "Each reviewer scores it alone.", _OVERDUE
    ),
    S.IN_REVIEW: TurnWords(
        "Read it, and each scores it alone.",
        "When all have locked, scores are shared and the team agrees them.",
        "The office speaks to whoever has not locked, and can replace them.",
    ),
    S.MODERATION: TurnWords(
        "Agree the scores and write the report.",
        "The provider reads the report and checks its facts.",
        _REMIND,
    ),
    S.FACTUAL_ACCURACY: TurnWords(
        "Checks the facts in the report.",
        "The lead reviewer answers, then a panel decides.",
        "If nothing is said by then, the report counts as right and goes to the lead reviewer.",
    ),
    Turn.ANSWER_REPORT: TurnWords(
        "Answers what the provider said about the report.", "The case waits for a panel.", _REMIND
    ),
    S.READY_FOR_PANEL: TurnWords("Puts it on the agenda of a panel.", "The panel decides.", _OVERDUE),
    S.AT_PANEL: TurnWords(
        "Talks about it and votes.",
        "A ratifier, who did not vote, confirms the decision.",
        "A case that is not reached is postponed and waits for another meeting.",
    ),
    S.DECIDED: TurnWords(
        "Confirms the decision, or sends it back to the panel.",
        "The provider is told, and an award begins.",
        _REMIND,
    ),
    S.DEFERRED: TurnWords(
        "Shows more on the standards that were not met, has it signed and sends it.",
        "The reviewers score those standards again, and a panel decides.",
        _BY_ITSELF,
    ),
    S.LAPSED: TurnWords(
        "Can reopen it until then.",
        "Once reopened, it goes on from where it was closed.",
        "After that day it stays closed, and the provider starts anew.",
    ),
    S.WITHDRAWN: TurnWords("The provider withdrew it."),
    S.AGREED: TurnWords("The scores are agreed."),
    S.CLOSED: TurnWords("The decision is made, and the provider was told."),
    Turn.PAUSED: TurnWords("It is paused: no deadline counts.", "It goes on when the pause is over."),
}


def words_of(turn: Labelled, side: Side) -> TurnWords:
    """The words of a turn for one side."""
    return (FOR_PROVIDER if side is Side.PROVIDER else FOR_OTHERS)[turn]
