"""How a panel meeting and each item on its agenda move; a meeting never decides what it has not called."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from accreditation.enums.meetings import ItemStatus, ItemTrigger, MeetingStatus, MeetingTrigger
from accreditation.errors import Reason
from workflows.actors import Actor as A
from workflows.engine import Row, Workflow
from workflows.guards import deciding

M = MeetingStatus
I = ItemStatus  # noqa: E741


class MeetingFacts(Protocol):
    """What a meeting's guards may ask."""

    @property
    def items_listed(self) -> int: ...
    @property
    def papers_missing(self) -> Sequence[Reason]:
        """Cases on the agenda whose paper is not ready."""

    @property
    def notice_enough(self) -> bool:
        """Whether the meeting is far enough away for its papers (10 working days by default)."""

    @property
    def day_reached(self) -> bool: ...
    @property
    def items_open(self) -> Sequence[Reason]:
        """Cases that are neither decided nor postponed."""

    @property
    def items_called(self) -> int:
        """Items that are being discussed now."""


class ItemFacts(deciding.PanelFacts, Protocol):
    """What an agenda item's guards may ask, besides what a decision asks."""

    @property
    def another_called(self) -> bool:
        """Whether another item of the meeting is being discussed now."""


def has_items(facts: MeetingFacts) -> Iterator[Reason]:
    """At least one case is on the agenda."""
    if not facts.items_listed:
        yield Reason("Put at least one case on the agenda.", "meeting")


def papers_ready(facts: MeetingFacts) -> Iterator[Reason]:
    """The paper of each case on the agenda is ready."""
    yield from facts.papers_missing


def notice_enough(facts: MeetingFacts) -> Iterator[Reason]:
    """The papers are out in time before the meeting."""
    if not facts.notice_enough:
        yield Reason("The meeting is too soon for its papers. Choose a later day.", "meeting")


def day_reached(facts: MeetingFacts) -> Iterator[Reason]:
    """The day of the meeting has come."""
    if not facts.day_reached:
        yield Reason("The day of this meeting has not come.", "meeting")


def nothing_called(facts: MeetingFacts) -> Iterator[Reason]:
    """No item is being discussed."""
    if facts.items_called:
        yield Reason("Decide or postpone the item that is being discussed.", "meeting")


def every_item_done(facts: MeetingFacts) -> Iterator[Reason]:
    """Each item is decided or postponed."""
    yield from facts.items_open


def no_other_item_called(facts: ItemFacts) -> Iterator[Reason]:
    """No other item is being discussed."""
    if facts.another_called:
        yield Reason("Decide or postpone the item that is being discussed.", "meeting")


MT = MeetingTrigger
MEETING: Workflow[MeetingFacts] = Workflow(
    "meeting",
    M,
    (M.SCHEDULED,),
    (
        Row(
            MT.ISSUE_PAPERS,
            M.SCHEDULED,
            M.PAPERS_ISSUED,
            (has_items, papers_ready, notice_enough),
            by=(A.SECRETARIAT,),
        ),
        Row(MT.OPEN, M.PAPERS_ISSUED, M.OPEN, (day_reached,), by=(A.PANEL_CHAIR,)),
        Row(MT.ADJOURN, M.OPEN, M.ADJOURNED, (nothing_called,), by=(A.PANEL_CHAIR,)),
        Row(MT.RESUME, M.ADJOURNED, M.OPEN, by=(A.PANEL_CHAIR,)),
        # An adjourned meeting may end without being resumed, where nothing was left to decide.
        Row(MT.CLOSE, (M.OPEN, M.ADJOURNED), M.CLOSED, (every_item_done,), by=(A.PANEL_CHAIR,)),
        Row(MT.CONFIRM_MINUTES, M.CLOSED, M.MINUTES_CONFIRMED, by=(A.PANEL_CHAIR,)),
        # Once it has opened, votes may have been cast: it is adjourned or closed, and never made undone.
        Row(MT.CANCEL, (M.SCHEDULED, M.PAPERS_ISSUED), M.CANCELLED, by=(A.SECRETARIAT,)),
    ),
)

IT = ItemTrigger
ITEM: Workflow[ItemFacts] = Workflow(
    "item",
    I,
    (I.LISTED,),
    (
        # One at a time: who stepped out of an item must know when to come back.
        Row(IT.CALL, I.LISTED, I.CALLED, (deciding.meeting_open, no_other_item_called), by=(A.PANEL_CHAIR,)),
        Row(IT.DECIDE, I.CALLED, I.DECIDED, deciding.DECIDABLE, by=(A.PANEL_CHAIR,)),
        Row(IT.POSTPONE, (I.LISTED, I.CALLED), I.POSTPONED, by=(A.PANEL_CHAIR, A.SECRETARIAT)),
        Row(
            IT.RATIFY,
            I.DECIDED,
            I.RATIFIED,
            deciding.RATIFIABLE,
            by=(A.RATIFIER,),
        ),
        # The item ends here; the same case comes back as a new item of a later meeting.
        Row(IT.RETURN, I.DECIDED, I.RETURNED, (deciding.two_people,), by=(A.RATIFIER,)),
    ),
)
