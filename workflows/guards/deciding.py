"""Guards of the panel, the ratifier and a remit; they say what is missing, never how anybody voted."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from accreditation.enums.appeals import Remit
from accreditation.enums.awards import Outcome
from accreditation.errors import Reason


class PanelFacts(Protocol):
    """What a panel needs to decide one case; an agenda item asks the same."""

    @property
    def meeting_open(self) -> bool: ...
    @property
    def quorum_unmet(self) -> Sequence[Reason]:
        """What the meeting lacks for this item: members, a learner, a lay member, professions, votes cast."""

    @property
    def outcome(self) -> Outcome | None:
        """What the panel decides or has decided."""

    @property
    def conditions_written(self) -> bool:
        """Whether at least one condition says what must be done, and by when."""

    @property
    def resubmitted(self) -> bool:
        """Whether the case came back from a deferral."""

    @property
    def reviews_unmet(self) -> Sequence[Reason]:
        """Why the reviews behind the agreed scores do not carry a decision any more."""

    @property
    def ratifier_voted(self) -> bool:
        """Whether the person who ratifies voted on this case."""


class DecidingFacts(PanelFacts, Protocol):
    """What the steps from the agenda to ratification need to know."""

    @property
    def papers_in_time(self) -> bool:
        """Whether a meeting is chosen, and is far enough away for its papers (10 working days by default)."""

    @property
    def sent_back_once(self) -> bool:
        """Whether the ratifier sent this case back to the panel already."""

    @property
    def remit(self) -> Remit | None:
        """What an upheld appeal, or the Dean on a conflict found later, ordered; None where nobody did."""

    @property
    def remit_unmet(self) -> Sequence[Reason]:
        """People who are to do it again though they have touched the case."""


def papers_in_time(facts: DecidingFacts) -> Iterator[Reason]:
    """The papers can be out in time before the meeting."""
    if not facts.papers_in_time:
        yield Reason("Choose a meeting that leaves enough working days for the papers.", "meeting")


def meeting_open(facts: PanelFacts) -> Iterator[Reason]:
    """The meeting is open."""
    if not facts.meeting_open:
        yield Reason("The meeting is not open.", "meeting")


def quorate(facts: PanelFacts) -> Iterator[Reason]:
    """The meeting is quorate for this item; a recused member does not count."""
    yield from facts.quorum_unmet


def outcome_recorded(facts: PanelFacts) -> Iterator[Reason]:
    """The decision says an outcome."""
    if facts.outcome is None:
        yield Reason("Record what the panel decided.", "meeting")


def deferred_only_once(facts: PanelFacts) -> Iterator[Reason]:
    """A case is deferred once; a second time is recorded as not accredited."""
    # Refused and not changed silently: the panel must see what it is about to record.
    if facts.resubmitted and facts.outcome is Outcome.DEFERRED:
        yield Reason("This case was deferred before, so record “Not accredited” instead.", "meeting")


def reviews_carry_decision(facts: PanelFacts) -> Iterator[Reason]:
    """The agreed scores still rest on the reviews of a complete team; otherwise the case has to leave the panel."""
    if facts.reviews_unmet:
        lacking = " ".join(reason.message for reason in facts.reviews_unmet)
        yield Reason(
            f"{lacking} Nothing can be decided on this. Postpone the case, or order a new panel: then the office goes back to"
            " peer review, and what fell away is done again.",
            "meeting",
        )


def conditions_say_what(facts: PanelFacts) -> Iterator[Reason]:
    """An award with conditions says at least one of them, with its date."""
    if facts.outcome is Outcome.ACCREDITED_WITH_CONDITIONS and not facts.conditions_written:
        yield Reason("Write at least one condition, with the date by which it must be met.", "meeting")


def two_people(facts: PanelFacts) -> Iterator[Reason]:
    """Two people stand behind every award: who voted does not ratify."""
    # Asked of the duties on the case, so that another role in another office changes nothing.
    if facts.ratifier_voted:
        yield Reason("You voted on this case, so another office's Dean must ratify it.", "meeting")


def not_sent_back_before(facts: DecidingFacts) -> Iterator[Reason]:
    """A decision is sent back to the panel at most once."""
    if facts.sent_back_once:
        yield Reason("This case was sent back once already; ratify it or order a new panel.", "meeting")


def new_review_ordered(facts: DecidingFacts) -> Iterator[Reason]:
    """A new review was ordered by an upheld appeal, or by the Dean on a conflict found later."""
    # The row is there before appeals are, so that what an upheld one does to a case is settled in one table.
    if facts.remit is not Remit.REVIEW:
        yield Reason(
            "Only an upheld appeal, or the Dean on a conflict, can order a new review.", "application"
        )


def new_panel_ordered(facts: DecidingFacts) -> Iterator[Reason]:
    """A new panel decision was ordered by an upheld appeal, or by the Dean on a conflict found later."""
    if facts.remit is not Remit.PANEL:
        yield Reason(
            "Only an upheld appeal, or the Dean on a conflict, can order a new decision.", "application"
        )


def people_untouched(facts: DecidingFacts) -> Iterator[Reason]:
    """The people who do it again have not touched the case."""
    yield from facts.remit_unmet


def is_deferred(facts: PanelFacts) -> bool:
    """the decision is Deferred"""
    return facts.outcome is Outcome.DEFERRED


DECIDABLE = (
    meeting_open,
    quorate,
    outcome_recorded,
    deferred_only_once,
    conditions_say_what,
    reviews_carry_decision,
)
RATIFIABLE = (outcome_recorded, two_people, reviews_carry_decision)
