"""How far the answer to a standard is."""

from accreditation.enums.labelled import Labelled


class AnswerState(Labelled):
    """How far an answer is, in the provider's words; the last four are of a case that was sent."""

    NOT_STARTED = "not_started", "Not started"
    TO_CONFIRM = "to_confirm", "To confirm"
    IN_PROGRESS = "in_progress", "In progress"
    NEEDS_WORK = "needs_work", "Needs work"
    NEEDS_EVIDENCE = "needs_evidence", "Needs evidence"
    READY = "ready", "Ready"
    DOES_NOT_APPLY = "does_not_apply", "Does not apply"
    TO_REDO = "to_redo", "To redo"
    REDONE = "redone", "Redone"
    STANDS = "stands", "Stands as it is"
    SENT = "sent", "Sent"


class StillTrue(Labelled):
    """What a provider says of an answer that was brought over from its last application."""

    STILL_TRUE = "still_true", "Still true"
    CHANGED = "changed", "Changed"
    NO_LONGER = "no_longer", "No longer"


class LocalState(Labelled):
    """What a placement says of an answer of its organisation."""

    UNSIGNED = "unsigned", "Not signed yet"
    TO_CONFIRM = "to_confirm", "To confirm"
    CHANGED = "changed", "Changed since you confirmed"
    TRUE_HERE = "true_here", "True here"
    DIFFERENT_HERE = "different_here", "Different here"


CONFIRMED = frozenset({LocalState.TRUE_HERE, LocalState.DIFFERENT_HERE})
"""What the placement has said of the very answer that stands."""

COMPLETE = frozenset({AnswerState.READY, AnswerState.DOES_NOT_APPLY, AnswerState.REDONE})
"""Answers that wait for nothing more from their provider."""
