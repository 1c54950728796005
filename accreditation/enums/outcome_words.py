"""What the outcome of a case means for the provider, in a sentence, and what they can do now."""

from dataclasses import dataclass

from accreditation.enums.awards import Outcome


@dataclass(frozen=True)
class OutcomeWords:
    """What an outcome means, and what comes now."""

    means: str
    following: str


WORDS: dict[Outcome, OutcomeWords] = {
    Outcome.EXCELLENCE: OutcomeWords(
        "The placement meets the standards, those for excellence among them.",
        "The award stands on the public register until its last day. Apply again in good time before it.",
    ),
    Outcome.ACCREDITED: OutcomeWords(
        "The placement meets the standards.",
        "The award stands on the public register until its last day. Apply again in good time before it.",
    ),
    Outcome.ACCREDITED_WITH_CONDITIONS: OutcomeWords(
        "The placement is accredited, and has to meet the conditions in the report, each by its day.",
        "Read the conditions in the report, and agree in your team who sees to each.",
    ),
    Outcome.DEFERRED: OutcomeWords(
        "The panel has not decided yet: it needs to see more on some standards. The other scores stand.",
        "Work on the standards below, then ask for a new signature and send them to your reviewers.",
    ),
    Outcome.NOT_ACCREDITED: OutcomeWords(
        "Too many standards, or ones that must be met, are not met. There is no award.",
        "The report says what fell short, standard by standard. You can apply again after a waiting time:"
        " “Start an application” on your home page says from which day.",
    ),
}
"""Of every outcome that a panel can decide."""
