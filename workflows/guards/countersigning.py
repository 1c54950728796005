"""Guards where an executive who worked on an application signs it and a named outsider countersigns."""

from collections.abc import Iterator
from typing import Protocol

from accreditation.errors import Reason
from workflows.guards.preparing import PreparingFacts


class CountersigningFacts(PreparingFacts, Protocol):
    """What the steps of the outsider need to know beside all that signing asks."""

    @property
    def countersigner_acts(self) -> bool:
        """Whether whoever acts is the outsider, and nobody of the provider."""

    @property
    def countersigner_belongs(self) -> bool:
        """Whether whoever acts holds a role at the provider or is employed by it."""


def outsider_countersigns(facts: CountersigningFacts) -> bool:
    """the executive worked on it, and an outsider countersigns"""
    return facts.signatory_wrote and facts.countersigner_agreed


def executive_has_not_signed(facts: CountersigningFacts) -> Iterator[Reason]:
    """The executive has not signed what waits to be countersigned."""
    if facts.countersignature_waits:
        yield Reason("This is signed already, and waits for the outsider to countersign.", over=True)


def countersignature_waits(facts: CountersigningFacts) -> Iterator[Reason]:
    """The executive has signed, and the outsider has not."""
    if not facts.countersignature_waits:
        yield Reason("There is nothing to countersign now: the executive signs first.", over=True)
    elif facts.needs_signature_again:
        yield Reason(
            "The application is not the one that the executive signed, because an answer changed since."
            " Its lead has to ask for new signatures.",
            "countersign",
            over=True,
        )


def executive_signs_first(facts: CountersigningFacts) -> Iterator[Reason]:
    """The outsider sends back only what the executive has signed."""
    if facts.countersigner_acts and not facts.countersignature_waits:
        yield Reason(
            "There is nothing to send back now: the executive signs first.", "countersign", over=True
        )


def countersigner_is_outsider(facts: CountersigningFacts) -> Iterator[Reason]:
    """Whoever countersigns does not work for the provider."""
    if facts.countersigner_belongs:
        yield Reason(
            "You work for this provider now, so you are no outsider. Its lead has to name somebody else.",
            "countersign",
        )
