"""Facts from the agenda to ratification; they say what is missing, never how anybody voted."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import cast

from sqlalchemy import exists, select

from accreditation import clock
from accreditation.db import db
from accreditation.enums.appeals import Remit
from accreditation.enums.applications import ApplicationStatus
from accreditation.enums.awards import Outcome
from accreditation.enums.meetings import MeetingStatus
from accreditation.enums.people import Duty
from accreditation.errors import Reason
from accreditation.models.applications import CaseDuty
from accreditation.models.meetings import Decision, Item, Meeting
from accreditation.queries import decisions, findings, holidays, items, ratifications
from accreditation.rules import panel
from accreditation.services import clocks
from accreditation.services.case_facts import panels
from accreditation.services.case_facts.base import Part
from accreditation.services.case_facts.reviewing import ReviewingPart
from workflows.guards.reviewing import REVIEWS_STAND

TAKES_CASES = frozenset({MeetingStatus.SCHEDULED, MeetingStatus.PAPERS_ISSUED})
NO_ITEM = Reason("This case is on no agenda.", "meeting")


class DecidingPart(Part):
    """What the panel, the ratifier and a remit ask; `given` may hold the meeting, the item with who is `unable`, or the decision."""

    @cached_property
    def papers_in_time(self) -> bool:
        """Whether a meeting is chosen, takes cases, and is far enough away for its papers."""
        meeting = cast("Meeting | None", self.given.get("meeting"))
        if meeting is None or meeting.status not in TAKES_CASES:
            return False
        days = clocks.days(self.application, "papers_before_meeting")
        return holidays.days_between(clock.today(), meeting.held_on) >= days

    @cached_property
    def item(self) -> Item | None:
        """The item in hand, else the newest of the case."""
        # The item that is loaded already, so that what was changed on it in this request counts.
        given = cast("Item | None", self.given.get("item"))
        return given or items.newest(self.application.id)

    @cached_property
    def meeting_open(self) -> bool:
        """Whether the item's meeting is open now."""
        return self.item is not None and self.item.meeting.status is MeetingStatus.OPEN

    @cached_property
    def quorum_unmet(self) -> Sequence[Reason]:
        """What the room lacks for this item, and the votes that are missing."""
        # The page of the item has asked already who can take no part.
        unable = cast("Collection[int] | None", self.given.get("unable"))
        return [NO_ITEM] if self.item is None else panels.undecided(self.item, unable)

    @cached_property
    def another_called(self) -> bool:
        """Whether another item of the meeting is being discussed."""
        return self.item is not None and items.another_called(self.item)

    @cached_property
    def outcome(self) -> Outcome | None:
        """What the panel decided, or is about to: a second Deferred reads Not accredited."""
        given = cast("Decision | None", self.given.get("decision"))
        # Before that the newest decision is one of an earlier round, and says nothing of this one.
        if given is None and self.application.status is ApplicationStatus.DECIDED:
            given = decisions.newest(self.application.id)
        if given is not None:
            return given.outcome
        motion = self.item.motion if self.item else None
        return panel.recorded(motion.outcome, deferred_before=self.resubmitted) if motion else None

    @property
    def conditions_written(self) -> bool:
        """Whether at least one drafted condition has words and a date."""
        return any(
            finding.words.strip() and finding.due_on is not None
            for finding in findings.drafted_conditions(self.application.id)
        )

    @property
    def resubmitted(self) -> bool:
        """Whether the case came back from a deferral."""
        return self.application.deferrals > 0

    @cached_property
    def reviews_unmet(self) -> Sequence[Reason]:
        """What the reviews lack that the decision rests on: asked of the newest round, which is the one that was decided on."""
        facts = ReviewingPart(self.application, self.actor)
        return [reason for guard in REVIEWS_STAND for reason in guard(facts)]

    @cached_property
    def ratifier_voted(self) -> bool:
        """Whether the actor voted on this case, or recorded its decision."""
        # The clock votes on nothing.
        if self.actor is None:
            return False
        voted = exists().where(
            CaseDuty.application_id == self.application.id,
            CaseDuty.person_id == self.actor.id,
            CaseDuty.duty == Duty.VOTER.value,
        )
        return bool(db.session.scalar(select(voted)))

    @cached_property
    def sent_back_once(self) -> bool:
        """Whether a ratifier sent this case back to the panel already."""
        return ratifications.sent_back(self.application.id)

    @property
    def remit(self) -> Remit | None:
        """Appeals are not offered yet, so none has ordered anything."""
        return None

    @property
    def remit_unmet(self) -> Sequence[Reason]:
        """Nobody is asked to do anything again without a remit."""
        return ()
