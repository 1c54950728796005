"""Guards of pauses, deadlines and the way back from a deadline; they never end a case early."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from accreditation.enums.applications import ApplicationStatus
from accreditation.errors import Reason


class EndingFacts(Protocol):
    """What pauses and deadlines need to know."""

    @property
    def paused(self) -> bool:
        """Whether the case is paused now."""

    @property
    def pause_ran_out(self) -> bool:
        """Whether the pause has lasted as long as it may (130 working days, or the Dean's one extension)."""

    @property
    def taken_down(self) -> bool:
        """Whether a cited file was taken down since the signature."""

    @property
    def deadline_passed(self) -> bool:
        """Whether the deadline of this state has passed: pauses added, and 5 more days while the executive has it."""

    @property
    def clock_in_doubt(self) -> bool:
        """Whether the machine's clock has jumped, and no administrator has confirmed the date since."""

    @property
    def time_over(self) -> bool:
        """Whether the deadline has passed, and no outage or jump of the clock keeps it from counting."""

    @property
    def service_was_down(self) -> bool:
        """Whether the service itself was down on the day of the deadline."""

    @property
    def within_reinstatement(self) -> bool:
        """Whether the case may still be reopened (10 working days after it lapsed)."""

    @property
    def another_live_case(self) -> bool:
        """Whether the same placement or organisation has another case under way."""

    @property
    def resting_on_it(self) -> Sequence[str]:
        """The placements whose own case holds what this organisation return signed, by name."""

    @property
    def lapsed_from(self) -> ApplicationStatus | None:
        """The state that a lapsed case left."""


def not_paused(facts: EndingFacts) -> Iterator[Reason]:
    """The case is not paused."""
    if facts.paused:
        yield Reason("This application is paused, so nothing can move until the pause ends.", "application")


def not_paused_unless_taken_down(facts: EndingFacts) -> Iterator[Reason]:
    """The case is not paused, or a cited file was taken down."""
    # Patient details come before a pause: the file goes at once, and the signature with it.
    if not facts.taken_down:
        yield from not_paused(facts)


def not_paused_unless_it_ran_out(facts: EndingFacts) -> Iterator[Reason]:
    """The case is not paused, or the pause has lasted as long as it may."""
    if not facts.pause_ran_out:
        yield from not_paused(facts)


def time_is_up(facts: EndingFacts) -> Iterator[Reason]:
    """The deadline has passed; in a pause, the pause has lasted as long as it may."""
    # In a pause the clock of the state stands still, and the pause has one of its own.
    if facts.paused:
        yield from not_paused_unless_it_ran_out(facts)
    elif not facts.deadline_passed:
        yield Reason("The deadline has not passed.")


def in_time(facts: EndingFacts) -> Iterator[Reason]:
    """The deadline has not passed, or does not count."""
    # The same that closes the case, so that nobody is refused what is still open, or closed by what was taken.
    if facts.time_over:
        yield Reason("The time for this has passed. Ask your local office whether it can be reopened.")


def clock_is_trusted(facts: EndingFacts) -> Iterator[Reason]:
    """The machine's clock has not jumped, or an administrator has confirmed the date since."""
    if facts.clock_in_doubt:
        yield Reason(
            "The clock of the service has jumped, so no deadline counts until the date is confirmed."
        )


def service_was_up(facts: EndingFacts) -> Iterator[Reason]:
    """The service itself was not down on the day of the deadline."""
    # Nobody loses a case by our own outage; the deadline is asked again tomorrow.
    if facts.service_was_down:
        yield Reason("The service was down on the day of the deadline, so it does not count.")


def pause_ran_out(facts: EndingFacts) -> Iterator[Reason]:
    """A pause has lasted as long as it may."""
    if not (facts.paused and facts.pause_ran_out):
        yield Reason("At this stage a case is closed only when a pause has lasted as long as it may.")


def within_reinstatement(facts: EndingFacts) -> Iterator[Reason]:
    """The case lapsed so lately that it may be reopened."""
    if not facts.within_reinstatement:
        yield Reason("The time to reopen this application has passed. Start a new one.", "application")


def no_other_live_case(facts: EndingFacts) -> Iterator[Reason]:
    """No other case of the same placement or organisation is under way."""
    if facts.another_live_case:
        yield Reason("Another application for the same place is under way.", "application")


def nothing_rests_on_it(facts: EndingFacts) -> Iterator[Reason]:
    """No placement's case that was sent, or waits to be signed, holds what this organisation return signed."""
    if facts.resting_on_it:
        places = ", ".join(facts.resting_on_it)
        yield Reason(
            f"What was signed here stands in applications that are signed, sent or wait to be signed ({places})."
            " Take those back or withdraw them first.",
            "application",
        )


CLOSING = (time_is_up, clock_is_trusted, service_was_up)
"""What has to hold before a deadline brings anything."""
