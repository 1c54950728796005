"""Reports of a review: what a lead reviewer answers to a point on their facts."""

from accreditation.enums.labelled import Labelled


class AccuracyAnswer(Labelled):
    """What the lead reviewer does about a point that the provider made."""

    ACCEPTED = "accepted", "The words of the report are put right"
    EXPLAINED = "explained", "The report stays as it is"
