"""Appeals: where one stands, and what an upheld one orders."""

from accreditation.enums.labelled import Labelled


class Remit(Labelled):
    """What an upheld appeal, or the Dean on a conflict found later, orders to be done again."""

    REVIEW = "review", "A new review"
    PANEL = "panel", "A new panel decision"


class AppealStatus(Labelled):
    """Where an appeal stands."""

    LODGED = "lodged", "Appeal received"
    ACKNOWLEDGED = "acknowledged", "Appeal acknowledged"
    STAGE_ONE = "stage_one", "First stage"
    STAGE_TWO = "stage_two", "Second stage"
    UPHELD = "upheld", "Upheld"
    DISMISSED = "dismissed", "Dismissed"


class AppealTrigger(Labelled):
    """What happens to an appeal."""

    ACKNOWLEDGE = "acknowledge", "Acknowledge the appeal"
    OPEN_STAGE_ONE = "open_stage_one", "Start the first stage"
    UPHOLD = "uphold", "Uphold"
    DISMISS = "dismiss", "Dismiss"
    ASK_STAGE_TWO = "ask_stage_two", "Ask for the second stage"
