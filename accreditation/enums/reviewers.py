"""The pool of reviewers: trainings, and what ties somebody to a provider or university."""

from accreditation.enums.labelled import Labelled


class TrainingKind(Labelled):
    """What a reviewer was trained in."""

    REVIEWING = "reviewing", "Training to review"
    STANDARDISATION = "standardisation", "Yearly standardisation"
    OTHER = "other", "Other training"


class TieKind(Labelled):
    """What ties a person to an organisation."""

    EMPLOYER = "employer", "Employed there"
    UNIVERSITY = "university", "Teaches or studies there"
    FAMILY = "family", "Somebody of the family works or learns there"
    BUSINESS = "business", "Business or money there"
    OTHER = "other", "Another tie"


class Trained(Labelled):
    """Whether a reviewer's training still counts."""

    YES = "yes", "Trained, and it still counts"
    NO = "no", "Not trained, or too long ago"


class Load(Labelled):
    """Whether a reviewer has room for another case."""

    ROOM = "room", "Has room for another case"
    FULL = "full", "Has as many as they take"


class ApplicationOutcome(Labelled):
    """What the office did with an application to become a reviewer."""

    INVITED = "invited", "Invited"
    PROPOSED = "proposed", "Role proposed"
    DECLINED = "declined", "Declined"


class RowAct(Labelled):
    """What a row of a file of reviewers would do."""

    INVITE = "invite", "Would be invited"
    CHANGE = "change", "Would be changed"
    SAME = "same", "Stays as it is"
    WRONG = "wrong", "Cannot be taken"
